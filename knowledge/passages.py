"""What retrieval returns: one passage of one revision of one document."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Status = Literal["draft", "released", "obsolete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage that can be cited: document, revision and section name it exactly."""

    id: str
    """`document@revision#section`, for example `SOP-112@C#4.2`."""
    document: str
    revision: str
    section: str
    title: str
    """Title of the document."""
    heading: str
    """Path of headings from the document down to this section."""
    text: str
    status: Status
    effective_from: date
    effective_to: date | None
    """First day on which the revision is no longer in force; None while it has no end."""
    sites: tuple[str, ...]
    """Site codes where it applies; empty means every site."""
    roles: tuple[str, ...]
    """Roles that may read it; empty means every role."""
    asset_classes: tuple[str, ...]
    """Asset classes it is written for; empty means every class."""
    source: str
    """File the passage was cut from, relative to the corpus."""
    source_sha256: str
    start: int
    """Character offset of the passage in its source file."""
    end: int
    score: float = 0.0
    """Rank score of the search that returned it; comparable only within that search."""

    @property
    def citation(self) -> str:
        """How the passage is named to a person: `SOP-112 rev C §4.2`."""
        return f"{self.document} rev {self.revision} §{self.section}"
