"""How much a request may bring, so that nobody fills the memory of the plant's server."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 4_000_000
"""Bytes of one request: a long history of a chat client fits, a file does not."""


class BodyLimit:
    """Ends a request with status 413 as soon as its body is larger than allowed."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._largest:
                raise HTTPException(413, too_large(self._largest))
            return message

        await self._app(scope, counted, send)


def too_large(largest: int) -> str:
    """The sentence for whoever sent too much."""
    return f"the request is larger than {largest:,} bytes; send the last messages of the conversation only."
