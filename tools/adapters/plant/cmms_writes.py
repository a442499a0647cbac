"""Writes that the embedded CMMS takes: work orders, their technicians and their spares."""

import sqlite3

from tools.adapters.plant.cmms import WORK_STATUS, WORK_TYPE
from tools.adapters.plant.writing import Effect, Occasion, Statement, changed, next_number, not_taken
from tools.adapters.writes import AssignTechnician, CancelWorkOrder, Change, CreateWorkOrder, ReserveSpare, Write
from tools.errors import RecordNotFound, WriteRefused

_WORK_ORDER = """
    SELECT w.number, w.tag, w.status, w.technician, t.tag AS technician_tag, a.tag AS asset, a.site, a.class,
           c.name AS class_name
    FROM work_order w
    JOIN asset a ON a.number = w.asset
    JOIN asset_class c ON c.code = a.class
    LEFT JOIN technician t ON t.number = w.technician
    WHERE w.tag = ?"""


def plan_cmms_write(connection: sqlite3.Connection, write: Write, occasion: Occasion) -> Effect:
    """The effect of a write on the CMMS."""
    match write:
        case CreateWorkOrder():
            return _create(connection, write, occasion)
        case CancelWorkOrder():
            return _cancel(connection, write, occasion)
        case AssignTechnician():
            return _assign(connection, write)
        case ReserveSpare():
            return _reserve(connection, write)
        case _:
            raise not_taken("CMMS", write)


def _create(connection: sqlite3.Connection, write: CreateWorkOrder, occasion: Occasion) -> Effect:
    asset = connection.execute("SELECT number, class FROM asset WHERE tag = ?", (write.asset,)).fetchone()
    if asset is None:
        raise RecordNotFound("asset", write.asset, "CMMS")
    _refuse_creating(write, occasion)
    code, name = _failure_mode(connection, asset["class"], write.failure_mode)
    due = write.due.replace(microsecond=0).isoformat()
    types = {kind: code for code, kind in WORK_TYPE.items()}
    number, tag = next_number(connection, "work_order", "WO-")
    statement = Statement(
        "INSERT INTO work_order (number, tag, asset, type, priority, status, opened, due, failure_mode, description)"
        " VALUES (?, ?, ?, ?, ?, 'OPEN', ?, ?, ?, ?)",
        (
            *(number, tag, asset["number"], types[write.kind], write.priority),
            *(occasion.now.isoformat(), due, code, write.description),
        ),
    )
    changes = changed(
        "CMMS",
        tag,
        asset=(None, write.asset),
        kind=(None, write.kind),
        priority=(None, write.priority),
        status=(None, "open"),
        due=(None, due),
        failure_mode=(None, name),
        description=(None, write.description),
    )
    return Effect(record=tag, changes=changes, statements=(statement,), made=tag)


def _refuse_creating(write: CreateWorkOrder, occasion: Occasion) -> None:
    if not 1 <= write.priority <= 5:
        raise WriteRefused(f"Priority {write.priority!r} does not exist; 1 is the most urgent, 5 the least.")
    if write.due < occasion.now:
        raise WriteRefused(f"The due time {write.due.isoformat()!r} has passed; choose a later one.")
    if not write.description.strip():
        raise WriteRefused("A work order needs a description; say what was seen.")


def _failure_mode(connection: sqlite3.Connection, asset_class: str, named: str | None) -> tuple[str | None, str | None]:
    """Code and name of a failure mode given by either; both None where none is given."""
    if named is None:
        return None, None
    modes = connection.execute(
        "SELECT code, name FROM failure_mode WHERE class = ? ORDER BY code", (asset_class,)
    ).fetchall()
    for mode in modes:
        if named in (mode["code"], mode["name"]):
            return mode["code"], mode["name"]
    known = ", ".join(mode["name"] for mode in modes)
    raise WriteRefused(f"The CMMS knows no failure mode {named!r} for this asset; choose one of: {known}.")


def _cancel(connection: sqlite3.Connection, write: CancelWorkOrder, occasion: Occasion) -> Effect:
    order = _work_order(connection, write.work_order)
    status = WORK_STATUS[order["status"]]
    if status not in ("open", "assigned"):
        raise WriteRefused(
            f"Work order {order['tag']!r} is {status}; only one that nobody has started can be cancelled."
        )
    reserved = connection.execute(
        "SELECT s.tag, r.quantity, (SELECT sum(quantity) FROM reservation x WHERE x.spare = s.number) AS total"
        " FROM reservation r JOIN spare s ON s.number = r.spare WHERE r.work_order = ? ORDER BY s.tag",
        (order["number"],),
    ).fetchall()
    freed = tuple(
        change
        for row in reserved
        for change in changed("CMMS", row["tag"], reserved=(row["total"], row["total"] - row["quantity"]))
    )
    closed = occasion.now.isoformat()
    return Effect(
        record=order["tag"],
        changes=changed("CMMS", order["tag"], status=(status, "cancelled")) + freed,
        statements=(
            Statement("UPDATE work_order SET status = 'CANC', closed = ? WHERE number = ?", (closed, order["number"])),
            Statement("DELETE FROM reservation WHERE work_order = ?", (order["number"],)),
        ),
    )


