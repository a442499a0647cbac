"""The policy: a decision table for the shipped file, and no file with a mistake in it is used."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from guardrails.errors import NotAllowed, PolicyInvalid
from guardrails.policy import Action, Leaf, Policy, Resource, Situation
from guardrails.policy_file import DEFAULT_POLICY, load_policy
from guardrails.provenance import INVENTED, Label, Trust
from tests.guardrails.bench import person
from tools.catalog import catalog
from tools.context import Role
from tools.slots import SlotKind
from tools.tool import Risk

POLICY = load_policy()
TOOLS = catalog()
ROLES: tuple[Role, ...] = get_args(Role)
MAINTENANCE = "maintenance_lead supervisor plant_manager"

ASKS = {
    "create_work_order": f"{MAINTENANCE} technician quality_engineer manufacturing_engineer",
    "assign_technician": MAINTENANCE,
    "reserve_spare": f"{MAINTENANCE} technician",
    "place_hold": "quality_engineer supervisor manufacturing_engineer warehouse_lead plant_manager",
    "release_hold": "quality_engineer supervisor plant_manager",
    "expedite_purchase_order": "buyer planner supervisor plant_manager",
    "move_production_order": "planner supervisor plant_manager",
    "transfer_stock": "warehouse_lead logistics_coordinator planner supervisor plant_manager",
}
APPROVES = {
    "create_work_order": MAINTENANCE,
    "assign_technician": MAINTENANCE,
    "reserve_spare": MAINTENANCE,
    "place_hold": "quality_engineer plant_manager",
    "release_hold": "quality_engineer plant_manager",
    "expedite_purchase_order": "buyer plant_manager",
    "move_production_order": "planner plant_manager",
    "transfer_stock": "warehouse_lead logistics_coordinator plant_manager",
}


def action(name: str) -> Action:
    tool = TOOLS[name]
    return Action(name=name, kind=tool.kind, risk=tool.risk)


def at(site: str = "EP", amount: int = 0) -> Resource:
    return Resource(site=site, amount_minor=amount)


def test_every_action_of_the_catalogue_has_a_row_in_this_table() -> None:
    assert {tool.name for tool in TOOLS.of_kind("act")} == set(ASKS) == set(APPROVES)


@pytest.mark.parametrize("name", ASKS)
@pytest.mark.parametrize("role", ROLES)
def test_n4_who_may_ask(name: str, role: Role) -> None:
    asked = POLICY.decide(person("x", role), action(name), at())
    assert (asked.decision != "forbid") == (role in ASKS[name].split())


@pytest.mark.parametrize("name", APPROVES)
@pytest.mark.parametrize("role", ROLES)
def test_n4_who_may_approve(name: str, role: Role) -> None:
    verdict = POLICY.decide(person("x", "supervisor"), action(name), at()) if "supervisor" in ASKS[name] else None
    assert verdict is not None
    if role in APPROVES[name].split():
        POLICY.require_approver(verdict, person("y", role), "x", at())
    else:
        with pytest.raises(NotAllowed):
            POLICY.require_approver(verdict, person("y", role), "x", at())


@pytest.mark.parametrize("name", APPROVES)
def test_n4_who_asked_may_approve_everything_but_a_release(name: str) -> None:
    manager = person("x", "plant_manager")
    verdict = POLICY.decide(manager, action(name), at())
    if name == "release_hold":
        with pytest.raises(NotAllowed, match="another person"):
            POLICY.require_approver(verdict, manager, "x", at())
    else:
        POLICY.require_approver(verdict, manager, "x", at())


@pytest.mark.parametrize(
    ("cents", "decision", "needed", "own"),
    [(0, "confirm", 1, True), (2_499_999, "confirm", 1, True), (2_500_000, "two_persons", 2, False)],
)
def test_n4_from_25000_euro_on_two_people_decide_and_the_requester_is_none(
    cents: int, decision: str, needed: int, own: bool
) -> None:
    verdict = POLICY.decide(person("x", "buyer"), action("expedite_purchase_order"), at(amount=cents))
    assert (verdict.decision, verdict.needed, verdict.requester_may_approve) == (decision, needed, own)
    assert ("finance" in verdict.approver_roles) == (needed == 2)


@pytest.mark.parametrize("name", ASKS)
def test_n3_a_role_holds_only_at_its_sites(name: str) -> None:
    manager = person("x", "plant_manager", "EP")
    assert POLICY.decide(manager, action(name), at("NF")).rule == "own-sites"
    verdict = POLICY.decide(manager, action(name), at())
    with pytest.raises(NotAllowed, match="own-sites"):
        POLICY.require_approver(verdict, person("y", "plant_manager", "NF"), "x", at())


@pytest.mark.parametrize("role", ROLES)
def test_reading_is_free_at_the_own_sites_even_while_actions_are_stopped(role: Role) -> None:
    read = Action(name="any_read", kind="read", risk="none")
    stopped = replace(POLICY, kill_switch=True)
    assert stopped.decide(person("x", role), read, at()).decision == "allow"
    assert stopped.decide(person("x", role), read, at("LS")).decision == "forbid"


def test_a14_what_no_rule_names_is_refused() -> None:
    for name, kind in (("scrap_lot", "act"), ("place_hold", "act")):
        unknown = Action(name=name, kind=kind, risk="medium")  # type: ignore[arg-type]
        bare = replace(POLICY, rules=tuple(rule for rule in POLICY.rules if name not in rule.actions))
        assert bare.decide(person("x", "plant_manager"), unknown, at()).rule == "no-rule"


def test_the_strictest_rule_decides_whatever_the_order() -> None:
    rule = next(rule for rule in POLICY.rules if rule.id == "place-hold")
    never = replace(rule, id="never", decision="forbid")
    for rules in ((never, *POLICY.rules), (*POLICY.rules, never)):
        verdict = replace(POLICY, rules=rules).decide(person("x", "supervisor"), action("place_hold"), at())
        assert (verdict.decision, verdict.rule) == ("forbid", "never")


def test_a_rule_can_be_for_one_site_or_one_risk() -> None:
    rule = next(rule for rule in POLICY.rules if rule.id == "place-hold")
    for narrow in (replace(rule, sites=frozenset({"NF"})), replace(rule, risks=frozenset({"high"}))):
        only = replace(POLICY, rules=(narrow,))
        assert only.decide(person("x", "supervisor"), action("place_hold"), at()).rule == "no-rule"


def test_a_refusal_says_who_may() -> None:
    verdict = POLICY.decide(person("x", "finance"), action("release_hold"), at())
    assert "quality engineer" in verdict.reason


@pytest.mark.parametrize("rule", [rule.id for rule in POLICY.rules])
def test_n4_no_rule_of_the_file_is_idle(rule: str) -> None:
    """Without any one line of the policy, something is decided in another way."""
    without = replace(POLICY, rules=tuple(kept for kept in POLICY.rules if kept.id != rule))
    assert _decisions(without) != _decisions(POLICY)


def _decisions(policy: Policy) -> list[str]:
    requests = [action(name) for name in ASKS] + [Action(name="any", kind="read", risk="none")]
    return [
        policy.decide(person("x", role), request, at(amount=cents)).rule
        for role in ROLES
        for request in requests
        for cents in (0, 2_500_000)
    ]


# --- where values may come from ----------------------------------------------------------------

TABLE: dict[Risk, dict[SlotKind, str]] = {
    "medium": {
        "asset": "USER RECORD",
        "technician": "USER RECORD",
        "quantity": "USER RECORD DEFAULT DERIVED",
        "date": "USER RECORD DEFAULT DERIVED",
        "choice": "USER DEFAULT",
        "text": "USER RECORD DEFAULT DERIVED DOCUMENT INVENTED",
    },
    "high": {"lot": "", "quantity": "USER RECORD", "choice": "USER", "text": "USER"},
    "low": {
        "lot": "USER RECORD",
        "quantity": "USER RECORD DEFAULT DERIVED DOCUMENT",
        "choice": "USER RECORD DEFAULT DERIVED DOCUMENT",
        "text": "USER RECORD DEFAULT DERIVED DOCUMENT INVENTED",
    },
}
CASES = [(risk, slot, trust) for risk, slots in TABLE.items() for slot in slots for trust in Trust]


def verdict_on(risk: Risk, slot: SlotKind, label: Label, value: str = "v") -> str:
    leaf = Leaf(name="argument", slot=slot, value=value, label=label)
    wanted = Action(name="place_hold", kind="act", risk=risk)
    return POLICY.decide(person("x", "supervisor"), wanted, at(), Situation(leaves=(leaf,))).rule


@pytest.mark.parametrize(("risk", "slot", "trust"), CASES)
def test_labels_per_slot_and_risk(risk: Risk, slot: SlotKind, trust: Trust) -> None:
    allowed = verdict_on(risk, slot, Label(trust=trust, origin="")) != "label:argument"
    assert allowed == (trust.value in TABLE[risk][slot].split())


def test_at_high_risk_a_target_is_said_by_the_person_and_known_to_a_system() -> None:
    assert verdict_on("high", "lot", Label(trust=Trust.USER, origin="", confirmed=True)) != "label:argument"
    assert verdict_on("high", "lot", Label(trust=Trust.RECORD, origin="", confirmed=True)) == "label:argument"


def test_a_note_has_a_limit() -> None:
    assert verdict_on("medium", "text", INVENTED, "x" * 500) != "label:argument"
    assert verdict_on("medium", "text", INVENTED, "x" * 501) == "label:argument"


def test_a_slot_kind_that_nobody_classified_counts_as_an_identity() -> None:
    new: SlotKind = "gauge"  # type: ignore[assignment]
    assert verdict_on("medium", new, Label(trust=Trust.DERIVED, origin="")) == "label:argument"


# --- the file ----------------------------------------------------------------------------------

Break = Callable[[dict[str, Any]], object]
BROKEN: dict[str, Break] = {
    "unknown word": lambda file: file.update(kil_switch=True),
    "switch in quotes": lambda file: file.update(kill_switch="false"),
    "no rules": lambda file: file.update(rules=[]),
    "rule twice": lambda file: file["rules"].append(file["rules"][1]),
    "unknown role": lambda file: file["rules"][1].update(approved_by=["boss"]),
    "unknown decision": lambda file: file["rules"][1].update(decision="perhaps"),
    "nobody approves": lambda file: file["rules"][1].update(approved_by=[]),
    "nobody asks": lambda file: file["rules"][1].update(asked_by=[]),
    "an action without confirmation": lambda file: file["rules"][1].update(decision="allow"),
    "all kinds without confirmation": lambda file: file["rules"][0].update(kinds=["read", "act"]),
    "about nothing": lambda file: file["rules"][1].update(actions=[]),
    "amount with a point": lambda file: file["rules"][7].update(from_amount={"minor": 25000.0, "currency": "EUR"}),
    "amount in dollars": lambda file: file["rules"][7].update(from_amount={"minor": 2500000, "currency": "USD"}),
    "a risk without windows": lambda file: file["windows"].pop("high"),
    "a risk without labels": lambda file: file["labels"]["high"].pop("identity"),
    "an unknown label": lambda file: file["labels"]["high"].update(identity=["GOSPEL"]),
    "a window of no length": lambda file: file["windows"]["high"].update(approve_within_minutes=0),
    "another version": lambda file: file.update(version=2),
}


@pytest.mark.parametrize("mistake", BROKEN)
def test_a14_a_file_with_a_mistake_is_refused_and_the_place_named(tmp_path: Path, mistake: str) -> None:
    content = yaml.safe_load(DEFAULT_POLICY.read_text(encoding="utf-8"))
    BROKEN[mistake](content)
    (tmp_path / "policy.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(PolicyInvalid, match=r"policy\.yaml"):
        load_policy(tmp_path / "policy.yaml")


@pytest.mark.parametrize("text", ["", "- a\n- list\n", "version: [", "\x00", "version: 1\nversion: 1\n"])
def test_a14_what_is_no_policy_at_all_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyInvalid):
        load_policy(tmp_path / "policy.yaml")


def test_a14_a_policy_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalid, match="No such file"):
        load_policy(tmp_path / "none.yaml")


def test_the_hash_is_of_the_content_not_of_the_comments(tmp_path: Path) -> None:
    text = DEFAULT_POLICY.read_text(encoding="utf-8")
    (tmp_path / "same.yaml").write_text(f"# another comment\n{text}", encoding="utf-8")
    (tmp_path / "other.yaml").write_text(text.replace("minor: 2500000", "minor: 2500001"), encoding="utf-8")
    assert load_policy(tmp_path / "same.yaml").hash == POLICY.hash
    assert load_policy(tmp_path / "other.yaml").hash != POLICY.hash
