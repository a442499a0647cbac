"""Set-up: makes what is missing, leaves what is there, and can be stopped and repeated."""

from pathlib import Path

import pytest

from copilot.errors import StartupError
from copilot.settings import Settings
from copilot.setup import make_home, needed_models, parts, prepare


def test_what_is_there_is_not_made_again(settings: Settings) -> None:
    told: list[str] = []
    before = {file: file.stat().st_mtime_ns for file in settings.plant_folder.iterdir()}
    prepare(settings, lambda what, _done, _total: told.append(what))
    assert {file: file.stat().st_mtime_ns for file in settings.plant_folder.iterdir()} == before
    assert "demo plant" not in told
    assert all(part.ready for part in parts(settings))


def test_a_plant_that_is_half_there_is_made_whole(settings: Settings) -> None:
    (settings.plant_folder / "mes.sqlite").unlink()
    assert {part.name: part.ready for part in parts(settings)}["demo plant"] is False
    told: list[tuple[str, int, int]] = []
    prepare(settings, lambda what, done, total: told.append((what, done, total)))
    assert ("demo plant", 0, 1) in told
    assert ("demo plant", 1, 1) in told
    assert all(part.ready for part in parts(settings))


def test_the_chat_model_is_needed_where_it_runs_here(settings: Settings) -> None:
    local = settings.model_copy(update={"backend": "local"})
    assert needed_models(local) == ("qwen2.5-coder-1.5b-instruct", *needed_models(settings))


def test_a_new_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    make_home(tmp_path / "a" / "home")
    assert (tmp_path / "a" / "home").stat().st_mode & 0o077 == 0
    assert list((tmp_path / "a" / "home").iterdir()) == []


def test_a_folder_that_cannot_be_used_is_named_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="ANDON_HOME"):
        make_home(Path("/proc/andon"))
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StartupError, match=r"'.*file'"):
        make_home(tmp_path / "file")
