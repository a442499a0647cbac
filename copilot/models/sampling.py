"""From logits to the next token: greedy or drawn, inside a grammar where there is one."""

import ctypes
from collections.abc import Sequence

import llama_cpp
import numpy as np

from copilot.models.engine import Logits
from copilot.models.errors import SchemaUnsupported
from copilot.models.vocabulary import Vocabulary

_SHORTLIST = 64
"""The most likely tokens tried against the grammar before the whole vocabulary is."""
_TOP_P = 0.95


class Grammar:
    """The state of a grammar during one generation. Close it after use."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self._sampler = llama_cpp.llama_sampler_init_grammar(vocabulary.pointer, text.encode(), b"root")
        if not self._sampler:
            raise SchemaUnsupported(f"llama.cpp does not accept the grammar made from a schema: {text[:200]!r}.")

    def allowed(self, tokens: Sequence[int]) -> list[int]:
        """The tokens the grammar allows next, in the order given."""
        data = (llama_cpp.llama_token_data * len(tokens))()
        for index, token in enumerate(tokens):
            data[index].id = token  # type: ignore[assignment] # ctypes takes and gives plain integers
        array = llama_cpp.llama_token_data_array(data=data, size=len(tokens), selected=-1, sorted=False)
        llama_cpp.llama_sampler_apply(self._sampler, ctypes.byref(array))
        return [int(data[index].id) for index in range(len(tokens)) if data[index].logit > -np.inf]

    def accept(self, token: int) -> None:
        llama_cpp.llama_sampler_accept(self._sampler, token)

    def close(self) -> None:
        llama_cpp.llama_sampler_free(self._sampler)


class Sampler:
    """Temperature 0 takes the most likely token; from equal logits the same seed draws the same tokens."""

    def __init__(self, temperature: float, seed: int | None) -> None:
        self._temperature = temperature
        self._random = np.random.default_rng(seed)

    def pick(self, logits: Logits, grammar: Grammar | None = None) -> int:
        if grammar is None:
            return self._choose(logits, None)
        if self._temperature == 0:
            best = int(logits.argmax())
            if grammar.allowed([best]):
                return best
        return self._choose(logits, _allowed(logits, grammar))

    def _choose(self, logits: Logits, tokens: Sequence[int] | None) -> int:
        if tokens is None:
            if self._temperature == 0:
                return int(logits.argmax())
            tokens = _most_likely(logits, _SHORTLIST)
        scores = logits[list(tokens)]
        if self._temperature == 0:
            return int(tokens[int(scores.argmax())])
        return int(tokens[self._draw(scores)])

    def _draw(self, scores: Logits) -> int:
        """An index drawn from the likeliest candidates that together hold _TOP_P of the probability."""
        order = np.argsort(-scores, kind="stable")
        weights = np.exp((scores[order] - scores[order[0]]).astype(np.float64) / self._temperature)
        weights /= weights.sum()
        kept = int(np.searchsorted(np.cumsum(weights), _TOP_P)) + 1
        head = weights[:kept] / weights[:kept].sum()
        return int(order[int(self._random.choice(len(head), p=head))])


def _most_likely(logits: Logits, count: int) -> list[int]:
    return [int(token) for token in np.argpartition(-logits, count)[:count]]


def _allowed(logits: Logits, grammar: Grammar) -> list[int]:
    """Checking the whole vocabulary takes tens of milliseconds; a shortlist nearly always holds an allowed token."""
    tokens = grammar.allowed(_most_likely(logits, _SHORTLIST)) or grammar.allowed(range(len(logits)))
    if not tokens:
        raise SchemaUnsupported("The grammar made from a schema has no way on; simplify the schema.")
    return tokens


def log_probabilities(logits: Logits) -> Logits:
    """Natural logarithm of the model's own probabilities, before any grammar."""
    shifted = logits - logits.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), dtype=np.float32)
