"""One answer: prompt in, text and tool calls out, token by token."""

import json
import secrets
import time
from collections.abc import Generator, Iterator

import numpy as np

from copilot.models.cache import PrefixCache
from copilot.models.engine import Engine, Logits
from copilot.models.errors import PromptTooLong
from copilot.models.grammar import call_grammar, call_opening, schema_grammar
from copilot.models.pieces import Writing, written_call
from copilot.models.prompt import CALL, CALL_END, Call, Segment
from copilot.models.requests import Alternative, Done, GenerateRequest, Logprob, Part, Probe, Reason, Usage
from copilot.models.sampling import Grammar, Sampler, log_probabilities

_MOST_CALLS = 8
Parts = Generator[Part, None, Reason]


class Generation:
    """Runs one request. `_accepted` is the truth; the KV cache follows it whenever logits are asked for."""

    def __init__(self, engine: Engine, cache: PrefixCache, request: GenerateRequest) -> None:
        self._began = time.monotonic()
        self._engine = engine
        self._words = engine.vocabulary
        self._request = request
        self._sampler = Sampler(request.temperature, request.seed)
        self._logprobs: list[Logprob] = []
        static = self._words.tokenize(request.static)
        self._accepted = static + self._words.tokenize(request.rest)
        self._prompt = len(self._accepted)
        room = engine.options.context - self._prompt
        if room < 1:
            raise PromptTooLong(self._prompt, engine.options.context - 1)
        self._limit = self._prompt + min(request.max_tokens, room)
        self._slot, self._reused = cache.prepare(self._accepted, len(static), request.keep)
        self._first: float | None = None
        self._marker = self._words.single(CALL) if request.tools else None

    def run(self) -> Iterator[Part | Done]:
        """Yields parts as they become certain and ends with Done. Raises Stopped when it was cancelled."""
        request = self._request
        reason: Reason = "length"
        if request.probes:
            shares = tuple(self._asked(probe) for probe in request.probes)
            yield Done(reason="stop", usage=self._usage(), shares=shares)
            return
        if request.max_tokens == 0:
            self._compute()
        elif request.tools and request.choice not in ("auto", "none"):
            reason = yield from self._calls()
        else:
            reason = yield from self._text()
        yield Done(reason=reason, usage=self._usage())

    # -- probes ---------------------------------------------------------------------------------------------

    def _asked(self, probe: Probe) -> tuple[float, ...]:
        """The prompt stays computed for the next probe, and for the answer that is asked for afterwards."""
        self._force(*probe.text)
        self._require_room()
        values = log_probabilities(self._logits())
        self._rewind(self._prompt)
        return tuple(self._share(values, words) for words in probe.answers)

    def _share(self, values: Logits, words: tuple[str, ...]) -> float:
        tokens = [self._words.tokenize([Segment(word)]) for word in words]
        return float(np.logaddexp.reduce(values[sorted({word[0] for word in tokens if len(word) == 1})]))

    def _require_room(self) -> None:
        limit = self._engine.options.context - 1
        if len(self._accepted) > limit:
            raise PromptTooLong(len(self._accepted), limit)

    # -- text -----------------------------------------------------------------------------------------------

    def _text(self) -> Parts:
        schema = self._request.schema
        grammar = Grammar(self._words, schema_grammar(schema)) if schema is not None else None
        try:
            return (yield from self._write(Writing(self._request.stop), grammar))
        finally:
            if grammar:
                grammar.close()

    def _write(self, writing: Writing, grammar: Grammar | None) -> Parts:
        may_call = bool(self._request.tools) and self._request.choice == "auto" and grammar is None
        reason: Reason = "length"
        while len(self._accepted) < self._limit:
            token = self._next(grammar)
            if self._words.ends(token) or (token == self._marker and not may_call):
                reason = "stop"
                break
            call_at = self._heard(writing, token, may_call)
            if call_at is not None:
                yield from self._said(writing, everything=True)
                self._rewind(call_at)
                return (yield from self._calls())
            yield from self._said(writing, everything=False)
            if writing.stopped or (grammar and self._complete(writing, grammar)):
                reason = "stop"
                break
        yield from self._said(writing, everything=True)
        return reason

    def _heard(self, writing: Writing, token: int, may_call: bool) -> int | None:
        """Take the token in; the number of accepted tokens before a tool call, if one has begun here."""
        position = len(self._accepted)
        if may_call and token == self._marker:
            return position
        self._accepted.append(token)
        writing.add(self._words.piece(token), position, hold_calls=may_call)
        start = written_call(writing.text, self._request.tools) if may_call else None
        return None if start is None else writing.cut(start)

    def _said(self, writing: Writing, everything: bool) -> Iterator[Part]:
        text = writing.release(everything)
        if text or self._logprobs:
            yield Part(text=text, logprobs=self._taken_logprobs())

    def _complete(self, writing: Writing, grammar: Grammar) -> bool:
        """A closed object or list at which the grammar may end; waiting for the end token would cost a step."""
        return writing.text.rstrip().endswith(("}", "]")) and self._may_end(grammar)

    def _may_end(self, grammar: Grammar) -> bool:
        return bool(grammar.allowed([self._words.end]))

    # -- calls ----------------------------------------------------------------------------------------------

    def _calls(self) -> Parts:
        tools, choice = self._request.tools, self._request.choice
        chosen = tools if choice in ("auto", "any") else {choice: tools[choice]}
        made: list[Call] = []
        while len(made) < _MOST_CALLS:
            opening = call_opening(chosen)
            self._force(CALL, Segment(opening))
            text = self._arguments(call_grammar(chosen))
            if text is None:
                return "length"
            call: Call = json.loads(opening + text)
            if call in made:
                break
            made.append(call)
            yield Part(call=call, call_id=f"call_{secrets.token_hex(6)}", logprobs=self._taken_logprobs())
            if not (self._request.parallel and self._another(text)):
                break
        return "calls"

    def _arguments(self, rules: str) -> str | None:
        """The call after its opening, up to its end; None when the token limit came first."""
        grammar = Grammar(self._words, rules)
        writing = Writing(())
        try:
            while len(self._accepted) < self._limit:
                token = self._next(grammar)
                if self._words.ends(token):
                    return writing.text
                writing.add(self._words.piece(token), len(self._accepted), hold_calls=False)
                self._accepted.append(token)
                if self._complete(writing, grammar):
                    return writing.text
            return None
        finally:
            grammar.close()

    def _another(self, call: str) -> bool:
        """Close the call and see whether the model goes on to a next one.

        Small models would go on with the next object, without the markers between; others write those.
        """
        self._force(*([] if call.endswith("\n") else [Segment("\n")]))
        if len(self._accepted) + 4 >= self._limit:
            return False
        goes_on = self._words.piece(int(self._logits().argmax())).lstrip().startswith(b"{")
        self._force(CALL_END, Segment("\n"))
        return goes_on or int(self._logits().argmax()) == self._marker

    # -- tokens ---------------------------------------------------------------------------------------------

    def _next(self, grammar: Grammar | None) -> int:
        logits = self._logits()
        token = self._sampler.pick(logits, grammar)
        if grammar:
            grammar.accept(token)
        if self._request.logprobs is not None and not self._words.ends(token):
            self._logprobs.append(self._logprob(logits, token, self._request.logprobs))
        return token

    def _logits(self) -> Logits:
        missing = self._accepted[len(self._slot.tokens) :]
        logits = self._engine.decode(self._slot, missing)[-1]
        if self._first is None:
            self._first = time.monotonic()
        return logits

    def _compute(self) -> None:
        if len(self._slot.tokens) < len(self._accepted):
            self._logits()

    def _force(self, *segments: Segment) -> None:
        """Write what is certain; it is computed together with the next question to the model."""
        self._accepted += self._words.tokenize(segments)

    def _rewind(self, length: int) -> None:
        del self._accepted[length:]
        if len(self._slot.tokens) > length:
            self._engine.trim(self._slot, length)

    # -- what is reported -------------------------------------------------------------------------------------

    def _logprob(self, logits: Logits, token: int, alternatives: int) -> Logprob:
        values = log_probabilities(logits)
        best = np.argsort(-values, kind="stable")[:alternatives] if alternatives else ()
        top = tuple(self._alternative(int(other), float(values[other])) for other in best)
        own = self._alternative(token, float(values[token]))
        return Logprob(token=own.token, bytes=own.bytes, logprob=own.logprob, top=top)

    def _alternative(self, token: int, logprob: float) -> Alternative:
        piece = self._words.piece(token)
        return Alternative(token=piece.decode(errors="replace"), bytes=tuple(piece), logprob=logprob)

    def _taken_logprobs(self) -> tuple[Logprob, ...]:
        taken = tuple(self._logprobs)
        self._logprobs.clear()
        return taken

    def _usage(self) -> Usage:
        now = time.monotonic()
        first = self._first or now
        return Usage(
            prompt_tokens=self._prompt,
            cached_tokens=self._reused,
            completion_tokens=len(self._accepted) - self._prompt,
            prefill_seconds=first - self._began,
            decode_seconds=now - first,
        )
