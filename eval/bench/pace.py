"""How fast a chat model reads and writes, taken from outside: the same way for every backend."""

import time
from itertools import count

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage
from langchain_core.runnables import Runnable

from eval.bench.figures import Pace

WORDS = 400
"""Of the prompt that is read: long enough for the start to weigh little."""
WRITTEN = 64
"""Tokens that are written."""
_NUMBER = count(1)


def pace(chat: Runnable[LanguageModelInput, AIMessage]) -> Pace | None:
    """Tokens a second, from one prompt that the model cannot know; None when it wrote too little to tell."""
    started = time.monotonic()
    moments: list[float] = []
    whole: AIMessageChunk | None = None
    for chunk in chat.stream([HumanMessage(_prompt())]):
        if not isinstance(chunk, AIMessageChunk):
            continue
        if chunk.content:
            moments.append(time.monotonic())
        whole = chunk if whole is None else whole + chunk
    usage = whole.usage_metadata if whole else None
    if usage is None or len(moments) < 2 or usage["output_tokens"] < 2:
        return None
    known = usage.get("input_token_details", {}).get("cache_read", 0)
    return Pace(
        prefill=round((usage["input_tokens"] - known) / (moments[0] - started), 1),
        decode=round((usage["output_tokens"] - 1) / (moments[-1] - moments[0]), 1),
    )


def _prompt() -> str:
    """Different from the first word on, every time."""
    first = next(_NUMBER) * 31
    words = " ".join(str(number % 97) for number in range(first, first + WORDS))
    return f"{words}\nWrite the numbers from 1 to 100 in digits, separated by commas, and nothing else."
