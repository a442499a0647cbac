"""Whether a tool is wanted, asked of a server: the requests one after the other, however they are sent.

Servers that tell the probabilities of tokens are asked for those; others are held to the possible answers by a JSON
schema, and what they write counts as nearly certain.
"""

import json
import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.outputs import ChatResult

from copilot.models.prompt import Call
from copilot.models.relevance import Aside, Wanted, Weighing
from copilot.models.stated import guessed
from copilot.models.turns import schemas_of

_CERTAIN = 8.0
"""Log-odds given to an answer that came without a probability."""
_UNSEEN = -20.0
"""Logarithm of the probability of a word that is not among the likeliest ones."""
_PROBABILITIES: Mapping[str, Any] = {"max_tokens": 1, "temperature": 0.0, "logprobs": True, "top_logprobs": 20}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to the server."""

    messages: Sequence[BaseMessage]
    options: Mapping[str, Any]


class RemoteWeighing:
    """The steps; remembers whether the server tells probabilities."""

    def __init__(self) -> None:
        self._tells = True

    def wanted(self, weighing: Weighing, messages: Sequence[BaseMessage]) -> Generator[Ask, AIMessage, Wanted]:
        """Yields what to ask next and takes the answer in."""
        shares = []
        for aside in weighing.asides:
            shares.append((yield from self._shares(messages, aside)))
        return weighing.wanted(shares)

    def _shares(self, messages: Sequence[BaseMessage], aside: Aside) -> Generator[Ask, AIMessage, tuple[float, ...]]:
        asked = [*messages, HumanMessage(aside.text)]
        if self._tells:
            reply = yield Ask(asked, _PROBABILITIES)
            told = _rows(reply.response_metadata.get("logprobs"))
            self._tells = bool(told)
            if found := _from_probabilities(aside, told):
                return found
        reply = yield Ask(asked, _closed(aside))
        return _from_words(aside, str(reply.content))


def with_choice(options: Mapping[str, Any], wanted: Wanted | None) -> Mapping[str, Any]:
    """One of the tools is to be called, or the server does not see them; undecided it is the server's choice."""
    if wanted is None:
        return options
    if wanted.call:
        return {**options, "tool_choice": "any"}
    return {name: value for name, value in options.items() if name not in ("tools", "tool_choice")}


def reconsidered(
    wanted: Wanted | None, made: ChatResult, messages: Sequence[BaseMessage], options: Mapping[str, Any]
) -> Wanted | None:
    """No call after all, where it was not sure and all of it is made up."""
    if wanted is None or not wanted.call or wanted.sure:
        return wanted
    calls = [Call(name=call["name"], arguments=call["args"]) for call in message_of(made).tool_calls]
    return wanted.refused() if guessed(calls, schemas_of(options["tools"]), messages) else wanted


def message_of(result: ChatResult) -> AIMessage:
    """The one message of an answer."""
    return cast(AIMessage, result.generations[0].message)


def _closed(aside: Aside) -> dict[str, Any]:
    """Options under which only one of the answers can be given."""
    answers = {"type": "string", "enum": [words[0] for words in aside.answers]}
    schema = {
        "type": "object",
        "properties": {"answer": answers},
        "required": ["answer"],
        "additionalProperties": False,
    }
    wrapped = {"name": "answer", "strict": True, "schema": schema}
    return {"max_tokens": 24, "temperature": 0.0, "response_format": {"type": "json_schema", "json_schema": wrapped}}


def _rows(logprobs: object) -> list[Mapping[str, Any]]:
    """The likeliest first words with their probabilities, in the shape of OpenAI."""
    content = logprobs.get("content") if isinstance(logprobs, dict) else None
    rows = content[0].get("top_logprobs") if isinstance(content, list) and content else None
    return rows if isinstance(rows, list) else []


def _from_probabilities(aside: Aside, rows: Sequence[Mapping[str, Any]]) -> tuple[float, ...] | None:
    """The logarithm of each answer's probability; None where none of them is among the likeliest words."""
    seen = [(str(row["token"]).strip(), float(row["logprob"])) for row in rows]
    shares = []
    for words in aside.answers:
        found = [math.exp(logprob) for token, logprob in seen if token in words]
        shares.append(math.log(sum(found)) if found else _UNSEEN)
    return tuple(shares) if max(shares) > _UNSEEN else None


def _from_words(aside: Aside, text: str) -> tuple[float, ...]:
    """What cannot be read as an answer counts as the one against a call."""
    written = _written(text).strip().lower()
    chosen = [index for index, words in enumerate(aside.answers) if written == words[0].lower()]
    right = chosen[0] if chosen else aside.none
    return tuple(0.0 if index == right else -_CERTAIN for index in range(len(aside.answers)))


def _written(text: str) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return str(value.get("answer", "")) if isinstance(value, dict) else str(value)
