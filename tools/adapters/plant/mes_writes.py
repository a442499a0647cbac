"""Writes that the embedded MES takes: placing and releasing a hold on a lot."""

import sqlite3

from tools.adapters.plant.writing import Effect, Occasion, Statement, changed, next_number, not_taken
from tools.adapters.writes import HoldLot, ReleaseLot, Write
from tools.errors import RecordNotFound, WriteRefused


def plan_mes_write(connection: sqlite3.Connection, write: Write, occasion: Occasion) -> Effect:
    """The effect of a write on the MES."""
    match write:
        case HoldLot():
            return _hold(connection, write, occasion)
        case ReleaseLot():
            return _release(connection, write, occasion)
        case _:
            raise not_taken("MES", write)


def _hold(connection: sqlite3.Connection, write: HoldLot, occasion: Occasion) -> Effect:
    label = _label(connection, write.lot)
    present = _active(connection, label)
    if present is not None:
        raise WriteRefused(f"Lot {write.lot!r} is already on hold as {present['tag']}.")
    reason = _reason_code(connection, write.reason)
    number, tag = next_number(connection, "hold", "HLD-")
    statement = Statement(
        "INSERT INTO hold (number, tag, lot, status, reason, placed, placed_by, note)"
        " VALUES (?, ?, ?, 'A', ?, ?, ?, ?)",
        (number, tag, label, reason, occasion.now.isoformat(), occasion.by, write.note),
    )
    changes = changed(
        "MES",
        tag,
        lot=(None, write.lot),
        status=(None, "open"),
        reason=(None, write.reason),
        note=(None, write.note),
    )
    return Effect(record=tag, changes=changes, statements=(statement,), made=tag)


def _release(connection: sqlite3.Connection, write: ReleaseLot, occasion: Occasion) -> Effect:
    present = _active(connection, _label(connection, write.lot))
    if present is None:
        raise WriteRefused(f"Lot {write.lot!r} is not on hold in the MES; there is nothing to release.")
    if not write.reason.strip():
        raise WriteRefused(f"The release of lot {write.lot!r} needs a reason; say why it may be used again.")
    statement = Statement(
        "UPDATE hold SET status = 'R', released = ?, released_by = ?, release_reason = ? WHERE number = ?",
        (occasion.now.isoformat(), occasion.by, write.reason, present["number"]),
    )
    changes = changed("MES", present["tag"], status=("open", "released"), release_reason=(None, write.reason))
    return Effect(record=present["tag"], changes=changes, statements=(statement,))


def _label(connection: sqlite3.Connection, lot: str) -> str:
    row = connection.execute("SELECT label FROM lot WHERE tag = ?", (lot,)).fetchone()
    if row is None:
        raise RecordNotFound("lot", lot, "MES")
    return str(row["label"])


def _active(connection: sqlite3.Connection, label: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT number, tag FROM hold WHERE lot = ? AND status = 'A'", (label,)
    ).fetchone()
    return row


def _reason_code(connection: sqlite3.Connection, name: str) -> str:
    codes = {row["name"]: row["code"] for row in connection.execute("SELECT name, code FROM hold_reason")}
    if name not in codes:
        raise WriteRefused(f"The MES knows no hold reason {name!r}; choose one of {', '.join(sorted(codes))}.")
    return str(codes[name])
