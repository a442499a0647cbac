"""A comparison as it is stored: what `andon eval peers --json` prints and reads back."""

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from eval.errors import LogUnreadable


class ShareJson(TypedDict):
    good: int
    all: int
    low: float
    high: float


class SecondsJson(TypedDict):
    median: float
    p95: float
    first_fact: float | None


class TokensJson(TypedDict):
    read: float
    computed: float
    written: float


class StandingJson(TypedDict):
    contender: str
    requests: int
    right_calls: ShareJson
    aspects: dict[str, ShareJson]
    made_up_ids: int
    broke_down: int
    seconds: SecondsJson
    tokens: TokensJson


class ComparisonJson(TypedDict):
    """What `andon eval peers --json` prints."""

    run: dict[str, str | int]
    """Sample, model, server, machine, date."""
    standings: list[StandingJson]
    times_faster: dict[str, float]
    """How many times longer the median request takes than with Andon, by contender."""


_COMPARISON = TypeAdapter(ComparisonJson)


def read_comparison(path: str, text: str) -> ComparisonJson:
    """A stored comparison; raises LogUnreadable for anything else."""
    try:
        return _COMPARISON.validate_json(text)
    except ValidationError as error:
        raise LogUnreadable(
            path, f"it is not what `andon eval peers --json` prints ({error.errors()[0]['msg']})"
        ) from error
