"""What the HTTP API takes and gives, beside the turn and card objects of `copilot/result.py`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from copilot.result import CardJson, TurnJson
from guardrails.proposals import Choice


class TextPart(BaseModel):
    """One part of a message in the list form that some clients send."""

    type: str
    text: str = ""


class ChatMessage(BaseModel):
    """One message of the client's history; only the last one of the user is used."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    include_usage: bool = False


class ChatRequest(BaseModel):
    """The part of the Chat Completions request that Andon uses; the rest is ignored."""

    model_config = ConfigDict(extra="ignore")

    model: str = "andon"
    messages: list[ChatMessage] = Field(min_length=1, max_length=2_000)
    stream: bool = False
    stream_options: StreamOptions | None = None
    metadata: dict[str, str] | None = None
    site: str | None = Field(None, description="Site the conversation is about; the person's home site if left out.")


class DecisionRequest(BaseModel):
    """A person's answer to a card."""

    model_config = ConfigDict(extra="forbid")

    decision: Choice
    digest: str = Field(min_length=64, max_length=64, description="The digest on the card that was shown.")
    reason: str = Field("", max_length=500, description="Why; needed to reject.")
    code: str = Field("", max_length=16, description="The code on the card; needed to approve a high risk.")


class DecisionAnswer(BaseModel):
    """What became of the decision."""

    proposal: str
    state: str
    message: str


class Fault(BaseModel):
    """Why a request was refused, in the shape that OpenAI clients read."""

    message: str
    type: str
    code: str | None = None


class FaultBody(BaseModel):
    error: Fault


class ModelEntry(TypedDict):
    """One model that clients can choose."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelList(TypedDict):
    object: Literal["list"]
    data: list[ModelEntry]


class AnswerMessage(TypedDict):
    """The answer; `andon` is the whole turn with facts, citations and proposals."""

    role: Literal["assistant"]
    content: str
    andon: TurnJson


class AnswerChoice(TypedDict):
    index: int
    message: AnswerMessage
    finish_reason: Literal["stop"]
    logprobs: None


class Usage(TypedDict):
    """Facts and procedures are not billed by the token: always 0, because clients want the field."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatCompletion(TypedDict):
    """One answer in the shape of the Chat Completions API."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[AnswerChoice]
    usage: Usage


class CardList(TypedDict):
    object: Literal["list"]
    data: list[CardJson]


class Health(BaseModel):
    status: Literal["ok"]
    model: str
    plant_time: str
