"""The server of the baselines: a process of its own that never outlives its use."""

from pathlib import Path

import httpx
import pytest

from copilot.settings import Settings
from eval.peers.errors import NoModelFile, ServerFailed
from eval.peers.rivals import server_of, weights
from eval.peers.rules import Rules
from eval.peers.serving import served


def rules(url: str | None = None) -> Rules:
    return Rules(names=("react",), url=url, patience=20.0)


def test_a_file_that_is_no_model_ends_with_what_the_server_said(tmp_path: Path) -> None:
    file = tmp_path / "letter.gguf"
    file.write_text("Dear reader, this is not a model but a letter.", encoding="utf-8")
    with (
        pytest.raises(ServerFailed, match=r"did not start \(RuntimeError.+ --server"),
        served(file, context=512, threads=1),
    ):
        pass


@pytest.mark.model
def test_a_server_answers_while_it_is_needed_and_no_longer(settings: Settings) -> None:
    with served(weights(settings.model_copy(update={"backend": "local"})), context=512, threads=1) as server:
        assert server.process_id is not None
        assert server.seconds > 0
        assert httpx.get(f"{server.url}/models").is_success
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}/models")


def test_a_server_that_runs_already_is_taken_as_it_is(settings: Settings) -> None:
    with server_of(settings, rules("http://127.0.0.1:9/v1")) as server:
        assert (server.url, server.process_id, server.seconds) == ("http://127.0.0.1:9/v1", None, 0.0)


def test_without_weights_there_is_no_server(settings: Settings) -> None:
    with pytest.raises(NoModelFile, match="'none'"):
        weights(settings)
    with pytest.raises(NoModelFile, match="gguf"):
        weights(settings.model_copy(update={"backend": "local", "models": settings.home}))
