"""S3: viscosity of laundry concentrate drifts with one supplier lot."""

from datetime import timedelta

from tools.adapters.plant.world.randomness import stream
from tools.adapters.plant.world.rows import AsnRow, InspectionRow, LotRow, PurchaseRow
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stories import scene
from tools.adapters.plant.world.story import Story

LINE, RAW, CHARACTERISTIC = "LS-B1", "MAT-1006", "viscosity"
INLINE_MINUTES = 40
STEADY = (0.5, -1.3, -0.2, 1.2, 0.1, -0.6, 1.4, -1.1)
"""Deviations in spreads that no run rule objects to, used again and again before the drift."""
STEADY_DAYS = 7
LEVELS = (1.4, 2.6, 3.8, 4.6)
"""How far the last batches lie above target, in spreads of the plan."""


def tell(world: World) -> Story:
    """Give the last batches a new supplier lot and let viscosity climb with it."""
    order = scene.running_order(world, LINE)
    batches = scene.lots_of(world, order)[-len(LEVELS) :]
    before = scene.lots_of(world, order)[: -len(LEVELS)]
    raw = scene.received_lot(
        world,
        material=RAW,
        supplier_lot="K2606-417",
        quantity=0.0,
        made=batches[0].begun - timedelta(hours=5) if batches[0].begun else world.clock,
    )
    used = scene.feed_from(world, batches, raw)
    raw.quantity = round(used + 8_400.0, 3)
    scene.add_stock(world, raw, "LS-WH-A07", 8_400.0, "available")
    purchase = _purchase(world, raw)
    _steady_before(world, batches[0])
    last = _measure(world, batches)
    return Story(
        id="S3",
        title="Quality drift of a batch that follows a supplier lot",
        site="LS",
        records={
            "line": LINE,
            "production order": order.id,
            "supplier lot": raw.id,
            "supplier": raw.supplier or "",
            "purchase order": purchase.id,
            "material": RAW,
            **{f"batch {n}": lot.id for n, lot in enumerate(batches, start=1)},
            **{f"earlier batch {n}": lot.id for n, lot in enumerate(before[-1:], start=1)},
        },
        facts=(
            f"QMS: {CHARACTERISTIC} of the last {len(batches)} batches climbs from about 3290 to {last:.0f} mPas; "
            "limit 3500, target 3200; only the last sample fails",
            f"MES genealogy: exactly these batches contain {raw.id}, supplier lot K2606-417; the one before does not",
            "historian: reactor temperature and pressure of RCT-01 are in their bands, the recipe is unchanged",
            "supplier portal: the notice of that delivery says that the supplier changed its site",
            "MES and ERP: no hold, all batches unrestricted, 8400 kg of the supplier lot still in stock",
        ),
        question="Viscosity on LS-B1 looks odd, where does it come from and which batches are affected?",
    )


def _purchase(world: World, raw: LotRow) -> PurchaseRow:
    ordered = raw.made - timedelta(days=15)
    number = world.reserved_number("purchase", ordered)
    row = PurchaseRow(
        number,
        raw.supplier or "",
        "LS",
        RAW,
        raw.quantity,
        raw.quantity,
        ordered.date(),
        raw.made.date(),
        "received",
        raw.made,
        lot=raw.id,
    )
    world.purchases[number] = row
    note = "produced at our new site, certificate attached, values a bit different but in spec"
    shipped = raw.made - timedelta(days=2)
    world.asns.append(AsnRow(number, row.supplier, RAW, raw.quantity, shipped, raw.made, "arrived", note))
    return row


def _steady_before(world: World, first: LotRow) -> None:
    """The week before, viscosity on the line was as it should be."""
    begun = first.begun or first.made
    rows = [
        row
        for row in world.inspections
        if row.line == LINE and row.plan.characteristic == CHARACTERISTIC and row.lot != first.id
        if begun - timedelta(days=STEADY_DAYS) < row.taken < begun
    ]
    for place, row in enumerate(sorted(rows, key=lambda row: (row.taken, row.lot))):
        row.value = round(row.plan.target + STEADY[place % len(STEADY)] * row.plan.spread, row.plan.decimals)


def _measure(world: World, batches: list[LotRow]) -> float:
    """Replace the batches' results by inline ones, one every 40 minutes; returns the last."""
    rng = stream(world.seed, "story S3")
    wanted = {lot.id for lot in batches}
    plan = world.plans[batches[0].material, CHARACTERISTIC]
    world.inspections[:] = [i for i in world.inspections if i.plan is not plan or i.lot not in wanted]
    value = plan.target
    for batch, level in zip(batches, LEVELS[-len(batches) :], strict=True):
        moment = (batch.begun or batch.made) + timedelta(minutes=20)
        while moment < min(batch.made, world.posted("QMS")):
            value = round(plan.target + (level + rng.uniform(-0.35, 0.35)) * plan.spread, plan.decimals)
            value = min(value, plan.upper - 4)
            world.inspections.append(InspectionRow(plan, batch.id, batch.site, LINE, value, moment))
            moment += timedelta(minutes=INLINE_MINUTES)
    value = plan.upper + 14
    world.inspections.append(InspectionRow(plan, batches[-1].id, "LS", LINE, value, scene.at(world, "02:50")))
    return value
