"""What an action tool returns: the exact writes it would make, never their effect."""

from dataclasses import dataclass

from tools.adapters.writes import Change, Write
from tools.facts import Fact
from tools.records import System


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One write to one plant system, and the write that takes it back."""

    system: System
    write: Write
    undo: Write | None
    """None when the system offers no way back, or when the way back needs the receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPlan:
    """A dry run of one action: what would be sent, and what it would change."""

    summary: str
    """One sentence that code composed from the arguments."""
    site: str
    target: str
    """Canonical id of the record the action is about."""
    steps: tuple[Step, ...]
    """In the order of execution; together or not at all."""
    changes: tuple[Change, ...]
    """Before and after, as the systems themselves previewed it."""
    touches: tuple[Fact, ...]
    """What else is affected: orders, shipments, labour, cost."""
    amount_minor: int = 0
    """Money moved or committed, in euro cents; 0 where none is."""
    undo: str
    """How to take it back, in one sentence, and until when."""
