"""The words of the shop floor: reads a text into terms, and a question in German or Spanish into English words."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from knowledge.dictionary import Dictionary, without_umlauts
from knowledge.meanings import Meanings, Subject
from knowledge.stemming import stem

Language = Literal["en", "de", "es"]
Knows = Callable[[str], bool]
"""Whether the indexed texts use a term."""
Mend = Callable[[str], str]
"""Puts a misspelt word right."""

_PIECE = re.compile(r"[a-z0-9]+(?:[-./,][a-z0-9]+)*")
_CODE = re.compile(r"(?=[a-z-]*\d)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TAG = re.compile(r"[a-z]{3}-\d{2}")
_PLACE = re.compile(r"(?:[a-z]{2}-)?[a-z]\d")
_SLOPPY = re.compile(r"\b([a-z]{1,4})[ -]?(\d{2,5})\b")
BORROWED = 4
"""Letters from which a word in an English sentence may be a German or Spanish one; `WO` is a work order."""


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
    elsewhere: tuple[str, ...] = ()
    """Words of what no procedure of a plant is about, in any language."""
    asset_classes: dict[str, str] = Field(default_factory=dict)
    """Prefix of asset tags, and what such an asset is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question as the search understands it."""

    subjects: tuple[Subject, ...]
    """What it asks about: each a word in English, reduced to its stem, with what it may mean as well; codes whole."""
    gloss: str
    """The question in English words, as far as it is known, for the embedding model."""
    codes: tuple[str, ...]
    """Codes and tags it names, in lower case."""
    asset_classes: tuple[str, ...]
    """Classes of the asset tags it names."""
    elsewhere: tuple[str, ...] = ()
    """Words that belong to other departments, or to nobody in a plant."""

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
        self._foreign: dict[Language, Dictionary] = {
            "de": Dictionary({fold(word): english for word, english in words.german.items()}),
            "es": Dictionary({fold(word): english for word, english in words.spanish.items()}),
        }
        self._tags = {prefix.lower(): name for prefix, name in words.asset_classes.items()}
        self._elsewhere = frozenset(map(fold, words.elsewhere))
        self._phrases = _phrases(words.same)
        self._longest = max((len(phrase) for phrase in self._phrases), default=1)
        loose = {fold(said): meant for said, meant in words.loose.items()}
        self._meanings = Meanings(loose, self._settled, self._stop["en"])

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the word lists: texts indexed with other words must be read again."""
        return sha256(self._words.model_dump_json().encode()).hexdigest()

    def terms(self, text: str) -> tuple[str, ...]:
        """The terms of an English text, in its order."""
        return self._settled(_pieces(fold(text)))

    @cached_property
    def _english_words(self) -> frozenset[str]:
        """Words of the lists that are English: `last` is no German cargo."""
        meant = (english for words in self._foreign.values() for english in words.meanings)
        ways = (way for group in self._words.same for way in group)
        return frozenset(_pieces(fold(" ".join([*self._words.loose, *ways, *meant]))))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the lists, without accents."""
        lists = (self._english_words, *self._stop.values(), *(words.words for words in self._foreign.values()))
        return frozenset(word for words in lists for word in words)

    def read(self, question: str, knows: Knows, mend: Mend | None = None) -> Reading:
        """The question in the words of the indexed texts; `mend` is asked about words that nobody knows."""
        folded = fold(question)
        pieces = _pieces(folded)
        if mend is not None:
            pieces = [piece if self._understood(piece, knows) else mend(piece) for piece in pieces]
        english = self._english(pieces, knows)
        codes = tuple(dict.fromkeys([*filter(_is_code, pieces), *_completed(folded, knows)]))
        # A figure in a question is a reading or a price, not a subject; neither is a line that no text names.
        figures = (piece for piece in english if _NUMBER.fullmatch(piece) or (is_place(piece) and not knows(piece)))
        silent = frozenset(figures)
        spoken = [piece for piece in english if piece not in silent]
        return Reading(
            subjects=self._meanings.subjects([*spoken, *(code for code in codes if code not in pieces)]),
            gloss=self._gloss(question, pieces, english),
            codes=codes,
            elsewhere=tuple(piece for piece in pieces if piece in self._elsewhere),
            asset_classes=tuple(code[:3].upper() for code in codes if is_tag(code) and code[:3] in self._tags),
        )

    def _understood(self, piece: str, knows: Knows) -> bool:
        """Whether a word, or what it is made of, stands in a text or in a list."""
        if _is_code(piece) or piece in self.words or knows(stem(piece)):
            return True
        return any(words.word(piece) or words.compound(piece) for words in self._foreign.values())

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
            if language != "en" and self._idle(piece, language):
                continue
            result.extend(self._translated(piece, language, knows))
        return result

    def _translated(self, piece: str, language: Language, knows: Knows) -> list[str]:
        if _is_code(piece):
            return [piece]
        if language == "en":
            return [piece] if piece in self._stop["en"] or knows(stem(piece)) else self._borrowed(piece)
        dictionary = self._foreign[language]
        found = dictionary.word(piece) or dictionary.compound(piece)
        return found.split() if found else [piece]

    def _borrowed(self, piece: str) -> list[str]:
        """A single German or Spanish word in an English sentence; only in the very form the dictionary lists."""
        if len(piece) < BORROWED:
            return [piece]
        found = self._foreign["de"].exact(piece) or self._foreign["es"].exact(piece)
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
        if self._idle(piece, language):
            return True
        return piece not in self._english_words and self._foreign[language].word(piece) is not None

    def _idle(self, piece: str, language: Language) -> bool:
        """Whether a word carries no subject; `fuer` and `für` are one."""
        if piece in self._stop[language]:
            return True
        return language == "de" and len(piece) >= BORROWED and without_umlauts(piece) in self._stop["de"]


@cache
def shipped_vocabulary() -> Vocabulary:
    """The vocabulary in `synonyms.yaml`."""
    content = (Path(__file__).parent / "synonyms.yaml").read_text(encoding="utf-8")
    return Vocabulary(Words.model_validate(yaml.load(content, Loader=_LOADER)))


# Every scalar stays text: `on`, `no` and `off` are words here. The compiled loader is ten times faster where present.
_LOADER: type[yaml.BaseLoader] | type[yaml.CBaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def is_tag(code: str) -> bool:
    """Whether a code has the shape of an asset tag, such as `fil-03`."""
    return _TAG.fullmatch(code) is not None


def is_place(code: str) -> bool:
    """Whether a code has the shape of a line, such as `ep-p3` or `p3`; many texts name it that are not about it."""
    return _PLACE.fullmatch(code) is not None


def fold(text: str) -> str:
    """Lower case without accents, so that `Störung`, `STORUNG` and `stórung` are one word."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> frozenset[str]:
    """The words of a text as they stand, in lower case and without accents or codes."""
    return frozenset(piece for piece in _pieces(fold(text)) if piece.isalpha())


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
