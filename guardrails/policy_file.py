"""Reads the policy from its file; a file with a mistake in it is refused as a whole."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guardrails.errors import PolicyInvalid
from guardrails.policy import Decision, Policy, Rule, Window
from guardrails.provenance import SlotClass
from tools.context import Role
from tools.tool import Kind, Risk

DEFAULT_POLICY = Path(__file__).with_name("default_policy.yaml")

Source = Literal["USER", "RECORD", "USER+RECORD", "DEFAULT", "DERIVED", "DOCUMENT", "INVENTED"]
ActionRisk = Literal["low", "medium", "high"]
Minutes = Annotated[int, Field(strict=True, ge=1, le=7 * 24 * 60)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Money(_Strict):
    minor: Annotated[int, Field(strict=True, ge=1)]
    currency: Literal["EUR"]


class _Window(_Strict):
    approve_within_minutes: Minutes
    execute_within_minutes: Minutes


class _Rule(_Strict):
    id: Annotated[str, Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]
    decision: Decision
    actions: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    risks: frozenset[Risk] = frozenset()
    sites: frozenset[str] = frozenset()
    asked_by: frozenset[Role] = frozenset()
    from_amount: _Money | None = None
    approved_by: tuple[Role, ...] = ()
    requester_may_approve: Annotated[bool, Field(strict=True)] = False


class _File(_Strict):
    version: Literal[1]
    name: str
    kill_switch: Annotated[bool, Field(strict=True)]
    windows: dict[ActionRisk, _Window]
    labels: dict[ActionRisk, dict[SlotClass, frozenset[Source]]]
    longest_text: Annotated[int, Field(strict=True, ge=1, le=2000)]
    rules: Annotated[tuple[_Rule, ...], Field(min_length=1)]


def load_policy(path: Path = DEFAULT_POLICY) -> Policy:
    """The policy in the file; raises PolicyInvalid for anything that is missing, unknown or contradictory."""
    content = _read(path)
    try:
        file = _File.model_validate(content)
    except ValidationError as error:
        raise PolicyInvalid(str(path), _first(error)) from error
    _check(file, str(path))
    return Policy(
        name=file.name,
        hash=hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest(),
        rules=tuple(_rule(rule) for rule in file.rules),
        windows={risk: Window(**window.model_dump()) for risk, window in file.windows.items()},
        labels={
            risk: {kind: frozenset(sources) for kind, sources in table.items()} for risk, table in file.labels.items()
        },
        longest_text=file.longest_text,
        kill_switch=file.kill_switch,
    )


def _read(path: Path) -> dict[str, object]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyInvalid(str(path), f"it cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PolicyInvalid(str(path), " ".join(str(error).split())) from error
    if not isinstance(content, dict):
        raise PolicyInvalid(str(path), "it holds no mapping of names to values")
    return content


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    place = ".".join(str(part) for part in problem["loc"])
    return f"{place}: {problem['msg']}, not {problem['input']!r}"


def _check(file: _File, source: str) -> None:
    """What a type cannot say: nothing missing, nothing twice, nothing that lets an action run unconfirmed."""
    twice = [name for name, number in Counter(rule.id for rule in file.rules).items() if number > 1]
    if twice:
        raise PolicyInvalid(source, f"the rule {twice[0]!r} appears twice")
    for risk in ("low", "medium", "high"):
        if risk not in file.windows or set(file.labels.get(risk, {})) != {"identity", "amount", "choice", "text"}:
            raise PolicyInvalid(source, f"windows or labels for risk {risk!r} are incomplete")
    for rule in file.rules:
        problem = _problem(rule)
        if problem:
            raise PolicyInvalid(source, f"rule {rule.id!r} {problem}")


def _problem(rule: _Rule) -> str:
    if not rule.actions and not rule.kinds:
        return "says neither actions nor kinds; name what it is about"
    if rule.decision == "allow" and (not rule.kinds or "act" in rule.kinds):
        return "allows an action without confirmation; use confirm"
    if rule.decision in ("confirm", "two_persons") and not rule.approved_by:
        return "needs approved_by: who may confirm"
    if rule.decision in ("confirm", "two_persons") and not rule.asked_by:
        return "needs asked_by: who may ask"
    return ""


def _rule(rule: _Rule) -> Rule:
    return Rule(
        id=rule.id,
        why=rule.why,
        decision=rule.decision,
        actions=rule.actions,
        kinds=rule.kinds,
        risks=rule.risks,
        sites=rule.sites,
        asked_by=rule.asked_by,
        from_amount_minor=rule.from_amount.minor if rule.from_amount else 0,
        approved_by=rule.approved_by,
        requester_may_approve=rule.requester_may_approve,
    )
