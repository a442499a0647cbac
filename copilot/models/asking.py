"""Messages and options of a caller as requests to the worker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from langchain_core.messages import BaseMessage

from copilot.models.prompt import DEFAULT_SYSTEM, Prompt, aside, render
from copilot.models.relevance import Aside, Wanted
from copilot.models.requests import GenerateRequest, Probe
from copilot.models.turns import answer_schema_of, choice_of, schemas_of, turns_of

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts requests into words; its own values stand where a caller gives none."""

    system: str | None
    """The system message of conversations that bring none; its computed state is kept on disk."""
    max_tokens: int
    temperature: float

    def answer(
        self,
        messages: Sequence[BaseMessage],
        stop: Sequence[str] | None,
        options: Mapping[str, Any],
        wanted: Wanted | None = None,
    ) -> GenerateRequest:
        """Without the tools where it is decided that none is wanted: what the model does not see it does not call."""
        tools = [] if wanted and not wanted.call else options.get("tools") or []
        schemas = schemas_of(tools)
        choice = "any" if wanted and wanted.call else choice_of(options.get("tool_choice"), schemas)
        prompt = self._prompt(messages, tools)
        return GenerateRequest(
            id=0,
            static=prompt.static,
            rest=prompt.rest,
            keep=self._keeps(messages),
            max_tokens=_option(options, "max_tokens", self.max_tokens),
            temperature=_option(options, "temperature", self.temperature),
            seed=options.get("seed"),
            stop=tuple(stop or ()),
            logprobs=(options.get("top_logprobs") or 0) if options.get("logprobs") else None,
            tools=schemas,
            choice=choice,
            parallel=options.get("parallel_tool_calls", True) is not False,
            schema=answer_schema_of(options.get("response_format")),
        )

    def asking(
        self, messages: Sequence[BaseMessage], options: Mapping[str, Any], asides: Sequence[Aside]
    ) -> GenerateRequest:
        """Questions behind the conversation; nothing is written."""
        prompt = self._prompt(messages, options["tools"])
        probes = tuple(Probe(text=aside(one.text), answers=one.answers) for one in asides)
        return GenerateRequest(
            id=0, static=prompt.static, rest=prompt.said, keep=self._keeps(messages), max_tokens=0, probes=probes
        )

    def _prompt(self, messages: Sequence[BaseMessage], tools: Sequence[Any]) -> Prompt:
        return render(turns_of(messages), tools, self.system or DEFAULT_SYSTEM)

    def _keeps(self, messages: Sequence[BaseMessage]) -> bool:
        return self.system is not None and not (messages and messages[0].type == "system")


def _option(options: Mapping[str, Any], name: str, default: Number) -> Number:
    """The caller's value where it gave one; 0 is one."""
    value: Number | None = options.get(name)
    return default if value is None else value
