"""`POST /v1/chat/completions`: the conversation for any OpenAI client, plain and streaming.

A chat message never approves anything: what it leads to is at most a proposal, named in the
answer and in the extra field `andon`.
"""

import json
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse, StreamingResponse
from typing_extensions import TypedDict

from copilot.api.bodies import ChatRequest
from copilot.api.signing_in import Andon, Caller
from copilot.result import TurnJson, TurnRecord
from copilot.session import Session
from graphs.events import AnswerPart, ToolFinished

router = APIRouter()
MODEL = "andon"
FINISH = "stop"


class Usage(TypedDict):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


NO_USAGE = Usage(prompt_tokens=0, completion_tokens=0, total_tokens=0)
"""Facts and procedures are not billed by the token; clients only need the field."""


@router.get("/v1/models")
async def models(caller: Caller) -> JSONResponse:  # noqa: ARG001 - only signed-in people may ask
    """The one model that clients can choose."""
    entry = {"id": MODEL, "object": "model", "created": 0, "owned_by": "andon"}
    return JSONResponse({"object": "list", "data": [entry]})


@router.post("/v1/chat/completions", response_model=None)
async def completions(
    body: ChatRequest,
    andon: Andon,
    caller: Caller,
    x_conversation_id: Annotated[str | None, Header(max_length=100)] = None,
    x_openwebui_chat_id: Annotated[str | None, Header(max_length=100)] = None,
) -> JSONResponse | StreamingResponse:
    """Answer the last user message; earlier ones are ignored, the server keeps its own transcript."""
    named = (body.metadata or {}).get("conversation_id")
    session = andon.session(caller, identifier=x_conversation_id or x_openwebui_chat_id or named, site=body.site)
    text = next((message.text for message in reversed(body.messages) if message.role == "user"), "")
    record = TurnRecord(andon.model_json)
    headers = {"X-Conversation-Id": session.id}
    if body.stream:
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return StreamingResponse(_stream(session, text, record, usage), media_type="text/event-stream", headers=headers)
    async for event in session.ask(text):
        record.add(event)
    return JSONResponse(_completion(record.json), headers=headers)


def _completion(turn: TurnJson) -> dict[str, object]:
    message = {"role": "assistant", "content": turn["answer"], "andon": turn}
    choice = {"index": 0, "message": message, "finish_reason": FINISH, "logprobs": None}
    return {**_head("chat.completion"), "choices": [choice], "usage": NO_USAGE}


async def _stream(session: Session, text: str, record: TurnRecord, usage: bool) -> AsyncIterator[str]:
    """Server-sent events: answer pieces as they pass the checks, tool steps as comments."""
    head = _head("chat.completion.chunk")
    yield _event(head, {"role": "assistant", "content": ""}, None)
    async with aclosing(session.ask(text)) as events:
        async for event in events:
            record.add(event)
            if isinstance(event, AnswerPart):
                yield _event(head, {"content": event.text}, None)
            elif isinstance(event, ToolFinished):
                yield f": {event.tool} {event.seconds:.2f} s\n\n"
    if not record.said:
        yield _event(head, {"content": record.json["answer"]}, None)
    yield _event(head, {"andon": record.json}, FINISH)
    if usage:
        yield f"data: {json.dumps({**head, 'choices': [], 'usage': NO_USAGE})}\n\n"
    yield "data: [DONE]\n\n"


def _event(head: dict[str, object], delta: dict[str, object], finish: str | None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return f"data: {json.dumps({**head, 'choices': [choice]}, ensure_ascii=False)}\n\n"


def _head(kind: str) -> dict[str, object]:
    return {"id": f"chatcmpl-{uuid.uuid4().hex[:24]}", "object": kind, "created": int(time.time()), "model": MODEL}
