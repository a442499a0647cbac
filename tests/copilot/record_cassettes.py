"""Record the remote backend's cassettes anew: `python -m tests.copilot.record_cassettes`.

Starts llama-cpp-python's own OpenAI-compatible server on loopback with the chat model that ANDON_TEST_MODELS or
ANDON_HOME has (it needs the `server` extra), runs the cassette tests against it and stops it. Afterwards look at
the difference before you commit it.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx

from copilot.models.catalog import load_catalog
from tests.copilot.recording import CASSETTES, PORT, SERVED_NAME

TESTS = Path(__file__).with_name("test_models_remote.py")
_PATIENCE = 120.0
"""Seconds the server gets to load the model."""


def main(folder: Path) -> int:
    """Returns pytest's exit code."""
    file = folder / load_catalog().entry("qwen2.5-coder-1.5b-instruct").file
    options = {
        "--model": str(file),
        "--model_alias": SERVED_NAME,
        "--host": "127.0.0.1",
        "--port": str(PORT),
        "--n_ctx": "512",
        "--logits_all": "true",
    }
    command = [sys.executable, "-m", "llama_cpp.server", *(word for pair in options.items() for word in pair)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(server)
        for cassette in CASSETTES.glob("*.yaml"):
            cassette.unlink()
        environment = {**os.environ, "ANDON_RECORD": "1"}
        return subprocess.run([sys.executable, "-m", "pytest", str(TESTS)], env=environment, check=False).returncode
    finally:
        server.terminate()
        server.wait()


def wait_for(server: "subprocess.Popen[bytes]") -> None:
    """Until the server answers; raises RuntimeError when it ends or takes too long."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{PORT}/v1/models").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise RuntimeError(f"the server did not answer on port {PORT}; is the port free and the `server` extra installed?")


if __name__ == "__main__":
    home = os.environ.get("ANDON_HOME", str(Path.home() / ".local" / "share" / "andon"))
    raise SystemExit(main(Path(os.environ.get("ANDON_TEST_MODELS", str(Path(home) / "models")))))
