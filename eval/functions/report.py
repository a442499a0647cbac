"""Results on generic function calling: a table for people, an object for scripts."""

from collections.abc import Sequence
from statistics import median

from copilot.models.calibration import Calibration
from eval.estimates import wilson
from eval.functions.data import CATEGORIES
from eval.functions.fit import Separation
from eval.functions.play import Played
from tools.tool import SchemaValue


def rows(played: Sequence[Played]) -> list[dict[str, SchemaValue]]:
    """One row for each category and half that was asked."""
    found: list[dict[str, SchemaValue]] = []
    for category in CATEGORIES:
        own = [one for one in played if one.question.category == category]
        halves = ("fit", "check") if {one.question.half for one in own} == {"fit", "check"} else ()
        for half in ("all", *halves):
            some = [one for one in own if half in ("all", one.question.half)]
            if some:
                found.append({"category": category, "half": half, **_counts(some)})
    return found


def _counts(played: Sequence[Played]) -> dict[str, SchemaValue]:
    right = sum(not one.problem for one in played)
    low, high = wilson(right, len(played))
    return {
        "questions": len(played),
        "right": right,
        "share": round(right / len(played), 4),
        "interval": [round(low, 4), round(high, 4)],
        "called": sum(bool(one.calls) for one in played),
        "median_ms": round(median(one.seconds for one in played) * 1000),
    }


def table(played: Sequence[Played]) -> str:
    """Markdown."""
    lines = ["| category | half | right | share | 95 % interval | calls made | ms, median |", f"|{'---|' * 7}"]
    for row in rows(played):
        low, high = wilson(int(str(row["right"])), int(str(row["questions"])))
        lines.append(
            f"| {row['category']} | {row['half']} | {row['right']} of {row['questions']} | {row['share']:.1%} "
            f"| {low:.1%} to {high:.1%} | {row['called']} | {row['median_ms']} |"
        )
    return "\n".join(lines)


def wrong(played: Sequence[Played]) -> list[dict[str, SchemaValue]]:
    """What went wrong. Of the half that is kept for checking only the count is anybody's business."""
    shown = [one for one in played if one.problem and one.question.half == "fit"]
    return [{"id": one.question.id, "question": one.question.text, "problem": one.problem} for one in shown]


def fitted(calibration: Calibration, found: Sequence[Separation]) -> str:
    """What fitting came to, in words."""
    lines = [
        f"{one.half} half: {one.kept} of {one.relevant} wanted calls kept, "
        f"{one.rejected} of {one.irrelevant} unwanted ones left out"
        for one in found
    ]
    return "\n".join([*lines, f"weights {calibration.weights}, threshold {calibration.threshold}"])
