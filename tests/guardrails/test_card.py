"""The card: what is shown is what will be sent, and nothing on it can hide (P8)."""

import unicodedata
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.card import LONGEST, card_lines, confirm_code, escape, shown_digest
from guardrails.content import canonical, content_of, digest_of, parsed
from guardrails.errors import DigestMismatch
from tests.guardrails.bench import ASSIGN, GRACE, HOLD, JONAS, RELEASE, REPAIR, WEN, Bench

HIDING = {
    "escape sequence": "\x1b[8mhidden\x1b[0m",
    "carriage return": "qty 9999\rqty 1",
    "new line": "fine\nrisk: low",
    "backspace": "9999\b\b\b\b1",
    "right to left": "\u202e0001",
    "isolate": "\u2066x\u2069",
    "zero width": "SUP\u200b-07",
    "joiner": "a\u2060b",
    "tag character": "a\U000e0041b",
    "soft hyphen": "a\u00adb",
    "no-break space": "a\u00a0b",
    "line separator": "a\u2028b",
    "hangul filler": "a\u3164b",
    "braille blank": "a\u2800b",
    "combining overlay": "1\u03360",
    "lone surrogate": "a\ud800b",
    "private use": "a\ue000b",
    "cyrillic letter in a word": "p\u0430y",
    "greek letter in a word": "S\u03bfP",
    "null": "a\x00b",
}


@pytest.mark.parametrize("trick", HIDING)
def test_p8_what_would_hide_is_shown_by_its_code(trick: str) -> None:
    shown = escape(HIDING[trick])
    assert "⟨U+" in shown
    assert all(unicodedata.category(c)[0] != "C" and (c == " " or unicodedata.category(c)[0] != "Z") for c in shown)


@pytest.mark.parametrize(
    "text", ["FIL-03 läuft, 25 °C, 4.2 µm, 10 MΩ", "señal baja – ¿por qué?", "шум", "[b]not markup[/b]"]
)
def test_plain_text_of_any_language_stays_as_it_is(text: str) -> None:
    assert escape(text) == text


def test_letters_written_in_two_parts_stay_one_letter() -> None:
    assert escape("nai\u0308ve") == "naïve"


def test_p8_long_text_ends_in_what_is_missing_and_a_digest_of_all() -> None:
    first, second = escape("x" * 10_000), escape("x" * 9_999 + "y")
    assert f"… {10_000 - LONGEST} more characters, sha256 " in first
    assert first != second


@settings(max_examples=500, deadline=None)
@given(text=st.text(max_size=300))
def test_p8_no_text_whatever_leaves_a_raw_control_character(text: str) -> None:
    shown = escape(text)
    assert not [c for c in shown if c != " " and unicodedata.category(c)[0] in "CZ"]
    assert escape(shown, len(shown)) == shown
    assert bool(shown) == bool(text)


def test_p8_a_note_never_makes_a_line_of_its_own(bench: Bench) -> None:
    """Whatever a note holds, the card has the same lines, and the note stands in them escaped."""
    draft = bench.draft("place_hold", HOLD)
    verdict = bench.policy.require(WEN, draft.action, draft.resource)
    made = bench.propose("assign_technician", ASSIGN)

    def lines(note: str) -> list[str]:
        change = replace(draft.plan.changes[0], field="note", before=None, after=note)
        plan = replace(draft.plan, changes=(*draft.plan.changes, change))
        content = content_of(replace(draft, plan=plan), WEN, verdict, bench.policy, bench.clock())
        return card_lines(replace(made, content=content).card)

    calm = len(lines("calm"))

    @settings(max_examples=150, deadline=None)
    @given(note=st.text(min_size=1, max_size=200))
    def holds(note: str) -> None:
        wild = lines(note)
        assert len(wild) == calm
        assert all(line.isprintable() for line in wild)
        assert any(line.endswith(escape(note)) for line in wild)

    holds()


def test_the_card_shows_everything_that_will_be_sent(bench: Bench) -> None:
    made = bench.propose("place_hold", HOLD, by=WEN)
    text = "\n".join(card_lines(made.card))
    for change in made.content.changes:
        assert f"{change.system} {change.record} · {change.field}" in text
    for needed in ("Wen, quality engineer", "quality_engineer, plant_manager", "MES, ERP, WMS", made.digest, "Undo:"):
        assert needed in text
    assert "lot: LOT-26-04417 (said by Wen, known to the plant systems)" in text


def test_what_the_assistant_wrote_is_marked(bench: Bench) -> None:
    draft = replace(bench.draft("create_work_order", REPAIR), reason="vibration rises", reason_by="assistant")
    draft = replace(draft, intent="agent_suggested")
    text = "\n".join(card_lines(bench.ledger.propose(draft, JONAS).card))
    assert "Why: vibration rises (written by the assistant)" in text
    assert "suggested by the assistant" in text


def test_only_high_risk_asks_for_a_code_that_belongs_to_this_content(bench: Bench) -> None:
    release = bench.propose("release_hold", RELEASE, by=WEN)
    assert release.card.code == confirm_code(release.digest)
    assert len(release.card.code) == 4
    assert bench.propose("place_hold", HOLD, by=WEN).card.code == ""
    assert confirm_code("0" * 64) != confirm_code("f" * 64)


def test_the_digest_of_the_screen_follows_every_field(bench: Bench) -> None:
    card = bench.propose("release_hold", RELEASE, by=WEN).card
    for field in fields(card):
        value = getattr(card, field.name)
        other = {str: "other", int: 7, bool: not value if isinstance(value, bool) else True}.get(type(value))
        if other is None or field.name in ("action", "requester_id"):
            continue
        edit: dict[str, Any] = {field.name: other}
        assert shown_digest(replace(card, **edit)) != shown_digest(card), field.name


# --- what is signed (A1) -----------------------------------------------------------------------


def test_canonical_text_comes_back_the_same(bench: Bench) -> None:
    for action, arguments in (("place_hold", HOLD), ("release_hold", RELEASE), ("create_work_order", REPAIR)):
        made = bench.propose(action, arguments, by=GRACE)
        assert digest_of(canonical(parsed(canonical(made.content)))) == made.digest
        assert made.content.plan_steps == bench.draft(action, arguments).plan.steps


def test_a1_every_part_of_the_content_is_signed(bench: Bench) -> None:
    made = bench.propose("place_hold", HOLD, by=WEN)
    for field in fields(made.content):
        value = getattr(made.content, field.name)
        other: object = () if isinstance(value, tuple) else f"{value}x"
        if isinstance(value, int):
            other = not value if isinstance(value, bool) else value + 1
        if other == value or field.name in ("made", "approve_by"):
            continue
        edit: dict[str, Any] = {field.name: other}
        forged = replace(made.content, **edit)
        assert digest_of(canonical(forged)) != made.digest, field.name


def test_a16_an_edited_proposal_is_another_one(bench: Bench) -> None:
    first = bench.propose("place_hold", HOLD, by=WEN)
    edited = bench.propose("place_hold", {**HOLD, "reason": "supplier_defect"}, by=WEN)
    assert (edited.id != first.id, edited.digest != first.digest) == (True, True)
    with pytest.raises(DigestMismatch):
        bench.ledger.decide(edited.id, digest=first.digest, person=GRACE, verdict="approve")
    assert bench.ledger.get(edited.id).state == "pending"
