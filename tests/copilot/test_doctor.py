"""What is wrong with an installation, and what mends it."""

from pathlib import Path

import pytest

from copilot.doctor import Check, examine
from copilot.settings import Settings


def found(settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in examine(settings)}


def test_a_good_installation_needs_no_mending(settings: Settings) -> None:
    wrong = {name: check.found for name, check in found(settings).items() if not check.ok}
    assert set(wrong) <= {"disk", "memory"}, wrong


def test_an_empty_folder_lacks_everything_that_set_up_makes(tmp_path: Path) -> None:
    checks = found(Settings(home=tmp_path, models=tmp_path / "none", backend="none"))
    assert checks["demo plant"].fix == "andon setup"
    assert "andon knowledge ingest" in checks["knowledge index"].fix
    assert checks["model all-minilm-l6-v2-int8"].fix == "andon model pull"
    assert checks["data folder"].ok
    assert checks["transcript"].ok


def test_the_chat_model_is_looked_at_where_it_is_used(settings: Settings, tmp_path: Path) -> None:
    local = settings.model_copy(update={"backend": "local", "models": tmp_path})
    assert "model qwen2.5-coder-1.5b-instruct" in found(local)
    assert "model qwen2.5-coder-1.5b-instruct" not in found(settings)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    check = found(Settings(home=tmp_path / "file" / "home", models=tmp_path, backend="none"))["data folder"]
    assert not check.ok
    assert "ANDON_HOME" in check.fix


def test_a_missing_compiler_is_named(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    check = found(settings)["compiler"]
    assert check.found == "gcc, g++, make missing"
    assert "build-essential" in check.fix
