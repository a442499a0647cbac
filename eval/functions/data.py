"""The questions of the Berkeley Function Calling Leaderboard, as its package carries them: one JSON object a line.

The data are not shipped; `docs/models.md` says where they come from.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from copilot.models.prompt import Json
from eval.errors import EvalError

Category = Literal["simple_python", "multiple", "irrelevance"]
CATEGORIES: tuple[Category, ...] = ("simple_python", "multiple", "irrelevance")
Half = Literal["fit", "check"]
_TYPES: Mapping[str, str] = {"dict": "object", "float": "number", "tuple": "array"}
"""Their words for types that JSON schemas call otherwise."""


class DataMissing(EvalError):
    """The folder does not have the questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    id: str
    category: Category
    text: str
    functions: tuple[dict[str, Json], ...]
    """As the data describe them, types in their words."""
    answers: Mapping[str, Mapping[str, Sequence[Json]]]
    """Function name, then for each argument the values that are right; empty where no call is right."""

    @property
    def relevant(self) -> bool:
        """A call is the right answer."""
        return self.category != "irrelevance"

    @property
    def half(self) -> Half:
        """Numbers are fitted on one half and looked at on the other, decided by the id alone."""
        return "fit" if hashlib.sha256(self.id.encode()).digest()[-1] % 2 == 0 else "check"

    @property
    def tools(self) -> list[dict[str, Json]]:
        """The functions in the form `bind_tools` takes."""
        return [{"type": "function", "function": _schema(function)} for function in self.functions]


def load_questions(folder: Path, category: Category) -> tuple[Question, ...]:
    """All questions of a category in their order. Raises DataMissing."""
    answers = {} if category == "irrelevance" else _answers(folder, category)
    return tuple(_question(row, category, answers) for row in _rows(_file(folder, category)))


def digest(folder: Path) -> str:
    """One sha256 over the files of all categories."""
    whole = hashlib.sha256()
    for category in CATEGORIES:
        whole.update(_file(folder, category).read_bytes())
    return whole.hexdigest()


def _question(row: dict[str, Json], category: Category, answers: Mapping[str, Json]) -> Question:
    try:
        identifier = str(row["id"])
        text = row["question"][0][-1]["content"]  # type: ignore[index,call-overload] # what is not so is told below
        truth = answers[identifier][0] if answers else {}  # type: ignore[index]
        return Question(
            id=identifier,
            category=category,
            text=str(text),
            functions=tuple(row["function"]),  # type: ignore[arg-type]
            answers=truth,  # type: ignore[arg-type]
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise DataMissing(f"{row.get('id')!r} in the data of {category!r} is not a question as expected.") from error


def _answers(folder: Path, category: Category) -> dict[str, Json]:
    return {str(row["id"]): row["ground_truth"] for row in _rows(_file(folder / "possible_answer", category))}


def _file(folder: Path, category: Category) -> Path:
    found = sorted(folder.glob(f"BFCL_v*_{category}.json"))
    if not found:
        raise DataMissing(
            f"There is no BFCL_v4_{category}.json in {str(folder)!r}; unpack the folder `data` of the package "
            "bfcl-eval and name it (docs/models.md says how)."
        )
    return found[-1]


def _rows(file: Path) -> list[dict[str, Json]]:
    try:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except ValueError as error:
        raise DataMissing(f"{str(file)!r} is not one JSON object a line: {error}.") from error


def _schema(value: Json, names: bool = False) -> Json:
    """Their description of a function as a JSON schema. `names` says that the keys are argument names."""
    if isinstance(value, list):
        return [_schema(item) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {key: _schema(item, names=key == "properties" and not names) for key, item in value.items()}
    kind = changed.get("type")
    if not names and isinstance(kind, str):
        changed["type"] = _TYPES.get(kind, kind)
        if kind == "any":
            changed["type"] = "string"
    return changed
