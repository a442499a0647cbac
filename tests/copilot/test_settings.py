"""Settings: arguments beat the environment, the environment beats the file, a wrong value is named."""

from pathlib import Path

import pytest

from copilot.errors import StartupError
from copilot.settings import Settings, load_settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that the settings are read from."""
    monkeypatch.setenv("ANDON_HOME", str(tmp_path))
    monkeypatch.delenv("ANDON_BACKEND", raising=False)
    monkeypatch.delenv("ANDON_MODELS", raising=False)
    return tmp_path


def test_everything_lies_in_the_data_folder(home: Path) -> None:
    settings = load_settings()
    places = (
        settings.model_folder,
        settings.plant_folder,
        settings.index_folder,
        settings.ledger_file,
        settings.conversations_file,
        settings.identity_file,
        settings.state_folder,
    )
    assert settings.home == home
    assert all(place.is_relative_to(home) for place in places)
    assert len(set(places)) == len(places)


def test_the_environment_beats_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "andon.toml").write_text("port = 8500\nuser = 'wen'\n", encoding="utf-8")
    monkeypatch.setenv("ANDON_PORT", "8600")
    settings = load_settings()
    assert (settings.port, settings.user) == (8600, "wen")
    assert Settings(port=8700).port == 8700


def test_models_may_lie_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDON_MODELS", "/models")
    assert load_settings().model_folder == Path("/models")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "many"),
        ("BACKEND", "cloud"),
        ("CONTEXT", "12"),
        ("THREADS", "0"),
        ("TOOL_TIMEOUT", "-1"),
    ],
)
def test_a_wrong_value_is_named_with_the_variable(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"ANDON_{name}", value)
    with pytest.raises(StartupError, match=f"ANDON_{name}") as failure:
        load_settings()
    assert repr(value) in str(failure.value)


def test_a_file_that_is_no_toml_is_named(home: Path) -> None:
    (home / "andon.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(StartupError, match=r"andon\.toml"):
        load_settings()
