"""What the program and the worker that owns the model say to each other: one JSON object a line."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

from copilot.models.prompt import Call, Json, Segment

Schema = dict[str, Json]
Reason = Literal["stop", "length", "calls"]
ErrorKind = Literal["load", "template", "prompt", "schema", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A question that one token answers. It stands behind the prompt and leaves no trace there."""

    text: tuple[Segment, ...]
    answers: tuple[tuple[str, ...], ...]
    """For each answer the words that mean it; each is one token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateRequest:
    id: int
    static: tuple[Segment, ...]
    rest: tuple[Segment, ...]
    keep: bool = False
    """Save the computed static part to disk in any case."""
    max_tokens: int = 512
    """0 computes the prompt and writes nothing."""
    temperature: float = 0.0
    seed: int | None = None
    stop: tuple[str, ...] = ()
    logprobs: int | None = None
    """Alternatives reported for each token; None reports nothing."""
    tools: dict[str, Schema] = field(default_factory=dict)
    """Argument schema of each tool that may be called."""
    choice: str = "auto"
    """`auto`, `none`, `any` or the name of the one tool to call."""
    parallel: bool = True
    """More than one call in one answer is allowed."""
    schema: Schema | None = None
    """The whole answer must be one JSON value that satisfies this."""
    probes: tuple[Probe, ...] = ()
    """Asked instead of an answer; nothing is written then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    token: str
    bytes: tuple[int, ...]
    logprob: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Logprob(Alternative):
    top: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    prompt_tokens: int
    cached_tokens: int
    """Of the prompt: not computed, because they were still known."""
    completion_tokens: int
    prefill_seconds: float
    """From the start of the work to the first token."""
    decode_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of the answer: text, or one whole tool call."""

    text: str = ""
    call: Call | None = None
    call_id: str = ""
    logprobs: tuple[Logprob, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    reason: Reason
    usage: Usage
    shares: tuple[tuple[float, ...], ...] = ()
    """For each probe the logarithm of each answer's probability."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    kind: ErrorKind
    message: str
    tokens: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    seconds: float
    """Time to load the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """Said by the queue, not by the worker: how many requests come first. 0 when the work begins."""

    position: int


Event = Part | Done | Failed | Ready | Queued
_KINDS: Mapping[str, type[Part] | type[Done] | type[Failed] | type[Ready]] = {
    "part": Part,
    "done": Done,
    "failed": Failed,
    "ready": Ready,
}


def request_line(request: GenerateRequest) -> str:
    return json.dumps({"generate": asdict(request)}) + "\n"


def cancel_line(request: int) -> str:
    return json.dumps({"cancel": request}) + "\n"


def read_request(data: Mapping[str, Json]) -> GenerateRequest:
    fields: dict[str, object] = dict(data)
    for name in ("static", "rest"):
        fields[name] = _segments(data[name])
    fields["probes"] = tuple(_probe(probe) for probe in _objects(data["probes"]))
    fields["stop"] = tuple(fields["stop"])  # type: ignore[arg-type]
    return GenerateRequest(**fields)  # type: ignore[arg-type]


def event_line(request: int, event: Part | Done | Failed | Ready) -> str:
    kind = type(event).__name__.lower()
    return json.dumps({"id": request, "kind": kind, "event": asdict(event)}) + "\n"


def read_event(line: str) -> tuple[int, Part | Done | Failed | Ready] | None:
    """The request's number and the event; None for a line that is none."""
    try:
        data = json.loads(line)
        fields = dict(data["event"])
        if data["kind"] == "done":
            fields["usage"] = Usage(**fields["usage"])
            fields["shares"] = tuple(tuple(probe) for probe in fields["shares"])
        if data["kind"] == "part":
            fields["logprobs"] = tuple(_logprob(item) for item in fields["logprobs"])
        return int(data["id"]), _KINDS[data["kind"]](**fields)
    except (ValueError, KeyError, TypeError):
        return None


def _segments(value: object) -> tuple[Segment, ...]:
    return tuple(Segment(**segment) for segment in _objects(value))  # type: ignore[arg-type]


def _probe(data: Mapping[str, object]) -> Probe:
    answers = data["answers"]
    meant = tuple(tuple(words) for words in answers) if isinstance(answers, list) else ()
    return Probe(text=_segments(data["text"]), answers=meant)


def _logprob(data: dict[str, object]) -> Logprob:
    top = tuple(Alternative(**item) for item in _objects(data["top"]))  # type: ignore[arg-type]
    return Logprob(**{**data, "top": top})  # type: ignore[arg-type]


def _objects(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else []
