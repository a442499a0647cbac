"""A question in, the passages of procedures out that its asker may read and that apply today."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np

from knowledge.audience import Audience, in_force
from knowledge.passages import Passage
from knowledge.ranking import CODE_BOOST, TAG_BOOST, Hit, HybridIndex
from knowledge.spelling import Spelling
from knowledge.vocabulary import Reading, Vocabulary, is_place, is_tag, words

READ = 2_000
"""Characters of a question that are read; nobody describes a stop in more."""
ABOUT = re.compile(r"(?:\d[\d.]* )?(?:purpose|scope|records?)\b", re.IGNORECASE)
"""Sections that speak of everything in their document and answer little."""
ABOUT_WEIGHT = 0.9
NEIGHBOUR = 0.25
"""Least nearness of a passage that is shown because another one is near."""
CLASS_BOOST = 0.1
"""For a procedure written for the class of an asset that the question names."""


class ProcedureSearch:
    """The released procedures."""

    def __init__(self, passages: Sequence[Passage], index: HybridIndex, vocabulary: Vocabulary) -> None:
        self._passages = tuple(passages)
        self._index = index
        self._vocabulary = vocabulary
        self._by_id = {passage.id: passage for passage in self._passages}
        self._documents = {passage.document.lower() for passage in self._passages}

    def find(
        self, question: str, *, site: str, role: str, today: date, limit: int = 4, asset_class: str | None = None
    ) -> tuple[Passage, ...]:
        """Passages that answer a question, best first; empty when nothing released for this reader does.

        Only what is released, in force today and written for the site and role is looked at. An exact document
        number, alarm code or stop code comes first. Raises IndexDamaged when the index cannot be read.
        """
        audience = Audience(site=site, role=role, today=today, asset_class=asset_class)
        reading = self._read(question)
        if not reading.subjects:
            return ()
        allowed = np.array([audience.admits(passage) for passage in self._passages], dtype=np.bool_)
        hits = self._index.rank(reading, allowed, audience.condition(), self._boosts(reading))
        shown = self._shown(hits)
        ranked = sorted((replace(self._passages[hit.at], score=self._weighed(hit)) for hit in shown), key=_first)
        return tuple(ranked[:limit])

    def nearness(self, question: str, *, site: str, role: str, today: date) -> float:
        """How nearly the best passage that this reader may see speaks of the question, 0 to about 1.5.

        Raises IndexDamaged when the index cannot be read.
        """
        audience = Audience(site=site, role=role, today=today, asset_class=None)
        reading = self._read(question)
        if not reading.subjects:
            return 0.0
        allowed = np.array([audience.admits(passage) for passage in self._passages], dtype=np.bool_)
        hits = self._index.rank(reading, allowed, audience.condition(), {})
        return max((hit.nearness for hit in hits), default=0.0)

    def get(self, passage_id: str, *, site: str | None = None, role: str | None = None) -> Passage | None:
        """The passage of an id such as `SOP-112@C#4.2`, in whatever revision it names.

        None when there is none or, with `site` and `role`, when it is not written for them.
        """
        found = self._by_id.get(passage_id)
        return found if found is not None and _written_for(found, site, role) else None

    def document(
        self,
        document_id: str,
        today: date,
        revision: str | None = None,
        *,
        site: str | None = None,
        role: str | None = None,
    ) -> tuple[Passage, ...]:
        """All passages of a document in its order: the revision in force today, or the one asked for.

        An older revision comes only when it is named; `status` and the dates then say that it is superseded.
        With `site` and `role` only what is written for them. Empty when there is nothing.
        """
        chosen = (passage for passage in self._passages if passage.document == document_id.upper())
        if revision is None:
            chosen = (passage for passage in chosen if passage.status == "released" and in_force(passage, today))
        else:
            chosen = (passage for passage in chosen if passage.revision == revision.upper())
        return tuple(passage for passage in chosen if _written_for(passage, site, role))

    def _shown(self, hits: Sequence[Hit]) -> list[Hit]:
        """Nothing unless one passage is near; then also what is nearly so."""
        return [hit for hit in hits if hit.near or hit.nearness >= NEIGHBOUR] if any(hit.near for hit in hits) else []

    def _weighed(self, hit: Hit) -> float:
        section = _section_heading(self._passages[hit.at])
        return hit.score * (ABOUT_WEIGHT if ABOUT.match(section.rsplit(" > ", maxsplit=1)[-1]) else 1.0)

    def _read(self, question: str) -> Reading:
        return self._vocabulary.read(question[:READ], self._knows, self._spelling.mended)

    @cached_property
    def _spelling(self) -> Spelling:
        """Every word of the procedures and of the word lists."""
        texts = (word for passage in self._passages for word in words(f"{passage.heading} {passage.text}"))
        return Spelling([*texts, *self._vocabulary.words], self._index.embedder.knows)

    def _knows(self, term: str) -> bool:
        return term in self._documents or self._index.lexical.knows(term)

    def _boosts(self, reading: Reading) -> dict[int, float]:
        boosts: dict[int, float] = {}
        for at, passage in enumerate(self._passages):
            boost = self._code_boost(at, passage, reading)
            if boost:
                boosts[at] = boost
        return boosts

    def _code_boost(self, at: int, passage: Passage, reading: Reading) -> float:
        boost = sum(self._share(at, passage, code) for code in reading.codes)
        if any(name in passage.asset_classes for name in reading.asset_classes):
            boost += CLASS_BOOST
        return boost

    def _share(self, at: int, passage: Passage, code: str) -> float:
        """What an exact code adds: the document itself and a heading with the code more than a mention."""
        if passage.document.lower() == code:
            return 2 * CODE_BOOST
        if not self._index.lexical.contains(code, at):
            return 0.0
        if is_tag(code) or is_place(code):
            return TAG_BOOST
        if code in self._vocabulary.terms(_section_heading(passage)):
            return 1.6 * CODE_BOOST
        return CODE_BOOST * (1.3 if code in self._vocabulary.terms(passage.title) else 1.0)


def _section_heading(passage: Passage) -> str:
    """The headings below the title of the document."""
    return passage.heading.removeprefix(passage.title).removeprefix(" > ")


def _first(passage: Passage) -> float:
    return -passage.score


def _written_for(passage: Passage, site: str | None, role: str | None) -> bool:
    at_site = site is None or not passage.sites or site in passage.sites
    return at_site and (role is None or not passage.roles or role in passage.roles)
