"""Past exceptions: what was seen, what it was, what was done and whether it helped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal, assert_never

import numpy as np

from knowledge.audience import Condition, Fields
from knowledge.lexical import Mask
from knowledge.ranking import CODE_BOOST, TAG_BOOST, HybridIndex
from knowledge.spelling import Spelling
from knowledge.vocabulary import Reading, Vocabulary, words

Outcome = Literal["worked", "partly", "did_not_work"]

READ = 2_000
"""Characters of a symptom that are read."""
NONE = "-"
"""Stands in the index for a case without asset class or failure code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One exception of the past, as it was closed."""

    id: str
    """For example `EX-0147`."""
    site: str
    line: str | None
    asset: str | None
    asset_class: str | None
    failure_code: str | None
    """Downtime code of the MES, for example `E104`."""
    opened: date
    symptom: str
    cause: str
    action: str
    outcome: Outcome
    downtime_minutes: int
    note: str = ""
    score: float = 0.0
    """Rank score of the search that returned it; comparable only within that search."""


class CaseHistory:
    """The exceptions that were closed before."""

    def __init__(self, cases: Sequence[Case], index: HybridIndex, vocabulary: Vocabulary) -> None:
        self._cases = tuple(cases)
        self._index = index
        self._vocabulary = vocabulary
        self._by_id = {case.id: case for case in self._cases}

    def similar(
        self,
        symptom: str,
        *,
        site: str | None = None,
        asset_class: str | None = None,
        code: str | None = None,
        limit: int = 3,
    ) -> tuple[Case, ...]:
        """Cases with a like symptom, those whose action worked first among equals; empty when none is like it.

        Site, asset class and failure code narrow the history before anything is ranked. With a code and no symptom
        the cases of that code come, newest first. Raises IndexDamaged when the index cannot be read.
        """
        allowed = np.array([_matches(case, site, asset_class, code) for case in self._cases], dtype=np.bool_)
        reading = self._read(symptom)
        if not reading.subjects:
            return self._newest(allowed, limit) if code else ()
        hits = self._index.rank(reading, allowed, _condition(site, asset_class, code), self._boosts(reading, code))
        weighed = ((hit.score * _weight(self._cases[hit.at].outcome), self._cases[hit.at]) for hit in hits if hit.near)
        ranked = sorted(weighed, key=lambda pair: (-pair[0], -pair[1].opened.toordinal()))
        return tuple(replace(case, score=score) for score, case in ranked[:limit])

    def nearness(self, symptom: str) -> float:
        """How nearly the most like case speaks of a symptom, 0 to about 1.5.

        Raises IndexDamaged when the index cannot be read.
        """
        reading = self._read(symptom)
        everything = np.ones(len(self._cases), dtype=np.bool_)
        hits = self._index.rank(reading, everything, None, {}) if reading.subjects else []
        return max((hit.nearness for hit in hits), default=0.0)

    def get(self, case_id: str) -> Case | None:
        """The case of an id such as `EX-0147`; None when there is none."""
        return self._by_id.get(case_id.upper())

    def _read(self, symptom: str) -> Reading:
        return self._vocabulary.read(symptom[:READ], self._index.lexical.knows, self._spelling.mended)

    @cached_property
    def _spelling(self) -> Spelling:
        """Every word of the cases and of the word lists."""
        texts = (word for case in self._cases for word in words(searched_text(case)))
        return Spelling([*texts, *self._vocabulary.words], self._index.embedder.knows)

    def _newest(self, allowed: Mask, limit: int) -> tuple[Case, ...]:
        chosen = [case for case, may in zip(self._cases, allowed, strict=True) if may]
        return tuple(sorted(chosen, key=lambda case: case.opened, reverse=True)[:limit])

    def _boosts(self, reading: Reading, code: str | None) -> dict[int, float]:
        named = {*reading.codes, *({code.lower()} if code else ())}
        return {at: boost for at, case in enumerate(self._cases) if (boost := _boost(case, named))}


def indexed_fields(case: Case) -> Fields:
    """The fields that a narrowed search filters by."""
    return {
        "site": case.site,
        "asset_class": case.asset_class or NONE,
        "failure_code": case.failure_code or NONE,
        "outcome": case.outcome,
    }


def embedded_text(case: Case) -> str:
    """What the embedding model reads for a case: what was seen, then what it was."""
    return f"{case.symptom}\n{case.cause}"


def searched_text(case: Case) -> str:
    """What the word search reads for a case."""
    names = (case.id, case.line, case.asset, case.failure_code)
    return "\n".join([*(name for name in names if name), case.symptom, case.cause, case.action, case.note])


def _matches(case: Case, site: str | None, asset_class: str | None, code: str | None) -> bool:
    return (
        site in (None, case.site)
        and asset_class in (None, case.asset_class)
        and (code is None or code.upper() == case.failure_code)
    )


def _condition(site: str | None, asset_class: str | None, code: str | None) -> Condition | None:
    """The same as `_matches`, asked of the index."""
    asked = {"site": site, "asset_class": asset_class, "failure_code": code.upper() if code else None}
    conditions: list[Condition] = [{field: value} for field, value in asked.items() if value is not None]
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return {"$and": conditions}


def _boost(case: Case, named: set[str]) -> float:
    if {name.lower() for name in (case.id, case.failure_code) if name} & named:
        return CODE_BOOST
    return TAG_BOOST if case.asset is not None and case.asset.lower() in named else 0.0


def _weight(outcome: Outcome) -> float:
    """What helped comes first; what did not help is still worth knowing."""
    match outcome:
        case "worked":
            return 1.0
        case "partly":
            return 0.95
        case "did_not_work":
            return 0.85
        case _:
            assert_never(outcome)
