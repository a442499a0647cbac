"""Cuts a document into passages along its own sections and steps."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, assert_never

from knowledge.documents import Document
from knowledge.errors import SourceInvalid
from knowledge.passages import Passage

CHUNKER = "2"
"""Changes whenever the same file would be cut differently: every index is then built again."""

_STEP = " > "

TARGET = 220
"""Most tokens of a passage, heading path included; the embedding model reads 256."""
TAIL = 40
"""A last piece smaller than this joins the one before it rather than stand alone."""
CEILING = 250

Count = Callable[[str], int]
"""Tokens of a text in the embedding model's own tokenizer."""

Kind = Literal["paragraph", "item", "warning", "table", "code"]

_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<title>.+?)[ \t]*#*[ \t]*$")
_NUMBERED = re.compile(r"^(?P<number>\d+(?:\.\d+)*)[.)]?\s+(?P<rest>\S.*)$")
_ITEM = re.compile(r"^(?:[-*+]|\(?(?:\d+(?:\.\d+)*|[a-zA-Z])[.)]|\d+(?:\.\d+)+)[ \t]+\S")
_LETTERED = re.compile(r"^\(?[a-z][.)][ \t]")
_WARNING = re.compile(
    r"^(?:>[ \t]*)?[*_\[!]*(?:warning|caution|danger|notice|note|important|stop)\b[*_\]]*[ \t]*[:!.\u2013\u2014-]|^>",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    """Offset behind the line break."""
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def indented(self) -> bool:
        return self.text.startswith((" ", "\t"))


@dataclass(frozen=True, slots=True)
class _Section:
    number: str
    path: tuple[str, ...]
    """Headings from below the title of the document down to this one."""
    lines: tuple[_Line, ...]


@dataclass(slots=True)
class _Block:
    """Lines that stay together."""

    kind: Kind
    start: int
    end: int
    text: str

    def take(self, line: _Line) -> None:
        self.end = line.end
        self.text += line.text + "\n"


def passages_of(document: Document, count: Count) -> tuple[Passage, ...]:
    """The passages of a document, in its order; `text` is exactly the source between `start` and `end`.

    A section is one passage, or several when it is longer than 220 tokens. It is then cut between two steps,
    paragraphs or tables, never inside one, and a warning stays with the step it stands before.
    Raises SourceInvalid when two sections carry the same number, since a citation could not tell them apart.
    """
    seen: set[str] = set()
    result: list[Passage] = []
    for section in _sections(document):
        spans = list(_spans(document, section, count))
        if not spans:
            continue
        if section.number in seen:
            raise SourceInvalid(document.source, f"section {section.number!r} appears twice; number each section once.")
        seen.add(section.number)
        result.extend(_passage(document, section, part, *span) for part, span in enumerate(spans, start=1))
    return tuple(result)


def embedded_text(passage: Passage) -> str:
    """What the embedding model reads for a passage: where it stands, nearest heading first, then what it says."""
    return f"{_upwards(passage.heading)}\n{passage.text}"


def _upwards(heading: str) -> str:
    """The model gives more weight to what comes first, and passages of one document share its title."""
    return " < ".join(reversed(heading.split(_STEP)))


def _passage(document: Document, section: _Section, part: int, start: int, end: int) -> Passage:
    suffix = f"~{part}" if part > 1 else ""
    return Passage(
        id=f"{document.id}@{document.revision}#{section.number}{suffix}",
        document=document.id,
        revision=document.revision,
        section=section.number,
        title=document.title,
        heading=_path(document, section),
        text=document.text[start:end],
        status=document.status,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        sites=document.sites,
        roles=document.roles,
        asset_classes=document.asset_classes,
        source=document.source,
        source_sha256=document.source_sha256,
        start=start,
        end=end,
    )


def _path(document: Document, section: _Section) -> str:
    return _STEP.join((document.title, *section.path))


def _spans(document: Document, section: _Section, count: Count) -> Iterator[tuple[int, int]]:
    """Character ranges of the passages of one section."""

    def tokens(start: int, end: int) -> int:
        return count(f"{_path(document, section)}\n{document.text[start:end]}")

    ranges: list[tuple[int, int]] = []
    for start, end in _groups(_blocks(section.lines)):
        if ranges and tokens(ranges[-1][0], end) <= TARGET:
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((start, end))
    if len(ranges) > 1:
        (before, _), (start, end) = ranges[-2:]
        if tokens(start, end) - tokens(0, 0) < TAIL and tokens(before, end) <= CEILING:
            ranges[-2:] = [(before, end)]
    for start, end in ranges:
        yield start, start + len(document.text[start:end].rstrip())


def _groups(blocks: list[_Block]) -> list[tuple[int, int]]:
    """Ranges that are never cut: a warning and what it stands before, an introduction and its first step."""
    if not blocks:
        return []
    ranges = [(blocks[0].start, blocks[0].end)]
    for before, block in pairwise(blocks):
        if _introduces(before, block) or (block.kind == "warning" and block is blocks[-1]):
            ranges[-1] = (ranges[-1][0], block.end)
        else:
            ranges.append((block.start, block.end))
    return ranges


def _introduces(before: _Block, block: _Block) -> bool:
    if before.kind == "warning":
        return True
    return before.kind == "paragraph" and (block.kind == "table" or before.text.rstrip().endswith(":"))


def _blocks(lines: tuple[_Line, ...]) -> list[_Block]:
    blocks: list[_Block] = []
    fenced = closed = False
    for line in lines:
        fence = bool(_FENCE.match(line.text))
        if blocks and _continues(blocks[-1], line, fenced=fenced, closed=closed):
            blocks[-1].take(line)
        elif not line.blank:
            blocks.append(_Block("code" if fence else _kind(line.text), line.start, line.end, line.text + "\n"))
        fenced ^= fence
        closed = line.blank and not fenced
    return blocks


def _continues(block: _Block, line: _Line, *, fenced: bool, closed: bool) -> bool:
    """Whether a line belongs to the block before it; `closed` says that a blank line stands between."""
    if fenced:
        return True
    if line.blank:
        return False
    if block.kind == "item" and line.indented:
        return True
    if closed:
        return False
    return _joins(block, line.text)


def _joins(block: _Block, text: str) -> bool:
    """Whether a line that follows a block without a blank line is part of it."""
    kind = _kind(text)
    match block.kind:
        case "code":
            return False
        case "table":
            return kind == "table"
        case "warning":
            return kind == "paragraph" or text.startswith(">")
        case "item":
            return kind in ("paragraph", "warning") or bool(_LETTERED.match(text))
        case "paragraph":
            return kind == "paragraph"
        case _:
            assert_never(block.kind)


def _kind(text: str) -> Kind:
    bare = text.strip()
    if bare.startswith("|"):
        return "table"
    if _WARNING.match(bare):
        return "warning"
    return "item" if _ITEM.match(bare) else "paragraph"


def _sections(document: Document) -> Iterator[_Section]:
    """Sections in reading order; what stands before the first heading is section 0."""
    outline = _Outline()
    held: list[_Line] = []
    fenced = False
    for line in _lines(document):
        fenced ^= bool(_FENCE.match(line.text))
        found = None if fenced else _HEADING.match(line.text)
        if found is None:
            held.append(line)
            continue
        yield _Section(outline.number, outline.path, tuple(held))
        held = []
        outline.enter(len(found["marks"]), found["title"])
    yield _Section(outline.number, outline.path, tuple(held))


class _Outline:
    """The headings above the line being read, with the numbers they carry or are given."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str, str]] = []
        self._children: dict[str, int] = {}

    @property
    def number(self) -> str:
        return self._open[-1][1] if self._open else "0"

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(title for _, _, title in self._open)

    def enter(self, level: int, title: str) -> None:
        if level == 1 and not _NUMBERED.match(title):
            self._open.clear()  # the title of the document, given in the front matter
            return
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        number, shown = self._numbered(title)
        self._open.append((level, number, shown))

    def _numbered(self, title: str) -> tuple[str, str]:
        parent = self._open[-1][1] if self._open else ""
        found = _NUMBERED.match(title)
        if found:
            own = found["number"]
            self._children[parent] = max(self._children.get(parent, 0), int(own.rsplit(".", 1)[-1]))
            return own, f"{own} {found['rest']}"
        self._children[parent] = self._children.get(parent, 0) + 1
        own = f"{parent}.{self._children[parent]}" if parent else str(self._children[parent])
        return own, f"{own} {title}"


def _lines(document: Document) -> Iterator[_Line]:
    start = document.body
    while start < len(document.text):
        found = document.text.find("\n", start)
        end = len(document.text) if found < 0 else found + 1
        yield _Line(start, end, document.text[start:end].rstrip("\r\n"))
        start = end
