"""One server on one data folder."""

from pathlib import Path

import pytest

from copilot.errors import StartupError
from copilot.single import only_one


def test_a_second_one_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    with (
        only_one(tmp_path, "andon serve"),
        pytest.raises(StartupError, match="another `andon serve`"),
        only_one(tmp_path, "andon serve"),
    ):
        pass
    with only_one(tmp_path, "andon serve"):
        pass


def test_another_folder_is_another_server(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with only_one(tmp_path / "a", "andon serve"), only_one(tmp_path / "b", "andon serve"):
        pass
