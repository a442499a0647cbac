"""Writes that the embedded ERP takes: stock status, expediting, moving an order to another line or time."""

import sqlite3
from datetime import date, datetime

from tools.adapters.plant.erp import ORDER_STATUS, PURCHASE_STATUS, STOCK_TYPE, erp_text, erp_time
from tools.adapters.plant.writing import Effect, Occasion, Statement, changed, not_taken
from tools.adapters.writes import ExpeditePurchaseOrder, MoveProductionOrder, SetStockStatus, Write
from tools.errors import RecordNotFound, WriteRefused


def plan_erp_write(connection: sqlite3.Connection, write: Write, occasion: Occasion) -> Effect:
    """The effect of a write on the ERP."""
    match write:
        case SetStockStatus():
            return _set_stock_status(connection, write)
        case ExpeditePurchaseOrder():
            return _expedite(connection, write, occasion)
        case MoveProductionOrder():
            return _move(connection, write, occasion)
        case _:
            raise not_taken("ERP", write)


def _set_stock_status(connection: sqlite3.Connection, write: SetStockStatus) -> Effect:
    batch = connection.execute("SELECT number FROM batch WHERE tag = ?", (write.lot,)).fetchone()
    if batch is None:
        raise RecordNotFound("lot", write.lot, "ERP")
    rows = connection.execute(
        "SELECT p.tag, s.type FROM batch_stock s JOIN plant p ON p.code = s.plant"
        " WHERE s.batch = ? AND s.quantity > 0 ORDER BY p.tag",
        (batch["number"],),
    ).fetchall()
    changes = tuple(
        change
        for row in rows
        for change in changed("ERP", f"{write.lot}@{row['tag']}", status=(STOCK_TYPE[row["type"]], write.status))
    )
    if not rows:
        raise WriteRefused(f"ERP has no stock of lot {write.lot!r}, so it has no status to set.")
    if not changes:
        raise WriteRefused(f"ERP already shows lot {write.lot!r} as {write.status}; nothing to set.")
    codes = {name: code for code, name in STOCK_TYPE.items()}
    statement = Statement(
        "UPDATE batch_stock SET type = ? WHERE batch = ? AND quantity > 0", (codes[write.status], batch["number"])
    )
    return Effect(record=write.lot, changes=changes, statements=(statement,))


def _expedite(connection: sqlite3.Connection, write: ExpeditePurchaseOrder, occasion: Occasion) -> Effect:
    row = connection.execute(
        "SELECT number, status, expedite, wanted FROM purchase_order WHERE tag = ?", (write.purchase_order,)
    ).fetchone()
    if row is None:
        raise RecordNotFound("purchase order", write.purchase_order, "ERP")
    _refuse_expediting(row, write, occasion.now.date())
    wanted = write.wanted if write.expedited else None
    before = None if row["wanted"] is None else date.fromisoformat(row["wanted"]).isoformat()
    changes = changed(
        "ERP",
        write.purchase_order,
        expedited=(row["expedite"] == "X", write.expedited),
        wanted=(before, wanted),
    )
    if not changes:
        raise WriteRefused(f"Purchase order {write.purchase_order!r} is already expedited for {write.wanted}.")
    statement = Statement(
        "UPDATE purchase_order SET expedite = ?, wanted = ? WHERE number = ?",
        ("X" if write.expedited else "", wanted and wanted.replace("-", ""), row["number"]),
    )
    return Effect(record=write.purchase_order, changes=changes, statements=(statement,))


def _refuse_expediting(row: sqlite3.Row, write: ExpeditePurchaseOrder, today: date) -> None:
    order = write.purchase_order
    status = PURCHASE_STATUS[row["status"]]
    if status in ("shipped", "received", "cancelled"):
        raise WriteRefused(f"Purchase order {order!r} is {status}; only open or confirmed ones can be expedited.")
    if not write.expedited and row["expedite"] == "":
        raise WriteRefused(f"Purchase order {order!r} is not expedited; there is nothing to take back.")
    if write.expedited and _day(write.wanted) < today:
        raise WriteRefused(f"The wanted day {write.wanted!r} has passed; name {today.isoformat()} or later.")


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise WriteRefused(f"The wanted day {text!r} is no calendar day; write it as YYYY-MM-DD.") from None


def _move(connection: sqlite3.Connection, write: MoveProductionOrder, occasion: Occasion) -> Effect:
    order = connection.execute(
        "SELECT o.number, o.plant, o.material, o.start, o.status, w.tag AS line"
        " FROM production_order o JOIN work_center w ON w.code = o.work_center WHERE o.tag = ?",
        (write.order,),
    ).fetchone()
    if order is None:
        raise RecordNotFound("production order", write.order, "ERP")
    line = connection.execute("SELECT code, plant FROM work_center WHERE tag = ?", (write.line,)).fetchone()
    if line is None:
        raise RecordNotFound("line", write.line, "ERP")
    _refuse_move(connection, write, order, line, occasion.now.date())
    start = write.start.replace(microsecond=0)
    changes = changed(
        "ERP",
        write.order,
        line=(order["line"], write.line),
        start=(erp_time(order["start"]).isoformat(), start.isoformat()),
    )
    if not changes:
        raise WriteRefused(f"Production order {write.order!r} already starts then on {write.line}; nothing to move.")
    statement = Statement(
        "UPDATE production_order SET work_center = ?, start = ? WHERE number = ?",
        (line["code"], erp_text(start), order["number"]),
    )
    return Effect(record=write.order, changes=changes, statements=(statement,))


def _refuse_move(
    connection: sqlite3.Connection, write: MoveProductionOrder, order: sqlite3.Row, line: sqlite3.Row, today: date
) -> None:
    status = ORDER_STATUS[order["status"]]
    if status not in ("planned", "released"):
        raise WriteRefused(
            f"Production order {write.order!r} is {status}; only planned or released orders can be moved."
        )
    if line["plant"] != order["plant"]:
        raise WriteRefused(f"Line {write.line!r} is at another site; an order cannot leave the site it was opened for.")
    # The ERP plans by the day: moving an order back to a start a few hours ago must stay possible.
    if write.start.date() < today:
        raise WriteRefused(f"The start {write.start.isoformat()!r} lies before today; choose today or later.")
    able = connection.execute(
        "SELECT 1 FROM routing_operation WHERE material = ? AND work_center = ?", (order["material"], line["code"])
    ).fetchone()
    if able is None:
        raise WriteRefused(
            f"Line {write.line!r} has no routing for the material of {write.order!r}; "
            "choose a line that the routing lists."
        )
