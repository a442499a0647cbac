"""From a log of inspect_ai to results; scored again by code, so that a log says what it said."""

from pathlib import Path

from inspect_ai.log import EvalLog, EvalSample

from eval.errors import LogUnreadable
from eval.journal import PLAYED, open_log
from eval.played import from_json
from eval.results import Result, Results
from eval.scorers import scores
from eval.task import GROUP, scenario_of


def read_results(path: Path) -> Results:
    """The results in a log file; raises LogUnreadable."""
    return results_of(open_log(path))


def results_of(log: EvalLog) -> Results:
    """The results in a log; raises LogUnreadable when another task wrote it."""
    notes = log.eval.metadata or {}
    if "suite" not in notes:
        raise LogUnreadable(log.location, "it was not written by `andon eval run`")
    found = tuple(_result(sample) for sample in log.samples or [])
    repeats = int(notes.get("repeats", 1))
    return Results(
        suite=str(notes["suite"]),
        part=str(notes["part"]),
        model=_model(found) or str(notes.get("model", "")),
        log=log.location,
        results=found,
        repeats=repeats,
        trouble=_trouble(log, len(found), int(notes["scenarios"]) * repeats),
        manifest=notes,
    )


def _result(sample: EvalSample) -> Result:
    scenario, group = scenario_of(sample.metadata), str(sample.metadata.get(GROUP, ""))
    kept, repeat = sample.store.get(PLAYED), sample.epoch - 1
    if sample.error is not None or kept is None:
        error = sample.error.message if sample.error else "the conversation was cut short"
        return Result(scenario=scenario, group=group, repeat=repeat, played=None, scores={}, error=error)
    played = from_json(kept)
    return Result(scenario=scenario, group=group, repeat=repeat, played=played, scores=scores(scenario, played))


def _model(results: tuple[Result, ...]) -> str:
    """Name and digest, as the copilot told them in its answers."""
    for result in results:
        for turn in result.played.turns if result.played else ():
            return f"{turn['model']['name']} {turn['model']['sha256'][:12]}".strip()
    return ""


def _trouble(log: EvalLog, found: int, wanted: int) -> str:
    """What the log itself says went wrong; inspect's exit code would not tell."""
    if log.status != "success":
        message = log.error.message if log.error else "no reason given"
        return f"the run ended as {log.status!r}: {message}"
    return f"{wanted} conversations were to be played, {found} are in the log" if found != wanted else ""
