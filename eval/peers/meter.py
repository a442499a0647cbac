"""Counts what a chat model is asked: hung on any LangChain model, it needs nothing of the model's own."""

from collections.abc import Iterable
from dataclasses import dataclass

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, LLMResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What one or several calls of a model took."""

    calls: int = 0
    read: int = 0
    """Tokens of the prompts, those still known included."""
    known: int = 0
    """Of them: not computed again."""
    written: int = 0

    @property
    def computed(self) -> int:
        """Prompt tokens that cost time."""
        return self.read - self.known


class Meter(BaseCallbackHandler):
    """Adds up calls and tokens until they are taken."""

    run_inline = True
    """In the order of the calls, not in a thread of its own."""

    def __init__(self) -> None:
        self._seen: list[Tokens] = []

    def on_llm_end(self, response: LLMResult, **_: object) -> None:
        """A model has answered."""
        self._seen += [_of(one) for row in response.generations for one in row if isinstance(one, ChatGeneration)]

    def taken(self) -> Tokens:
        """Everything since it was last asked."""
        seen, self._seen = self._seen, []
        return together(seen)


def together(many: Iterable[Tokens]) -> Tokens:
    """The sum."""
    each = list(many)
    return Tokens(
        calls=sum(one.calls for one in each),
        read=sum(one.read for one in each),
        known=sum(one.known for one in each),
        written=sum(one.written for one in each),
    )


def _of(generation: ChatGeneration) -> Tokens:
    usage = generation.message.usage_metadata if isinstance(generation.message, AIMessage) else None
    if usage is None:
        return Tokens(calls=1)
    known = usage.get("input_token_details", {}).get("cache_read", 0)
    return Tokens(calls=1, read=usage["input_tokens"], known=known, written=usage["output_tokens"])
