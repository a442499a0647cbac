"""A chat model on any server that speaks OpenAI's chat completions: vLLM, llama-server, Ollama and others.

model = RemoteChatModel(base_url="http://127.0.0.1:8080/v1", model="qwen2.5-coder-1.5b-instruct")
"""

import contextlib
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

import httpx
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessage, BaseMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field, PrivateAttr, SecretStr

from copilot.models.calibration import find_calibration
from copilot.models.chunks import whole_chunk
from copilot.models.completions import Reader, Refusal, refusal
from copilot.models.errors import RemoteUnavailable
from copilot.models.info import ModelInfo
from copilot.models.relevance import Wanted, Weighing
from copilot.models.remote_weighing import RemoteWeighing, message_of, reconsidered, with_choice
from copilot.models.turns import choice_of, left_to_the_model, schemas_of

_PASSED_ON = ("max_tokens", "temperature", "seed", "logprobs", "top_logprobs", "response_format", "tools")


class RemoteChatModel(BaseChatModel):
    """The same arguments and metadata as the local model; raises RemoteUnavailable or ModelBusy."""

    base_url: str
    """Address up to and including `/v1`."""
    model: str
    """Name of the model on the server."""
    api_key: SecretStr | None = None
    timeout: float = Field(default=120.0, gt=0)
    """Seconds to wait for the next piece of an answer; connecting gets at most five of them."""
    context: int = Field(default=4096, gt=0)
    """Tokens the server's model takes; servers do not tell."""
    temperature: float = 0.0
    max_tokens: int = Field(default=512, gt=0)
    weigh: bool = True
    """Ask first whether any of the bound tools is wanted; without it the server's own way of calling decides."""
    calibrations: Path | None = None
    """Folder with numbers fitted to the server's model (`relevance.yaml`)."""

    _remote_weighing: RemoteWeighing = PrivateAttr(default_factory=RemoteWeighing)

    @property
    def _llm_type(self) -> str:
        return "andon-remote"

    @property
    def _identifying_params(self) -> dict[str, object]:
        return {"model_name": self.model, "base_url": self.base_url, "temperature": self.temperature}

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(self.model, None, self.context)

    def bind_tools(
        self,
        tools: Sequence[Any],
        *,
        tool_choice: str | dict[str, Any] | bool | None = None,
        parallel_tool_calls: bool = True,
        **kwargs: Any,
    ) -> Runnable[Any, AIMessage]:
        """Tools as functions, pydantic models, LangChain tools or dictionaries with a JSON schema."""
        formatted = [convert_to_openai_tool(tool) for tool in tools]
        choice_of(tool_choice, schemas_of(formatted))
        return self.bind(tools=formatted, tool_choice=tool_choice, parallel_tool_calls=parallel_tool_calls, **kwargs)

    # -- asking -----------------------------------------------------------------------------------------------

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 (there are no tokens to report)
        **kwargs: object,
    ) -> ChatResult:
        wanted = self._weighed(messages, kwargs)
        made = self._posted(messages, with_choice(kwargs, wanted), stop)
        final = reconsidered(wanted, made, messages, kwargs)
        return made if final is wanted else self._posted(messages, with_choice(kwargs, final), stop)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002 (there are no tokens to report)
        **kwargs: object,
    ) -> ChatResult:
        wanted = await self._aweighed(messages, kwargs)
        made = await self._aposted(messages, with_choice(kwargs, wanted), stop)
        final = reconsidered(wanted, made, messages, kwargs)
        return made if final is wanted else await self._aposted(messages, with_choice(kwargs, final), stop)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        wanted = self._weighed(messages, kwargs)
        if wanted and wanted.call and not wanted.sure:
            made = self._posted(messages, with_choice(kwargs, wanted), stop)
            wanted = reconsidered(wanted, made, messages, kwargs)
            if wanted and wanted.call:
                yield whole_chunk(message_of(made))
                return
        body = self._body(messages, stop, with_choice(kwargs, wanted)) | _STREAMING
        with (
            self._reported(),
            httpx.Client(timeout=self._patience, verify=_certificates()) as client,
            client.stream("POST", self._url, headers=self._headers, json=body) as response,
        ):
            if response.is_error:
                response.read()
                raise self._refused(response)
            reader = Reader(self.model)
            for line in response.iter_lines():
                if chunk := reader.line(line):
                    if run_manager:
                        run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                    yield chunk
            self._require_end(reader)

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> AsyncIterator[ChatGenerationChunk]:
        wanted = await self._aweighed(messages, kwargs)
        if wanted and wanted.call and not wanted.sure:
            made = await self._aposted(messages, with_choice(kwargs, wanted), stop)
            wanted = reconsidered(wanted, made, messages, kwargs)
            if wanted and wanted.call:
                yield whole_chunk(message_of(made))
                return
        body = self._body(messages, stop, with_choice(kwargs, wanted)) | _STREAMING
        with self._reported():
            async with (
                httpx.AsyncClient(timeout=self._patience, verify=_certificates()) as client,
                client.stream("POST", self._url, headers=self._headers, json=body) as response,
            ):
                if response.is_error:
                    await response.aread()
                    raise self._refused(response)
                reader = Reader(self.model)
                async for line in response.aiter_lines():
                    if chunk := reader.line(line):
                        if run_manager:
                            await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                        yield chunk
                self._require_end(reader)

    def _posted(
        self, messages: Sequence[BaseMessage], options: Mapping[str, Any], stop: Sequence[str] | None = None
    ) -> ChatResult:
        with self._reported(), httpx.Client(timeout=self._patience, verify=_certificates()) as client:
            response = client.post(self._url, headers=self._headers, json=self._body(messages, stop, options))
        return self._result(response)

    async def _aposted(
        self, messages: Sequence[BaseMessage], options: Mapping[str, Any], stop: Sequence[str] | None = None
    ) -> ChatResult:
        with self._reported():
            async with httpx.AsyncClient(timeout=self._patience, verify=_certificates()) as client:
                response = await client.post(self._url, headers=self._headers, json=self._body(messages, stop, options))
        return self._result(response)

    # -- is a tool wanted? ------------------------------------------------------------------------------------

    def wanted(self, messages: Sequence[BaseMessage], tools: Sequence[Any]) -> Wanted:
        """Whether one of these tools is wanted; makes no call."""
        steps = self._remote_weighing.wanted(self._weighing([convert_to_openai_tool(tool) for tool in tools]), messages)
        try:
            ask = next(steps)
            while True:
                ask = steps.send(message_of(self._posted(ask.messages, ask.options)))
        except StopIteration as end:
            return cast(Wanted, end.value)

    async def _awanted(self, messages: Sequence[BaseMessage], tools: Sequence[Any]) -> Wanted:
        steps = self._remote_weighing.wanted(self._weighing(tools), messages)
        try:
            ask = next(steps)
            while True:
                ask = steps.send(message_of(await self._aposted(ask.messages, ask.options)))
        except StopIteration as end:
            return cast(Wanted, end.value)

    def _weighing(self, tools: Sequence[Any]) -> Weighing:
        return Weighing(tools, find_calibration(self.model, None, self.calibrations), described=True)

    def _weighed(self, messages: Sequence[BaseMessage], options: Mapping[str, Any]) -> Wanted | None:
        free = self.weigh and left_to_the_model(messages, options)
        return self.wanted(messages, options["tools"]) if free else None

    async def _aweighed(self, messages: Sequence[BaseMessage], options: Mapping[str, Any]) -> Wanted | None:
        free = self.weigh and left_to_the_model(messages, options)
        return await self._awanted(messages, options["tools"]) if free else None

    # -- translation ------------------------------------------------------------------------------------------

    @property
    def _url(self) -> str:
        return f"{self.base_url.rstrip('/')}/chat/completions"

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.api_key.get_secret_value()}"} if self.api_key else {}

    @property
    def _patience(self) -> httpx.Timeout:
        return httpx.Timeout(self.timeout, connect=min(self.timeout, 5.0))

    def _body(
        self, messages: Sequence[BaseMessage], stop: Sequence[str] | None, options: Mapping[str, Any]
    ) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": convert_to_openai_messages(list(messages)),
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
        }
        body |= {name: options[name] for name in _PASSED_ON if options.get(name) is not None}
        if stop:
            body["stop"] = list(stop)
        if options.get("tools"):
            body["tool_choice"] = _choice(options.get("tool_choice"), options["tools"])
            body["parallel_tool_calls"] = options.get("parallel_tool_calls", True) is not False
        return body

    def _result(self, response: httpx.Response) -> ChatResult:
        if response.is_error:
            raise self._refused(response)
        with self._reported():
            reader = Reader(self.model)
            chunk = reader.piece(response.json())
            if not reader.ended:
                raise ValueError("no finished answer")
            return generate_from_stream(iter([chunk]))

    # -- what can go wrong ------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _reported(self) -> Iterator[None]:
        """Failures of the line and answers that are none become one clear sentence."""
        try:
            yield
        except httpx.TimeoutException as error:
            raise RemoteUnavailable(
                f"The model server at {self.base_url!r} did not answer within {self.timeout:g} s; "
                "ask again or look at the server."
            ) from error
        except httpx.HTTPError as error:
            raise RemoteUnavailable(
                f"The model server at {self.base_url!r} cannot be reached ({str(error) or type(error).__name__}); "
                "start it or mend ANDON_REMOTE_URL."
            ) from error
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise RemoteUnavailable(
                f"The server at {self.base_url!r} answered, but not as a chat completions server does; "
                "check that ANDON_REMOTE_URL ends in /v1."
            ) from error
        except Refusal as error:
            raise RemoteUnavailable(f"The model server at {self.base_url!r} gave up: {error}.") from error

    def _require_end(self, reader: Reader) -> None:
        """A line that breaks off in the middle of an answer closes like one that is done."""
        if not reader.ended:
            raise RemoteUnavailable(
                f"The model server at {self.base_url!r} hung up before the answer was complete; ask again."
            )

    def _refused(self, response: httpx.Response) -> Exception:
        return refusal(response, self.base_url, self.model)


_STREAMING: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}}


@cache
def _certificates() -> ssl.SSLContext:
    """Read once: it takes longer than many a short answer."""
    return httpx.create_ssl_context()


def _choice(choice: object, tools: Sequence[Mapping[str, Any]]) -> str | dict[str, Any]:
    plain = choice_of(choice, schemas_of(tools))
    if plain in ("auto", "none"):
        return plain
    return "required" if plain == "any" else {"type": "function", "function": {"name": plain}}
