"""What an answer has to add about its own figures: how old they are, and how far a score trusts itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from graphs.phrases import phrase
from graphs.state import FactData

OLDEST: Mapping[str, timedelta] = {
    "MES": timedelta(minutes=15),
    "WMS": timedelta(minutes=30),
    "CMMS": timedelta(minutes=60),
    "QMS": timedelta(minutes=60),
    "historian": timedelta(minutes=60),
    "ERP": timedelta(hours=2),
    "logistics": timedelta(hours=2),
    "suppliers": timedelta(hours=8),
    "labour": timedelta(hours=8),
}
"""Age up to which a system's data needs no warning: a machine turns in minutes, a supplier's word keeps for a shift.

Documents have revisions instead, and their cases are old by nature.
"""
OLDEST_SCORE = timedelta(hours=2)
LEAST_CONFIDENCE = 0.6
"""Confidence (0 to 1) below which a score is only said with it."""
LEAST_COMPLETE = 80
"""Percent of the wanted data below which that is said, too."""


def caveats(facts: Sequence[FactData], now: datetime, language: str) -> list[str]:
    """The sentences, none when everything is fresh and sure; `now` in plant time."""
    return [*_stale(facts, now, language), *_unsure(facts, language)]


def _stale(facts: Sequence[FactData], now: datetime, language: str) -> list[str]:
    """One sentence for every system whose oldest fact is past its limit."""
    oldest: dict[str, datetime] = {}
    for fact in facts:
        as_of = datetime.fromisoformat(fact["as_of"])
        oldest[fact["system"]] = min(as_of, oldest.get(fact["system"], as_of))
    return [
        phrase("stale", language, system=_shown(system), as_of=f"{as_of:%Y-%m-%d %H:%M}")
        for system, as_of in oldest.items()
        if now - as_of > _limit(system)
    ]


def _limit(system: str) -> timedelta:
    return OLDEST_SCORE if system.startswith("score:") else OLDEST.get(system, timedelta.max)


def _shown(system: str) -> str:
    return system.removeprefix("score:").replace("_", " ")


def _unsure(facts: Sequence[FactData], language: str) -> list[str]:
    said = []
    for fact in facts:
        value = fact["value"]
        if not fact["system"].startswith("score:") or not isinstance(value, int | float):
            continue
        if fact["field"] == "confidence" and value < LEAST_CONFIDENCE:
            said.append(phrase("unsure", language, score=_shown(fact["system"]), confidence=f"{value:g}"))
        if fact["field"] == "completeness" and value < LEAST_COMPLETE:
            said.append(phrase("incomplete", language, completeness=f"{value:g}"))
    return said
