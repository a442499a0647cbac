"""A written document: Markdown text below a front matter that says where and when it is in force."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from knowledge.errors import SourceInvalid
from knowledge.passages import Status

_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<front>.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One revision of one document, as it stands in its file."""

    id: str
    title: str
    revision: str
    status: Status
    """A document that does not say is a draft, and a draft is never used."""
    effective_from: date
    effective_to: date | None
    """First day on which it is no longer in force; None while it has no end."""
    supersedes: str | None
    sites: tuple[str, ...]
    areas: tuple[str, ...]
    asset_classes: tuple[str, ...]
    roles: tuple[str, ...]
    approver: str
    language: str
    source: str
    """File, relative to the corpus."""
    source_sha256: str
    text: str
    """The whole file, front matter included, so that offsets count from its first character."""
    body: int
    """Character offset at which the Markdown begins."""


def _text(value: object) -> object:
    """YAML reads `revision: 1` as a number; here it is a name."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _listed(value: object) -> object:
    """One name without brackets is a list of one; a missing value means "every"."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


Name = Annotated[str, Field(min_length=1)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed)]


class _FrontMatter(BaseModel):
    """What the front matter may say."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: str = Field(pattern=r"^[A-Z]{2,5}-\d{2,5}$")
    title: str = Field(min_length=3)
    revision: Annotated[str, BeforeValidator(_text), Field(pattern=r"^[A-Z0-9]{1,4}$")]
    status: Status = "draft"
    effective_from: date | None = None
    effective_to: date | None = None
    supersedes: Annotated[str | None, BeforeValidator(_text)] = None
    sites: Names = ()
    areas: Names = ()
    asset_classes: Names = ()
    roles: Names = ()
    approver: str = ""
    language: str = "en"

    @model_validator(mode="after")
    def _in_force(self) -> "_FrontMatter":
        if self.status == "draft":
            return self
        if self.effective_from is None:
            raise ValueError(f"effective_from is missing, and a {self.status} document needs it")
        if not self.approver:
            raise ValueError(f"approver is missing, and a {self.status} document needs one")
        if self.effective_to is not None and self.effective_to <= self.effective_from:
            raise ValueError(f"effective_to {self.effective_to} does not lie after effective_from")
        return self


def parse_document(source: str, content: bytes) -> Document:
    """The document in a Markdown file.

    Raises SourceInvalid with the file and the field when it cannot be used.
    """
    text = _decoded(source, content)
    found = _FRONT.match(text)
    if found is None:
        raise SourceInvalid(source, "no front matter; begin the file with a block between two lines of `---`.")
    front = _front_matter(source, found["front"])
    if not text[found.end() :].strip():
        raise SourceInvalid(source, "there is no text below the front matter.")
    return Document(
        **front.model_dump(exclude={"effective_from"}),
        effective_from=front.effective_from or date.max,
        source=source,
        source_sha256=hashlib.sha256(content).hexdigest(),
        text=text,
        body=found.end(),
    )


def _decoded(source: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceInvalid(source, f"not UTF-8 at byte {error.start}; save the file as UTF-8.") from error


def _front_matter(source: str, block: str) -> _FrontMatter:
    try:
        values = yaml.safe_load(block)
    except yaml.YAMLError as error:
        raise SourceInvalid(source, f"front matter is not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(values, dict):
        raise SourceInvalid(source, f"front matter is {values!r}; write `field: value` lines.")
    try:
        return _FrontMatter.model_validate(values)
    except ValidationError as error:
        raise SourceInvalid(source, told(error)) from error


def told(error: ValidationError) -> str:
    """What is wrong with which field, in one line."""
    return "; ".join(_one(item["loc"], item["msg"], item["input"]) for item in error.errors())


def _one(place: tuple[int | str, ...], message: str, value: object) -> str:
    plain = message.removeprefix("Value error, ")
    if not place:
        return plain
    field = ".".join(str(part) for part in place)
    return f"field {field!r}: {plain[:1].lower()}{plain[1:]}" + ("" if isinstance(value, dict) else f", got {value!r}")
