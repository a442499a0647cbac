"""What a corpus folder holds: every file read, the usable ones parsed, the others named with the reason."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path

from knowledge.case_files import parse_cases
from knowledge.cases import Case
from knowledge.documents import Document, parse_document
from knowledge.errors import CorpusMissing, SourceInvalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file or case of the corpus that was left out."""

    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The content of a corpus."""

    documents: tuple[Document, ...]
    """Released and obsolete revisions; at most one revision of a document is in force on any day."""
    cases: tuple[Case, ...]
    drafts: tuple[str, ...]
    skipped: tuple[Skipped, ...]


def read_files(corpus: Path) -> dict[str, bytes]:
    """Content of every procedure and case file, by its path below the corpus. Raises CorpusMissing."""
    if not corpus.is_dir():
        raise CorpusMissing(corpus)
    found = [*corpus.glob("procedures/**/*.md"), *corpus.glob("cases/**/*.yaml")]
    return {path.relative_to(corpus).as_posix(): path.read_bytes() for path in sorted(found)}


def digests(files: dict[str, bytes]) -> dict[str, str]:
    """SHA-256 of every file."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def parse(files: dict[str, bytes]) -> Sources:
    """Documents and cases of the files; one bad file never keeps the others out."""
    documents: list[Document] = []
    cases: list[Case] = []
    refused: list[SourceInvalid] = []
    for source, content in files.items():
        try:
            if source.endswith(".md"):
                documents.append(parse_document(source, content))
            else:
                read = parse_cases(source, content)
                cases.extend(read.cases)
                refused.extend(read.rejected)
        except SourceInvalid as error:
            refused.append(error)
    revisions = _first_of_each([document for document in documents if document.status != "draft"], refused)
    return Sources(
        documents=tuple(_one_in_force(revisions)),
        cases=tuple(_first_case_of_each(cases, refused)),
        drafts=tuple(document.source for document in documents if document.status == "draft"),
        skipped=tuple(Skipped(source=error.source, reason=error.reason) for error in refused),
    )


def _first_of_each(documents: Sequence[Document], refused: list[SourceInvalid]) -> list[Document]:
    """One file per revision: which of two is meant, nobody can know."""
    seen: dict[tuple[str, str], Document] = {}
    for document in documents:
        first = seen.setdefault((document.id, document.revision), document)
        if first is not document:
            reason = f"{document.id} rev {document.revision} is already in {first.source!r}; remove one of them."
            refused.append(SourceInvalid(document.source, reason))
    return list(seen.values())


def _first_case_of_each(cases: Iterable[Case], refused: list[SourceInvalid]) -> list[Case]:
    seen: dict[str, Case] = {}
    for case in cases:
        if seen.setdefault(case.id, case) is not case:
            refused.append(SourceInvalid("cases", f"case {case.id!r} appears twice; give the second its own number."))
    return list(seen.values())


def _one_in_force(documents: Iterable[Document]) -> Iterator[Document]:
    """Ends each released revision when the next one takes effect, also where its file names a later end or none."""
    ordered = sorted(documents, key=lambda document: (document.id, document.effective_from, document.revision))
    for _, group in groupby(ordered, key=attrgetter("id")):
        revisions = list(group)
        released = [document for document in revisions if document.status == "released"]
        ends = {before.revision: after.effective_from for before, after in pairwise(released)}
        for document in revisions:
            end = ends.get(document.revision)
            if end is not None and (document.effective_to is None or end < document.effective_to):
                yield replace(document, effective_to=end)
            else:
                yield document
