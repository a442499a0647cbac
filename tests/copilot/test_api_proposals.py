"""`/v1/proposals` over loopback: the only place of the API where something is approved."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from copilot.settings import Settings
from tests.copilot.serving import WORK_ORDER, Served, served
from tools.adapters.plant.faults import set_condition

RELEASE = "please release {lot}, retest was fine"


@pytest.fixture(scope="module")
def api(installation: Path, model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the whole file; its plant changes as the tests approve."""
    home = Path(copytree(installation, tmp_path_factory.mktemp("api") / "home"))
    with served(Settings(home=home, models=model_folder, backend="none")) as running:
        yield running


def proposed(api: Served, user: str, text: str) -> dict[str, str]:
    """A fresh proposal: its id and digest."""
    turn = api.ask(user, text)
    assert turn["outcome"] == "proposed", turn["answer"]
    return {"id": turn["proposals"][0]["id"], "digest": turn["proposals"][0]["digest"]}


def decide(api: Served, user: str, proposal: dict[str, str], decision: str, **more: str) -> httpx.Response:
    body = {"decision": decision, "digest": proposal["digest"], **more}
    with api.http(user) as client:
        return client.post(f"/v1/proposals/{proposal['id']}/decision", json=body)


def card(api: Served, user: str, proposal: dict[str, str]) -> dict[str, object]:
    with api.http(user) as client:
        found: dict[str, object] = client.get(f"/v1/proposals/{proposal['id']}").json()
    return found


def problem(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["message"])


@pytest.fixture(scope="module")
def work_order_text(api: Served) -> Callable[[], str]:
    """Requests for a work order, each for another machine of Eastport that has no open one."""
    cmms = api.plant().cmms
    busy = {order.asset for order in cmms.work_orders(site="EP")}
    machines = iter(asset.id for asset in cmms.assets(site="EP") if asset.id not in busy | {"FIL-03"})
    return lambda: f"create a work order for {next(machines)}: cover is loose"


@pytest.fixture(scope="module")
def waiting(api: Served, work_order_text: Callable[[], str]) -> dict[str, str]:
    """A proposal that nobody in this file decides; every attempt on it leaves it as it was."""
    return proposed(api, "mara", work_order_text())


# --- from the card to the plant ----------------------------------------------------------------


def test_an_approval_changes_the_plant_exactly_as_the_card_said(api: Served) -> None:
    plant = api.plant().cmms
    before = {order.id for order in plant.work_orders(asset="FIL-03")}
    proposal = proposed(api, "mara", WORK_ORDER)
    shown = card(api, "jonas", proposal)
    assert {order.id for order in plant.work_orders(asset="FIL-03")} == before
    answer = decide(api, "jonas", proposal, "approve")
    made = [order for order in plant.work_orders(asset="FIL-03") if order.id not in before]
    assert answer.json()["state"] == "done"
    assert [(order.asset, order.description, order.priority) for order in made] == [("FIL-03", "nozzle drips", 3)]
    assert made[0].id in answer.json()["message"] or made[0].source.record in answer.json()["message"]
    changes = {row["field"]: row["after"] for row in shown["changes"]}  # type: ignore[attr-defined]  # JSON
    assert changes["description"] == made[0].description
    assert changes["asset"] == made[0].asset


def test_the_conversation_hears_of_the_decision_once(api: Served, work_order_text: Callable[[], str]) -> None:
    turn = api.ask("mara", work_order_text())
    proposal = {"id": turn["proposals"][0]["id"], "digest": turn["proposals"][0]["digest"]}
    decide(api, "jonas", proposal, "approve")
    talk = {"conversation_id": turn["session"]}
    first = api.ask("mara", "Is FIL-03 running?", metadata=talk)
    second = api.ask("mara", "Is FIL-03 running?", metadata=talk)
    assert first["answer"].startswith(f"{proposal['id']} (create work order for")
    assert "done and read back" in first["answer"]
    assert proposal["id"] not in second["answer"]


def test_the_transcript_names_the_person_and_the_way(api: Served, work_order_text: Callable[[], str]) -> None:
    turn = api.ask("mara", work_order_text())
    proposal = {"id": turn["proposals"][0]["id"], "digest": turn["proposals"][0]["digest"]}
    decide(api, "jonas", proposal, "approve")
    decisions = [payload for kind, payload in api.events(turn["session"]) if kind == "decision"]
    assert any('"person":"jonas"' in payload and '"method":"bearer token"' in payload for payload in decisions)


def test_a_rejection_needs_a_reason_and_changes_nothing(api: Served, work_order_text: Callable[[], str]) -> None:
    plant = api.plant().cmms
    proposal = proposed(api, "mara", work_order_text())
    before = len(plant.work_orders(site="EP"))
    bare = decide(api, "jonas", proposal, "reject", reason="  ")
    assert (bare.status_code, "reason" in problem(bare)) == (422, True)
    answer = decide(api, "jonas", proposal, "reject", reason="we replace it on Friday")
    assert answer.json()["state"] == "rejected"
    assert "we replace it on Friday" in answer.json()["message"]
    assert len(plant.work_orders(site="EP")) == before


def test_two_proposals_at_once_are_decided_apart(api: Served, work_order_text: Callable[[], str]) -> None:
    first, second = proposed(api, "mara", work_order_text()), proposed(api, "felix", work_order_text())
    mixed = decide(api, "jonas", {"id": first["id"], "digest": second["digest"]}, "approve")
    assert mixed.status_code == 409
    assert decide(api, "jonas", first, "reject", reason="not needed").json()["state"] == "rejected"
    assert card(api, "jonas", second)["status"] == "pending"
    assert decide(api, "jonas", second, "approve").json()["state"] == "done"


