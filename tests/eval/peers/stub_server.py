"""A chat completions server on loopback that says what a test wrote down for it."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

END = b"data: [DONE]\n\n"


class Stub(ThreadingHTTPServer):
    """Gives its replies in order, then the last one for ever; keeps what it was asked."""

    daemon_threads = True

    def __init__(self, replies: Sequence[str | int]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = list(replies)
        self.asked: list[dict[str, object]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_reply(self) -> str | int:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        reply = self.server.next_reply()
        if isinstance(reply, int):
            self.send_error(reply)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for piece in _pieces(reply):
            self.wfile.write(f"data: {json.dumps(piece)}\n\n".encode())
        self.wfile.write(END)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name the library gives it
        """Quiet."""


def _pieces(reply: str) -> Iterator[dict[str, object]]:
    """The reply in two pieces, then the end, then what it took."""
    half = len(reply) // 2
    for text in (reply[:half], reply[half:]):
        yield _chunk([{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}])
    yield _chunk([{"index": 0, "delta": {}, "finish_reason": "stop"}])
    details = {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107}
    yield _chunk([]) | {"usage": details | {"prompt_tokens_details": {"cached_tokens": 60}}}


def _chunk(choices: list[dict[str, object]]) -> dict[str, object]:
    return {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "local", "choices": choices}


@contextmanager
def stub(*replies: str | int) -> Iterator[Stub]:
    """A running server; a number stands for an error of that status."""
    server = Stub(replies)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
