"""What a conversation remembers between steps and turns: plain data only, so that it can be stored."""

from typing_extensions import TypedDict

from tools.tool import Json


class MentionData(TypedDict):
    """Something in the plant that a text names."""

    kind: str
    """Slot kind, for example `asset`."""
    id: str
    text: str
    """The words that named it."""
    turn: str
    start: int
    """Character span in the text of that turn; -1 where code carried it over from an earlier turn."""
    end: int


class DoubtData(TypedDict):
    """Words that can mean several things of one kind."""

    kind: str
    text: str
    start: int
    end: int
    options: list[str]


class CallData(TypedDict):
    """One tool call of this turn, and what came of it."""

    id: str
    tool: str
    arguments: dict[str, Json]
    ok: bool
    seconds: float
    summary: str
    clause: str
    """The part of the request it answers."""
    passages: int
    """How many passages of documents it brought."""


class FactData(TypedDict):
    """A fact as plain data; see `tools.facts.Fact`."""

    id: str
    label: str
    value: Json
    unit: str
    kind: str
    system: str
    record: str
    field: str
    as_of: str


class PassageData(TypedDict):
    """What is kept of a passage: enough to cite it and to check an answer against it."""

    id: str
    mark: str
    """How an answer cites it: `[SOP-112 rev C §4.2]`."""
    heading: str
    text: str


class WantedData(TypedDict):
    """A call that is decided but not made, or lacks an argument."""

    tool: str
    arguments: dict[str, Json]
    missing: list[str]
    clause: str
    said: dict[str, str]
    """Arguments that the person's own words gave, as `slot@turn`."""
    derived: dict[str, list[str]]
    """Arguments that code worked out, with the slot kind and value they follow from."""


class Exchange(TypedDict):
    """One finished turn, as later turns see it."""

    turn: str
    user: str
    answer: str
    calls: list[WantedData]
    """What was looked up or proposed, so that `and yesterday?` can ask the same again."""


class ThingData(TypedDict):
    """What a conversation keeps about one thing in the plant that it was about."""

    times: int
    """Turns that were about it."""
    question: str
    """The last of them, in the person's words, perhaps shortened."""
    found: list[str]
    """What was found last, with source and age, one figure each."""


class HistoryData(TypedDict):
    """A conversation of any length in a few kilobytes; see `graphs.history`."""

    turns: int
    things: dict[str, ThingData]
    """By id, the one spoken of last at the end."""
    proposals: list[str]
    """Ids, oldest first; what became of them is in the ledger."""


class TurnState(TypedDict, total=False):
    """The state of one conversation; the upper part is reset by every turn."""

    turn: str
    text: str
    mentions: list[MentionData]
    unknown: list[str]
    doubts: list[DoubtData]
    wanted: list[WantedData]
    calls: list[CallData]
    facts: list[FactData]
    passages: list[PassageData]
    proposals: list[str]
    """Ids of the proposals of this turn."""
    proposed: list[str]
    """What is said about each of them."""
    refused: list[str]
    """Why an action was not even proposed."""
    made: list[WantedData]
    """The calls of this turn that were made."""
    looks: int
    outcome: str
    answer: str
    cited: list[str]
    reduced: bool

    exchanges: list[Exchange]
    """The latest turns, oldest first."""
    history: HistoryData
    """What is kept of all turns, those that left `exchanges` included."""
    language: str
    """Of the latest turn: `en`, `de` or `es`."""
    focus: dict[str, MentionData]
    """The last thing named or found of every kind: what `it` can mean."""
    asked: list[WantedData]
    """The call that a question back to the person is about; empty when nothing is open."""
    asked_in: str
    """The turn that asked."""
    offered: list[str]
    """Things that the question offered to choose from."""
    heard: list[str]
    """Decisions the person made since the last turn, told once."""
    session_facts: list[FactData]
    """Facts of earlier turns that arguments may still rest on."""
