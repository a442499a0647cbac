"""What is measured in one run."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How often and how far."""

    rounds: int
    """How often every question is asked."""
    tools: tuple[int, ...]
    """Sizes of the catalogue; empty measures no growth."""
    history: tuple[int, ...]
    """Lengths of a conversation, in turns."""
    peers: bool
    """Whether the baselines are measured as well."""
