"""The model's words for an answer: every sentence checked, one more try for those that fail, the rest left out."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from graphs.checking import Check
from graphs.errors import ModelUnavailable
from graphs.model import LanguageModel, OnQueue, Recorder
from graphs.prompts import NO_SENTENCE, again_prompt
from guardrails.sentences import sentences, split

AGAIN_SECONDS = 6.0
"""Time for the second tries of one answer; after it the sentences that failed are left out."""
MOST_AGAIN = 2
"""Sentences that are asked for again; when more fail, the model has not understood."""
AGAIN_TOKENS = 60


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that is not shown, and why."""

    sentence: str
    faults: tuple[str, ...]


@dataclass(slots=True)
class Words:
    """What came of asking the model for an answer; filled while it is written."""

    held: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    failure: ModelUnavailable | None = None
    """Why the model did not finish; what it said until then counts."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Asks the model for one answer and lets through what holds."""

    model: LanguageModel
    recorder: Recorder
    on_queue: OnQueue | None = None
    """Told how many requests come first."""
    again_seconds: float = AGAIN_SECONDS
    words: Words = field(default_factory=Words)

    async def write(self, prompt: str, check: Check) -> AsyncIterator[str]:
        """The sentences that hold, as they come; a failure of the model is kept in `words`, not raised."""
        words = self.words
        failed: list[Dropped] = []
        try:
            async for sentence in sentences(self.model.write(prompt, self.recorder, on_queue=self.on_queue)):
                if self._shown(sentence, check, failed):
                    yield sentence
            until = asyncio.get_running_loop().time() + self.again_seconds
            for wrong in failed[:MOST_AGAIN]:
                sentence = await self._again(prompt, wrong, until)
                if sentence and self._shown(sentence, check, words.dropped):
                    yield sentence
        except ModelUnavailable as failure:
            words.failure = failure
        words.dropped += failed

    def _shown(self, sentence: str, check: Check, failed: list[Dropped]) -> bool:
        """Whether the sentence may be shown; where it may not, it joins those that failed."""
        faults = check.faults(sentence)
        if faults:
            failed.append(Dropped(sentence, faults))
        else:
            self.words.held.append(sentence)
        return not faults

    async def _again(self, prompt: str, wrong: Dropped, until: float) -> str:
        """The sentence in its second version; empty where there is none in time, or none that is new."""
        question = again_prompt(prompt, self.words.held, wrong.sentence, wrong.faults)
        try:
            async with asyncio.timeout_at(until):
                pieces = [p async for p in self.model.write(question, self.recorder, max_tokens=AGAIN_TOKENS)]
        except TimeoutError:
            return ""
        found = split("".join(pieces))[:1]
        known = {"", NO_SENTENCE, *(_bare(said) for said in (wrong.sentence, *self.words.held))}
        return next((text for text in found if _bare(text) not in known), "")


def _bare(sentence: str) -> str:
    return sentence.casefold().strip(" .!")
