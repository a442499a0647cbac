"""What the steps of a turn work with: the parts they share, and who is asking this time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graphs.deciding import Decider
from graphs.model import LanguageModel, ModelCall
from graphs.wording import Wording
from guardrails.audit import Audit, EventKind, Payload
from guardrails.ledger import Ledger
from guardrails.policy import Policy
from tools.context import Context
from tools.directory import Directory
from tools.tool import Tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What every conversation shares."""

    tools: Mapping[str, Tool]
    directory: Directory
    wording: Wording
    decider: Decider
    model: LanguageModel
    ledger: Ledger
    policy: Policy
    audit: Audit
    tool_timeout: float
    """Longest wait for one tool, in seconds."""
    most_lookups: int
    """Most tool calls in one turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Who asks, from where and when; given anew with every turn and never stored with the conversation."""

    session: str
    turn: str
    context: Context
    read_only: bool = False
    """True where the person only wants answers: nothing is proposed then."""

    def note(self, audit: Audit, kind: EventKind, payload: Payload) -> None:
        """One audit entry about this turn; raises AuditUnavailable."""
        audit.append(kind, session=self.session, turn=self.turn, person=self.context.operator.id, payload=payload)

    def recorder(self, audit: Audit) -> Callable[[ModelCall], None]:
        """Where the model's calls of this turn are logged."""

        def record(call: ModelCall) -> None:
            self.note(
                audit,
                "model_call",
                {
                    "purpose": call.purpose,
                    "prompt_sha256": call.prompt_sha256,
                    "output": call.output,
                    "parameters": call.parameters,
                },
            )

        return record
