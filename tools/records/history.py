"""What the historian knows: readings of machine signals."""

from dataclasses import dataclass

from tools.records.kinds import Enum, Key, Moment, Number, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Record):
    """Mean of one signal over one 15-minute interval that starts at `at`."""

    asset: Key
    signal: Key
    at: Moment
    value: Number
    unit: Enum
