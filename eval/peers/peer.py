"""What every baseline is: something that answers one request, and everything that happened meanwhile."""

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from typing import Protocol

from copilot.result import ModelJson, TurnJson, TurnRecord
from eval.origins import Origins
from eval.peers.meter import Meter
from eval.played import Step
from graphs.events import AnswerPart, Outcome, ToolFinished, ToolStarted, TurnFinished, TurnStarted
from knowledge.passages import Passage
from tools.context import Context
from tools.directory import Directory
from tools.plans import ActionPlan
from tools.runner import run
from tools.tool import Findings, Json, Tool

SHOWN_FACTS = 24
SHOWN_PASSAGES = 2
"""What a model gets to read of a finding: as much as the copilot's own does."""
Exchange = tuple[str, str]
"""An earlier question and its answer."""


class Peer(Protocol):
    """Answers requests in its own way, with the tools of the plant."""

    name: str
    meter: Meter

    async def ask(self, text: str, turn: "Turn", earlier: Sequence[Exchange] = ()) -> None:
        """Answer one request: calls go through `turn`, and so do the words."""
        ...


class Turn:
    """One request to a baseline, recorded as one of the copilot's own is."""

    def __init__(self, context: Context, directory: Directory, *, timeout: float, model: str = "none") -> None:
        """`timeout` is the longest wait for one tool, in seconds."""
        self.context = context
        self._timeout = timeout
        self._origins = Origins(directory, context.site)
        self._record = TurnRecord(ModelJson(name=model, sha256=""))
        self._record.add(TurnStarted(session="peer", turn="peer"))
        self._passages: list[Passage] = []
        self._found: dict[str, str] = {}
        self._read: list[str] = []
        self._made_up: list[str] = []
        self._dry_runs: list[str] = []
        self._good = 0

    def heard(self, *texts: str) -> None:
        """The person said this, now or earlier."""
        for text in texts:
            self._origins.heard(text)

    async def call(self, tool: Tool, arguments: Mapping[str, Json]) -> str:
        """Look something up, or dry-run an action, on the real plant; returns what a model gets to read."""
        call = f"call_{uuid.uuid4().hex[:12]}"
        self._made_up += self._origins.made_up(tool, arguments)
        self._record.add(ToolStarted(call=call, tool=tool.name, arguments=dict(arguments)))
        done = await asyncio.to_thread(run, tool, arguments, self.context, timeout_seconds=self._timeout)
        found = done.result if isinstance(done.result, Findings) else Findings(summary=done.error)
        if isinstance(done.result, ActionPlan):
            self._dry_runs.append(call)
            found = Findings(summary=f"Proposed, nothing has changed yet: {done.result.summary}")
        self._good += done.ok
        self._kept(call, tool.name, found, ok=done.ok, seconds=done.seconds)
        return told(found)

    def says(self, piece: str) -> None:
        """A piece of the answer is on the screen."""
        self._record.add(AnswerPart(text=piece))

    def finish(self, answer: str, outcome: Outcome | None = None) -> TurnJson:
        """The answer is complete; `outcome` only where it is known better than by what was called."""
        cited = tuple(passage for passage in self._passages if passage.document in answer)
        self._record.add(TurnFinished(turn="peer", outcome=outcome or self._outcome, answer=answer, citations=cited))
        return self._record.json

    @property
    def silent(self) -> bool:
        """Whether nothing was called at all."""
        return not self._record.json["calls"]

    def step(self, text: str, by: str) -> Step:
        """The request and what came of it, as it is scored."""
        return Step(
            did=text,
            wording="as written",
            turn=self._record.json,
            found=dict(self._found),
            read=tuple(self._read),
            made_up=tuple(self._made_up),
            by=by,
            site=self.context.site,
            waiting=tuple(self._dry_runs),
        )

    @property
    def _outcome(self) -> Outcome:
        if self._dry_runs:
            return "proposed"
        if self._good:
            return "answered"
        return "declined" if self.silent else "blocked"

    def _kept(self, call: str, tool: str, found: Findings, *, ok: bool, seconds: float) -> None:
        self._passages += found.passages
        self._found[call] = found.summary
        self._read += [f"{passage.citation} {passage.heading}\n{passage.text}" for passage in found.passages]
        self._origins.saw(found.summary, *(f"{fact.text} {fact.record}" for fact in found.facts), *self._read)
        self._record.add(
            ToolFinished(
                call=call,
                tool=tool,
                ok=ok,
                seconds=seconds,
                summary=found.summary,
                facts=found.facts,
                passages=found.passages,
            )
        )


def told(found: Findings) -> str:
    """A finding as text for a model: the sentence, the facts, the best passages."""
    facts = [fact.text for fact in found.facts[:SHOWN_FACTS]]
    passages = [f"[{passage.citation}] {passage.text}" for passage in found.passages[:SHOWN_PASSAGES]]
    return "\n".join([found.summary, *facts, *passages])
