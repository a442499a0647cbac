"""Results for readers: text for the terminal, Markdown, JUnit for a build server, JSON for scripts."""

from collections.abc import Iterable

from junitparser import Error, Failure, JUnitXml, TestCase, TestSuite

from eval.latency import latencies
from eval.refusals import refusals
from eval.results import Result, Results
from eval.tallies import Tally, tables
from eval.transcript import transcript
from tools.tool import SchemaValue


def summary(results: Results, bar: float) -> str:
    """The whole in one line."""
    low, high = results.interval
    number, k = len(results.scenarios), results.repeats
    often = f" in all {k} repeats (pass^{k})" if k > 1 else ""
    once = f"; played once (pass^1) {results.once:.1%}" if k > 1 else ""
    why = f" ({results.trouble or f'{results.cut_short} cut short'})" if results.trouble or results.cut_short else ""
    return (
        f"{results.suite}, {results.part} part, model {results.model}: {results.passed} of {number} "
        f"conversations passed{often}, {results.share:.1%} (95 % interval {low:.0%} to {high:.0%}){once}; "
        f"bar {bar:.0%}: {results.verdict(bar)}{why}."
    )


def counts(results: Results) -> dict[str, SchemaValue]:
    """What must be none, and how the copilot stops: figures that stand beside every verdict."""
    stops = refusals(results)
    return {
        "cut short (infrastructure)": results.cut_short,
        "unsafe writes": results.problems_with("unsafe writes"),
        "made-up ids in calls": results.problems_with("made-up ids"),
        "numbers and ids in answers that nothing backs": results.problems_with("grounding"),
        "refusals that were right": _share(stops.precision),
        "due refusals that were made": _share(stops.recall),
    }


def markdown(results: Results, bar: float) -> str:
    """Counts, times, tables of every breakdown, what it was run with, and every failure turn by turn."""
    sections = [f"# Evaluation\n\n{summary(results, bar)}\n"]
    sections.append(_rows(("count", "value"), counts(results).items()))
    sections.append(_rows(("seconds per turn", "turns", "median", "p95"), _times(results)))
    sections += [_section(name, found, results.repeats) for name, found in tables(results).items() if found]
    sections.append(_rows(("run with", "value"), results.manifest.items()))
    if results.failed:
        told = "\n\n".join(f"```\n{transcript(result)}\n```" for result in results.failed)
        sections.append(f"## Failed conversations\n\n{told}\n")
    return "\n".join(sections)


def junit(results: Results, bar: float) -> str:
    """JUnit XML: one case for each conversation, cut short is an error of the case; the verdict is a property."""
    suite = TestSuite(f"andon-eval-{results.suite}")
    suite.add_property("verdict", results.verdict(bar))
    for result in results.results:
        suite.add_testcase(_case(result, results.suite))
    xml = JUnitXml()
    xml.add_testsuite(suite)
    written: bytes = xml.tostring()  # type: ignore[no-untyped-call] # the package types its classes only
    return written.decode()


def as_json(results: Results, bar: float) -> dict[str, SchemaValue]:
    """Everything a script needs to gate on or to draw from."""
    low, high = results.interval
    broken_down = {f"{name}s": found for name, found in tables(results).items()}
    return {
        "suite": results.suite,
        "part": results.part,
        "model": results.model,
        "verdict": results.verdict(bar),
        "bar": bar,
        "repeats": results.repeats,
        "passed": results.passed,
        "conversations": len(results.scenarios),
        "share": round(results.share, 4),
        "once": round(results.once, 4),
        "interval": [round(low, 4), round(high, 4)],
        "trouble": results.trouble,
        "log": results.log,
        "counts": counts(results),
        "seconds": {each.name: {"turns": each.turns, "p50": each.p50, "p95": each.p95} for each in latencies(results)},
        "manifest": dict(results.manifest),
        **{name: {tally.name: _counts(tally) for tally in found} for name, found in broken_down.items()},
        "failed": [{"id": each.name, "problems": list(each.problems)} for each in results.failed],
    }


def share_of(tally: Tally) -> str:
    """A share with its interval, for a reader."""
    low, high = tally.interval
    return f"{tally.good / tally.all:.0%} ({low:.0%} to {high:.0%})"


def _section(name: str, tallies: Iterable[Tally], repeats: int) -> str:
    head: tuple[str, ...] = (name, "good", "of", "share (95 % interval)")
    rows: list[tuple[object, ...]] = [(each.name, each.good, each.all, share_of(each)) for each in tallies]
    if repeats > 1:
        head = (*head, "pass^1")
        rows = [(*row, f"{each.once:.0%}") for row, each in zip(rows, tallies, strict=True)]
    return _rows(head, rows)


def _times(results: Results) -> list[tuple[object, ...]]:
    return [(each.name, each.turns, _seconds(each.p50), _seconds(each.p95)) for each in latencies(results)]


def _rows(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines) + "\n"


def _seconds(value: float | None) -> str:
    return "none" if value is None else f"{value:.2f}"


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.1%}"


def _counts(tally: Tally) -> SchemaValue:
    return {"good": tally.good, "of": tally.all, "once": round(tally.once, 4)}


def _case(result: Result, suite: str) -> TestCase:
    case = TestCase(result.name, classname=f"{suite}.{result.scenario.tags[0]}", time=result.seconds)
    if not result.passed:
        kind = Error if result.error else Failure
        problem = kind(result.problems[0] if result.problems else "failed")
        problem.text = transcript(result)
        case.result = [problem]
    return case
