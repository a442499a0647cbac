"""The time by which approvals expire, in a hand that can move it forward."""

from datetime import datetime, timedelta

from guardrails.moments import wall_clock


class MovableClock:
    """The computer's time in UTC, plus whatever a scenario has let pass."""

    def __init__(self) -> None:
        self._passed = timedelta()

    def __call__(self) -> datetime:
        return wall_clock() + self._passed

    def advance(self, by: timedelta) -> None:
        """Let time pass at once."""
        self._passed += by
