"""Inspections of every lot, and what follows when one is out of its limits."""

from datetime import datetime, timedelta
from random import Random

from tools.adapters.plant.world.notes import Notes
from tools.adapters.plant.world.randomness import minutes, stream
from tools.adapters.plant.world.rows import HoldRow, InspectionRow, LotRow, NonconformanceRow, PlanRow
from tools.adapters.plant.world.state import World

SHIFTED_LOTS = 0.055
OTHER_FINDINGS = 0.012
CALM_DAYS = 4
FIRST_NONCONFORMANCE, FIRST_HOLD = 11, 1
OTHER_REASONS = ("contamination_suspected", "label_error", "process_deviation")
QUALITY_USERS = {"EP": ("wen",), "LS": ("sofia",), "NF": ("amir", "tomas")}
DISPOSITIONS = ("use_as_is", "use_as_is", "rework", "rework", "scrap")


class Laboratory:
    """Inspects lots as they are made."""

    def __init__(self, world: World, notes: Notes) -> None:
        self._world = world
        self._notes = notes
        self._rng = stream(world.seed, "laboratory")
        self._incoming = stream(world.seed, "incoming goods")
        self._plans: dict[str, list[PlanRow]] = {}
        for (material, _), plan in world.plans.items():
            self._plans.setdefault(material, []).append(plan)

    def inspect(self, lot: LotRow) -> None:
        """Take the samples of one lot; a failed one may lead to a nonconformance and a hold."""
        rng, plans = self._rng, self._plans[lot.material]
        calm = lot.made > self._world.clock - timedelta(days=CALM_DAYS)
        shifted = rng.choice(plans) if rng.random() < SHIFTED_LOTS and not calm else None
        offset = rng.choice((-1, 1)) * rng.uniform(1.5, 5.0)
        failed: InspectionRow | None = None
        for plan in plans:
            for row in self._samples(lot, plan, offset if plan is shifted else 0.0, calm):
                self._world.inspections.append(row)
                failed = failed or (None if row.passed else row)
        if failed and rng.random() < 0.85:
            self._deviate(lot, "out_of_specification", failed)
        elif not calm and rng.random() < OTHER_FINDINGS:
            self._deviate(lot, rng.choice(OTHER_REASONS), None)

    def look_over(self, lot: LotRow, faulty: float) -> None:
        """Check a purchased lot as it comes in; `faulty` is its supplier's share of faulty lots."""
        if self._incoming.random() < faulty and lot.made < self._world.clock - timedelta(days=CALM_DAYS):
            self._deviate(lot, "supplier_defect", None)

    def _samples(self, lot: LotRow, plan: PlanRow, offset: float, calm: bool) -> list[InspectionRow]:
        begun = lot.begun or lot.made - timedelta(hours=8)
        gap = (lot.made - begun) / (plan.samples + 1)
        rows = []
        for sample in range(1, plan.samples + 1):
            value = _value(self._rng, plan, offset, calm)
            taken = minutes(begun + gap * sample, self._rng.uniform(0, 5))
            rows.append(InspectionRow(plan, lot.id, lot.site, lot.line or "", value, taken))
        return rows

    def _deviate(self, lot: LotRow, reason: str, failed: InspectionRow | None) -> None:
        rng, world = self._rng, self._world
        opened = minutes(lot.made, rng.uniform(20, 180))
        if opened > world.clock - timedelta(days=3):
            return
        number = world.number("NCR", FIRST_NONCONFORMANCE)
        world.nonconformances[number] = NonconformanceRow(
            number,
            lot.id,
            lot.material,
            lot.site,
            opened,
            rng.choice(("minor", "minor", "major")),
            "closed",
            rng.choice(DISPOSITIONS),
            self._notes.nonconformance(reason, **_figures(failed)),
        )
        if rng.random() < 0.5:
            self._hold(lot, reason, opened)

    def _hold(self, lot: LotRow, reason: str, opened: datetime) -> None:
        rng, world = self._rng, self._world
        number = world.number("HLD", FIRST_HOLD)
        released = minutes(opened, rng.uniform(4, 40) * 60)
        world.holds[number] = HoldRow(
            number,
            lot.id,
            "released",
            reason,
            minutes(opened, rng.uniform(5, 40)),
            rng.choice(QUALITY_USERS[lot.site]),
            released,
            self._notes.hold(reason),
            rng.choice(QUALITY_USERS[lot.site]),
            self._notes.released(),
        )


def _value(rng: Random, plan: PlanRow, offset: float, calm: bool) -> float:
    deviation = rng.gauss(0.0, 1.0)
    if calm:
        deviation = max(-2.6, min(2.6, deviation))
    return round(plan.target + (offset + deviation) * plan.spread, plan.decimals)


def _figures(failed: InspectionRow | None) -> dict[str, object]:
    if failed is None:
        return {}
    plan = failed.plan
    name = plan.characteristic.replace("_", " ")
    return {"value": failed.value, "name": name, "lower": plan.lower, "upper": plan.upper}
