"""The conformance suite: what every adapter to a plant system has to do, as checks over a Subject.

Each check takes a fresh Subject (write checks also one of its WriteCases) and fails with an
AssertionError. Run READ_CHECKS of `adapter_reads`, and WRITE_CHECKS of this file over every case.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from tests.tools.adapter_subject import Subject, WriteCase, raises
from tools.adapters.plant.faults import FaultyWriter, WriteFault
from tools.adapters.protocols import Writer
from tools.adapters.writes import Change, Receipt
from tools.errors import PermitRefused, SystemTimeout, SystemUnavailable, WriteRefused

WriteCheck = Callable[[Subject, WriteCase], None]
KEY = "P-1/1"


def _writer(subject: Subject, case: WriteCase) -> Writer:
    return subject.systems.writers[case.system]


def _apply(subject: Subject, case: WriteCase, key: str = KEY) -> Receipt:
    return _writer(subject, case).apply(case.write, key=key, permit=subject.permit(case.write, key))


def _unnamed(changes: tuple[Change, ...], made: str) -> tuple[Change, ...]:
    """Changes with the id made by the write replaced as a preview shows it."""
    return tuple(replace(change, record="new") if change.record == made else change for change in changes)


def preview_changes_nothing(subject: Subject, case: WriteCase) -> None:
    before = subject.digest()
    assert _writer(subject, case).preview(case.write)
    assert subject.digest() == before


def preview_is_exactly_what_is_then_done(subject: Subject, case: WriteCase) -> None:
    preview = _writer(subject, case).preview(case.write)
    receipt = _apply(subject, case)
    made = receipt.record if any(change.record == "new" for change in preview) else ""
    assert preview == _unnamed(receipt.changes, made)
    assert all(change.system == case.system and change.before != change.after for change in preview)


def a_write_shows_in_its_own_system_only(subject: Subject, case: WriteCase) -> None:
    before = {system: subject.contents(system) for system in subject.systems.writers}
    _apply(subject, case)
    after = {system: subject.contents(system) for system in subject.systems.writers}
    assert [system for system in before if before[system] != after[system]] == [case.system]


def the_undo_brings_back_what_was_there(subject: Subject, case: WriteCase) -> None:
    before = subject.contents(case.system)
    _apply(subject, case)
    if case.undo is not None:
        undo = replace(case, write=case.undo)
        _apply(subject, undo, "P-2/1")
        assert subject.contents(case.system) == before


def no_write_without_its_own_permit(subject: Subject, case: WriteCase) -> None:
    """P1: forged seal, permit for another key, permit for another write, permit of another proposal."""
    before = subject.digest()
    good = subject.permit(case.write, KEY)
    other = next(each.write for each in subject.writes if each.write != case.write)
    bad = (
        replace(good, seal="0" * 64),
        replace(good, seal=""),
        replace(good, proposal="P-9"),
        subject.permit(case.write, "P-1/2"),
        subject.permit(other, KEY),
        replace(subject.permit(other, KEY), write_digest=good.write_digest),
        replace(subject.permit(case.write, "P-1/2"), key=KEY),
    )
    for permit in bad:
        with raises(PermitRefused):
            _writer(subject, case).apply(case.write, key=KEY, permit=permit)
    assert subject.digest() == before
    assert _writer(subject, case).find(KEY) is None


def the_permit_is_asked_before_anything_else(subject: Subject, case: WriteCase) -> None:
    subject.condition(case.system, "unavailable")
    permit = replace(subject.permit(case.write, KEY), seal="0" * 64)
    with raises(PermitRefused):
        _writer(subject, case).apply(case.write, key=KEY, permit=permit)


def a_repeated_key_returns_the_first_receipt(subject: Subject, case: WriteCase) -> None:
    """A7, D3: the same delivery again has no second effect."""
    first = _apply(subject, case)
    after = subject.digest()
    again = _apply(subject, case)
    assert not first.repeated
    assert again == replace(first, repeated=True)
    assert subject.digest() == after
    assert _writer(subject, case).find(KEY) == first


def a_key_serves_one_write_only(subject: Subject, case: WriteCase) -> None:
    _apply(subject, case)
    after = subject.digest()
    assert case.refused
    for other in case.refused:
        with raises(WriteRefused):
            _writer(subject, case).apply(other, key=KEY, permit=subject.permit(other, KEY))
    assert subject.digest() == after


def racing_deliveries_have_one_effect(subject: Subject, case: WriteCase) -> None:
    """A7: eight deliveries at once, one effect, one receipt."""
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _: _apply(subject, case), range(8)))
    assert sorted(receipt.repeated for receipt in receipts) == [False] + [True] * 7
    assert len({replace(receipt, repeated=False) for receipt in receipts}) == 1


def impossible_writes_are_refused(subject: Subject, case: WriteCase) -> None:
    before = subject.digest()
    for number, write in enumerate(case.refused):
        key = f"P-1/refused/{number}"
        with raises(WriteRefused):
            _writer(subject, case).preview(write)
        with raises(WriteRefused):
            _writer(subject, case).apply(write, key=key, permit=subject.permit(write, key))
        assert _writer(subject, case).find(key) is None
    assert subject.digest() == before


def other_systems_refuse_the_write(subject: Subject, case: WriteCase) -> None:
    before = subject.digest()
    for system, writer in subject.systems.writers.items():
        if system != case.system:
            with raises(WriteRefused):
                writer.apply(case.write, key=KEY, permit=subject.permit(case.write, KEY))
    assert subject.digest() == before


def a_time_out_after_the_effect_can_be_looked_up(subject: Subject, case: WriteCase) -> None:
    """D2, k7: the answer is lost, the effect is there; look-up and repeat both find it."""
    _fails(subject, case, "time_out_after", SystemTimeout)
    after = subject.digest()
    found = _writer(subject, case).find(KEY)
    assert found is not None
    assert _apply(subject, case) == replace(found, repeated=True)
    assert subject.digest() == after


def a_time_out_before_the_effect_can_be_repeated(subject: Subject, case: WriteCase) -> None:
    """D2, k6: no answer and no effect; the repeat does the write once."""
    before = subject.digest()
    _fails(subject, case, "time_out_before", SystemTimeout)
    assert subject.digest() == before
    assert _writer(subject, case).find(KEY) is None
    assert not _apply(subject, case).repeated


def duplicate_delivery_has_one_effect(subject: Subject, case: WriteCase) -> None:
    """D3: the network delivers twice."""
    writer = FaultyWriter(_writer(subject, case), ["duplicate"])
    receipt = writer.apply(case.write, key=KEY, permit=subject.permit(case.write, KEY))
    assert receipt.repeated
    assert _writer(subject, case).find(KEY) == replace(receipt, repeated=False)


def a_write_broken_off_halfway_leaves_nothing(subject: Subject, case: WriteCase) -> None:
    """D2: a partial write is undone whole, and the same key works afterwards."""
    before = subject.digest()
    with subject.broken_off(case.system), raises(SystemUnavailable):
        _apply(subject, case)
    assert subject.digest() == before
    assert _writer(subject, case).find(KEY) is None
    assert not _apply(subject, case).repeated


def an_unavailable_system_takes_no_write(subject: Subject, case: WriteCase) -> None:
    _no_effect_while(subject, case, SystemUnavailable, lambda: subject.condition(case.system, "unavailable"))


def a_slow_system_times_out_without_effect(subject: Subject, case: WriteCase) -> None:
    _no_effect_while(subject, case, SystemTimeout, lambda: subject.condition(case.system, "slow", 0.01))


def receipts_say_when_and_what(subject: Subject, case: WriteCase) -> None:
    receipt = _apply(subject, case)
    assert receipt.system == case.system
    assert receipt.key == KEY
    assert receipt.record
    assert isinstance(receipt.applied, datetime)
    assert abs(receipt.applied - subject.now) < timedelta(minutes=5)


def _fails(subject: Subject, case: WriteCase, fault: WriteFault, failure: type[Exception]) -> None:
    writer = FaultyWriter(_writer(subject, case), [fault])
    with raises(failure):
        writer.apply(case.write, key=KEY, permit=subject.permit(case.write, KEY))


def _no_effect_while(subject: Subject, case: WriteCase, failure: type[Exception], begin: Callable[[], None]) -> None:
    before = subject.digest()
    begin()
    with raises(failure):
        _apply(subject, case)
    with raises(failure):
        _writer(subject, case).preview(case.write)
    subject.condition(case.system, "ok")
    assert subject.digest() == before
    assert _writer(subject, case).find(KEY) is None


WRITE_CHECKS: tuple[WriteCheck, ...] = (
    preview_changes_nothing,
    preview_is_exactly_what_is_then_done,
    a_write_shows_in_its_own_system_only,
    the_undo_brings_back_what_was_there,
    no_write_without_its_own_permit,
    the_permit_is_asked_before_anything_else,
    a_repeated_key_returns_the_first_receipt,
    a_key_serves_one_write_only,
    racing_deliveries_have_one_effect,
    impossible_writes_are_refused,
    other_systems_refuse_the_write,
    a_time_out_after_the_effect_can_be_looked_up,
    a_time_out_before_the_effect_can_be_repeated,
    duplicate_delivery_has_one_effect,
    a_write_broken_off_halfway_leaves_nothing,
    an_unavailable_system_takes_no_write,
    a_slow_system_times_out_without_effect,
    receipts_say_when_and_what,
)
