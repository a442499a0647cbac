"""The grammar made from tool schemas lets through what satisfies them and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from copilot.models.errors import SchemaUnsupported
from copilot.models.grammar import call_grammar, call_opening, schema_grammar
from copilot.models.prompt import Segment
from copilot.models.requests import Schema
from copilot.models.sampling import Grammar
from copilot.models.vocabulary import Vocabulary
from tests.copilot.weights import vocabulary_only

ORDER: Schema = {
    "type": "object",
    "properties": {
        "order": {"type": "string", "pattern": "^PO-[0-9]{4}$"},
        "site": {"type": "string", "enum": ["NF", "EP"]},
        "days": {"type": "integer", "minimum": 1, "maximum": 31},
    },
    "required": ["order"],
}
STOCK: Schema = {"type": "object", "properties": {"material": {"const": "MAT-3007"}}, "required": ["material"]}
TREE: Schema = {
    "type": "object",
    "properties": {"root": {"$ref": "#/$defs/Node"}},
    "required": ["root"],
    "$defs": {
        "Node": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "parts": {"type": "array", "items": {"$ref": "#/$defs/Node"}}},
            "required": ["id"],
        }
    },
}
OTHER_NODE: Schema = {
    "type": "object",
    "properties": {"node": {"$ref": "#/$defs/Node"}},
    "required": ["node"],
    "$defs": {"Node": {"type": "integer"}},
}
TOOLS = {"order_status": ORDER, "stock": STOCK}


@pytest.fixture(scope="module")
def vocabulary(chat_model_file: Path) -> Iterator[Vocabulary]:
    with vocabulary_only(chat_model_file) as (found, _template):
        yield found


def accepts(vocabulary: Vocabulary, rules: str, text: str) -> bool:
    """Whether the model could write exactly this text and end there."""
    grammar = Grammar(vocabulary, rules)
    try:
        for token in vocabulary.tokenize([Segment(text)]):
            if not grammar.allowed([token]):
                return False
            grammar.accept(token)
        return bool(grammar.allowed([vocabulary.end]))
    finally:
        grammar.close()


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ('order_status", "arguments": {"order": "PO-1042"}}', True),
        ('order_status", "arguments": {"order": "PO-1042", "site": "EP", "days": 31}}', True),
        ('stock", "arguments": {"material": "MAT-3007"}}', True),
        ('stock", "arguments": {"order": "PO-1042"}}', False),
        ('order_status", "arguments": {"material": "MAT-3007"}}', False),
        ('get_weather", "arguments": {}}', False),
        ('order_status", "arguments": {"order": "PO-10"}}', False),
        ('order_status", "arguments": {"order": "PO-1042", "site": "LS"}}', False),
        ('order_status", "arguments": {"order": "PO-1042", "days": 32}}', False),
        ('order_status", "arguments": {"order": "PO-1042", "note": "x"}}', False),
        ('order_status", "arguments": {"site": "EP"}}', False),
        ('order_status", "arguments": {"order": "PO-1042"', False),
    ],
)
def test_name_and_arguments_belong_to_the_same_tool(vocabulary: Vocabulary, text: str, allowed: bool) -> None:
    assert accepts(vocabulary, call_grammar(TOOLS), text) is allowed


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        (' {"material": "MAT-3007"}}', True),
        ('{"material": "MAT-3007"}}\n', True),
        ('{"material": "MAT-3007"}', False),
        (' {"material": "MAT-1"}}', False),
    ],
)
def test_with_one_tool_only_the_arguments_are_left(vocabulary: Vocabulary, text: str, allowed: bool) -> None:
    assert call_opening({"stock": STOCK}) == '\n{"name": "stock", "arguments":'
    assert accepts(vocabulary, call_grammar({"stock": STOCK}), text) is allowed


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ('tree", "arguments": {"root": {"id": "a", "parts": [{"id": "b"}, {"id": "c", "parts": []}]}}}', True),
        ('tree", "arguments": {"root": 7}}', False),
        ('other", "arguments": {"node": 7}}', True),
        ('other", "arguments": {"node": {"id": "a"}}}', False),
    ],
)
def test_definitions_of_two_tools_do_not_mix(vocabulary: Vocabulary, text: str, allowed: bool) -> None:
    assert accepts(vocabulary, call_grammar({"tree": TREE, "other": OTHER_NODE}), text) is allowed


class Hold(BaseModel):
    lot: str
    quantity: float
    reason: str | None = None
    tags: list[str] = []


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ('{"lot": "LOT-26-04417", "quantity": 12.5}', True),
        ('{"lot": "LOT \\"x\\" \\n", "quantity": -3, "reason": null, "tags": ["a", "ö"]}', True),
        ('{"lot": "line\nbreak", "quantity": 1}', False),
        ('{"lot": "LOT", "quantity": "12"}', False),
        ("Certainly! {}", False),
    ],
)
def test_a_pydantic_schema_binds_the_whole_answer(vocabulary: Vocabulary, text: str, allowed: bool) -> None:
    assert accepts(vocabulary, schema_grammar(Hold.model_json_schema()), text) is allowed


@pytest.mark.model
@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({}, '{"a": [1, "b"]}'),
        ({"type": "object", "properties": {"type": {"enum": ["x"]}, "enum": {"type": "string"}}}, '{"type": "x"}'),
        ({"type": "string", "pattern": "(?=lookahead)x"}, '"anything"'),
        ({"type": "string", "maxLength": 5000}, '"long"'),
        ({"type": ["string", "null"], "enum": ["a", None]}, "null"),
        ({"anyOf": [{"type": "integer"}, {"type": "boolean"}]}, "true"),
    ],
)
def test_schemas_beyond_the_converter_still_work(vocabulary: Vocabulary, schema: Schema, text: str) -> None:
    assert accepts(vocabulary, schema_grammar(schema), text)


@pytest.mark.parametrize("schema", [{"type": "oracle"}, {"$ref": "#/properties/a"}, {"$ref": "https://example.org/x"}])
def test_a_schema_that_cannot_be_kept_is_refused(schema: Schema) -> None:
    with pytest.raises(SchemaUnsupported):
        schema_grammar({"type": "object", "properties": {"a": schema}})
