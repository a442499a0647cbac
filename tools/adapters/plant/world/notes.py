"""Notes as people write them on shift: pieces put together, then spoiled a little."""

from random import Random

from tools.adapters.plant.world.randomness import stream
from tools.adapters.plant.world.sources import NotesSheet, load

NEIGHBOURS = {"a": "s", "e": "r", "i": "o", "o": "p", "n": "m", "t": "r", "s": "a", "l": "k", "r": "t", "u": "i"}


class Notes:
    """Writes the free text of every system from one random stream."""

    def __init__(self, seed: int) -> None:
        self._rng = stream(seed, "notes")
        self._sheet = load(NotesSheet, "data/notes.yaml")

    def breakdown(self, code: str, asset: str) -> str:
        """What the shift wrote about a breakdown, for example `belt runs to the left - tracked the belt`."""
        rng = self._rng
        parts = [rng.choice(self._sheet.symptoms[code])]
        if rng.random() < 0.75:
            parts.append(rng.choice(self._sheet.fixes[code]))
        tail = rng.choice(self._sheet.tails).format(asset=asset)
        if tail:
            parts.append(tail)
        return self._spoiled(rng.choice((", ", ". ", " - ", "; ", " / ")).join(parts))

    def stop(self, code: str) -> str:
        """What the shift wrote about a stop that is no breakdown."""
        return self._spoiled(self._rng.choice(self._sheet.stops[code]))

    def repair(self, code: str) -> str:
        """The text of a corrective work order."""
        rng = self._rng
        text = f"{rng.choice(self._sheet.symptoms[code])}. {rng.choice(self._sheet.fixes[code])}"
        return self._spoiled(text)

    def preventive(self) -> str:
        return self._spoiled(self._rng.choice(self._sheet.preventive))

    def inspection(self, done: bool) -> str:
        """The text of an inspection task, with its finding once it is done."""
        text = self._rng.choice(self._sheet.inspection)
        return self._spoiled(f"{text}: {self._rng.choice(self._sheet.findings)}" if done else text)

    def nonconformance(self, reason: str, **values: object) -> str:
        return self._spoiled(self._rng.choice(self._sheet.nonconformance[reason]).format(**values))

    def hold(self, reason: str) -> str:
        return self._spoiled(self._rng.choice(self._sheet.hold[reason]))

    def released(self) -> str:
        return self._rng.choice(self._sheet.released)

    def confirmation(self, kind: str, **values: object) -> str:
        return self._rng.choice(self._sheet.confirmation[kind]).format(**values)

    def asn(self, kind: str) -> str:
        return self._rng.choice(self._sheet.asn[kind])

    def _spoiled(self, text: str) -> str:
        rng = self._rng
        words = [self._word(rng, word) for word in text.split(" ")]
        text = " ".join(words)
        if rng.random() < 0.35:
            text = text[:1].upper() + text[1:]
        return text + rng.choice(("", "", "", "", ".", "!", " ..."))

    def _word(self, rng: Random, word: str) -> str:
        short = self._sheet.short_forms.get(word)
        if short and rng.random() < 0.3:
            return short
        if len(word) < 5 or not word.isalpha() or rng.random() > 0.035:
            return word
        return _slip(rng, word)


def _slip(rng: Random, word: str) -> str:
    """A typing slip: two letters swapped, one lost, one doubled or the key beside it."""
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + NEIGHBOURS.get(word[at], word[at]) + word[at + 1 :]
