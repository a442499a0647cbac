"""The words of the shop floor: reads a text into terms, and a question in German or Spanish into English words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from knowledge.stemming import stem

Language = Literal["en", "de", "es"]
Knows = Callable[[str], bool]
"""Whether the indexed texts use a term."""

_PIECE = re.compile(r"[a-z0-9]+(?:[-./,][a-z0-9]+)*")
_CODE = re.compile(r"(?=[a-z-]*\d)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TAG = re.compile(r"[a-z]{3}-\d{2}")
_SLOPPY = re.compile(r"\b([a-z]{1,4})[ -]?(\d{2,5})\b")
_LINKS = ("", "s", "es", "n", "en")
_ENDINGS = ("en", "er", "es", "em", "e", "t", "n", "s", "a", "o", "as", "os", "an", "amos")
_DICTIONARY_ENDINGS = ("", "e", "o", "en", "n", "ar", "er", "ir")
"""How the form that a dictionary lists may end."""
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


class Words(BaseModel):
    """What `synonyms.yaml` holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    same: tuple[tuple[str, ...], ...]
    """Ways to say one thing, in texts and questions; the first stands for all."""
    loose: dict[str, tuple[str, ...]]
    """Words of a question that may mean something else as well."""
    german: dict[str, str]
    spanish: dict[str, str]
    stop: dict[Language, tuple[str, ...]]
    """Words that carry no subject."""
    asset_classes: dict[str, str] = Field(default_factory=dict)
    """Prefix of asset tags, and what such an asset is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question as the search understands it."""

    subjects: tuple[tuple[str, ...], ...]
    """What it asks about: each a word in English, reduced to its stem, with what it may mean as well; codes whole."""
    gloss: str
    """The question in English words, as far as it is known, for the embedding model."""
    codes: tuple[str, ...]
    """Codes and tags it names, in lower case."""
    asset_classes: tuple[str, ...]
    """Classes of the asset tags it names."""

    @property
    def terms(self) -> tuple[str, ...]:
        """Every word of every subject."""
        return tuple(dict.fromkeys(term for subject in self.subjects for term in subject))


class Vocabulary:
    """Turns text into comparable terms."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._stop = {
            language: frozenset(fold(word) for word in words.stop.get(language, ())) for language in ("en", "de", "es")
        }
        self._foreign: dict[str, dict[str, str]] = {
            "de": {fold(word): english for word, english in words.german.items()},
            "es": {fold(word): english for word, english in words.spanish.items()},
        }
        self._tags = {prefix.lower(): name for prefix, name in words.asset_classes.items()}
        self._loose = {_stemmed(word): extra for word, extra in words.loose.items()}
        self._phrases = _phrases(words.same)
        self._longest = max((len(phrase) for phrase in self._phrases), default=1)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the word lists: texts indexed with other words must be read again."""
        return sha256(self._words.model_dump_json().encode()).hexdigest()

    def terms(self, text: str) -> tuple[str, ...]:
        """The terms of an English text, in its order."""
        return self._settled(_pieces(fold(text)))

    def read(self, question: str, knows: Knows) -> Reading:
        """The question in the words of the indexed texts."""
        folded = fold(question)
        pieces = _pieces(folded)
        english = self._english(pieces, knows)
        codes = tuple(dict.fromkeys([*filter(_is_code, pieces), *_completed(folded, knows)]))
        # A figure in a question is a reading or a price, not a subject.
        words = dict.fromkeys([*(word for word in self._settled(english) if not _NUMBER.fullmatch(word)), *codes])
        return Reading(
            subjects=tuple((word, *map(_stemmed, self._loose.get(word, ()))) for word in words),
            gloss=self._gloss(question, pieces, english),
            codes=codes,
            asset_classes=tuple(code[:3].upper() for code in codes if is_tag(code) and code[:3] in self._tags),
        )

    def _gloss(self, question: str, pieces: list[str], english: list[str]) -> str:
        if pieces != english:
            return " ".join(self._named(word) for word in english)
        return re.sub(r"\b[A-Za-z]{3}-\d{2}\b", lambda tag: self._named(tag[0].lower()), question)

    def _named(self, word: str) -> str:
        """An asset tag says nothing to the embedding model; what the asset is called does."""
        return f"{self._tags[word[:3]]}" if is_tag(word) and word[:3] in self._tags else word

    def _settled(self, pieces: Iterable[str]) -> tuple[str, ...]:
        stems = [piece if _is_code(piece) else stem(piece) for piece in pieces if piece not in self._stop["en"]]
        result: list[str] = []
        at = 0
        while at < len(stems):
            length, term = self._phrase(stems, at)
            result.append(term)
            at += length
        return tuple(result)

    def _phrase(self, stems: list[str], at: int) -> tuple[int, str]:
        for length in range(min(self._longest, len(stems) - at), 0, -1):
            found = self._phrases.get(tuple(stems[at : at + length]))
            if found is not None:
                return length, found
        return 1, stems[at]

    def _english(self, pieces: list[str], knows: Knows) -> list[str]:
        language = self._language(pieces)
        result: list[str] = []
        for piece in pieces:
            if language != "en" and piece in self._stop[language]:
                continue
            result.extend(self._translated(piece, language, knows))
        return result

    def _translated(self, piece: str, language: Language, knows: Knows) -> list[str]:
        if _is_code(piece):
            return [piece]
        if language == "en":
            return [piece] if piece in self._stop["en"] or knows(stem(piece)) else self._borrowed(piece)
        dictionary = self._foreign[language]
        found = _looked_up(piece, dictionary) or _compound(piece, dictionary)
        return found.split() if found else [piece]

    def _borrowed(self, piece: str) -> list[str]:
        """A single German or Spanish word in an English sentence; only in the very form the dictionary lists."""
        found = self._foreign["de"].get(piece) or self._foreign["es"].get(piece)
        return found.split() if found else [piece]

    def _language(self, pieces: list[str]) -> Language:
        """The language most of the words belong to; English when in doubt."""
        votes = {
            "de": sum(self._speaks(piece, "de") for piece in pieces),
            "es": sum(self._speaks(piece, "es") for piece in pieces),
        }
        english = sum(piece in self._stop["en"] for piece in pieces)
        if votes["de"] > english and votes["de"] >= votes["es"]:
            return "de"
        return "es" if votes["es"] > english else "en"

    def _speaks(self, piece: str, language: Literal["de", "es"]) -> bool:
        return piece in self._stop[language] or _looked_up(piece, self._foreign[language]) is not None


