"""Words that decide what kind of sentence a person wrote."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

WORDING = Path(__file__).parent / "wording.yaml"


@dataclass(frozen=True)
class Wording:
    """The word lists of `wording.yaml`, ready to match."""

    lists: dict[str, tuple[str, ...]]
    choices: dict[str, dict[str, tuple[str, ...]]]
    """Parameter name, choice, words that mean it."""
    numbers: dict[str, float]
    """Small numbers in words."""
    patterns: dict[str, tuple[str, ...]]
    """Regular expressions for what single words cannot say."""

    def is_request(self, text: str) -> bool:
        """Whether the text asks for something to be done: a part of it starts with a verb of change."""
        plain = _plain(text)
        asked = self._request.search(plain) or self._patterns["request_patterns"].search(plain)
        return bool(asked) and not self.is_how_to(text)

    def request_in(self, text: str) -> str:
        """The part of a text that asks for something to be done; the whole text when none or all of it does."""
        return next((part for part in _PARTS.split(text) if self.is_request(part)), text)

    def remark_in(self, text: str) -> str:
        """The text without words that only belong to a request: `on hold, label error` says `label error`."""
        rest = text.strip(" ,.;:-–!")
        while tail := self._starts["request_tails"].match(rest.lower()):
            rest = rest[tail.end() :].strip(" ,.;:-–!")
        return rest

    def is_question(self, text: str) -> bool:
        return text.rstrip().endswith("?") or bool(self._starts["question_words"].match(_plain(text)))

    def is_how_to(self, text: str) -> bool:
        """Whether the text asks how a thing is done rather than for the thing."""
        plain = _plain(text)
        return bool(self._anywhere["how_to"].search(plain) or self._patterns["how_to_patterns"].search(plain))

    def asks_documents(self, text: str) -> bool:
        """Whether the text asks what a procedure says, be it steps or a rule."""
        return self.is_how_to(text) or bool(self._anywhere["documents"].search(_plain(text)))

    def refers_back(self, text: str) -> bool:
        """Whether the text points at something named before: `it`, `that order`."""
        return bool(self._anywhere["references"].search(_plain(text)))

    def is_greeting(self, text: str) -> bool:
        return bool(self._whole["greetings"].fullmatch(_plain(text)))

    def is_thanks(self, text: str) -> bool:
        return bool(self._whole["thanks"].fullmatch(_plain(text)))

    def cancels(self, text: str) -> bool:
        return bool(self._whole["cancels"].fullmatch(_plain(text)))

    def asks_about_us(self, text: str) -> bool:
        return bool(self._whole["about"].fullmatch(_plain(text)))

    def asks_for_experience(self, text: str) -> bool:
        """Whether the text asks what happened before: `has it failed before, what helped`."""
        return bool(self._anywhere["experience"].search(_plain(text)))

    def looks_ahead(self, text: str) -> bool:
        """Whether the text is about what will be: `can it still ship on Friday`."""
        return bool(self._anywhere["ahead"].search(_plain(text)))

    def asks_what_to_do(self, text: str) -> bool:
        return bool(self._anywhere["what_to_do"].search(_plain(text)))

    def language(self, text: str) -> str:
        """`en`, `de` or `es`, by the small words; English when in doubt."""
        words = set(re.findall(r"\w+", _plain(text)))
        hits = {code: len(words & set(self.lists[name])) for code, name in (("de", "german"), ("es", "spanish"))}
        best = max(hits, key=lambda code: hits[code])
        return best if hits[best] >= 2 else "en"

    def subject_of(self, text: str) -> str:
        """The words that say what is wrong: `has the gearbox failed before, what helped?` is about `gearbox failed`."""
        empty = {word for name in ("experience", "question_words", "what_to_do") for word in self.lists[name]}
        rest = _any_of(tuple(empty)).sub(" ", _plain(text))
        return " ".join(word for word in re.findall(r"\w+", rest) if word not in self.lists["small_words"])

    def content_words(self, text: str) -> list[str]:
        """The words that carry meaning once openings and small words are gone."""
        rest = self._openings.sub("", _plain(text))
        empty = {*self.lists["small_words"], *self.lists["again_words"]}
        return [word for word in re.findall(r"[^\W\d_]+", rest) if word not in empty]

    def own_words(self, text: str) -> list[str]:
        """The content words that neither ask nor point."""
        empty = {word for name in ("question_words", "references") for word in self.lists[name]}
        return [word for word in self.content_words(text) if word not in empty]

    def choice(self, parameter: str, text: str, allowed: tuple[str, ...]) -> str | None:
        """The choice of a parameter that the text names, by its own name or by a word for it."""
        plain = _plain(text)
        for choice in allowed:
            words = (choice.replace("_", " "), *self.choices.get(parameter, {}).get(choice, ()))
            if len(choice) > 1 and _any_of(words).search(plain):
                return choice
        numbered = _PRIORITY.search(plain) if parameter == "priority" else None
        named = next((group for group in numbered.groups() if group), None) if numbered else None
        return named if named in allowed else self._numbered_word(parameter, plain, allowed)

    def _numbered_word(self, parameter: str, plain: str, allowed: tuple[str, ...]) -> str | None:
        words = self.choices.get(parameter, {})
        hits = [c for c in allowed if words.get(c) and _any_of(words[c]).search(plain)]
        return hits[0] if hits else None

    @cached_property
    def _request(self) -> re.Pattern[str]:
        courtesy = _alternatives(self.lists["courtesies"])
        verb = _alternatives(self.lists["request_verbs"])
        # `give me the stock` asks for a value, `give Felix the job` for a change.
        return re.compile(rf"(?:^|[,;:.!?–]\s*)(?:(?:{courtesy})[\s,]+)*(?:{verb})\b(?!\s+(?:me|us|mir|uns)\b)")

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: re.compile("|".join(patterns)) for name, patterns in self.patterns.items()}

    @cached_property
    def _starts(self) -> dict[str, re.Pattern[str]]:
        return {name: re.compile(rf"(?:{_alternatives(words)})\b") for name, words in self.lists.items()}

    @cached_property
    def _anywhere(self) -> dict[str, re.Pattern[str]]:
        return {name: _any_of(words) for name, words in self.lists.items()}

    @cached_property
    def _whole(self) -> dict[str, re.Pattern[str]]:
        """The list's entries alone, perhaps several, with punctuation between."""
        return {
            name: re.compile(rf"(?:(?:{_alternatives(words)})[\s,.!?]*(?:andon)?[\s,.!?]*)+")
            for name, words in self.lists.items()
        }

    @cached_property
    def _openings(self) -> re.Pattern[str]:
        words = self.lists["follow_ups"] + self.lists["corrections"]
        return re.compile(rf"^(?:(?:{_alternatives(words)})\b[\s,]*)+")


def load_wording(file: Path = WORDING) -> Wording:
    """The shipped word lists."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    choices = data.pop("choices")
    patterns = {name: tuple(data.pop(name)) for name in ("request_patterns", "how_to_patterns")}
    numbers = {str(word): float(number) for word, number in data.pop("number_words").items()}
    return Wording(
        lists={name: tuple(str(word) for word in words) for name, words in data.items()},
        choices={
            parameter: {str(choice): tuple(words) for choice, words in options.items()}
            for parameter, options in choices.items()
        },
        numbers=numbers,
        patterns=patterns,
    )


_PRIORITY = re.compile(r"\b(?:priority|prio|priorität|prioridad)\s*(\d+)\b|\bp(\d)\b")
_PARTS = re.compile(r"[,;:.!]\s+")


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(words)})(?!\w)")
