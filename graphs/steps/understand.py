"""First step: clean the text and find what it names in the plant."""

from dataclasses import dataclass

from langgraph.runtime import Runtime

from graphs.events import StepStarted
from graphs.questions import unknown_thing
from graphs.setting import Parts, Setting
from graphs.state import DoubtData, MentionData, TurnState
from guardrails.screening import screen
from tools.directory import Mention


@dataclass(frozen=True, slots=True)
class Understand:
    """Screens the text and resolves names, ids and nicknames to things that exist."""

    parts: Parts

    async def __call__(self, state: TurnState, runtime: Runtime[Setting]) -> TurnState:
        runtime.stream_writer(StepStarted(step="understand"))
        setting = runtime.context
        screened = screen(state["text"])
        setting.note(
            self.parts.audit, "message", {"from": "person", "text": screened.text, "notes": list(screened.notes)}
        )
        if screened.refused:
            return TurnState(text=screened.text, outcome="clarify", answer=screened.refused)
        return self.named(screened.text, state, setting.context.site, setting.turn)

    def named(self, text: str, state: TurnState, site: str, turn: str) -> TurnState:
        """What a text names; asks back where it names something that does not exist."""
        found = self.parts.directory.find(text, site)
        unknown = [mention.text for mention in found if not mention.known]
        update = TurnState(text=text, unknown=unknown)
        if unknown:
            return update | TurnState(outcome="clarify", answer=" ".join(unknown_thing(words) for words in unknown))
        certain = [_data(mention, mention.id, turn) for mention in found if not mention.alternatives]
        settled, doubts = self._settled([m for m in found if m.alternatives], certain, state, turn)
        mentions = sorted([*certain, *settled], key=lambda mention: mention["start"])
        return update | TurnState(mentions=mentions, doubts=doubts)

    def _settled(
        self, open_ones: list[Mention], certain: list[MentionData], state: TurnState, turn: str
    ) -> tuple[list[MentionData], list[DoubtData]]:
        """What the neighbourhood decides; the class of the thing stands for it where nothing does."""
        settled, doubts = [], []
        for mention in open_ones:
            chosen = self._by_neighbours(mention, certain, state)
            if chosen:
                settled.append(_data(mention, chosen, turn))
                continue
            doubts.append(_doubt(mention))
            shared = self.parts.directory.related(mention.id, "asset_class")
            if shared:
                settled.append(_data(mention, shared, turn, kind="asset_class"))
        return settled, doubts

    def _by_neighbours(self, mention: Mention, mentions: list[MentionData], state: TurnState) -> str | None:
        """The alternative on the line that the text or the conversation is about."""
        lines = [m["id"] for m in mentions if m["kind"] == "line"]
        focus = state.get("focus", {})
        nearby = lines or [focus[kind]["id"] for kind in ("line", "asset") if kind in focus]
        for place in nearby:
            line = self.parts.directory.related(place, "line") or place
            hits = [a for a in mention.alternatives if self.parts.directory.related(a, "line") == line or a == place]
            if len(hits) == 1:
                return hits[0]
        return None


def _doubt(mention: Mention) -> DoubtData:
    return DoubtData(
        kind=mention.kind,
        text=mention.text,
        start=mention.start,
        end=mention.end,
        options=list(mention.alternatives),
    )


def _data(mention: Mention, identifier: str, turn: str, kind: str = "") -> MentionData:
    return MentionData(
        kind=kind or mention.kind,
        id=identifier,
        text=mention.text,
        turn=turn,
        start=mention.start,
        end=mention.end,
    )
