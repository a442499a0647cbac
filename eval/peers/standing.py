"""What a comparison came to: one row a contender, and how they relate."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.estimates import percentile, wilson
from eval.peers.match import Round
from eval.peers.stored import SecondsJson, ShareJson, StandingJson, TokensJson


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many are good, of those where something was asked."""

    good: int
    all: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval."""
        return wilson(self.good, self.all)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One contender over the whole sample."""

    contender: str
    requests: int
    right_calls: Share
    aspects: Mapping[str, Share]
    """Everything else that was scored, by aspect."""
    made_up: int
    """Record numbers in calls that follow from nothing."""
    broke_down: int
    median: float
    """Seconds a request."""
    p95: float
    first_fact: float | None
    """Median seconds, where any fact was found."""
    read: float
    """Prompt tokens a request, the ones still known included; mean."""
    computed: float
    """Of them those that had to be computed; mean."""
    written: float
    """Tokens written a request; mean."""


def standings(rounds: Sequence[Round]) -> tuple[Standing, ...]:
    """One row a contender, in the order in which they played."""
    names = dict.fromkeys(each.contender for each in rounds)
    return tuple(_standing(name, [each for each in rounds if each.contender == name]) for name in names)


def times_faster(rows: Iterable[Standing]) -> dict[str, float]:
    """How many times longer the median request takes with each of the others than with the first."""
    first, *others = rows
    return {row.contender: row.median / first.median for row in others if first.median and row.median}


def as_json(rows: Sequence[Standing]) -> list[StandingJson]:
    """The rows as they are stored."""
    return [
        StandingJson(
            contender=row.contender,
            requests=row.requests,
            right_calls=_share(row.right_calls),
            aspects={name: _share(share) for name, share in row.aspects.items()},
            made_up_ids=row.made_up,
            broke_down=row.broke_down,
            seconds=SecondsJson(median=row.median, p95=row.p95, first_fact=row.first_fact),
            tokens=TokensJson(read=row.read, computed=row.computed, written=row.written),
        )
        for row in rows
    ]


def _share(share: Share) -> ShareJson:
    low, high = share.interval
    return ShareJson(good=share.good, all=share.all, low=round(low, 4), high=round(high, 4))


def _standing(name: str, rounds: Sequence[Round]) -> Standing:
    seconds = [each.seconds for each in rounds]
    facts = [turn["seconds"]["first_fact"] for each in rounds for turn in each.played.turns]
    known = [second for second in facts if second is not None]
    asked = dict.fromkeys(aspect for each in rounds for aspect in each.scores)
    return Standing(
        contender=name,
        requests=len(rounds),
        right_calls=_counted("calls", rounds),
        aspects={aspect: _counted(aspect, rounds) for aspect in asked if aspect != "calls"},
        made_up=sum(len(step.made_up) for each in rounds for step in each.played.steps),
        broke_down=sum(bool(each.error) for each in rounds),
        median=round(statistics.median(seconds), 3),
        p95=round(percentile(seconds, 0.95) or 0.0, 3),
        first_fact=round(statistics.median(known), 3) if known else None,
        read=round(statistics.mean(each.tokens.read for each in rounds), 1),
        computed=round(statistics.mean(each.tokens.computed for each in rounds), 1),
        written=round(statistics.mean(each.tokens.written for each in rounds), 1),
    )


def _counted(aspect: str, rounds: Iterable[Round]) -> Share:
    """Of the requests that ask about the aspect; one that broke down is not good at anything."""
    marks = [each.scores[aspect].ok and not each.error for each in rounds if aspect in each.scores]
    return Share(good=sum(marks), all=len(marks))
