"""Reading the embedded historian: 15-minute means, one packed day per row."""

import math
import sqlite3
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta

from tools.adapters.plant.system import PlantSystem
from tools.errors import RecordNotFound
from tools.records import Reading, Source

SLOT = timedelta(minutes=15)
DAY_BLOCK = struct.Struct("<96f")
"""How a day is stored: 96 little-endian 32-bit floats from midnight on, NaN where there is no value."""

_BLOCKS = """
    SELECT t.path AS record, t.asset, t.signal, t.unit, b.day, b.content
    FROM tag t
    LEFT JOIN day_block b ON b.tag = t.number AND b.day BETWEEN ? AND ?
    WHERE t.asset = ? AND t.signal = ?
    ORDER BY b.day"""


class HistorianReader:
    """Answers the `Historian` protocol from the historian's file."""

    def __init__(self, system: PlantSystem) -> None:
        self._system = system

    def signals(self, asset: str) -> tuple[str, ...]:
        """By name."""
        sql = "SELECT path AS record, signal FROM tag WHERE asset = ? ORDER BY signal"
        return self._system.all(_signal, sql, (asset,))

    def series(self, asset: str, signal: str, *, since: datetime, until: datetime) -> tuple[Reading, ...]:
        """Readings of intervals that start from `since` up to but not at `until`; gaps are left out."""
        span = (since.date().isoformat(), until.date().isoformat())
        days = self._system.all(_day, _BLOCKS, (*span, asset, signal))
        if not days:
            raise RecordNotFound("signal", f"{asset} {signal}", "historian")
        return tuple(reading for day in days for reading in day if since <= reading.at < until)


def _signal(row: sqlite3.Row, source: Source) -> str:  # noqa: ARG001 - the shape every query's maker has
    return str(row["signal"])


def _day(row: sqlite3.Row, source: Source) -> tuple[Reading, ...]:
    # A tag without a block in the period comes as one row with an empty day.
    return () if row["content"] is None else tuple(_readings(row, source))


def _readings(row: sqlite3.Row, source: Source) -> Iterator[Reading]:
    at = datetime.fromisoformat(row["day"])
    for value in DAY_BLOCK.unpack(row["content"]):
        if not math.isnan(value):
            # 32 bits carry seven digits; what follows is an artefact of the packing.
            mean = float(f"{value:.6g}")
            yield Reading(source=source, asset=row["asset"], signal=row["signal"], at=at, value=mean, unit=row["unit"])
        at += SLOT
