"""Work orders: what broke and was repaired, what was serviced by plan, what was inspected."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from tools.adapters.plant.world.breakdowns import Breakdown
from tools.adapters.plant.world.notes import Notes
from tools.adapters.plant.world.randomness import minutes, stream
from tools.adapters.plant.world.rows import AssetRow, DowntimeRow, TechnicianRow, WorkOrderRow
from tools.adapters.plant.world.state import World

SERVICE_DAYS = {"A": 24, "B": 28, "C": 35}
INSPECTION_DAYS = 14
FIRST_WORK_ORDER = 6201
DROPPED_SHARE = 0.015
"""Planned work that was cancelled because the line could not be spared."""
AHEAD_DAYS = 7
"""How long before its day a planned work order is opened."""


def service_days(world: World) -> dict[str, list[datetime]]:
    """When each asset is serviced by plan, into the weeks after the clock; on workdays, in the early shift."""
    rng = stream(world.seed, "services")
    return {asset.id: _rounds(world, rng, SERVICE_DAYS[asset.criticality]) for asset in world.assets.values()}


def _rounds(world: World, rng: Random, every: int) -> list[datetime]:
    moment = world.master.start + timedelta(days=rng.randrange(every))
    rounds = []
    while moment < world.clock + timedelta(days=30):
        day = moment + timedelta(days=1 if moment.weekday() == 6 else 0)
        rounds.append(day.replace(hour=6, minute=0) + timedelta(minutes=15 * rng.randrange(4, 26)))
        moment += timedelta(days=every + rng.choice((-1, 0, 0, 1)))
    return rounds


class Workshop:
    """Writes the work orders and gives them to technicians."""

    def __init__(self, world: World, notes: Notes) -> None:
        self._world = world
        self._notes = notes
        self._rng = stream(world.seed, "work orders")
        self._rows: list[WorkOrderRow] = []

    def add_all(self, breakdowns: list[tuple[Breakdown, DowntimeRow]], services: dict[str, list[datetime]]) -> None:
        """Make every work order and number them in the order in which they were opened."""
        for breakdown, _ in breakdowns:
            self._corrective(breakdown)
        for asset in self._world.assets.values():
            for moment in services[asset.id]:
                self._planned(asset, moment, "preventive")
            for moment in _rounds(self._world, self._rng, INSPECTION_DAYS):
                self._planned(asset, moment, "inspection")
        for row in sorted(self._rows, key=lambda row: (row.opened, row.asset, row.kind)):
            number = self._world.number("WO", FIRST_WORK_ORDER)
            self._world.work_orders[number] = replace(row, id=number)

    def _corrective(self, event: Breakdown) -> None:
        length = (event.ended - event.started).total_seconds() / 60
        if length < 14 and self._rng.random() > 0.4:
            return  # the operator dealt with it and nobody wrote anything
        opened = minutes(event.started, self._rng.uniform(2, 9))
        self._rows.append(
            WorkOrderRow(
                id="",
                asset=event.asset,
                kind="corrective",
                priority=1 if length > 90 else 2,
                status="done",
                opened=opened,
                due=opened + timedelta(hours=8),
                closed=minutes(event.ended, self._rng.uniform(0, 20)),
                technician=self._technician(event.asset, event.started).id,
                failure_mode=event.mode.code,
                repair_minutes=round(length * self._rng.uniform(0.75, 0.98)),
                description=self._notes.repair(event.mode.code),
            )
        )

    def _planned(self, asset: AssetRow, moment: datetime, kind: str) -> None:
        opened = moment.replace(hour=6, minute=30) - timedelta(days=AHEAD_DAYS)
        if opened >= self._world.clock:
            return
        done = moment < self._world.clock - timedelta(hours=12)
        length = round(self._rng.uniform(25, 60) if kind == "preventive" else self._rng.uniform(10, 25))
        text = self._notes.preventive() if kind == "preventive" else self._notes.inspection(done)
        dropped = done and self._rng.random() < DROPPED_SHARE
        assigned = (done or self._rng.random() < 0.5) and not dropped
        self._rows.append(
            WorkOrderRow(
                id="",
                asset=asset.id,
                kind=kind,
                priority=3 if kind == "preventive" else 4,
                status="cancelled" if dropped else "done" if done else "assigned" if assigned else "open",
                opened=opened,
                due=moment.replace(hour=14, minute=0),
                closed=minutes(moment, length) if done else None,
                technician=self._technician(asset.id, moment.replace(hour=8)).id if assigned else None,
                failure_mode=None,
                repair_minutes=length if done and not dropped else None,
                description=text,
            )
        )

    def _technician(self, asset: str, moment: datetime) -> TechnicianRow:
        """Somebody of the site who can do it, from the shift that is there if possible."""
        site = self._world.assets[asset].site
        skilled = [t for t in self._world.technicians.values() if t.site == site and asset[:3] in t.skills]
        there = [t for t in skilled if t.shift == _shift_name(moment)]
        return self._rng.choice(there or skilled)


def _shift_name(moment: datetime) -> str:
    hour = (moment.hour - 6) % 24
    return ("early", "late", "night")[hour // 8]
