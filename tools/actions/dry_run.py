"""Asking the plant systems what a plan would change, before anybody is asked to confirm it."""

from collections.abc import Sequence

from tools.adapters.writes import Change
from tools.context import Context
from tools.errors import SystemUnavailable, ToolRejected
from tools.plans import Step

LONGEST_TEXT = 500
"""Free text in a plant record is read at a machine; longer belongs into a document."""


def preview(context: Context, steps: Sequence[Step]) -> tuple[Change, ...]:
    """Before and after of every step, in order, from the systems themselves; changes nothing.

    Raises WriteRefused where a system would refuse a step, SystemUnavailable where a system
    takes no writes at all.
    """
    return tuple(change for step in steps for change in _ask(context, step))


def _ask(context: Context, step: Step) -> tuple[Change, ...]:
    writer = context.systems.writers.get(step.system)
    if writer is None:
        raise SystemUnavailable(f"{step.system} takes no changes here; ask the person who runs it.")
    return writer.preview(step.write)


def plain_text(what: str, text: str) -> str:
    """Free text fit for a plant record; raises ToolRejected when it is empty or too long."""
    tidy = " ".join(text.split())
    if not tidy:
        raise ToolRejected(f"The {what} is empty ({text!r}); say in a few words what is going on.")
    if len(tidy) > LONGEST_TEXT:
        raise ToolRejected(f"The {what} has {len(tidy)!r} characters; {LONGEST_TEXT} fit, so shorten it.")
    return tidy
