"""The text of an answer while it is being written: what may be shown already and what must wait."""

import codecs
import re
from collections.abc import Collection, Sequence

_OPENING = r"(?:```(?:json|xml)?\s*|<tools?(?:_call)?>\s*)?"
_CALL = re.compile(_OPENING + r'\{\s*"name"\s*:\s*"(?P<name>[^"]*)"(?P<more>\s*,\s*"(?:arguments|parameters)")?')
"""A tool call as small models write it when they forget the markers."""
_PERHAPS = re.compile(
    r"(?:`{1,3}|```\w+\s*|<\w*>?\s*|" + _OPENING + r'\{\s*(?:"[^"]*"?\s*:?\s*(?:"[^"]*"?\s*,?\s*(?:"[^"]*"?)?)?)?)$'
)
"""The end of a text that may still become such a call."""


def written_call(text: str, tools: Collection[str]) -> int | None:
    """Where in the text a call begins that was written as plain JSON; None if there is none."""
    for match in _CALL.finditer(text):
        if match["name"] in tools or match["more"]:
            return match.start()
    return None


class Writing:
    """Text that grows by the bytes of tokens. A character may be spread over several tokens."""

    def __init__(self, stops: Sequence[str]) -> None:
        self.text = ""
        self.stopped = False
        """A stop text has come; it and what follows are cut off."""
        self._stops = [stop for stop in stops if stop]
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._marks: list[tuple[int, int]] = []
        """For each token: length of the text before it, and its position."""
        self._sent = 0
        self._hold_calls = False

    def add(self, piece: bytes, position: int, hold_calls: bool) -> None:
        self._marks.append((len(self.text), position))
        self.text += self._decoder.decode(piece)
        self._hold_calls = hold_calls
        found = [at for at in (self.text.find(stop, self._sent) for stop in self._stops) if at >= 0]
        if found:
            self.text = self.text[: min(found)]
            self.stopped = True

    def cut(self, start: int) -> int:
        """Drop the text from `start` on; returns the position of the token in which it began."""
        before = [mark for mark in self._marks if mark[0] <= start]
        self.text = self.text[:start]
        return before[-1][1]

    def release(self, everything: bool) -> str:
        """The text not yet given out, as far as it is certain; all of it when asked for."""
        end = len(self.text) if everything or self.stopped else len(self.text) - self._held()
        part = self.text[self._sent : end]
        self._sent = max(self._sent, end)
        return part

    def _held(self) -> int:
        waiting = self.text[self._sent :]
        held = max((_overlap(waiting, stop) for stop in self._stops), default=0)
        perhaps = _PERHAPS.search(waiting) if self._hold_calls else None
        return max(held, len(waiting) - perhaps.start() if perhaps else 0)


def _overlap(text: str, stop: str) -> int:
    """How many characters at the end of the text are the beginning of the stop text."""
    for length in range(min(len(stop) - 1, len(text)), 0, -1):
        if text.endswith(stop[:length]):
            return length
    return 0
