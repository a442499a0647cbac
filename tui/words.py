"""Plain words for what programs call by name."""

from collections.abc import Mapping

from graphs.events import Outcome, Step
from tools.tool import Json, Risk
from tui.safe_text import one_line

STEPS: Mapping[Step, str] = {
    "understand": "reading the question",
    "decide": "choosing what to look up",
    "look up": "looking up",
    "propose": "preparing a proposal",
    "answer": "writing the answer",
}
OUTCOMES: Mapping[Outcome, str] = {
    "answered": "",
    "proposed": "waits for a decision",
    "clarify": "asks back",
    "declined": "not something I do",
    "blocked": "not possible",
    "failed": "failed",
}
RISKS: Mapping[Risk, str] = {
    "none": "no risk",
    "low": "low risk, easy to take back",
    "medium": "medium risk",
    "high": "HIGH RISK",
}


def tool_words(tool: str, arguments: Mapping[str, Json], question: str = "") -> str:
    """What is being looked up, for example `Machine state · FIL-03`; the question itself is not repeated."""
    given = [
        _argument(name, value) for name, value in arguments.items() if value not in (None, question, question.strip())
    ]
    return " · ".join([tool.replace("_", " ").capitalize(), *given])


def _argument(name: str, value: Json) -> str:
    """A name speaks for itself; a bare number does not."""
    return one_line(value, 48) if isinstance(value, str) else f"{name.replace('_', ' ')} {value}"


def role_words(role: str) -> str:
    return role.replace("_", " ")


def listed(words: list[str], joint: str = "or") -> str:
    """`a`, `a or b`, `a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
