"""The embedded plant passes the suite that every adapter has to pass (A7, D2, D3, P1)."""

import shutil
from pathlib import Path

import pytest

from tests.tools.adapter_reads import READ_CHECKS, ReadCheck
from tests.tools.adapter_subject import Subject, WriteCase
from tests.tools.adapter_suite import WRITE_CHECKS, WriteCheck
from tests.tools.plant_subjects import TINY_CASES, tiny_subject
from tests.tools.tiny_plant import make_tiny_plant


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plant")
    make_tiny_plant(folder)
    return folder


@pytest.fixture
def subject(template: Path, tmp_path: Path) -> Subject:
    shutil.copytree(template, tmp_path / "plant")
    return tiny_subject(tmp_path / "plant")


@pytest.mark.parametrize("check", READ_CHECKS, ids=lambda check: check.__name__)
def test_reads(check: ReadCheck, subject: Subject) -> None:
    check(subject)


@pytest.mark.parametrize("case", TINY_CASES, ids=lambda case: type(case.write).__name__)
@pytest.mark.parametrize("check", WRITE_CHECKS, ids=lambda check: check.__name__)
def test_writes(check: WriteCheck, case: WriteCase, subject: Subject) -> None:
    check(subject, case)
