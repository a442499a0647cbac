"""Further questions that people ask of each tool, kept as data so that anybody can add one."""

from pathlib import Path

from pydantic import TypeAdapter

from knowledge.yaml_data import yaml_file

SHIPPED = Path(__file__).with_name("questions.yaml")
ELSEWHERE = Path(__file__).with_name("elsewhere.yaml")
_TEXTS = TypeAdapter(tuple[str, ...])
_QUESTIONS = TypeAdapter(dict[str, tuple[str, ...]])


def load_questions(path: Path = SHIPPED) -> dict[str, tuple[str, ...]]:
    """Questions by tool name; raises pydantic.ValidationError when the file is wrong."""
    return _QUESTIONS.validate_python(yaml_file(path))


def load_elsewhere(path: Path = ELSEWHERE) -> tuple[str, ...]:
    """What people say that no tool answers; raises pydantic.ValidationError when the file is wrong."""
    return _TEXTS.validate_python(yaml_file(path))
