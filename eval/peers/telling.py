"""A comparison as Markdown: for the terminal, and for the block of a document."""

from collections.abc import Iterable, Mapping, Sequence

from eval.peers.stored import ComparisonJson, ShareJson, StandingJson

BEGIN = "<!-- peers: written by `andon eval peers`, do not edit -->"
END = "<!-- end of peers -->"


def markdown(comparison: ComparisonJson) -> str:
    """Who was right how often and how fast, how much faster the copilot is, and what it was measured with."""
    rows = comparison["standings"]
    return "\n".join([_results(rows), _costs(rows), *_ratios(comparison), "", _run(comparison["run"])])


def block(comparison: ComparisonJson) -> str:
    """The same between its markers."""
    return f"{BEGIN}\n\n{markdown(comparison)}\n{END}"


def _results(rows: Sequence[StandingJson]) -> str:
    head = ("", "right calls", "95 % interval", "right outcome", "made-up ids", "broke down")
    cells = [
        (
            row["contender"],
            _of(row["right_calls"]),
            f"{row['right_calls']['low']:.0%} to {row['right_calls']['high']:.0%}",
            _of(row["aspects"]["outcomes"]) if "outcomes" in row["aspects"] else "",
            str(row["made_up_ids"]),
            str(row["broke_down"]),
        )
        for row in rows
    ]
    return _table(head, cells)


def _costs(rows: Sequence[StandingJson]) -> str:
    head = ("", "median", "p95", "first fact, median", "tokens read", "of them computed", "written")
    cells = [
        (
            row["contender"],
            f"{row['seconds']['median']:.2f} s",
            f"{row['seconds']['p95']:.2f} s",
            "none" if row["seconds"]["first_fact"] is None else f"{row['seconds']['first_fact']:.2f} s",
            f"{row['tokens']['read']:.0f}",
            f"{row['tokens']['computed']:.0f}",
            f"{row['tokens']['written']:.0f}",
        )
        for row in rows
    ]
    return _table(head, cells)


def _ratios(comparison: ComparisonJson) -> list[str]:
    first = comparison["standings"][0]["contender"]
    return [
        f"{first} is {ratio:.1f} times faster than {name} (medians)."
        if ratio >= 1
        else f"{first} takes {1 / ratio:.1f} times as long as {name} (medians)."
        for name, ratio in comparison["times_faster"].items()
    ]


def _run(run: Mapping[str, str | int]) -> str:
    return _table(("run with", "value"), [(name, str(value)) for name, value in run.items() if value != ""])


def _of(share: ShareJson) -> str:
    return f"{share['good']} of {share['all']}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
