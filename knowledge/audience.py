"""Who is asking, from where and on which day: decides which passages exist for the question at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.passages import Passage

EVERY = "*"
"""Stands in the index for "every site", "every role", "every asset class"."""

Fields = Mapping[str, str | int | list[str]]
"""What the index keeps beside a vector, to filter by."""
Condition = Mapping[str, object]
"""A condition in the filter language of the vector store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The reader of procedures."""

    site: str
    role: str
    today: date
    asset_class: str | None = None
    """Narrows to what is written for this class or for every class."""

    def admits(self, passage: Passage) -> bool:
        """Whether the passage is released, in force today, and written for this site and role."""
        return (
            passage.status == "released"
            and in_force(passage, self.today)
            and _covers(passage.sites, self.site)
            and _covers(passage.roles, self.role)
            and (self.asset_class is None or _covers(passage.asset_classes, self.asset_class))
        )

    def condition(self) -> Condition:
        """The same as `admits`, asked of the index before anything is ranked."""
        day = self.today.toordinal()
        conditions: list[Condition] = [
            {"status": "released"},
            {"effective_from": {"$lte": day}},
            {"effective_to": {"$gt": day}},
            _contains("sites", self.site),
            _contains("roles", self.role),
        ]
        if self.asset_class is not None:
            conditions.append(_contains("asset_classes", self.asset_class))
        return {"$and": conditions}


def in_force(passage: Passage, today: date) -> bool:
    """Whether the revision applies on that day; the end date is the first day on which it does not."""
    return passage.effective_from <= today and (passage.effective_to is None or today < passage.effective_to)


def indexed_fields(passage: Passage) -> Fields:
    """The fields that `Audience.condition` filters by."""
    return {
        "document": passage.document,
        "revision": passage.revision,
        "status": passage.status,
        "effective_from": passage.effective_from.toordinal(),
        "effective_to": (passage.effective_to or date.max).toordinal(),
        "sites": list(passage.sites) or [EVERY],
        "roles": list(passage.roles) or [EVERY],
        "asset_classes": list(passage.asset_classes) or [EVERY],
    }


def _covers(names: tuple[str, ...], name: str) -> bool:
    return not names or name in names


def _contains(field: str, name: str) -> Condition:
    return {"$or": [{field: {"$contains": name}}, {field: {"$contains": EVERY}}]}
