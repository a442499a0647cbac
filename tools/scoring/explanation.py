"""What every score says besides its value: confidence, horizon, reasons, completeness; or why it cannot say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tools.facts import Fact, Value, computed
from tools.tool import Findings


@dataclass(frozen=True, slots=True)
class Driver:
    """One reason for a score."""

    words: str
    """In plain words, without figures; figures are facts of their own."""
    weight: float
    """Its share in the score, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One figure that named code worked out, with what a person needs to judge it."""

    name: str
    """Name of the score, for example `failure_risk`."""
    subject: str
    """Canonical id the score is about."""
    label: str
    """What the value is: `failure risk`."""
    value: Value
    unit: str
    horizon_hours: float
    """How far ahead it looks; negative when it looks back."""
    confidence: float
    """0 to 1; how much the score trusts its own data, not how likely the event is."""
    completeness: float
    """Share of the data it wanted that was there, 0 to 1."""
    drivers: tuple[Driver, ...]
    evidence: tuple[Fact, ...] = ()

    def findings(self, summary: str, as_of: datetime) -> Findings:
        """The score as facts, value first, then evidence, reasons and how far to trust it."""
        head = self._fact(self.label, self.value, self.unit, "value", as_of)
        reasons = [
            self._fact(f"driver: {driver.words}", round(100 * driver.weight), "%", "driver", as_of)
            for driver in self.drivers
        ]
        words = self.name.replace("_", " ")
        trust = [
            self._fact(f"{words} confidence", round(self.confidence, 2), "", "confidence", as_of),
            self._fact(f"{words} horizon", self.horizon_hours, "h", "horizon", as_of),
            self._fact(f"{words} data completeness", round(100 * self.completeness), "%", "completeness", as_of),
        ]
        return Findings(summary=summary, facts=(head, *self.evidence, *reasons, *trust))

    def _fact(self, label: str, value: Value, unit: str, field: str, as_of: datetime) -> Fact:
        return computed(
            f"{self.subject} {label}",
            value,
            score=self.name,
            record=self.subject,
            as_of=as_of,
            unit=unit,
            field=field,
        )


def cannot_say(what: str, because: str, *, score: str, subject: str, as_of: datetime) -> Findings:
    """A score that has no value: the sentence says why, and the only fact says so too."""
    verdict = computed(
        f"{subject} {score.replace('_', ' ')}", "cannot say", score=score, record=subject, as_of=as_of, field="value"
    )
    return Findings(summary=f"Cannot say {what}, because {because}.", facts=(verdict,))


def trust(completeness: float, cases: int, enough: int) -> float:
    """Confidence, 0 to 1: the share of data there, times the share of past cases one would like to have."""
    return completeness * min(1.0, cases / enough)


def shares(parts: Sequence[float]) -> tuple[float, ...]:
    """Parts as shares of their sum; all zero when there is nothing to share."""
    total = sum(parts)
    return tuple(part / total if total > 0 else 0.0 for part in parts)
