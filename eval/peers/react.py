"""The ready-made agent that anybody would start with: LangGraph's ReAct loop over an OpenAI-compatible server.

It gets the same weights, the same tools with the same descriptions, and the same findings to read.
What changes from request to request (site, time) stands with the question, so that the server can
keep the long beginning of the prompt, as the copilot does.
"""

import asyncio
import warnings
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, BaseMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langchain_core.tools import BaseTool, StructuredTool
from langchain_openai import ChatOpenAI
from langgraph.errors import GraphRecursionError
from langgraph.graph.state import CompiledStateGraph
from langgraph.prebuilt import create_react_agent
from langgraph.types import StreamMode
from openai import OpenAIError
from pydantic import SecretStr

from eval.peers.lenient import with_calls
from eval.peers.meter import Meter
from eval.peers.peer import Exchange, Turn
from tools.context import Context
from tools.tool import Json, Tool

PROMPT = (
    "You are the production-support assistant of a manufacturing plant. Answer with the help of the tools and be "
    "brief. Use only what the tools return. Ask back when something is missing. If no tool fits, say so."
)
LOOKUPS = 6
"""Rounds of calls in one request: as many as the copilot may make."""
LONGEST = 400
"""Tokens of one reply of the model."""
FIRST = 10
"""Times the patience that the first request gets: the server computes the tool list then, once."""
STOPPED = "Sorry, need more steps to process this request."
"""What the agent itself says when its calls have used up its rounds."""
KEY = "not-needed"
MODEL = "local"
"""What every server of ours calls its one model."""


class React:
    """The agent as it comes, or with a reader for calls that the model writes as text."""

    def __init__(self, chat: BaseChatModel, tools: Iterable[Tool], *, lenient: bool, patience: float) -> None:
        """`patience` is the longest wait for one answer, in seconds."""
        self.name = "ReAct agent, lenient parsing" if lenient else "ReAct agent as installed"
        self.meter = Meter()
        self._patience = patience
        self._first = True
        self._turn: Turn | None = None
        self._agent = _agent(chat, [self._offered(tool) for tool in tools], lenient=lenient)

    async def ask(self, text: str, turn: Turn, earlier: Sequence[Exchange] = ()) -> None:
        """Run the loop to its end; what breaks it off is the answer then."""
        self._turn = turn
        messages = [*_before(earlier), HumanMessage(f"{_where(turn.context)}\n{text}")]
        patience, self._first = self._patience * (FIRST if self._first else 1), False
        try:
            async with asyncio.timeout(patience):
                turn.finish(await self._run(messages, turn))
        except TimeoutError:
            turn.finish(f"No answer within {patience:g} s.", "failed")
        except GraphRecursionError:
            turn.finish(STOPPED)
        except OpenAIError as failure:
            turn.finish(f"{type(failure).__name__}: {failure}", "failed")

    async def _run(self, messages: list[BaseMessage], turn: Turn) -> str:
        """The words of the last message; each one is reported as it comes, those of calls excepted."""
        config = RunnableConfig(recursion_limit=3 * LOOKUPS + 2, callbacks=[self.meter])
        answer = ""
        async for mode, data in self._events(messages, config):
            if mode == "messages":
                _heard(data[0], turn)
            else:
                answer = _words(data["messages"][-1])
        return answer

    def _events(self, messages: list[BaseMessage], config: RunnableConfig) -> AsyncIterator[tuple[str, Any]]:
        """Every piece of a message, and the whole state after every step."""
        modes: list[StreamMode] = ["messages", "values"]
        return cast(
            AsyncIterator[tuple[str, Any]],
            self._agent.astream({"messages": messages}, config, stream_mode=modes),
        )

    def _offered(self, tool: Tool) -> BaseTool:
        """A tool of the plant as LangChain has it."""

        async def call(**arguments: Json) -> str:
            if self._turn is None:
                raise RuntimeError("a tool was called outside of a request")
            return await self._turn.call(tool, arguments)

        about = f"{tool.description} Not for {tool.not_for}." if tool.not_for else tool.description
        return StructuredTool(name=tool.name, description=about, args_schema=dict(tool.schema), coroutine=call)


def server_chat(url: str, *, patience: float = 120.0, longest: int = LONGEST) -> BaseChatModel:
    """LangChain's own client for the server at this address, `/v1` included; `longest` is in tokens."""
    return ChatOpenAI(
        base_url=url,
        api_key=SecretStr(KEY),
        model=MODEL,
        temperature=0.0,
        max_completion_tokens=longest,
        # The name of the same limit that all servers know.
        extra_body={"max_tokens": longest},
        timeout=FIRST * patience,
        max_retries=0,
        stream_usage=True,
        # The longest wait is ours to decide, and the first prompt takes a while.
        stream_chunk_timeout=None,
    )


def _agent(chat: BaseChatModel, tools: list[BaseTool], *, lenient: bool) -> CompiledStateGraph[Any, Any, Any, Any]:
    with warnings.catch_warnings():
        # Deprecated in favour of the same loop in another package, which would be one more to install.
        warnings.simplefilter("ignore", DeprecationWarning)
        return create_react_agent(chat, tools, prompt=PROMPT, post_model_hook=_reread if lenient else None)


def _reread(state: Mapping[str, Sequence[AnyMessage]]) -> dict[str, list[AIMessage]]:
    """The model's last message again, with the calls that it wrote as text."""
    again = with_calls(state["messages"][-1])
    return {"messages": [again] if again else []}


def _heard(message: BaseMessage, turn: Turn) -> None:
    if isinstance(message, AIMessageChunk) and message.content:
        turn.says(str(message.content))


def _words(message: BaseMessage) -> str:
    return str(message.content) if isinstance(message, AIMessage) else ""


def _before(earlier: Sequence[Exchange]) -> list[BaseMessage]:
    return [message for asked, said in earlier for message in (HumanMessage(asked), AIMessage(said))]


def _where(context: Context) -> str:
    return f"[site {context.site}, {context.now:%A %Y-%m-%d %H:%M}, signed in: {context.operator.role}]"
