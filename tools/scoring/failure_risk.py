"""How likely a machine is to break down within the next hours, and why."""

from dataclasses import dataclass
from math import log1p
from typing import Annotated

from tools.context import Context
from tools.facts import Fact, computed
from tools.gathering import Gathering, keys
from tools.periods import within
from tools.phrases import listing, words
from tools.records import Asset, MachineState
from tools.scoring.breakdowns import ModeHistory, class_breakdowns, mode_histories
from tools.scoring.drift import Drift, failure_probability
from tools.scoring.explanation import Driver, Score, cannot_say, shares, trust
from tools.scoring.precursors import TELLING, Precursor, learn, level_before
from tools.slots import AssetTag, Slot
from tools.tool import Findings, Tool

SCORE = "failure_risk"
LONGEST_HOURS = 72
FEWEST_BREAKDOWNS = 5
"""Breakdowns of the class below which no rate is given."""
ENOUGH_BREAKDOWNS = 30
"""Breakdowns of the class from which more would hardly change the rate."""
MOST_DRIVERS = 3

HoursAhead = Annotated[int, Slot("hours", "how many hours ahead")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeRisk:
    """The risk of one failure mode."""

    mode: ModeHistory
    base: float
    """From the renewal model alone, 0 to 1."""
    drift: float
    """From the signal alone, 0 to 1; 0 without a signal that announces the mode."""
    precursor: Precursor | None
    level: Drift | None

    @property
    def total(self) -> float:
        return 1 - (1 - self.base) * (1 - self.drift)

    @property
    def odds(self) -> float:
        """What the mode adds to the cumulative hazard, so that parts of a total can be compared."""
        return -log1p(-min(self.total, 1 - 1e-12))


def failure_risk(context: Context, asset: AssetTag, hours: HoursAhead = 8) -> Findings:
    """Risk that a machine breaks down within the next hours, with the failure modes and signals behind it.

    Combines how often its class breaks down with how far its signals have left their usual level.
    """
    ahead = within("hours", hours, LONGEST_HOURS)
    machine = context.systems.cmms.asset(asset)
    what = f"how likely {machine.id} is to break down"
    broken = class_breakdowns(context.systems, machine, context.now)
    known = sum(len(events) for events in broken.values())
    if known < FEWEST_BREAKDOWNS:
        because = f"its class {machine.asset_class} has too few breakdowns on record to learn from"
        return cannot_say(what, because, score=SCORE, subject=machine.id, as_of=context.now)
    gathering = Gathering(context.now)
    state: MachineState | None = gathering.ask("MES", lambda: context.systems.mes.state(machine.id), None)
    if state is not None and state.code and broken[machine.id] and broken[machine.id][-1].ended is None:
        because = f"it is down already with {state.code} {state.reason}"
        return cannot_say(what, because, score=SCORE, subject=machine.id, as_of=context.now)
    risks, completeness = _risks(gathering, context, machine, mode_histories(broken, machine.id, context.now), ahead)
    repairs = _open_repairs(gathering, context, machine)
    return _explained(context, machine, risks, repairs, hours=ahead, completeness=completeness, known=known)


def _risks(
    gathering: Gathering, context: Context, machine: Asset, modes: tuple[ModeHistory, ...], hours: int
) -> tuple[tuple[ModeRisk, ...], float]:
    """Risk per mode, and the share of signals that could be read."""
    historian = context.systems.historian
    signals: tuple[str, ...] = gathering.ask("historian", lambda: historian.signals(machine.id), ())
    nothing: dict[str, Drift] = {}
    levels = gathering.ask("historian", lambda: _levels(context, machine, signals), nothing)
    completeness = len(levels) / len(signals) if signals else 0.0
    learned: dict[str, Precursor | None] = gathering.ask(
        "historian", lambda: {mode.code: learn(historian, mode.events, signals) for mode in modes}, {}
    )
    risks = tuple(_risk(mode, learned.get(mode.code), levels, hours) for mode in modes)
    return tuple(sorted(risks, key=lambda risk: -risk.total)), completeness


def _levels(context: Context, machine: Asset, signals: tuple[str, ...]) -> dict[str, Drift]:
    historian = context.systems.historian
    found = {signal: level_before(historian, machine.id, signal, context.now) for signal in signals}
    return {signal: drift for signal, drift in found.items() if drift is not None}


def _risk(mode: ModeHistory, precursor: Precursor | None, levels: dict[str, Drift], hours: int) -> ModeRisk:
    base = mode.model.risk(mode.age, hours)
    level = levels.get(precursor.signal) if precursor else None
    if precursor is None or level is None:
        return ModeRisk(mode=mode, base=base, drift=0.0, precursor=None, level=None)
    towards = precursor.towards(level)
    if towards < TELLING:
        # A mode that announced itself before would have done so now: only its silent share is left.
        base *= 1 - precursor.share
    drift = failure_probability(towards, hours) * precursor.share
    return ModeRisk(mode=mode, base=base, drift=drift, precursor=precursor, level=level)


def _open_repairs(gathering: Gathering, context: Context, machine: Asset) -> tuple[str, ...]:
    """Repairs that people have asked for; what they know is not in the figures."""
    orders = gathering.listed("CMMS", lambda: context.systems.cmms.work_orders(asset=machine.id))
    return tuple(order.id for order in orders if order.kind == "corrective")


def _explained(
    context: Context,
    machine: Asset,
    risks: tuple[ModeRisk, ...],
    repairs: tuple[str, ...],
    *,
    hours: int,
    completeness: float,
    known: int,
) -> Findings:
    survival = 1.0
    for risk in risks:
        survival *= 1 - risk.total
    percent = round(100 * (1 - survival), 1)
    score = Score(
        name=SCORE,
        subject=machine.id,
        label=f"failure risk within {hours} h",
        value=percent,
        unit="%",
        horizon_hours=hours,
        # Without signals the rate of the class is still worth something.
        confidence=trust(0.4 + 0.6 * completeness, known, ENOUGH_BREAKDOWNS),
        completeness=completeness,
        drivers=_drivers(risks),
        evidence=(*_evidence(context, machine, risks, known), *_repair_facts(context, machine, repairs)),
    )
    lead = risks[0]
    silent = "" if completeness else " Its signals could not be read, so this is the rate of its class alone."
    known_already = f" Maintenance knows of trouble: {listing(repairs)} is open on it." if repairs else ""
    return score.findings(
        f"{machine.id} has a {percent:g} % risk of breaking down within {hours} h, "
        f"most of it from {lead.mode.code} {lead.mode.reason}{_because(lead)}.{silent}{known_already}",
        context.now,
    )


def _because(risk: ModeRisk) -> str:
    if risk.precursor is None or risk.level is None or risk.drift <= risk.base:
        return ", at the usual rate of its class"
    return f": {words(risk.precursor.signal)} has moved as it did before past stops of this kind"


def _drivers(risks: tuple[ModeRisk, ...]) -> tuple[Driver, ...]:
    parts = shares([risk.odds for risk in risks])
    chosen = list(zip(risks, parts, strict=True))[:MOST_DRIVERS]
    return tuple(Driver(_driver_words(risk), part) for risk, part in chosen)


def _driver_words(risk: ModeRisk) -> str:
    name = f"{risk.mode.code} {risk.mode.reason}"
    if risk.precursor is None or risk.level is None:
        return f"{name}, usual rate of the class, no signal announces it"
    signal = words(risk.precursor.signal)
    if risk.drift > risk.base:
        return f"{name}, {signal} {'rises' if risk.precursor.direction > 0 else 'falls'} as before past stops"
    return f"{name}, {signal} is calm, usual rate of the class"


def _evidence(context: Context, machine: Asset, risks: tuple[ModeRisk, ...], known: int) -> tuple[Fact, ...]:
    """The risk and the signal of the leading mode, and how long it has run since the last such stop."""
    lead = risks[0]
    code = lead.mode.code
    figures: list[tuple[str, float, str, str]] = [
        (f"risk of {code} {lead.mode.reason}", round(100 * lead.total, 1), "%", code),
        (f"run time since the last {code}", round(lead.mode.age, 1), "h", "age"),
    ]
    if lead.precursor is not None and lead.level is not None:
        signal = words(lead.precursor.signal)
        figures += [
            (f"{signal} drift", round(lead.level.spreads, 1), "usual spreads", "drift"),
            (f"{signal} mean of the last 4 h", round(lead.level.level, 2), "", "level"),
            (f"{signal} usual level", round(lead.level.usual, 2), "", "usual"),
        ]
    figures.append((f"breakdowns of class {machine.asset_class} on record", known, "", "cases"))
    return tuple(
        computed(
            f"{machine.id} {label}", value, score=SCORE, record=machine.id, as_of=context.now, unit=unit, field=field
        )
        for label, value, unit, field in figures
    )


def _repair_facts(context: Context, machine: Asset, repairs: tuple[str, ...]) -> tuple[Fact, ...]:
    if not repairs:
        return ()
    label = f"{machine.id} open repairs"
    return (keys(label, repairs, system="CMMS", record=machine.id, as_of=context.now),)


FAILURE_RISK = Tool(
    function=failure_risk,
    kind="advise",
    risk="none",
    systems=("MES", "CMMS", "historian"),
    not_for="past stops or the state right now",
    examples=(
        "will PKG-07 make it through the shift?",
        "failure risk of the case packer on line 3 in the next 8 hours",
        "how likely is CNC-04 to break down tonight",
        "is FIL-03 about to fail",
        "does the mixer on batch line 2 hold until morning?",
        "risk score PAL-02 next 24 h",
        "falure risk PKG-07",
        "Wie wahrscheinlich fällt PKG-07 in den nächsten 8 Stunden aus?",
        "¿va a fallar la MIX-02 esta noche?",
    ),
)
