"""`POST /v1/chat/completions`: the conversation for any OpenAI client, plain and streaming.

A chat message never approves anything: what it leads to is at most a proposal, named in the
answer and in the extra field `andon`.
"""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse, StreamingResponse

from copilot.api.bodies import (
    AnswerChoice,
    AnswerMessage,
    ChatCompletion,
    ChatRequest,
    FaultBody,
    ModelEntry,
    ModelList,
    Usage,
)
from copilot.api.signing_in import Andon, Caller
from copilot.result import TurnJson, TurnRecord
from copilot.session import Session
from graphs.events import AnswerPart, ToolFinished

router = APIRouter(tags=["chat"])
MODEL = "andon"
NO_USAGE = Usage(prompt_tokens=0, completion_tokens=0, total_tokens=0)


@router.get("/v1/models", summary="List the models to choose from")
async def models(caller: Caller) -> ModelList:  # noqa: ARG001 - only signed-in people may ask
    """There is one; whatever a client names, Andon answers."""
    return ModelList(object="list", data=[ModelEntry(id=MODEL, object="model", created=0, owned_by="andon")])


@router.post(
    "/v1/chat/completions",
    summary="Ask, in a new conversation or a continued one",
    response_model=ChatCompletion,
    responses={403: {"model": FaultBody}},
)
async def completions(
    body: ChatRequest,
    andon: Andon,
    caller: Caller,
    x_conversation_id: Annotated[str | None, Header(max_length=100)] = None,
    x_openwebui_chat_id: Annotated[str | None, Header(max_length=100)] = None,
) -> JSONResponse | StreamingResponse:
    """Answer the last user message; earlier ones are ignored, the server keeps its own transcript.

    The answer's header `X-Conversation-Id` names the conversation; send it back to go on with it. A
    message never approves anything: proposals are decided at `/v1/proposals` only.
    """
    named = x_conversation_id or x_openwebui_chat_id or (body.metadata or {}).get("conversation_id")
    session = await asyncio.to_thread(andon.session, caller, identifier=named, site=body.site)
    text = next((message.text for message in reversed(body.messages) if message.role == "user"), "")
    record = TurnRecord(andon.model_json)
    headers = {"X-Conversation-Id": session.id}
    if body.stream:
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return StreamingResponse(_stream(session, text, record, usage), media_type="text/event-stream", headers=headers)
    async for event in session.ask(text):
        record.add(event)
    return JSONResponse(_completion(record.json), headers=headers)


def _completion(turn: TurnJson) -> ChatCompletion:
    message = AnswerMessage(role="assistant", content=turn["answer"], andon=turn)
    choice = AnswerChoice(index=0, message=message, finish_reason="stop", logprobs=None)
    return ChatCompletion(
        id=_identifier(),
        object="chat.completion",
        created=int(time.time()),
        model=MODEL,
        choices=[choice],
        usage=NO_USAGE,
    )


async def _stream(session: Session, text: str, record: TurnRecord, usage: bool) -> AsyncIterator[str]:
    """Server-sent events: answer pieces as they pass the checks, tool steps as comments."""
    head: dict[str, object] = {
        "id": _identifier(),
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": MODEL,
    }
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
    yield _event(head, {"andon": record.json}, "stop")
    if usage:
        yield f"data: {json.dumps({**head, 'choices': [], 'usage': NO_USAGE})}\n\n"
    yield "data: [DONE]\n\n"


def _event(head: dict[str, object], delta: dict[str, object], finish: str | None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return f"data: {json.dumps({**head, 'choices': [choice]}, ensure_ascii=False)}\n\n"


def _identifier() -> str:
    return f"chatcmpl-{uuid.uuid4().hex[:24]}"
