"""How a decision is told: to the person who asks why, and to the log."""

from collections.abc import Iterator

from graphs.calibration import Calibration
from graphs.deciding import Candidate, Decision

MOST_READINGS = 5
MOST_REASONS = 4
LEAST_REASON = 0.2
"""Log-odds below which a reason is not worth a line."""


def explained(decision: Decision, calibration: Calibration) -> Iterator[str]:
    """Line by line: the readings of a clause, what spoke for and against each, and who settled it."""
    yield f"{decision.clause.text!r}: {_settled(decision, calibration)} in {decision.seconds:.2f} s"
    for candidate in decision.candidates[:MOST_READINGS]:
        share = decision.shares.get(candidate.name)
        heard = "" if share is None else f", model {share:.0%}"
        yield f"  {candidate.probability:>4.0%}  {candidate.name}{heard}{_lacking(candidate)}"
        if candidate.example:
            yield f"        nearest example: {candidate.example!r}"
        yield f"        {_reasons(candidate, calibration)}"


def logged(decision: Decision) -> dict[str, object]:
    """The same as one entry of the transcript."""
    return {
        "clause": decision.clause.text,
        "tied": decision.tied,
        "readings": [
            {"tool": c.name, "probability": round(c.probability, 3), "share": decision.shares.get(c.name)}
            for c in decision.candidates[:MOST_READINGS]
        ],
    }


def _settled(decision: Decision, calibration: Calibration) -> str:
    if decision.tied:
        return "two readings are too close, so the person is asked"
    if decision.shares:
        return f"not clear enough by itself ({calibration.sure:.0%} is), so the model was asked"
    return "clear without the model" if decision.best.probability >= calibration.sure else "no model took part"


def _lacking(candidate: Candidate) -> str:
    return f", lacks {', '.join(candidate.filled.missing)}" if candidate.filled.missing else ""


def _reasons(candidate: Candidate, calibration: Calibration) -> str:
    """What weighed most, in log-odds."""
    weighed = [(name, calibration.weights.get(name, 0.0) * value) for name, value in candidate.features.items()]
    heavy = sorted((pair for pair in weighed if abs(pair[1]) >= LEAST_REASON), key=lambda pair: -abs(pair[1]))
    return ", ".join(f"{name} {value:+.1f}" for name, value in heavy[:MOST_REASONS]) or "nothing speaks for it"
