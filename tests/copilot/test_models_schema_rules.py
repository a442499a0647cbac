"""Unions, references, nested values, closed sets and patterns of JSON schemas all survive the grammar."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.models.errors import SchemaUnsupported
from copilot.models.grammar import call_grammar, schema_grammar
from copilot.models.patterns import pattern_rule
from copilot.models.prompt import Json, Segment
from copilot.models.requests import Schema
from copilot.models.sampling import Grammar
from copilot.models.vocabulary import Vocabulary
from tests.copilot.weights import vocabulary_only

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def vocabulary(chat_model_file: Path) -> Iterator[Vocabulary]:
    with vocabulary_only(chat_model_file) as (found, _template):
        yield found


def accepts(vocabulary: Vocabulary, schema: Schema, value: Json) -> bool:
    """Whether the model could write exactly this value and end there."""
    grammar = Grammar(vocabulary, schema_grammar(schema))
    try:
        for token in vocabulary.tokenize([Segment(json.dumps(value, ensure_ascii=False))]):
            if not grammar.allowed([token]):
                return False
            grammar.accept(token)
        return bool(grammar.allowed([vocabulary.end]))
    finally:
        grammar.close()


def an_object(**properties: Json) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


LOT: Schema = {"type": "object", "properties": {"lot": {"type": "string"}}, "required": ["lot"]}
COLOUR: Schema = {"enum": ["grün", 'say "stop"', 7, None, True]}
TREE: Schema = {
    "$ref": "#/$defs/Node_of[Part]",
    "$defs": {
        "Node_of[Part]": {
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "parts": {"type": "array", "items": {"$ref": "#/$defs/Node_of[Part]"}},
            },
            "required": ["id"],
        }
    },
}
TOGETHER: Schema = {
    "allOf": [{"$ref": "#/definitions/base"}, {"properties": {"b": {"type": "integer"}}, "required": ["b"]}],
    "definitions": {"base": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}},
}
EITHER: Schema = {
    "type": "object",
    "properties": {"order": {"type": "string"}, "lot": {"type": "string"}},
    "anyOf": [{"required": ["order"]}, {"required": ["lot"]}],
}


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ({"type": ["array", "null"], "items": {"type": "integer"}}, [[1, 2], [], None], [["a"], 1]),
        ({"anyOf": [LOT, {"type": "array", "items": LOT}]}, [{"lot": "L"}, [{"lot": "L"}]], [{}, [{}], "L"]),
        ({"oneOf": [{"const": "EP"}, {"type": "integer"}]}, ["EP", 4], ["NF", 4.5]),
        (EITHER, [{"order": "a"}, {"lot": "b"}, {"order": "a", "lot": "b"}], [{}, {"x": 1}]),
        (COLOUR, ["grün", 'say "stop"', 7, None, True], ["blau", 8, False]),
        (TREE, [{"id": "a", "parts": [{"id": "b", "parts": []}]}], [{"parts": []}, {"id": "a", "parts": [{}]}]),
        (TOGETHER, [{"a": 1, "b": 2}], [{"a": 1}, {"b": 2}, {"a": "1", "b": 2}]),
        ({"allOf": [{"enum": ["x", "y"]}]}, ["x", "y"], ["z"]),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, [{}, {"a": 1, "ü": 2}], [{"a": "1"}]),
        ({"type": "object", "properties": {}}, [{}], [{"a": 1}]),
        ({"type": "object"}, [{}, {"a": {"b": [1, None]}}], [[], 1]),
        ({"description": "anything"}, [{"a": [1]}, [1], "text", 1.5, None, False], []),
        ({"prefixItems": [{"type": "integer"}, {"type": "string"}], "type": "array"}, [[1, "a"]], [[1], ["a", 1], []]),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 3}, [[1, 2], [1, 2, 3]], [[1]]),
        ({"type": "array", "items": {"type": "integer"}, "maxItems": 1}, [[], [1]], [[1, 2]]),
        ({"type": "array", "maxItems": 0}, [[]], [[1]]),
        ({"type": "string", "minLength": 2, "maxLength": 3}, ["ab", "äöü"], ["a", "abcd"]),
        ({"type": "integer", "minimum": 0}, [0, 12], [-1, 1.5]),
        ({"type": "integer", "minimum": -1, "maximum": 1}, [-1, 0, 1], [2, -2]),
        ({"type": "number"}, [-1.5, 1e-7, 3], ["3"]),
        ({"type": "string", "format": "date"}, ["2026-06-17"], ["17.06.2026", "2026-13-01"]),
        ({"type": "string", "format": "date-time"}, ["2026-06-17T03:10:00", "2026-06-17T03:10:00.5Z"], ["2026-06-17"]),
        ({"type": "string", "format": "unheard-of"}, ["anything"], [7]),
        ({"type": "string", "pattern": r"^PO-\d{4}$"}, ["PO-1042"], ["PO-10", "XX-1042"]),
        ({"type": "string", "pattern": "^(NF|EP)-[A-Z][0-9]+(-[a-z]*)?$"}, ["EP-P12", "NF-A1-x"], ["LS-B1", "EP-P"]),
        ({"type": "string", "pattern": r"^[\w.-]+@x\.de$"}, ["a.b-c@x.de"], ["a b@x.de", "a@xyde"]),
        ({"type": "string", "pattern": r"^[^;]+$"}, ["a b"], ["a;b", ""]),
        ({"type": "string", "pattern": "PO"}, ["no anchors, no promise"], [7]),
        ({"properties": {"a": {"type": "null"}}}, [{"a": None}, {}], [{"a": 1}, 1]),
        ({"required": ["a"]}, [{"a": 1}], [{}]),
        ({"type": "object", "properties": {"a": True}, "required": ["a"]}, [{"a": [1]}, {"a": "x"}], [{}]),
    ],
)
def test_what_satisfies_the_schema_can_be_written_and_nothing_else(
    vocabulary: Vocabulary, schema: Schema, right: list[Json], wrong: list[Json]
) -> None:
    assert [value for value in right if not accepts(vocabulary, schema, value)] == []
    assert [value for value in wrong if accepts(vocabulary, schema, value)] == []


def test_optional_members_may_be_left_out_one_by_one(vocabulary: Vocabulary) -> None:
    schema: Schema = {"type": "object", "properties": {name: {"type": "integer"} for name in "abcd"}, "required": ["c"]}
    for chosen in range(8):
        members = [name for place, name in enumerate("abd") if chosen >> place & 1]
        assert accepts(vocabulary, schema, dict.fromkeys(["c", *members], 1)), members
    assert not accepts(vocabulary, schema, {"a": 1})


def test_tools_with_definitions_of_the_same_name_keep_their_own(vocabulary: Vocabulary) -> None:
    def tool(kind: str) -> Schema:
        return an_object(x={"$ref": "#/$defs/X"}) | {"$defs": {"X": {"type": kind}}}

    grammar = Grammar(vocabulary, call_grammar({"one": tool("integer"), "two": tool("boolean")}))
    for token in vocabulary.tokenize([Segment('two", "arguments": {"x": ')]):
        assert grammar.allowed([token])
        grammar.accept(token)
    letters = {text: vocabulary.tokenize([Segment(text)])[0] for text in ("true", "1")}
    assert grammar.allowed(list(letters.values())) == [letters["true"]]
    grammar.close()


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#/$defs/Gone"}, "leads to no part of the same schema"),
        ({"$ref": "https://example.org/x"}, "leads to no part of the same schema"),
        ({"$ref": "#/properties/a"}, "is to itself"),
        ({"type": "oracle"}, "is none of string, integer"),
        ({"type": "object", "properties": ["a"]}, "where an object belongs"),
        ({"anyOf": "a"}, "where a list belongs"),
        ("string", "is no JSON schema"),
        (False, "is no JSON schema"),
    ],
)
def test_what_is_no_schema_is_told_with_the_tools_name(schema: Json, words: str) -> None:
    with pytest.raises(SchemaUnsupported, match=f"'look_up' cannot become a grammar: .*{words}"):
        call_grammar({"look_up": an_object(a=schema)})


def test_a_schema_that_contains_itself_without_end_is_told() -> None:
    endless: Schema = {"allOf": [{"$ref": "#/$defs/A"}], "$defs": {"A": {"allOf": [{"$ref": "#/$defs/A"}]}}}
    with pytest.raises(SchemaUnsupported, match="nested without end"):
        schema_grammar(endless)


def test_a_grammar_that_would_be_too_large_is_told_with_the_limit() -> None:
    lots: Schema = an_object(lot={"enum": [f"LOT-26-{number:05}" for number in range(40_000)]})
    with pytest.raises(SchemaUnsupported, match=r"larger than 200,000 characters, at 'hold' .* offer fewer tools"):
        call_grammar({"stock": LOT, "hold": lots})


@pytest.mark.parametrize(
    "pattern", ["PO", "^(?=x)y$", r"^\bx$", "^[[:alpha:]]$", "^a{900}$", "^(a$", "^a)$", '^"$', "^a+?$"]
)
def test_a_pattern_that_is_not_understood_is_not_guessed(pattern: str) -> None:
    assert pattern_rule(pattern) is None


# -- any schema ------------------------------------------------------------------------------------------------

SCALARS = st.sampled_from(["string", "integer", "number", "boolean", "null"])
NAMES = st.text(alphabet='ab_-.ä"\\ ', min_size=1, max_size=4)


def valued(kind: str) -> st.SearchStrategy[Json]:
    values: dict[str, st.SearchStrategy[Json]] = {
        "string": st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
        "integer": st.integers(-(10**9), 10**9),
        "number": st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 3)),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return values[kind]


@st.composite
def schema_and_value(draw: st.DrawFn, depth: int = 3) -> tuple[Schema, Json]:
    """A schema, and a value that satisfies it."""
    shape = draw(st.sampled_from(["scalar", "enum", "union"] + (["object", "array"] if depth else [])))
    if shape == "object":
        members = draw(st.dictionaries(NAMES, schema_and_value(depth - 1), max_size=4))
        needed = [name for name in members if draw(st.booleans())]
        chosen = {name for name in members if name in needed or draw(st.booleans())}
        order = [*[name for name in members if name in needed], *[name for name in members if name not in needed]]
        schema: Schema = {
            "type": "object",
            "properties": {name: member[0] for name, member in members.items()},
            "required": list(needed),
        }
        return schema, {name: members[name][1] for name in order if name in chosen}
    if shape == "array":
        items, value = draw(schema_and_value(depth - 1))
        count = draw(st.integers(0, 3))
        return {"type": "array", "items": items, "maxItems": draw(st.integers(count, 5))}, [value] * count
    kind = draw(SCALARS)
    value = draw(valued(kind))
    if shape == "enum":
        return {"enum": [value, *draw(st.lists(valued("string"), max_size=2))]}, value
    if shape == "union":
        return {"anyOf": [{"type": draw(SCALARS)}, {"type": [kind, "null"]}], "description": "either"}, value
    return {"type": kind, "title": "x"}, value


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schema_and_value())
def test_every_value_of_every_schema_can_be_written(vocabulary: Vocabulary, drawn: tuple[Schema, Json]) -> None:
    schema, value = drawn
    assert accepts(vocabulary, schema, value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schema_and_value())
def test_a_value_with_a_member_that_is_not_listed_cannot(vocabulary: Vocabulary, drawn: tuple[Schema, Json]) -> None:
    schema, value = drawn
    assert not accepts(vocabulary, an_object(inner=schema), {"inner": value, "unlisted": 1})
    assert not accepts(vocabulary, an_object(inner=schema), {})
