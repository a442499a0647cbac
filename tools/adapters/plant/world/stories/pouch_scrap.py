"""S7: scrap rises on the pouch line with a film lot and a seal temperature that has drifted."""

from datetime import timedelta

from tools.adapters.plant.world.randomness import stream
from tools.adapters.plant.world.rows import AsnRow, Drift, LotRow, NonconformanceRow, OrderRow, PurchaseRow
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

LINE, ASSET, FILM = "EP-P4", "SEA-04", "MAT-3062"
SCRAP_FACTOR = 4.3
STRENGTH = (38.2, 35.6)
"""Mean seal strength of the order's lots, N; target 42, limit 34."""


def tell(world: World) -> Story:
    """Feed the running order with a thin film and let the seal temperature slide."""
    order = scene.running_order(world, LINE)
    lots = scene.lots_of(world, order)
    begun = order.start
    film = scene.received_lot(
        world, material=FILM, supplier_lot="T2606-308", quantity=0.0, made=begun - timedelta(hours=13)
    )
    used = scene.feed_from(world, lots, film)
    film.quantity = round(used + 21_000.0, 1)
    scene.add_stock(world, film, "EP-WH-B11", 21_000.0, "available")
    purchase = _purchase(world, film)
    world.drifts.append(Drift(ASSET, "seal_temperature", begun, world.clock, _slide))
    scene.drop_open_work_orders(world, ASSET)
    before, now = _scrap(world, order)
    _inspect(world, lots)
    _earlier_trouble(world)
    truck = next(s for s in world.shipments.values() if s.lot == lots[0].id and s.status == "loading")
    return Story(
        id="S7",
        title="Scrap up on the pouch line with a film lot and a drifted setting",
        site="EP",
        records={
            "line": LINE,
            "asset": ASSET,
            "production order": order.id,
            "film lot": film.id,
            "material": FILM,
            "supplier": film.supplier or "",
            "purchase order": purchase.id,
            "shipment with the first pouch lot": truck.id,
            **{f"pouch lot {n}": lot.id for n, lot in enumerate(lots, start=1)},
        },
        facts=(
            f"MES: scrap on EP-P4 is {now:.1%} since {begun:%A} evening, before it was {before:.1%}",
            f"MES genealogy: the order's lots take film from {film.id} (supplier lot T2606-308) only, "
            "received the same day",
            "historian: seal temperature of SEA-04 slid from 148 to about 143 degC that night; no stop, no order",
            "QMS: seal strength falls towards the limit of 34 N and two samples fail; film thickness lies low",
            "MES, ERP, WMS: no hold on these lots, 21000 m of the film lot still in stock; "
            f"logistics: {truck.id} with {lots[0].id} is being loaded",
            f"QMS: {film.supplier} had a film defect before",
        ),
        question="Why is scrap up on EP-P4, and since when?",
    )


def _purchase(world: World, film: LotRow) -> PurchaseRow:
    number = world.reserved_number("purchase", film.made - timedelta(days=19))
    day = film.made.date()
    row = PurchaseRow(
        number,
        film.supplier or "",
        "EP",
        FILM,
        film.quantity,
        film.quantity,
        day - timedelta(days=19),
        day - timedelta(days=3),
        "received",
        film.made,
        lot=film.id,
    )
    world.purchases[number] = row
    shipped = film.made - timedelta(days=3)
    world.asns.append(
        AsnRow(number, row.supplier, FILM, film.quantity, shipped, film.made, "arrived", "3 pallets, new foil grade")
    )
    return row


def _scrap(world: World, order: OrderRow) -> tuple[float, float]:
    """Raise the scrap of the running order; returns its share before and now."""
    rows = [row for row in world.counts if row.line == LINE]
    for row in rows:
        if row.order == order.id:
            row.scrap = round(row.scrap * SCRAP_FACTOR)
    share = [
        sum(row.scrap for row in part) / sum(row.scrap + row.good for row in part)
        for part in ([r for r in rows if r.order != order.id], [r for r in rows if r.order == order.id])
    ]
    return share[0], share[1]


def _inspect(world: World, lots: list[LotRow]) -> None:
    rng = stream(world.seed, "story S7")
    wanted = {lot.id: n for n, lot in enumerate(lots)}
    failing = 0
    for row in world.inspections:
        if row.lot not in wanted:
            continue
        place = min(wanted[row.lot], 1)
        if row.plan.characteristic == "seal_strength":
            row.value = round(STRENGTH[place] + rng.uniform(-0.9, 0.9), 1)
            if place and failing < 2:
                row.value, failing = (33.6, 33.1)[failing], failing + 1
        elif row.plan.characteristic == "film_thickness":
            row.value = round(113.0 + rng.uniform(-1.2, 1.2), 1)


def _earlier_trouble(world: World) -> None:
    """A closed nonconformance of the same supplier in April."""
    older = [lot for lot in world.lots.values() if lot.supplier == "SUP-07" and lot.material != FILM]
    lot = [x for x in older if x.made < scene.at(world, "-60 00:00")][-1]
    number = world.number("NCR", 1)
    world.nonconformances[number] = NonconformanceRow(
        number,
        lot.id,
        lot.material,
        "EP",
        lot.made + timedelta(hours=5),
        "major",
        "closed",
        "return",
        "film thickness at the lower end and wavy edge, sent back to SUP-07",
    )


def _slide(hours: float) -> float:
    """Down within half a day, as if somebody had touched the setting, then steady."""
    return -3.4 * min(hours / 10.0, 1.0)
