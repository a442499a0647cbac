"""Results for readers: text for the terminal, Markdown, JUnit for a build server, JSON for scripts."""

from collections.abc import Iterable

from junitparser import Failure, JUnitXml, TestCase, TestSuite

from eval.results import GROUPINGS, Result, Results, Tally, by_aspect, by_group, wilson
from eval.transcript import transcript
from tools.tool import SchemaValue


def summary(results: Results, bar: float) -> str:
    """The whole in one line."""
    low, high = wilson(results.passed, len(results.results))
    verdict = results.verdict(bar)
    why = f" ({results.trouble})" if results.trouble else ""
    return (
        f"{results.suite}, {results.part} part, model {results.model}: {results.passed} of {len(results.results)} "
        f"conversations passed, {results.share:.1%} (95 % interval {low:.0%} to {high:.0%}); "
        f"bar {bar:.0%}: {verdict}{why}."
    )


def markdown(results: Results, bar: float) -> str:
    """Tables per aspect, tag, language and difficulty, and every failure turn by turn."""
    failed = [result for result in results.results if not result.passed]
    sections = [f"# Evaluation\n\n{summary(results, bar)}\n", _section("aspect", by_aspect(results.results))]
    sections += [_section(name, by_group(results.results, groups)) for name, groups in GROUPINGS.items()]
    if failed:
        told = "\n\n".join(f"```\n{transcript(result)}\n```" for result in failed)
        sections.append(f"## Failed conversations\n\n{told}\n")
    return "\n".join(sections)


def junit(results: Results) -> str:
    """JUnit XML: one case for each conversation; cut short is an error of the case."""
    suite = TestSuite(f"andon-eval-{results.suite}")
    for result in results.results:
        suite.add_testcase(_case(result, results.suite))
    xml = JUnitXml()
    xml.add_testsuite(suite)
    written: bytes = xml.tostring()  # type: ignore[no-untyped-call] # the package types its classes only
    return written.decode()


def as_json(results: Results, bar: float) -> dict[str, SchemaValue]:
    """Everything a script needs to gate on or to draw from."""
    low, high = wilson(results.passed, len(results.results))
    return {
        "suite": results.suite,
        "part": results.part,
        "model": results.model,
        "verdict": results.verdict(bar),
        "bar": bar,
        "passed": results.passed,
        "conversations": len(results.results),
        "share": round(results.share, 4),
        "interval": [round(low, 4), round(high, 4)],
        "trouble": results.trouble,
        "log": results.log,
        "aspects": {tally.name: _counts(tally) for tally in by_aspect(results.results)},
        "tags": {tally.name: _counts(tally) for tally in by_group(results.results, GROUPINGS["tag"])},
        "languages": {tally.name: _counts(tally) for tally in by_group(results.results, GROUPINGS["language"])},
        "failed": [
            {"id": result.scenario.id, "problems": list(result.problems)}
            for result in results.results
            if not result.passed
        ],
    }


def _section(name: str, tallies: Iterable[Tally]) -> str:
    rows = "\n".join(f"| {tally.name} | {tally.good} | {tally.all} | {_interval(tally)} |" for tally in tallies)
    return f"| {name} | good | of | share (95 % interval) |\n|---|---|---|---|\n{rows}\n"


def _interval(tally: Tally) -> str:
    low, high = tally.interval
    return f"{tally.good / tally.all:.0%} ({low:.0%} to {high:.0%})"


def _counts(tally: Tally) -> SchemaValue:
    return {"good": tally.good, "of": tally.all}


def _case(result: Result, suite: str) -> TestCase:
    case = TestCase(result.scenario.id, classname=f"{suite}.{result.scenario.tags[0]}", time=result.seconds)
    if not result.passed:
        failure = Failure(result.problems[0] if result.problems else "failed")
        failure.text = transcript(result)
        case.result = [failure]
    return case
