"""What a look-up leads to: a stop with a code calls for the procedure and for cases like it."""

from collections.abc import Sequence

from graphs.setting import Parts
from graphs.state import FactData, TurnState, WantedData
from tools.tool import Json

PROCEDURE = "find_procedure"
CASES = "similar_cases"


def follow_on(state: TurnState, parts: Parts) -> list[WantedData]:
    """Calls that the person's `what do I do?` still needs; empty when nothing is open."""
    if state["looks"] > 1 or not parts.wording.asks_what_to_do(state["text"]):
        return []
    made = {call["tool"] for call in state["calls"]}
    stop = _stop(state["facts"])
    if stop is None:
        return []
    asset, code, reason = stop
    calls = [
        _call(PROCEDURE, {"question": f"{code} {reason}"}, parts),
        _call(CASES, {"symptom": f"{code} {reason}", "asset": asset}, parts),
    ]
    return [call for call in calls if call["tool"] not in made]


def _stop(facts: Sequence[FactData]) -> tuple[str, str, str] | None:
    """Asset, code and reason of a machine that stands."""
    for fact in facts:
        if fact["field"] == "code" and fact["value"]:
            reasons = [f for f in facts if f["field"] == "reason" and f["record"] == fact["record"]]
            reason = str(reasons[0]["value"]) if reasons else ""
            return fact["label"].split()[0], str(fact["value"]), reason
    return None


def _call(tool: str, arguments: dict[str, Json], parts: Parts) -> WantedData:
    """The call with those arguments that the tool really takes."""
    names = {parameter.name for parameter in parts.tools[tool].parameters}
    kept = {name: value for name, value in arguments.items() if name in names}
    return WantedData(tool=tool, arguments=kept, missing=[], clause="", said={}, derived={})
