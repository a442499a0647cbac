"""From a log of inspect_ai to results; scored again by code, so that a log says what it said."""

from pathlib import Path

from inspect_ai.log import EvalLog, EvalSample, read_eval_log
from pydantic import ValidationError

from eval.errors import LogUnreadable
from eval.play import from_json
from eval.results import Result, Results
from eval.scorers import scores
from eval.task import PLAYED, scenario_of


def read_results(path: Path) -> Results:
    """The results in a log file; raises LogUnreadable."""
    try:
        log = read_eval_log(path)
    except (OSError, ValueError, ValidationError) as error:
        raise LogUnreadable(str(path), str(error).splitlines()[0]) from error
    return results_of(log)


def results_of(log: EvalLog) -> Results:
    """The results in a log; raises LogUnreadable when another task wrote it."""
    notes = log.eval.metadata or {}
    if "suite" not in notes:
        raise LogUnreadable(log.location, "it was not written by `andon eval run`")
    found = tuple(_result(sample) for sample in log.samples or [])
    return Results(
        suite=str(notes["suite"]),
        part=str(notes["part"]),
        model=_model(found) or str(notes.get("model", "")),
        log=log.location,
        results=found,
        trouble=_trouble(log, len(found), int(notes["scenarios"])),
    )


def _result(sample: EvalSample) -> Result:
    scenario = scenario_of(sample.metadata)
    kept = sample.store.get(PLAYED)
    if sample.error is not None or kept is None:
        error = sample.error.message if sample.error else "the conversation was cut short"
        return Result(scenario=scenario, played=None, scores={}, error=error)
    played = from_json(kept)
    return Result(scenario=scenario, played=played, scores=scores(scenario, played))


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