def _assign(connection: sqlite3.Connection, write: AssignTechnician) -> Effect:
    order = _work_order(connection, write.work_order)
    status = WORK_STATUS[order["status"]]
    if status not in ("open", "assigned"):
        raise WriteRefused(f"Work order {order['tag']!r} is {status}; its technician can no longer be changed here.")
    if write.technician == order["technician_tag"]:
        raise WriteRefused(f"Work order {order['tag']!r} already has {write.technician or 'no technician'}.")
    number = None if write.technician is None else _qualified(connection, write.technician, order)
    after = "open" if number is None else "assigned"
    code = "OPEN" if number is None else "ASGN"
    changes = changed(
        "CMMS",
        order["tag"],
        technician=(order["technician_tag"], write.technician),
        status=(status, after),
    )
    statement = Statement(
        "UPDATE work_order SET technician = ?, status = ? WHERE number = ?", (number, code, order["number"])
    )
    return Effect(record=order["tag"], changes=changes, statements=(statement,))


def _qualified(connection: sqlite3.Connection, technician: str, order: sqlite3.Row) -> int:
    """Number of the technician, who works at the asset's site and has its skill."""
    row = connection.execute("SELECT number, site FROM technician WHERE tag = ?", (technician,)).fetchone()
    if row is None:
        raise RecordNotFound("technician", technician, "CMMS")
    if row["site"] != order["site"]:
        raise WriteRefused(
            f"Technician {technician!r} works at {row['site']}, the asset {order['asset']} stands at {order['site']}; "
            "choose somebody on site."
        )
    skilled = connection.execute(
        "SELECT 1 FROM technician_skill WHERE technician = ? AND class = ?", (row["number"], order["class"])
    ).fetchone()
    if skilled is None:
        raise WriteRefused(
            f"Technician {technician!r} is not qualified for a {order['class_name']}; choose somebody with that skill."
        )
    return int(row["number"])


def _reserve(connection: sqlite3.Connection, write: ReserveSpare) -> Effect:
    order = _work_order(connection, write.work_order)
    spare = _spare(connection, write.spare, order["number"])
    if write.quantity == 0:
        raise WriteRefused(f"Reserving 0 of spare {write.spare!r} changes nothing; name how many are needed.")
    if write.quantity > 0:
        _refuse_reserving(connection, write, order, spare)
    elif -write.quantity > spare["mine"]:
        raise WriteRefused(
            f"Work order {order['tag']!r} has {spare['mine']} of {write.spare!r} reserved; "
            f"{-write.quantity} cannot be given back."
        )
    mine = spare["mine"] + write.quantity
    return Effect(
        record=write.spare,
        changes=(
            *changed("CMMS", write.spare, reserved=(spare["reserved"], spare["reserved"] + write.quantity)),
            Change(
                system="CMMS",
                record=order["tag"],
                field=f"reserved {write.spare}",
                before=spare["mine"],
                after=mine,
            ),
        ),
        statements=(_reservation(spare["number"], order["number"], mine),),
    )


def _refuse_reserving(
    connection: sqlite3.Connection, write: ReserveSpare, order: sqlite3.Row, spare: sqlite3.Row
) -> None:
    status = WORK_STATUS[order["status"]]
    if status in ("done", "cancelled"):
        raise WriteRefused(f"Work order {order['tag']!r} is {status}; nothing can be reserved for it.")
    if spare["site"] != order["site"]:
        raise WriteRefused(
            f"Spare {write.spare!r} lies at {spare['site']}, the work is at {order['site']}; choose one kept there."
        )
    fits = connection.execute(
        "SELECT 1 FROM spare_class WHERE spare = ? AND class = ?", (spare["number"], order["class"])
    ).fetchone()
    if fits is None:
        raise WriteRefused(f"Spare {write.spare!r} does not fit a {order['class_name']}; choose one that does.")
    free = spare["on_hand"] - spare["reserved"]
    if write.quantity > free:
        raise WriteRefused(
            f"Only {max(free, 0)} of spare {write.spare!r} are free ({spare['on_hand']} on hand, "
            f"{spare['reserved']} reserved); {write.quantity} cannot be reserved."
        )


def _reservation(spare: str, work_order: int, quantity: int) -> Statement:
    if quantity == 0:
        return Statement("DELETE FROM reservation WHERE spare = ? AND work_order = ?", (spare, work_order))
    return Statement(
        "INSERT INTO reservation (spare, work_order, quantity) VALUES (?, ?, ?)"
        " ON CONFLICT (spare, work_order) DO UPDATE SET quantity = excluded.quantity",
        (spare, work_order, quantity),
    )


def _work_order(connection: sqlite3.Connection, tag: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(_WORK_ORDER, (tag,)).fetchone()
    if row is None:
        raise RecordNotFound("work order", tag, "CMMS")
    return row


def _spare(connection: sqlite3.Connection, tag: str, work_order: int) -> sqlite3.Row:
    """The spare with what is reserved of it in all and for this work order (`mine`)."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT s.number, s.site, s.on_hand, coalesce(sum(r.quantity), 0) AS reserved,"
        " coalesce(sum(r.quantity) FILTER (WHERE r.work_order = ?), 0) AS mine"
        " FROM spare s LEFT JOIN reservation r ON r.spare = s.number WHERE s.tag = ? GROUP BY s.number",
        (work_order, tag),
    ).fetchone()
    if row is None:
        raise RecordNotFound("spare", tag, "CMMS")
    return row
