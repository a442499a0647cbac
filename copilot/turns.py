"""One turn at a time in a conversation, however many front ends and requests hold it open."""

import asyncio
from weakref import WeakValueDictionary


class Turns:
    """The lock of every conversation that somebody uses right now; to be asked from the event loop."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, conversation: str) -> asyncio.Lock:
        """The lock to hold while a turn of that conversation runs, or while its memory is written."""
        lock = self._locks.get(conversation)
        if lock is None:
            lock = self._locks[conversation] = asyncio.Lock()
        return lock
