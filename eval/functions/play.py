"""Asking the questions of a chat model, through the doors that any LangChain program uses."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.runnables import Runnable

from copilot.models.calibration import Calibration
from copilot.models.info import ModelInfo
from copilot.models.prompt import Json
from copilot.models.relevance import Wanted, weighed
from eval.functions.check import problem
from eval.functions.data import Question

Calls = tuple[tuple[str, dict[str, Json]], ...]


_ANY: Calls = (("any function", {}),)


class Fittable(Protocol):
    """A model that tells what speaks for a call, and the call it would make: the local and the remote one."""

    @property
    def info(self) -> ModelInfo: ...

    def wanted(self, messages: Sequence[BaseMessage], tools: Sequence[object]) -> Wanted: ...

    def bind_tools(
        self, tools: Sequence[object], *, tool_choice: str | None = None
    ) -> Runnable[LanguageModelInput, AIMessage]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One question and what the model did."""

    question: Question
    calls: Calls
    wanted: float | None
    """Probability that a function was wanted, where the model said."""
    seconds: float

    @property
    def problem(self) -> str:
        """What was wrong; empty when it was right."""
        return problem(self.question, self.calls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One question, what speaks for a call, and the call that would be made."""

    question: Question
    signals: tuple[float, ...]
    calls: Calls
    """The call that would be made; not asked for where none is right."""
    seconds: float

    def decided(self, calibration: Calibration) -> Played:
        """What comes of it with these numbers."""
        wanted = weighed(self.signals, calibration)
        made = self.calls if self.question.relevant else _ANY
        calls = made if wanted >= calibration.threshold else ()
        return Played(question=self.question, calls=calls, wanted=wanted, seconds=self.seconds)


def play(chat: BaseChatModel, question: Question) -> Played:
    """Ask once, as any program would. An answer in words is left as soon as it begins."""
    began = time.monotonic()
    whole = None
    for chunk in chat.bind_tools(question.tools).stream([HumanMessage(question.text)]):
        message = cast(AIMessageChunk, chunk)
        whole = message if whole is None else whole + message
        if str(message.content).strip():
            break
    seconds = time.monotonic() - began
    wanted = whole.response_metadata.get("tool_wanted") if whole else None
    return Played(question=question, calls=_calls(whole), wanted=wanted, seconds=seconds)


def weigh(chat: Fittable, question: Question) -> Weighed:
    """Everything that fitting needs, whatever is fitted."""
    began = time.monotonic()
    asked = [HumanMessage(question.text)]
    signals = chat.wanted(asked, question.tools).signals
    made = chat.bind_tools(question.tools, tool_choice="any").invoke(asked) if question.relevant else None
    return Weighed(question=question, signals=signals, calls=_calls(made), seconds=time.monotonic() - began)


def _calls(message: AIMessage | None) -> Calls:
    return tuple((call["name"], call["args"]) for call in message.tool_calls) if message else ()
