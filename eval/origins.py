"""Whether the record numbers in a call follow from anything, or were made up."""

from collections.abc import Iterable, Mapping

from eval.identifiers import identifiers
from tools.directory import Directory, ThingKind
from tools.slots import SlotKind
from tools.tool import Json, Tool

RECORDS: frozenset[SlotKind] = frozenset(
    {
        "site",
        "line",
        "asset",
        "production_order",
        "purchase_order",
        "material",
        "lot",
        "location",
        "supplier",
        "customer",
        "customer_order",
        "shipment",
        "work_order",
        "technician",
        "spare",
    }
)
"""Arguments whose value is the number of a record; dates, amounts, choices and texts are none."""


class Origins:
    """Everything that a conversation has brought up so far.

    A value follows from it when it stands in a text of the conversation, is what the plant's own
    directory finds in the words (every reading, where there are several), was found or offered
    earlier, or is the site of the conversation or what one of these belongs to, such as the line of
    an asset. What a call finds itself is no origin of its own argument.
    """

    def __init__(self, directory: Directory, site: str) -> None:
        self._directory = directory
        self._site = site
        self._known: set[str] = {site}

    def heard(self, text: str) -> None:
        """A person said this."""
        self.saw(text)
        for mention in self._directory.find(text, self._site):
            self._known |= {identifier.upper() for identifier in (mention.id, *mention.alternatives) if mention.known}

    def saw(self, *texts: str) -> None:
        """This was found, answered or offered."""
        for text in texts:
            self._known |= identifiers(text)

    def made_up(self, tool: Tool, arguments: Mapping[str, Json]) -> Iterable[str]:
        """Arguments of a call that follow from nothing, as `stock.material='MAT-3007'`."""
        kinds = {parameter.name: parameter.slot for parameter in tool.parameters}
        for name, value in arguments.items():
            kind = kinds.get(name)
            if kind in RECORDS and isinstance(value, str) and not self._follows(kind, value.upper()):
                yield f"{tool.name}.{name}={value!r}"

    def _follows(self, kind: ThingKind, value: str) -> bool:
        return value in self._known or any(self._directory.related(known, kind) == value for known in self._known)
