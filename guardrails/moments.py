"""Times of the log and the ledger: aware, in UTC, and stored so that text order is time order."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

Clock = Callable[[], datetime]
"""Gives the present as an aware datetime in UTC."""


def wall_clock() -> datetime:
    """The computer's time in UTC."""
    return datetime.now(UTC)


class UtcTime(TypeDecorator[datetime]):
    """Aware times as text of fixed width in UTC, so that text order is time order on every engine."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


def utc_text(moment: datetime) -> str:
    """`2026-06-17T01:10:00.000000+00:00`; a time without a zone raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()!r}; pass an aware one")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
