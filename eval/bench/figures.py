"""What a measurement comes to, as it is stored and read back."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from eval.errors import LogUnreadable
from eval.estimates import percentile


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A duration over many turns, in seconds."""

    median: float
    p95: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """From the start of a new process to its first answer."""

    how: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a model computes, in tokens a second."""

    prefill: float
    """Reading a prompt that it does not know."""
    decode: float
    """Writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A turn when there is more of something."""

    size: int
    first: float
    """Seconds of the first turn at this size, which may have to compute what later ones find ready."""
    median: float
    """Seconds of the turns after it."""
    p95: float
    n: int
    same: int
    """Of all turns those that called the same tools as at the size of the product."""
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One way to answer, measured as a whole."""

    name: str
    first_fact: Spread | None
    """None where no turn came to a fact."""
    first_token: Spread | None
    full_answer: Spread
    failed: int
    """Turns that broke down; their time counts."""
    reduced: int
    """Turns that had to do without the model, because it was not there or not in time."""
    model_calls: float
    """Calls of the model in a turn; mean."""
    read: float
    """Prompt tokens of a turn; mean."""
    computed: float
    """Of them those that were not still known; mean."""
    written: float
    """Tokens written in a turn; mean."""
    memory: float
    """Resident memory of all its processes, in GB."""
    pace: Pace | None
    """None where there is no model."""
    starts: tuple[Start, ...]
    tools: tuple[Growth, ...] = ()
    history: tuple[Growth, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What it was measured on."""

    processor: str
    cores: int
    """That the model may use."""
    bandwidth: float
    """Memory traffic of copying a large array with all these cores, in GB/s."""
    weights: float
    """Weights that are read for every token written, in GB; 0 where the model is not a file here."""

    @property
    def limit(self) -> float:
        """Tokens a second that the memory allows, however fast the cores are."""
        return self.bandwidth / self.weights if self.weights else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that one run measured."""

    run: dict[str, str | int]
    """Model, versions, date."""
    machine: Machine
    systems: tuple[System, ...]
    """The copilot first."""


_REPORT = TypeAdapter(Report)


def spread(values: Iterable[float | None]) -> Spread | None:
    """Of the values that are there; None of nothing."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    return Spread(median=round(statistics.median(known), 3), p95=round(percentile(known, 0.95) or 0.0, 3), n=len(known))


def to_json(report: Report) -> dict[str, object]:
    """For a file."""
    stored: dict[str, object] = _REPORT.dump_python(report, mode="json")
    return stored


def read_report(path: str, text: str) -> Report:
    """From a file; raises LogUnreadable for anything else."""
    try:
        return _REPORT.validate_json(text)
    except ValidationError as error:
        raise LogUnreadable(path, f"it is not what `andon bench --json` prints ({error.errors()[0]['msg']})") from error
