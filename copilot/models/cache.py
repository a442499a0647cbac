"""Which sequence of the KV cache a request uses, and what of it need not be computed again."""

from collections.abc import Sequence

from copilot.models.engine import Engine, Slot
from copilot.models.states import PrefixStates

_WORTH_SAVING = 64
"""Tokens; a shorter prefix is computed faster than it is looked for."""
_WORTH_KEEPING = 32
"""Tokens another conversation has in a slot before the slot is left to it."""
_SAVED_UNASKED = 6


class PrefixCache:
    def __init__(self, engine: Engine, states: PrefixStates) -> None:
        self._engine = engine
        self._states = states
        self._requests = 0
        self._saved = 0

    def prepare(self, prompt: Sequence[int], static: int, keep: bool) -> tuple[Slot, int]:
        """A slot that holds the longest known beginning of the prompt, and the number of tokens reused.

        The first `static` tokens are saved to disk once they are computed. Without `keep` only the first few
        are: a caller whose system message changes with every turn must not fill the disk.
        At least one token of the prompt is left to compute, because its logits are needed.
        """
        slot = self._filled(prompt[:static], prompt)
        self._requests += 1
        slot.used = self._requests
        reused = min(slot.common_prefix(prompt), len(prompt) - 1)
        self._engine.trim(slot, reused)
        self._remember(slot, prompt[:static], keep)
        return slot, reused

    def _filled(self, prefix: Sequence[int], prompt: Sequence[int]) -> Slot:
        best = max(self._engine.slots, key=lambda slot: (slot.common_prefix(prompt), -slot.used))
        shared = best.common_prefix(prompt)
        oldest = min((slot for slot in self._engine.slots if slot is not best), key=_last_use, default=best)
        if shared < len(prefix) and len(prefix) >= _WORTH_SAVING:
            free = min(self._engine.slots, key=_last_use)
            if self._states.restore(free, prefix):
                return free
            return free if shared < _WORTH_KEEPING else best
        lost = len(best.tokens) - shared
        if lost < _WORTH_KEEPING or oldest is best:
            return best
        if shared >= _WORTH_KEEPING:
            self._engine.copy(best, oldest)
        return oldest

    def _remember(self, slot: Slot, prefix: Sequence[int], keep: bool) -> None:
        computed = len(slot.tokens) >= len(prefix)
        if computed or len(prefix) < _WORTH_SAVING or not (keep or self._saved < _SAVED_UNASKED):
            return
        self._engine.decode(slot, prefix[len(slot.tokens) :])
        self._states.keep(slot, prefix)
        self._saved += 1


def _last_use(slot: Slot) -> int:
    return slot.used
