"""Cassettes of a real server's answers: named after their test, free of what does not belong to the protocol."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vcr

CASSETTES = Path(__file__).with_name("cassettes")
PORT = 8099
SERVED_NAME = "qwen2.5-coder-1.5b-instruct"
BASE_URL = f"http://127.0.0.1:{PORT}/v1"
_KEPT_REQUEST = {"content-type", "accept"}
_KEPT_RESPONSE = {"content-type"}


@contextmanager
def recorded(name: str) -> Iterator[Any]:
    """Replay the cassette, or record it when ANDON_RECORD is set; every recorded answer must be used."""
    recording = os.environ.get("ANDON_RECORD") == "1"
    player = vcr.VCR(
        cassette_library_dir=str(CASSETTES),
        record_mode="all" if recording else "none",
        match_on=["method", "scheme", "host", "port", "path", "query", "body"],
        before_record_request=_scrubbed_request,
        before_record_response=_scrubbed_response,
    )
    with player.use_cassette(f"{name}.yaml") as cassette:
        yield cassette
    assert recording or cassette.all_played, f"{name}.yaml has answers that nobody asked for"


def _scrubbed_request(request: Any) -> Any:
    request.headers = {name: value for name, value in request.headers.items() if name.lower() in _KEPT_REQUEST}
    return request


def _scrubbed_response(response: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in response["headers"].items() if name.lower() in _KEPT_RESPONSE}
    return {**response, "headers": kept}
