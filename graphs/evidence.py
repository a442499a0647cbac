"""Facts and passages between tools and the state of a conversation: objects there, plain data here."""

from collections.abc import Sequence
from datetime import datetime

from graphs.state import FactData, MentionData, PassageData
from knowledge.passages import Passage
from tools.facts import Fact
from tools.records import FieldKind
from tools.slots import SlotKind

FOCUS_FIELDS: dict[str, SlotKind] = {
    "asset": "asset",
    "line": "line",
    "order": "production_order",
    "production_order": "production_order",
    "purchase_order": "purchase_order",
    "material": "material",
    "lot": "lot",
    "supplier": "supplier",
    "customer": "customer",
    "customer_order": "customer_order",
    "shipment": "shipment",
    "technician": "technician",
    "work_order": "work_order",
    "spare": "spare",
    "location": "location",
}
"""Fields of records whose key a later `it` can mean."""

KEPT_FACTS = 120
"""Facts of earlier turns that a conversation keeps as evidence for arguments."""


def fact_data(fact: Fact, identifier: str) -> FactData:
    """A fact as plain data."""
    return FactData(
        id=identifier,
        label=fact.label,
        value=fact.value,
        unit=fact.unit,
        kind=fact.kind.value,
        system=fact.system,
        record=fact.record,
        field=fact.field,
        as_of=fact.as_of.isoformat(),
    )


def fact_of(data: FactData) -> Fact:
    """The fact that plain data stands for."""
    return Fact(
        label=data["label"],
        value=data["value"],
        unit=data["unit"],
        kind=FieldKind(data["kind"]),
        system=data["system"],
        record=data["record"],
        field=data["field"],
        as_of=datetime.fromisoformat(data["as_of"]),
    )


def passage_data(passage: Passage) -> PassageData:
    """What the state keeps of a passage."""
    return PassageData(id=passage.id, mark=f"[{passage.citation}]", heading=passage.heading, text=passage.text)


def focus_from(facts: Sequence[FactData], mentions: Sequence[MentionData], turn: str) -> dict[str, MentionData]:
    """What `it` can mean after this turn: what was found, and before that what was named."""
    found: dict[str, MentionData] = {}
    for fact in facts:
        kind = FOCUS_FIELDS.get(fact["field"])
        if kind and fact["kind"] == FieldKind.KEY and fact["value"] and "," not in str(fact["value"]):
            found.setdefault(kind, _carried(kind, str(fact["value"]), turn))
    return found | {mention["kind"]: mention for mention in reversed(mentions)}


def _carried(kind: SlotKind, identifier: str, turn: str) -> MentionData:
    return MentionData(kind=kind, id=identifier, text=identifier, turn=turn, start=-1, end=-1)
