"""A conversation as text for a person who wants to know why it failed."""

from collections.abc import Iterator

from copilot.result import TurnJson
from eval.calls import shown_call
from eval.played import Step
from eval.results import Result
from eval.sampling import part_of

LONGEST = 600
"""Characters of one answer that are shown."""


def transcript(result: Result) -> str:
    """The conversation turn by turn, then everything that is wrong with it."""
    scenario = result.scenario
    head = f"{'ok  ' if result.passed else 'FAIL'} {result.name} [{', '.join(scenario.tags)}] {part_of(scenario.id)}"
    told = [line for step in (result.played.steps if result.played else ()) for line in _lines(step)]
    about = [f"  about: {scenario.about}"] if scenario.about else []
    return "\n".join([head, *about, *told, *(f"  ✘ {problem}" for problem in result.problems)])


def _lines(step: Step) -> Iterator[str]:
    if step.turn is None:
        yield f"  {step.by or 'plant'}: [{step.did}] {step.ending or ''} {step.message}".rstrip()
        return
    how = f" ({step.wording})" if step.wording not in {"", "as written"} else ""
    yield f"  {step.by}: {_short(step.did)}{how}"
    yield from _calls(step, step.turn)
    yield f"  copilot ({step.turn['outcome']}): {_short(step.turn['answer'])}"
    cited = dict.fromkeys(f"{row['document']}@{row['revision']} §{row['section']}" for row in step.turn["citations"])
    if cited:
        yield f"    cites {', '.join(cited)}"


def _calls(step: Step, turn: TurnJson) -> Iterator[str]:
    for call in turn["calls"]:
        mark = "→" if call["ok"] else "✘"
        yield f"    {mark} {shown_call(call)}: {_short(step.found.get(call['id'], ''))}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST]}… ({len(flat)} characters)"
