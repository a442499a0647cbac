"""A model server in a process of its own, on loopback, for as long as it is needed."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from eval.peers.errors import ServerFailed

PACKAGE = "xllamacpp"
"""Brings llama.cpp's own server as a wheel that runs on any processor."""
PATIENCE = 180.0
"""Seconds a server gets to load the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server."""

    url: str
    """Up to and including `/v1`."""
    process_id: int | None
    """None for a server that somebody else runs."""
    seconds: float
    """From its start until it answered."""


@contextmanager
def served(model: Path, *, context: int, threads: int) -> Iterator[Served]:
    """Serve a model file; `context` is in tokens. Raises ServerFailed."""
    port, started = _free_port(), time.monotonic()
    with tempfile.TemporaryFile() as log:
        options = map(str, (model, context, threads, port))
        command = [sys.executable, "-m", "eval.peers.xllamacpp_server", *options]
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)
        try:
            if not _answers(server, port):
                log.seek(0)
                raise ServerFailed(PACKAGE, log.read().decode(errors="replace").strip())
            url = f"http://127.0.0.1:{port}/v1"
            yield Served(url=url, process_id=server.pid, seconds=time.monotonic() - started)
        finally:
            _end(server)


def _answers(server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Whether it lists its model before the time is over."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/v1/models", timeout=5.0).is_success:
                return True
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    return False


def _end(server: "subprocess.Popen[bytes]") -> None:
    if server.stdin:
        server.stdin.close()
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
