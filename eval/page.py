"""A run as one HTML page that needs nothing but itself: no script, no network, light or dark as the reader likes it."""

from collections.abc import Iterable, Iterator
from html import escape

from eval.calls import shown_call
from eval.latency import latencies
from eval.played import Step
from eval.report import counts, share_of, summary
from eval.results import Result, Results
from eval.sampling import part_of
from eval.tallies import Tally, tables

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #c62828; --soft: #8881; }
@media (prefers-color-scheme: dark) { :root { --good: #56d364; --bad: #ff7b72; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; } caption { text-align: left; font-weight: 600; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; padding: .3rem .8rem; }
summary { cursor: pointer; } .good { color: var(--good); } .bad { color: var(--bad); }
.turn { border-left: 3px solid var(--line); margin: .6rem 0; padding-left: .8rem; overflow-wrap: anywhere; }
.who { font-weight: 600; } .soft { opacity: .75; } code, pre { background: var(--soft); padding: 0 .2rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .4rem; margin: .2rem 0; }
"""


def page(results: Results, bar: float) -> str:
    """The whole run: verdict, counts, times, every breakdown, every failed conversation to unfold, then the others."""
    verdict = results.verdict(bar)
    colour = "good" if verdict == "passed" else "bad"
    parts = [
        f"<h1>Evaluation: <span class={colour}>{escape(verdict)}</span></h1>",
        f"<p>{escape(summary(results, bar))}</p>",
        _table("counts", ("count", "value"), counts(results).items()),
        _table("seconds per turn", ("time to", "turns", "median", "p95"), _times(results)),
        *(_tallies(name, found, results.repeats) for name, found in tables(results).items() if found),
        f"<h2>Failed conversations ({len(results.failed)})</h2>",
        *(_conversation(result) for result in results.failed),
        f"<h2>Passed conversations ({len(results.results) - len(results.failed)})</h2>",
        *(_conversation(result) for result in results.results if result.passed),
        _table("run with", ("what", "value"), results.manifest.items()),
    ]
    return _document(f"andon eval {results.suite}: {verdict}", parts)


def _document(title: str, parts: Iterable[str]) -> str:
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
    )
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n{body}\n</body></html>\n'


def _times(results: Results) -> list[tuple[object, ...]]:
    return [
        (each.name, each.turns, *("none" if value is None else f"{value:.2f}" for value in (each.p50, each.p95)))
        for each in latencies(results)
    ]


def _tallies(name: str, tallies: Iterable[Tally], repeats: int) -> str:
    head = (name, "good", "of", "share (95 % interval)", *(("pass^1",) if repeats > 1 else ()))
    rows = [
        (each.name, each.good, each.all, share_of(each), *((f"{each.once:.0%}",) if repeats > 1 else ()))
        for each in tallies
    ]
    return _table(name, head, rows)


def _table(caption: str, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    lines = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{titles}</tr></thead><tbody>\n{lines}\n</tbody></table>"
    )


def _cell(value: object) -> str:
    return f"<td class=n>{value}</td>" if isinstance(value, int | float) else f"<td>{escape(str(value))}</td>"


def _conversation(result: Result) -> str:
    scenario = result.scenario
    mark = "<span class=good>✔</span>" if result.passed else "<span class=bad>✘</span>"
    about = f"<p class=soft>{escape(scenario.about)}</p>" if scenario.about else ""
    wrong = "".join(f"<li class=bad>{escape(problem)}</li>" for problem in result.problems)
    steps = result.played.steps if result.played else ()
    told = "\n".join("".join(_step(step)) for step in steps)
    kind = f"{', '.join(scenario.tags)} · {scenario.language} · {scenario.difficulty} · {part_of(scenario.id)}"
    return (
        f"<details><summary>{mark} {escape(result.name)} <span class=soft>{escape(kind)}</span></summary>"
        f"{about}<ul>{wrong}</ul>\n{told}</details>"
    )


def _step(step: Step) -> Iterator[str]:
    yield "<div class=turn>"
    if step.turn is None:
        said = f"[{step.did}] {step.ending or ''} {step.message}".rstrip()
        yield f"<span class=who>{escape(step.by or 'plant')}:</span> {escape(said)}"
    else:
        how = f" <span class=soft>({escape(step.wording)})</span>" if step.wording not in {"", "as written"} else ""
        yield f"<span class=who>{escape(step.by)}:</span> {escape(step.did)}{how}"
        for call in step.turn["calls"]:
            sign = "→" if call["ok"] else "✘"
            found = step.found.get(call["id"], "")
            yield f"<div>{sign} <code>{escape(shown_call(call))}</code> <span class=soft>{escape(found)}</span></div>"
        seconds = f"{step.turn['outcome']}, {step.turn['seconds']['total']:.1f} s"
        yield f"<div><span class=who>copilot ({escape(seconds)}):</span><pre>{escape(step.turn['answer'])}</pre></div>"
        cited = dict.fromkeys(
            f"{row['document']}@{row['revision']} §{row['section']}" for row in step.turn["citations"]
        )
        yield f"<div class=soft>cites {escape(', '.join(cited))}</div>" if cited else ""
    changed = "".join(f"<li>{escape(str(change))}</li>" for change in step.changed)
    yield f"<ul class=soft>{changed}</ul></div>" if changed else "</div>"