# --- who may, and when -------------------------------------------------------------------------


def test_the_wrong_role_is_refused_with_the_right_ones(api: Served, waiting: dict[str, str]) -> None:
    answer = decide(api, "felix", waiting, "approve")
    assert answer.status_code == 403
    assert "maintenance_lead" in problem(answer)
    assert card(api, "mara", waiting)["status"] == "pending"


def test_another_sites_proposal_does_not_exist_for_them(api: Served, waiting: dict[str, str]) -> None:
    with api.http("tomas") as client:
        listed = client.get("/v1/proposals?status=all").json()["data"]
        shown = client.get(f"/v1/proposals/{waiting['id']}")
    decided = decide(api, "tomas", waiting, "approve")
    missing = decide(api, "tomas", {"id": "P-ZZZZZ", "digest": "0" * 64}, "approve")
    assert waiting["id"] not in {row["id"] for row in listed}
    assert [shown.status_code, decided.status_code, missing.status_code] == [404, 404, 404]
    assert problem(decided).replace(waiting["id"], "P-ZZZZZ") == problem(missing)


def test_a_second_decision_comes_too_late(api: Served, work_order_text: Callable[[], str]) -> None:
    proposal = proposed(api, "mara", work_order_text())
    first = decide(api, "jonas", proposal, "approve")
    again = decide(api, "grace", proposal, "approve")
    other = decide(api, "grace", proposal, "reject", reason="too late")
    assert first.json()["state"] == "done"
    assert [again.status_code, other.status_code] == [409, 409]
    assert "already" in problem(again)


def test_of_many_approvals_at_once_one_counts_and_one_work_order_is_made(
    api: Served, work_order_text: Callable[[], str]
) -> None:
    plant = api.plant().cmms
    proposal = proposed(api, "felix", work_order_text())
    before = len(plant.work_orders(site="EP"))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda user: decide(api, user, proposal, "approve"), ["jonas", "mara", "grace"] * 2))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert len(plant.work_orders(site="EP")) == before + 1


def test_a_wrong_digest_decides_nothing(api: Served, waiting: dict[str, str]) -> None:
    wrong = decide(api, "jonas", waiting | {"digest": "0" * 64}, "approve")
    short = decide(api, "jonas", waiting | {"digest": "0"}, "approve")
    assert (wrong.status_code, short.status_code) == (409, 422)
    assert "open its card again" in problem(wrong)
    assert card(api, "mara", waiting)["status"] == "pending"


@pytest.mark.parametrize(
    "body", [{}, {"decision": "maybe"}, {"decision": "approve"}, {"approver": "grace", "decision": "approve"}, []]
)
def test_a_bad_decision_gets_one_sentence(api: Served, waiting: dict[str, str], body: object) -> None:
    """Nobody names the approver: who decides is the owner of the token."""
    with api.http("jonas") as client:
        answer = client.post(f"/v1/proposals/{waiting['id']}/decision", json=body)
    assert answer.status_code == 422
    assert "\n" not in problem(answer)
    assert card(api, "mara", waiting)["status"] == "pending"


def test_the_approver_cannot_be_named_in_the_body(api: Served, waiting: dict[str, str]) -> None:
    answer = decide(api, "felix", waiting, "approve", approver="jonas")
    assert answer.status_code == 422
    assert "approver" in problem(answer)


# --- a high risk -------------------------------------------------------------------------------


def test_a_high_risk_needs_the_code_of_its_card_and_a_second_person(
    api: Served, planted: dict[str, dict[str, str]]
) -> None:
    lot = planted["S9"]["lot"]
    proposal = proposed(api, "wen", RELEASE.format(lot=lot))
    code = str(card(api, "grace", proposal)["code"])
    assert len(code) == 4
    bare, wrong = decide(api, "grace", proposal, "approve"), decide(api, "grace", proposal, "approve", code="AAAA")
    own = decide(api, "wen", proposal, "approve", code=code)
    assert [bare.status_code, wrong.status_code, own.status_code] == [422, 422, 403]
    assert "another person" in problem(own)
    assert [hold.id for hold in api.plant().mes.holds(lot=lot)] == [planted["S9"]["hold"]]
    assert decide(api, "grace", proposal, "approve", code=code.lower()).json()["state"] == "done"
    assert api.plant().mes.holds(lot=lot) == ()


# --- on a bad day ------------------------------------------------------------------------------


def test_a_plant_system_that_is_down_is_told_and_nothing_is_lost(
    api: Served, work_order_text: Callable[[], str]
) -> None:
    proposal = proposed(api, "mara", work_order_text())
    set_condition(api.settings.plant_folder, "CMMS", "unavailable")
    answer = decide(api, "jonas", proposal, "approve")
    set_condition(api.settings.plant_folder, "CMMS", "ok")
    assert answer.status_code == 200
    assert answer.json()["state"] == "approved"
    assert "was not carried out" in answer.json()["message"]


def test_lists_are_newest_first_and_open_unless_all_are_asked_for(
    api: Served, work_order_text: Callable[[], str]
) -> None:
    first, second = proposed(api, "mara", work_order_text()), proposed(api, "mara", work_order_text())
    decide(api, "jonas", first, "reject", reason="no")
    with api.http("mara") as client:
        open_ones = [row["id"] for row in client.get("/v1/proposals").json()["data"]]
        everything = [row["id"] for row in client.get("/v1/proposals?status=all").json()["data"]]
        wrong = client.get("/v1/proposals?status=mine")
    assert open_ones[0] == second["id"]
    assert first["id"] not in open_ones
    assert everything[:2] == [second["id"], first["id"]]
    assert wrong.status_code == 422
