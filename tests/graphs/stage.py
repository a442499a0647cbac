"""Small pieces that tests of the turn's parts are built from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graphs.clauses import Clause, clause_between
from graphs.state import MentionData, TurnState
from graphs.turn import new_turn
from graphs.wording import load_wording
from tests.graphs.test_dates import NOW
from tools.context import Context
from tools.slots import AssetTag, Day, Days, LineId, LocationId, LotId, Quantity, Text
from tools.tool import Findings, Tool

WORDING = load_wording()


def look(context: Context, asset: AssetTag, days: Days = 7) -> Findings:
    """How a machine is doing."""
    return Findings(summary=f"{asset} {days} {context.site}")


def shift(context: Context, lot: LotId, destination: LocationId, quantity: Quantity, origin: LocationId) -> Findings:
    """Move stock from one place to another."""
    return Findings(summary=f"{lot} {destination} {quantity} {origin} {context.site}")


def crew(context: Context, line: LineId, day: Day | None = None) -> Findings:
    """Who works on a line."""
    return Findings(summary=f"{line} {day} {context.site}")


def report(context: Context, asset: AssetTag, note: Text) -> Findings:
    """Report a fault."""
    return Findings(summary=f"{asset} {note} {context.site}")


LOOK = Tool(function=look, kind="read", risk="none", systems=("MES",), examples=("how is FIL-03 doing", "FIL-03 okay?"))
SHIFT = Tool(function=shift, kind="act", risk="medium", systems=("WMS",), examples=("move the lot to the line",))
CREW = Tool(function=crew, kind="read", risk="none", systems=("labour",), examples=("who works on line 3",))
REPORT = Tool(function=report, kind="act", risk="low", systems=("CMMS",), examples=("report a fault on FIL-03",))


def mention(kind: str, words: str, text: str, turn: str = "t") -> MentionData:
    """`words` of `text` as the thing of that id."""
    start = text.index(words)
    return MentionData(kind=kind, id=words, text=words, turn=turn, start=start, end=start + len(words))


def clause(text: str, *names: tuple[str, str]) -> Clause:
    """A text that names these (kind, words) as one clause."""
    mentions = [mention(kind, words, text) for kind, words in names]
    state = TurnState(**{**new_turn("t", text), "mentions": mentions, "doubts": []})
    return clause_between(state, 0, len(text), NOW, WORDING)


def letters(texts: Sequence[str]) -> NDArray[np.float32]:
    """A stand-in embedding: counts of letters, length one."""
    rows = np.array([[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts], dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)
