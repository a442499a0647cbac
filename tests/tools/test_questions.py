"""Questions and words kept as data are sound."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from tools.catalog import catalog
from tools.context import Context
from tools.questions import load_questions
from tools.vocabulary import load_vocabulary


def test_every_question_belongs_to_a_tool() -> None:
    assert set(load_questions()) <= set(catalog())


def test_the_catalogue_knows_the_questions() -> None:
    assert "how do we do a changeover on line 4" in catalog()["find_procedure"].examples


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "questions.yaml"
    broken.write_text("machine_state: [[nested]]\n", encoding="utf-8")
    with pytest.raises(ValidationError):
        load_questions(broken)


def test_every_class_of_the_plant_has_words_of_the_shop_floor(demo: Context) -> None:
    classes = {asset.asset_class for asset in demo.systems.cmms.assets()}
    assert classes == set(load_vocabulary().asset_classes)


def test_every_site_has_a_name(demo: Context) -> None:
    assert {line.site for line in demo.systems.mes.lines()} == set(load_vocabulary().sites)
