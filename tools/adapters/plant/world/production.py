"""The lines at work, shift by shift: orders, counts, lots and what went into them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tools.adapters.plant.world.deliveries import Deliveries
from tools.adapters.plant.world.demand import Demand
from tools.adapters.plant.world.labour import Attendance
from tools.adapters.plant.world.ledger import Ledger
from tools.adapters.plant.world.master import LineSpec, ShiftWindow, is_working, shift_windows
from tools.adapters.plant.world.purchasing import Purchasing
from tools.adapters.plant.world.quality import Laboratory
from tools.adapters.plant.world.randomness import stream
from tools.adapters.plant.world.rows import CountRow, LinkRow, LotRow, OrderRow
from tools.adapters.plant.world.sales import Sales
from tools.adapters.plant.world.schedule import Schedule
from tools.adapters.plant.world.state import World
from tools.adapters.plant.world.stops import StopMaker

PAID_BREAKS = 450 / 480
"""Planned minutes as a share of the shift."""
SCRAP = {"small pumps": 0.012, "large pumps": 0.015, "motor subassemblies": 0.018, "refill pouches": 0.014}
USUAL_SCRAP = 0.010
OWN_USE_COVER_DAYS = 18.0
"""Lines that make for own use slow down above this and hurry below it."""


@dataclass(slots=True)
class Run:
    """A line and what it has on it."""

    line: LineSpec
    order: OrderRow | None = None
    good: int = 0
    scrap: int = 0
    begun: datetime | None = None
    stops_seen: int = 0


@dataclass(slots=True)
class Production:
    world: World
    demand: Demand
    ledger: Ledger
    schedule: Schedule
    stopmaker: StopMaker
    attendance: Attendance
    purchasing: Purchasing
    laboratory: Laboratory
    sales: Sales
    deliveries: Deliveries
    _rng: Random = field(init=False)
    _runs: list[Run] = field(init=False)

    def __post_init__(self) -> None:
        self._rng = stream(self.world.seed, "production")
        self._runs = [Run(line) for line in self.world.master.lines.values()]

    def run(self) -> None:
        """Let all lines work from the start of the history to the clock."""
        self.purchasing.open_stock()
        self._open_own_stock()
        for window in shift_windows(self.world.master, self.world.clock):
            if window.name == "early":
                self.purchasing.day(window.day)
            self.deliveries.move_until(window.start)
            self.sales.depart_until(window.start)
            if is_working(window):
                for run in self._runs:
                    self._shift(run, window)
            self._utilities(window)
        for run in self._runs:
            self._close_lot(run, self.world.posted("MES").replace(minute=0))
        self.purchasing.receive_until(self.world.posted("ERP"))
        self.deliveries.move_until(self.world.posted("WMS"))
        self.sales.depart_until(self.world.posted("logistics"))

    def running(self) -> dict[str, OrderRow]:
        """The order on each line at the clock."""
        return {run.line.id: run.order for run in self._runs if run.order}

    def plan_ahead(self) -> None:
        """Schedule the orders after the running ones and promise what is not made for own use."""
        for line, order in self.running().items():
            following = self.schedule.plan_ahead(self.world.master.lines[line], order)
            for planned in (order, *following):
                if self.world.materials[planned.material].kind == "finished":
                    self.sales.promise_order(planned)

    def _open_own_stock(self) -> None:
        """Motors and concentrates that lay ready when the history began."""
        for material in self.world.bom:
            usage, made = self.demand.usage[material], self.world.materials[material]
            if usage:
                day = self.world.master.start - timedelta(days=2)
                site = "EP" if made.site == "LS" else made.site
                quantity = float(round(usage * 20))
                lot = LotRow(self.world.lot_number(day), material, made.site, quantity, day)
                self.world.lots[lot.id] = lot
                self.ledger.receive(material, site, lot.id, quantity)

    def _utilities(self, window: ShiftWindow) -> None:
        for asset in self.world.assets.values():
            if asset.line is None:
                self.stopmaker.breakdowns_until(asset.id, min(window.end, self.world.clock))

    def _shift(self, run: Run, window: ShiftWindow) -> None:
        end = min(window.end, self.world.posted("MES"))
        crew = self.attendance.shift(run.line, window)
        self.stopmaker.shift(run.line, window, end, crew)
        speed = self._rng.uniform(0.90, 0.985) * self._pace(run) * (0.9 if crew.present < crew.planned - 1 else 1.0)
        moment = window.start
        while moment < end - timedelta(minutes=1):
            moment = self._produce(run, window, moment, end, speed)
        if window.name == "night" or run.line.site == "LS":
            self._close_lot(run, end)

    def _pace(self, run: Run) -> float:
        products = self.demand.products[run.line.family]
        if not self.demand.usage[products[0]]:
            return 1.0
        cover = sum(self.schedule.cover_days(product) for product in products) / len(products)
        return min(max(1.0 + (OWN_USE_COVER_DAYS - cover) / 25.0, 0.7), 1.06)

    def _produce(self, run: Run, window: ShiftWindow, start: datetime, end: datetime, speed: float) -> datetime:
        """Work on one order until it is done or the shift ends; returns how far time has come."""
        order = run.order or self._begin(run, start, end)
        span = (end - start) / timedelta(minutes=1)
        stopped = self.stopmaker.stops.stopped_minutes(run.line.id, start, end)
        rate = self.demand.rate(run.line.family)
        made = rate * max(span - stopped, 0.0) * PAID_BREAKS / 60 * speed
        scrap_share = self._scrap_share(run, stopped)
        needed = order.quantity - order.completed
        share = min(needed / max(made * (1 - scrap_share), 0.001), 1.0)
        good = min(round(made * (1 - scrap_share) * share), round(needed))
        finish = end if share >= 1.0 else start + timedelta(minutes=round(span * share))
        worked = max((finish - start) / timedelta(minutes=1), 1.0)
        scrap = round(made * scrap_share * share)
        self._count(run, window, order, good=good, scrap=scrap, rate=rate, worked=worked, stopped=stopped * share)
        if order.completed >= order.quantity - 0.5:
            self._complete(run, order, finish)
            return max(finish, start + timedelta(minutes=1))
        return end

    def _begin(self, run: Run, start: datetime, end: datetime) -> OrderRow:
        order = self.schedule.next_order(run.line, start)
        run.order = order
        if end - start > timedelta(minutes=70):
            self.stopmaker.stop(run.line.flow[0], "M100", start, self._rng.uniform(18, 55))
        return order

    def _scrap_share(self, run: Run, stopped: float) -> float:
        usual = SCRAP.get(run.line.family, USUAL_SCRAP)
        return usual * self._rng.lognormvariate(0.0, 0.22) + min(stopped, 200.0) / 200.0 * 0.008

    def _count(
        self,
        run: Run,
        window: ShiftWindow,
        order: OrderRow,
        *,
        good: int,
        scrap: int,
        rate: float,
        worked: float,
        stopped: float,
    ) -> None:
        planned_minutes = round(worked * PAID_BREAKS, 1)
        run_minutes = round(max(worked - stopped, 0.0) * PAID_BREAKS, 1)
        planned = round(rate * planned_minutes / 60)
        self.world.counts.append(
            CountRow(run.line.id, window.day, window.name, order.id, good, scrap, planned, run_minutes, planned_minutes)
        )
        order.completed += good
        run.good += good
        run.scrap += scrap
        run.begun = run.begun or window.start

    def _complete(self, run: Run, order: OrderRow, finish: datetime) -> None:
        self._close_lot(run, finish)
        order.status = "done"
        run.order = None

    def _close_lot(self, run: Run, made: datetime) -> None:
        order = run.order
        if order is None or run.good <= 0:
            return
        lot = LotRow(
            id=self.world.lot_number(made),
            material=order.material,
            site=order.site,
            quantity=float(run.good),
            made=made.replace(second=0, microsecond=0),
            order=order.id,
            line=run.line.id,
            begun=run.begun,
        )
        self.world.lots[lot.id] = lot
        self._consume(order, lot, run.good + run.scrap)
        self.ledger.receive(lot.material, lot.site, lot.id, lot.quantity)
        self.laboratory.inspect(lot)
        if lot.site == "LS":
            self.deliveries.send(lot)
        elif self.world.materials[lot.material].kind == "finished":
            self.sales.sell(lot, order)
        run.good, run.scrap, run.begun = 0, 0, None

    def _consume(self, order: OrderRow, lot: LotRow, pieces: int) -> None:
        for component, quantity in self.world.bom[order.material].items():
            for parent, amount in self.ledger.use(component, order.site, pieces * quantity):
                self.world.links.append(LinkRow(parent, lot.id, order.id, round(amount, 4)))
