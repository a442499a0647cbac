"""Questions back to the person, composed by code from what a tool still needs."""

from collections.abc import Sequence

from tools.tool import Parameter, Tool

_NOUNS = {
    "asset": "the asset, for example FIL-03",
    "line": "the line",
    "production_order": "the production order, for example PO-1042",
    "purchase_order": "the purchase order, for example PUR-5012",
    "material": "the material",
    "lot": "the lot",
    "location": "the location",
    "supplier": "the supplier",
    "customer": "the customer",
    "customer_order": "the customer order",
    "shipment": "the shipment",
    "work_order": "the work order, for example WO-8841",
    "technician": "the technician",
    "spare": "the spare part",
    "quantity": "the quantity",
    "date": "the day",
    "signal": "the signal",
}
MOST_SHOWN = 8


def ask_for(tool: Tool, missing: Sequence[str]) -> str:
    """One sentence that names everything the tool still needs."""
    wanted = [_noun(parameter) for parameter in tool.parameters if parameter.name in missing]
    purpose = tool.description.rstrip(".")
    return f"{purpose}: I still need {_joined(wanted)}."


def which_one(words: str, options: Sequence[str]) -> str:
    """One sentence that offers the things a word can mean."""
    shown = list(options[:MOST_SHOWN])
    more = f" or one of {len(options) - len(shown)} more" if len(options) > len(shown) else ""
    return f"Which one do you mean by {words!r}: {', '.join(shown)}{more}?"


def which_reading(tools: Sequence[Tool]) -> str:
    """One sentence that offers the ways a request can be read."""
    offered = [f"({number}) {tool.description.split(':')[0].rstrip('.')}" for number, tool in enumerate(tools, start=1)]
    return f"I can read that in two ways: {' or '.join(offered)}? Say 1 or 2."


def unknown_thing(words: str) -> str:
    """One sentence about an id that no plant system has."""
    return f"No plant system knows {words!r}; please check the number."


def _noun(parameter: Parameter) -> str:
    name = parameter.name.replace("_", " ")
    if parameter.choices:
        return f"the {name} ({', '.join(choice.replace('_', ' ') for choice in parameter.choices)})"
    noun = _NOUNS.get(parameter.slot, f"the {name}")
    clear = parameter.name == parameter.slot or name in noun
    return noun if clear else f"the {name} ({parameter.description})"


def _joined(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
