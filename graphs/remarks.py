"""What a person says beyond a request: the fault behind `open a job for FIL-03`, the reason of a release."""

import re
from collections.abc import Sequence

from rapidfuzz.fuzz import ratio

from graphs.wording import Wording

SHORTEST = 3
"""Words from which a part that asks for nothing is taken as a remark when it stands before the request."""
SHORTEST_WORD = 6
"""Letters from which a single word behind the request is one: `underweight`."""
SHORTEST_NOUN = 5
LIKE = 85.0
"""Letters and similarity, 0 to 100, from which a word counts as a typo of a noun of requests."""

_PARTS = re.compile(r"[,;:!]\s+|\.\s+|\s+[-–]\s+")
_SENTENCE = re.compile(r"[.!?]\s+|\n+")
_BECAUSE = re.compile(
    r"\b(?:because(?: of)?|due to|weil|wegen|porque|debido a"
    r"|since(?!\s+(?:\d|yesterday|last|this|mon|tue|wed|thu|fri|sat|sun))"
    r"|por(?!\s+(?:favor|la (?:mañana|tarde|noche))\b))\b[:,]?\s+(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(
    r"^(?:for|because of|because|due to|of|as(?: an?)?|so that|so|since|and|wegen|weil|damit|und|por|porque|debido a|y)"
    r"\s+",
    re.IGNORECASE,
)
_PARTICLE = re.compile(r"^(?:an|auf|ein|vor|zurück|frei|um|los|ab)\s*(?=[,.;:!]|$)", re.IGNORECASE)
"""The rest of a German verb: `leg eine Inspektion für den HEX-02 an`."""
_SOMEBODY = re.compile(
    r"^(?:(?:please|pls)\s+)?(?:have|get|tell|ask)\s+(?:somebody|someone|maintenance|a fitter|a tech\w*|them)\s+"
    r"(?:to\s+)?",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\b(?:for|about|to|wegen|für|para|por)\s+(.+)$", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def remark_of(text: str, subjects: Sequence[str], wording: Wording) -> str | None:
    """The remark in a request about `subjects`, in the person's own words; None when there is none."""
    because = _BECAUSE.search(text)
    if because:
        return ", ".join(filter(None, (_said(part, subjects, wording) for part in _parts(because[1])))) or None
    parts = _parts(_about(text, subjects, wording))
    told = [_said(part, subjects, wording) for part in parts]
    kept = [piece for at, piece in enumerate(told) if _says_enough(piece, at)]
    return ", ".join(kept) or _purpose(parts, subjects, wording)


def _about(text: str, subjects: Sequence[str], wording: Wording) -> str:
    """The sentences that ask for it or name what it is about, and what follows them; all where there are none."""
    sentences = _SENTENCE.split(text)
    own = [any(words in one for words in subjects) or wording.is_request(one) for one in sentences]
    first = own.index(True) if any(own) else 0
    return ". ".join(sentences[first:])


def _parts(text: str) -> list[str]:
    return [part.strip(" .!") for part in _PARTS.split(text) if part.strip(" .!")]


def _says_enough(piece: str, at: int) -> bool:
    """Whether words are a remark; before the request more of them are expected than behind it."""
    words = piece.split()
    if at:
        return len(words) > 1 or len(piece) >= SHORTEST_WORD
    return len(words) >= SHORTEST or (len(words) > 1 and piece[0].islower())


def _said(part: str, subjects: Sequence[str], wording: Wording) -> str:
    """What a part of the message says about its subject; empty where it only asks for something."""
    last = max((part.rfind(words) + len(words) for words in subjects if words in part), default=-1)
    behind = _plain(part[last:], wording) if last >= 0 else ""
    if wording.is_request(part):
        return behind if _content(behind, wording) and not wording.is_request(behind) else ""
    whole = _SOMEBODY.sub("", _plain(part, wording))
    content = _content(_without(whole, subjects), wording)
    if last < 0 or _content(behind, wording):
        return whole if content else ""
    # Nothing stands behind the name: `dark bits in the lot` is a remark, `quita el bloqueo del lote` a request.
    return whole if len(content) > 1 and not _asks(part, wording) else ""


def _asks(part: str, wording: Wording) -> bool:
    """Whether a part speaks of an order or a hold, mistyped or not."""
    asked = [word for word in wording.lists["request_nouns"] if len(word) >= SHORTEST_NOUN]
    words = _WORD.findall(part.lower())
    return any(
        word in wording.lists["request_nouns"] or any(ratio(word, noun) >= LIKE for noun in asked) for word in words
    )


def _plain(text: str, wording: Wording) -> str:
    """The words without particles, courtesies and what joins them to the request."""
    rest = wording.remark_in(_PARTICLE.sub("", text.strip(" ,.;:-–!")))
    return _LINK.sub("", rest).strip(" ,.;:-–!")


def _content(text: str, wording: Wording) -> list[str]:
    """The words that are more than what every such request is made of."""
    lists = ("remark_noise", "small_words", "request_tails", "request_nouns")
    noise = {word for name in lists for word in wording.lists[name]}
    return [word for word in _WORD.findall(text.lower()) if word not in noise and not word.isdigit()]


def _without(text: str, subjects: Sequence[str]) -> str:
    for words in subjects:
        text = text.replace(words, " ")
    return text


def _purpose(parts: Sequence[str], subjects: Sequence[str], wording: Wording) -> str | None:
    """What the job is for, where the request itself says it: `a job for the leaking valve on FIL-03`."""
    for part in parts:
        purpose = _PURPOSE.search(part)
        if purpose and len(_content(_without(purpose[1], subjects), wording)) > 1:
            return purpose[1]
    return None
