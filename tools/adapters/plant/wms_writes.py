"""Writes that the embedded WMS takes: holding a lot's stock, and transfers between locations."""

import sqlite3

from tools.adapters.plant.wms import STOCK_STATUS, TRANSFER_STATUS
from tools.adapters.plant.writing import Effect, Occasion, Statement, changed, next_number, not_taken
from tools.adapters.writes import Change, SetLotStatus, TransferStock, Write
from tools.errors import RecordNotFound, WriteRefused

Route = tuple[str, str, str]
"""Item, origin and destination by the WMS's own codes."""
Place = tuple[str, str, str]
"""Item, location and status by the WMS's own codes."""


def plan_wms_write(connection: sqlite3.Connection, write: Write, occasion: Occasion) -> Effect:
    """The effect of a write on the WMS."""
    match write:
        case SetLotStatus():
            return _set_status(connection, write)
        case TransferStock():
            return _transfer(connection, write, occasion)
        case _:
            raise not_taken("WMS", write)


def _set_status(connection: sqlite3.Connection, write: SetLotStatus) -> Effect:
    quants = connection.execute(
        "SELECT q.status, q.held_from, p.tag AS location FROM quant q JOIN location p ON p.code = q.location"
        " WHERE q.lot = ? AND q.quantity > 0 ORDER BY p.tag, q.number",
        (write.lot,),
    ).fetchall()
    if not quants:
        raise RecordNotFound("stock of lot", write.lot, "WMS")
    holding = write.status == "held"
    # Stock comes back from a hold as what it was before: available, staged or on its way.
    changes = tuple(
        _status_change(write.lot, quant, "H" if holding else quant["held_from"] or "A")
        for quant in quants
        if (quant["status"] == "H") != holding
    )
    if not changes:
        shown = "held already" if holding else "not held"
        raise WriteRefused(f"All stock of lot {write.lot!r} is {shown} in the WMS; nothing to set.")
    sql = (
        "UPDATE quant SET held_from = status, status = 'H' WHERE lot = ? AND status <> 'H'"
        if holding
        else "UPDATE quant SET status = coalesce(held_from, 'A'), held_from = NULL WHERE lot = ? AND status = 'H'"
    )
    return Effect(record=write.lot, changes=changes, statements=(Statement(sql, (write.lot,)),))


def _status_change(lot: str, quant: sqlite3.Row, after: str) -> Change:
    return Change(
        system="WMS",
        record=f"{lot}@{quant['location']}",
        field="status",
        before=STOCK_STATUS[quant["status"]],
        after=STOCK_STATUS[after],
    )


def _transfer(connection: sqlite3.Connection, write: TransferStock, occasion: Occasion) -> Effect:
    item = connection.execute("SELECT sku FROM item WHERE tag = ?", (write.material,)).fetchone()
    if item is None:
        raise RecordNotFound("material", write.material, "WMS")
    origin, destination = _location(connection, write.origin), _location(connection, write.destination)
    if origin == destination:
        raise WriteRefused(f"Origin and destination are both {write.origin!r}; choose another destination.")
    if write.quantity <= 0:
        raise WriteRefused(f"A transfer moves more than nothing; {write.quantity:g} is no quantity to move.")
    route = (item["sku"], origin, destination)
    on_its_way = _opposite(connection, write, route)
    if on_its_way is not None:
        return _recall(connection, write, on_its_way, route)
    _require_available(connection, write, route)
    return _send(connection, write, occasion, route)


def _opposite(connection: sqlite3.Connection, write: TransferStock, route: Route) -> sqlite3.Row | None:
    """The transfer that is bringing exactly these goods the other way and has not arrived."""
    item, origin, destination = route
    if _total(_quants(connection, item, write.lot, origin), "T") < write.quantity:
        return None
    row: sqlite3.Row | None = connection.execute(
        "SELECT number, tag, status FROM transfer WHERE item = ? AND lot = ? AND quantity = ?"
        " AND origin = ? AND destination = ? AND status IN ('O', 'T') ORDER BY number DESC",
        (item, write.lot, write.quantity, destination, origin),
    ).fetchone()
    return row


def _require_available(connection: sqlite3.Connection, write: TransferStock, route: Route) -> None:
    item, origin, _ = route
    quants = _quants(connection, item, write.lot, origin)
    free, held = _total(quants, "A"), _total(quants, "H")
    if free < write.quantity:
        raise WriteRefused(
            f"Only {free:g} of lot {write.lot!r} are available at {write.origin}"
            f"{f' ({held:g} are held)' if held else ''}; {write.quantity:g} cannot be moved."
        )