def shipped_vocabulary() -> Vocabulary:
    """The vocabulary in `synonyms.yaml`."""
    content = (Path(__file__).parent / "synonyms.yaml").read_text(encoding="utf-8")
    return Vocabulary(Words.model_validate(yaml.load(content, Loader=_LOADER)))


# Every scalar stays text: `on`, `no` and `off` are words here. The compiled loader is ten times faster where present.
_LOADER: type[yaml.BaseLoader] | type[yaml.CBaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def is_tag(code: str) -> bool:
    """Whether a code has the shape of an asset tag, such as `fil-03`."""
    return _TAG.fullmatch(code) is not None


def fold(text: str) -> str:
    """Lower case without accents, so that `Störung`, `STORUNG` and `stórung` are one word."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _pieces(folded: str) -> list[str]:
    result: list[str] = []
    for found in _PIECE.findall(folded):
        if _is_code(found) or _NUMBER.fullmatch(found):
            result.append(found)
        else:
            result.extend(part for part in re.split(r"[./,]", found) if _is_code(part) or "-" not in part)
            result.extend(
                word
                for part in re.split(r"[./,]", found)
                if "-" in part and not _is_code(part)
                for word in part.split("-")
            )
    return result


def _is_code(piece: str) -> bool:
    return _CODE.fullmatch(piece) is not None


def _completed(folded: str, knows: Knows) -> Iterable[str]:
    """Codes typed carelessly, `sop 112` or `e-417`, where the texts have them."""
    for letters, digits in _SLOPPY.findall(folded):
        for candidate in (f"{letters}-{digits}", f"{letters}{digits}"):
            if knows(candidate):
                yield candidate


def _stemmed(word: str) -> str:
    folded = fold(word)
    return folded if _is_code(folded) else stem(folded)


def _phrases(groups: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    result: dict[tuple[str, ...], str] = {}
    for group in groups:
        first = "".join(_stemmed(word) for word in group[0].split())
        for way in group:
            result[tuple(_stemmed(word) for word in way.replace("-", " ").split())] = first
    return result


def _looked_up(piece: str, dictionary: Mapping[str, str]) -> str | None:
    for form in _forms(piece):
        if form in dictionary:
            return dictionary[form]
    return None


def _forms(piece: str) -> Iterable[str]:
    plain = piece
    for written, meant in _UMLAUTS:
        plain = plain.replace(written, meant)
    for word in dict.fromkeys((piece, plain)):
        for root in _roots(word):
            yield from (root + ending for ending in _DICTIONARY_ENDINGS)


def _roots(word: str) -> Iterable[str]:
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: -len(ending)]


def _compound(piece: str, dictionary: Mapping[str, str]) -> str | None:
    """The parts of a compound such as `Flaschenstau`, when the dictionary knows each of them."""
    for cut in range(len(piece) - 3, 2, -1):
        head = _head(piece[:cut], dictionary)
        if head is None:
            continue
        tail = _looked_up(piece[cut:], dictionary) or _compound(piece[cut:], dictionary)
        if tail:
            return f"{head} {tail}"
    return None


def _head(part: str, dictionary: Mapping[str, str]) -> str | None:
    for link in _LINKS:
        if part.endswith(link) and (word := part[: len(part) - len(link)]) in dictionary:
            return dictionary[word]
    return dictionary.get(part + "e")
