"""What a record number in a call may follow from."""

from pathlib import Path

import pytest

from eval.origins import Origins
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.installed import plant_clock
from tools.adapters.plant.plant import open_plant
from tools.catalog import catalog
from tools.directory import Directory

TOOLS = catalog()


@pytest.fixture(scope="module")
def directory(plant_folder: Path) -> Directory:
    return Directory.load(open_plant(plant_folder, PermitCheck(b"0" * 32), plant_clock(plant_folder)))


@pytest.mark.parametrize(
    ("text", "asset"),
    [
        ("is PKG-07 up", "PKG-07"),
        ("is pkg07 up", "PKG-07"),
        ("hows the case packer on line 3", "PKG-07"),
        ("who works on WO-9007", "PKG-07"),
    ],
)
def test_what_the_words_name_is_not_made_up(directory: Directory, text: str, asset: str) -> None:
    """A number as written, in another spelling, by its name, or what a named record belongs to."""
    origins = Origins(directory, "EP")
    origins.heard(text)
    assert list(origins.made_up(TOOLS["machine_state"], {"asset": asset})) == []


def test_what_nobody_named_is_made_up(directory: Directory) -> None:
    origins = Origins(directory, "EP")
    origins.heard("is it up again?")
    assert list(origins.made_up(TOOLS["machine_state"], {"asset": "PKG-07"})) == ["machine_state.asset='PKG-07'"]


def test_what_was_found_or_offered_before_is_known(directory: Directory) -> None:
    origins = Origins(directory, "EP")
    origins.saw("PKG-02 or PKG-07?")
    assert list(origins.made_up(TOOLS["machine_state"], {"asset": "PKG-07"})) == []


def test_the_own_site_needs_no_mention_another_does(directory: Directory) -> None:
    origins = Origins(directory, "EP")
    assert list(origins.made_up(TOOLS["holds"], {"site": "EP", "lot": None})) == []
    assert list(origins.made_up(TOOLS["holds"], {"site": "NF"})) == ["holds.site='NF'"]
