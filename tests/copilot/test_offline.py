"""A whole conversation with an approval where there is no network: only loopback exists."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from copilot.settings import Settings
from tests.copilot.commands import Ended, andon, run_in
from tests.copilot.isolated import without_network
from tests.copilot.serving import WORK_ORDER
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.plant import open_plant


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A home folder and a folder for temporary files, of which nothing may be left afterwards."""
    for name in ("user", "tmp"):
        (tmp_path / name).mkdir()
    yield tmp_path
    assert list((tmp_path / "user").rglob("*")) == []
    assert list((tmp_path / "tmp").rglob("*")) == []


def test_the_place_without_network_has_loopback_only() -> None:
    code = "import socket; print([name for _, name in socket.if_nameindex()])"
    ended = run_in(without_network(), [sys.executable, "-c", code])
    assert (ended.code, ended.out) == (0, "['lo']\n")


def test_from_the_question_to_the_work_order_without_a_network(settings: Settings, elsewhere: Path) -> None:
    """Question, request, approval by another person, read-back and the news of it; nothing is written elsewhere."""

    def said(*arguments: str) -> Ended:
        own = {"HOME": str(elsewhere / "user"), "TMPDIR": str(elsewhere / "tmp")}
        ended = andon(settings, *arguments, "--json", wrap=without_network(), **own)
        assert ended.code == 0, ended.err
        return ended

    question = said("ask", "Is FIL-03 running?").json
    request = said("ask", WORK_ORDER, "--session", question["session"]).json
    proposal = request["proposals"][0]["id"]
    decided = said("proposals", "approve", proposal, "--user", "jonas").json
    news = said("ask", "How do I clear a jam on the case packer?", "--session", question["session"]).json
    plant = open_plant(settings.plant_folder, PermitCheck(b"only to look"), lambda: datetime(2026, 6, 17, 3, 10))
    made = [order for order in plant.cmms.work_orders(asset="FIL-03") if order.description == "nozzle drips"]

    assert question["outcome"] == "answered"
    assert question["facts"]
    assert request["outcome"] == "proposed"
    assert decided["state"] == "done"
    assert made[0].id in decided["message"] or made[0].source.record in decided["message"]
    assert news["answer"].startswith(f"{proposal} (create work order for FIL-03): done")
    assert news["citations"]
    assert said("audit", "verify").json["ok"]
