"""The page about the guardrails says what the code does."""

from pathlib import Path

import pytest

from guardrails.policy import Rule
from guardrails.policy_file import load_policy
from guardrails.provenance import Trust
from guardrails.transitions import ARROWS

PAGE = (Path(__file__).parents[2] / "docs" / "guardrails.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", load_policy().rules, ids=lambda rule: rule.id)
def test_every_rule_of_the_shipped_policy_is_in_the_table(rule: Rule) -> None:
    assert f"| `{rule.id}` |" in PAGE


def test_every_state_and_every_label_is_explained() -> None:
    for state, targets in ARROWS.items():
        assert f"| {state} |" in PAGE
        assert all(target in PAGE for target in targets)
    assert all(f"| `{label.value}` |" in PAGE for label in Trust)


@pytest.mark.parametrize("module", ["policy.py", "provenance.py", "ledger.py", "execution.py", "audit.py"])
def test_files_it_names_exist(module: str) -> None:
    assert module in PAGE
    assert (Path(__file__).parents[2] / "guardrails" / module).exists()
