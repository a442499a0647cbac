"""Cuts text into sentences while it is being written."""

import re
from collections.abc import AsyncIterable, AsyncIterator

from guardrails.figures import MONTHS

_END = re.compile(r"\n+|[.!?…]+[\"'”’)\]]*(?=\s)")
_ABBREVIATION = re.compile(
    r"""(?:^|[\s(])(?:
        e\.g | i\.e | z\.\s?B | d\.\s?h | p\.\s?ej | u\.\s?a | a\.m | p\.m
        | approx | ca | vs | etc | incl | excl | max | min | avg | resp | bzw | aprox
        | no | nos | nr | núm | fig | figs | sec | par | rev | ref | art | dr | mr | mrs | ms | st | qty
        | jan | feb | mar | apr | jun | jul | aug | sep | sept | oct | nov | dec
        | [a-z] | \d{1,2}
    )\.$""",
    re.IGNORECASE | re.VERBOSE,
)
"""What a full stop may end without ending the sentence."""
_NUMBER_STOP = re.compile(r"[\w)%] \d{1,2}\.$")
_UNIT_STOP = re.compile(r"\d\s?(?:[a-z]|min|std)\.$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}|[a-zA-Z])\.$")
_MARK = re.compile(r"\s*\[[^\]\n]*\]")
_OPEN_MARK = re.compile(r"\s*\[[^\]\n]*$")


def split(text: str) -> list[str]:
    """The sentences of a finished text; a citation behind the full stop belongs to the sentence before."""
    found, rest = _cut(text, finished=True)
    return [*found, rest.strip()] if rest.strip() else found


async def sentences(pieces: AsyncIterable[str]) -> AsyncIterator[str]:
    """Sentences as soon as they are complete; what is left at the end is the last one."""
    rest = ""
    async for piece in pieces:
        found, rest = _cut(rest + piece, finished=False)
        for sentence in found:
            yield sentence
    for sentence in split(rest):
        yield sentence


def _cut(text: str, *, finished: bool) -> tuple[list[str], str]:
    """Complete sentences, and what is left of the text."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if match.start() < start or not _ends(text, start, match):
            continue
        end = _with_marks(text, match.end())
        if not finished and _undecided(text, end, match):
            break
        sentence = text[start:end].strip()
        if sentence:
            found.append(sentence)
        start = end
    return found, text[start:]


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """True if a sentence ends here: not after an abbreviation, a list number or before a small letter."""
    if "\n" in match.group():
        return True
    so_far = text[start : match.end()]
    if _NUMBERED.match(so_far):
        return False
    following = text[match.end() :].lstrip(" ")
    if following[:1].islower():
        return False
    return not _ABBREVIATION.search(so_far) or _closes_number(so_far, following) or _closes_unit(so_far, following)


def _closes_number(so_far: str, following: str) -> bool:
    """A number before the full stop ends a sentence when a capital follows that is no month: `at 12. The …`."""
    word = following.split(maxsplit=1)[0].strip(".,;:").casefold() if following else ""
    return bool(_NUMBER_STOP.search(so_far)) and following[:1].isupper() and word not in MONTHS


def _closes_unit(so_far: str, following: str) -> bool:
    """A unit behind a number ends a sentence when a capital follows: `below 995 g. The …`."""
    return bool(_UNIT_STOP.search(so_far)) and following[:1].isupper()


def _with_marks(text: str, end: int) -> int:
    while mark := _MARK.match(text, end):
        end = mark.end()
    return end


def _undecided(text: str, end: int, match: re.Match[str]) -> bool:
    """True while what follows could still belong to this sentence."""
    if "\n" in match.group():
        return False
    following = text[end:]
    if _NUMBER_STOP.search(text[: match.end()]) and len(following.split()) < 2:
        return True
    return not following.strip() or bool(_OPEN_MARK.match(following))