def _send(connection: sqlite3.Connection, write: TransferStock, occasion: Occasion, route: Route) -> Effect:
    item, origin, destination = route
    number, tag = next_number(connection, "transfer", "TRF-")
    booked = _booking(connection, write, (item, origin, "A"), (item, destination, "T"))
    made = changed(
        "WMS",
        tag,
        material=(None, write.material),
        lot=(None, write.lot),
        quantity=(None, write.quantity),
        origin=(None, write.origin),
        destination=(None, write.destination),
        status=(None, "open"),
    )
    order = Statement(
        "INSERT INTO transfer (number, tag, item, lot, quantity, origin, destination, status, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'O', ?)",
        (number, tag, item, write.lot, write.quantity, origin, destination, occasion.now.isoformat()),
    )
    return Effect(record=tag, changes=made + booked[0], statements=(order, *booked[1]), made=tag)


def _recall(connection: sqlite3.Connection, write: TransferStock, transfer: sqlite3.Row, route: Route) -> Effect:
    """Turn goods back that are still on their way: the earlier transfer ends where it began."""
    item, origin, destination = route
    changes, statements = _booking(connection, write, (item, origin, "T"), (item, destination, "A"))
    ended = changed("WMS", transfer["tag"], status=(TRANSFER_STATUS[transfer["status"]], "done"))
    close = Statement("UPDATE transfer SET status = 'D' WHERE number = ?", (transfer["number"],))
    return Effect(record=transfer["tag"], changes=ended + changes, statements=(close, *statements))


def _booking(
    connection: sqlite3.Connection, write: TransferStock, out: Place, into: Place
) -> tuple[tuple[Change, ...], tuple[Statement, ...]]:
    """Take the quantity from one place and put it to another."""
    taken = _take(connection, write, out)
    put = _put(connection, write, into)
    changes = (
        *_quantity_change(connection, write, out, write.origin, -write.quantity),
        *_quantity_change(connection, write, into, write.destination, write.quantity),
    )
    return changes, (*taken, put)


def _quantity_change(
    connection: sqlite3.Connection, write: TransferStock, place: Place, location: str, by: float
) -> tuple[Change, ...]:
    item, code, status = place
    before = _total(_quants(connection, item, write.lot, code), status)
    # A status is also the name of the amount that has it: `available`, `in_transit`.
    return changed("WMS", f"{write.lot}@{location}", **{STOCK_STATUS[status]: (before, before + by)})


def _take(connection: sqlite3.Connection, write: TransferStock, place: Place) -> tuple[Statement, ...]:
    item, code, status = place
    left = write.quantity
    statements = []
    for quant in _quants(connection, item, write.lot, code):
        part = min(left, quant["quantity"]) if quant["status"] == status else 0.0
        if part > 0:
            sql = "UPDATE quant SET quantity = quantity - ? WHERE number = ?"
            statements.append(Statement(sql, (part, quant["number"])))
            left -= part
    return tuple(statements)


def _put(connection: sqlite3.Connection, write: TransferStock, place: Place) -> Statement:
    item, code, status = place
    for quant in _quants(connection, item, write.lot, code):
        if quant["status"] == status:
            return Statement(
                "UPDATE quant SET quantity = quantity + ? WHERE number = ?", (write.quantity, quant["number"])
            )
    return Statement(
        "INSERT INTO quant (number, location, item, lot, quantity, status)"
        " SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM quant",
        (code, item, write.lot, write.quantity, status),
    )


def _quants(connection: sqlite3.Connection, item: str, lot: str, location: str) -> list[sqlite3.Row]:
    return connection.execute(
        "SELECT number, quantity, status FROM quant WHERE item = ? AND lot = ? AND location = ? ORDER BY number",
        (item, lot, location),
    ).fetchall()


def _total(quants: list[sqlite3.Row], status: str) -> float:
    return float(sum(quant["quantity"] for quant in quants if quant["status"] == status))


def _location(connection: sqlite3.Connection, tag: str) -> str:
    row = connection.execute("SELECT code FROM location WHERE tag = ?", (tag,)).fetchone()
    if row is None:
        raise RecordNotFound("location", tag, "WMS")
    return str(row["code"])
