"""What a planted situation is: which records it lives in and which facts decide it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    id: str
    """Scenario of the domain checklist, for example `S1`."""
    title: str
    site: str
    records: dict[str, str]
    """What each record is in the story, and its identifier in the network."""
    facts: tuple[str, ...]
    """The facts that decide, with their figures, each told by one or two systems."""
    question: str
    """One that a person could ask the copilot."""
