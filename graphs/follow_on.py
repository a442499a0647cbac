"""What a look-up leads to: a stop with a code calls for the procedure and for cases like it."""

from collections.abc import Sequence

from graphs.features import CASES, PROCEDURE
from graphs.setting import Parts
from graphs.state import FactData, TurnState, WantedData
from tools.tool import Json


def first_look(state: TurnState, parts: Parts) -> WantedData | None:
    """How the machine or line stands, when somebody asks what to do about it."""
    if not parts.wording.asks_what_to_do(state["text"]) or parts.wording.is_request(state["text"]):
        return None
    named = [*state["mentions"], *state.get("focus", {}).values()]
    for kind, tool in (("asset", "machine_state"), ("line", "line_status")):
        found = [mention for mention in named if mention["kind"] == kind]
        if found:
            said = {kind: f"{kind}@{found[0]['turn']}"} if found[0]["start"] >= 0 else {}
            arguments: dict[str, Json] = {kind: found[0]["id"]}
            return WantedData(tool=tool, arguments=arguments, missing=[], clause=state["text"], said=said, derived={})
    return None


def follow_on(state: TurnState, parts: Parts) -> list[WantedData]:
    """Calls that the person's `what do I do?` still needs; empty when nothing is open."""
    if state["looks"] > 1 or not parts.wording.asks_what_to_do(state["text"]):
        return []
    made = {call["tool"] for call in state["calls"]}
    stop = _stop(state["facts"])
    words = f"{stop[1]} {stop[2]}" if stop else state["text"]
    asset: dict[str, Json] = {"asset": stop[0]} if stop else {}
    calls = [_call(PROCEDURE, {"question": words}, parts), _call(CASES, {"symptom": words, **asset}, parts)]
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
