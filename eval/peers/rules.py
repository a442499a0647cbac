"""Who takes part in a comparison, and under which conditions."""

from dataclasses import dataclass

ANDON, REACT, LENIENT, NEAREST = "andon", "react", "react-lenient", "nearest"
"""What each is called on the command line."""
NAMES = (ANDON, REACT, LENIENT, NEAREST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The same for everybody."""

    names: tuple[str, ...]
    """Who plays, in this order."""
    url: str | None
    """Of a server that runs already; None for one of our own."""
    patience: float
    """Longest wait for one answer, in seconds."""

    @property
    def need_a_server(self) -> bool:
        """Whether anybody talks to one."""
        return bool({REACT, LENIENT} & {*self.names})
