"""What people on the shop floor call lines, machines and records: loaded from vocabulary.yaml."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.yaml_data import yaml_file
from tools.mentions import ThingKind

SHIPPED = Path(__file__).with_name("vocabulary.yaml")


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClassWords(_Words):
    """Other words for a class of assets."""

    one: tuple[str, ...]
    many: tuple[str, ...]


class RecordWords(_Words):
    """How one kind of record is numbered and called."""

    prefix: str
    digits: int
    """Width of the number in the canonical id."""
    words: tuple[str, ...]


class AnyOrder(_Words):
    """Words such as `order` that do not say which kind."""

    words: tuple[str, ...]
    kinds: tuple[ThingKind, ...]


class Vocabulary(_Words):
    """Everything in vocabulary.yaml."""

    sites: dict[str, tuple[str, ...]]
    numbers: dict[int, tuple[str, ...]]
    number_words: tuple[str, ...]
    line_words: tuple[str, ...]
    line_words_many: tuple[str, ...]
    families: dict[str, tuple[str, ...]]
    family_lines: dict[str, tuple[str, ...]]
    line_products: dict[str, tuple[str, ...]] = {}
    place_words: tuple[str, ...] = ()
    after_numbers: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    before_amounts: tuple[str, ...] = ()
    not_lines: tuple[str, ...] = ()
    connectors: tuple[str, ...]
    indefinite: tuple[str, ...]
    also_verbs: tuple[str, ...]
    asset_classes: dict[str, ClassWords]
    thing_words: dict[str, tuple[str, ...]] = {}
    """English words of names, and what else people say for them."""
    wrappings: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    masses: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    stock_words: tuple[str, ...] = ()
    counting_words: tuple[str, ...] = ()
    records: dict[ThingKind, RecordWords]
    any_order: AnyOrder
    lot_words: tuple[str, ...]


def load_vocabulary(path: Path = SHIPPED) -> Vocabulary:
    """Read the words; raises pydantic.ValidationError that names the field when the file is wrong."""
    return Vocabulary.model_validate(yaml_file(path))
