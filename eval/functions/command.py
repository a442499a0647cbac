"""`andon eval functions`: how well the chat model calls functions that have nothing to do with a plant."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, cast

import typer
from langchain_core.language_models import BaseChatModel

from copilot.assembly import chat_model
from copilot.cli.printing import AsJson, print_json
from copilot.models.calibration import FILE, save_calibration
from copilot.models.errors import ModelError
from copilot.models.local import LocalChatModel
from copilot.settings import load_settings
from eval.errors import EvalError
from eval.functions.data import CATEGORIES, Category, Question, digest, load_questions
from eval.functions.fit import fit, separation
from eval.functions.play import Fittable, Played, play, weigh
from eval.functions.report import fitted, rows, table, wrong
from eval.results import EXIT_CODES


class NoModel(EvalError):
    """No model is configured."""

    def __init__(self) -> None:
        super().__init__("ANDON_BACKEND is 'none', but calls are made by a model; set it to 'local' or 'remote'.")


Folder = Annotated[
    Path, typer.Option("--data", exists=True, file_okay=False, help="Folder `data` of the package bfcl-eval.")
]
Chosen = Annotated[
    list[str] | None, typer.Option("--category", help="Only simple_python, multiple or irrelevance; may be repeated.")
]


def functions(
    data: Folder,
    category: Chosen = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many questions of each category.")] = None,
    fit_to: Annotated[
        bool, typer.Option("--fit", help="Fit the model's numbers to one half of the questions and store them.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Ask generic questions with functions of the configured model, and score the calls it makes."""
    try:
        questions = [question for one in _categories(category or ()) for question in load_questions(data, one)[:limit]]
        with _model() as chat:
            if fit_to:
                _fitted(chat, questions, data, as_json)
            else:
                _print([play(chat, question) for question in _counted(questions)], as_json)
    except (EvalError, ModelError) as failure:
        sys.stderr.write(f"andon: {failure}\n")
        sys.exit(EXIT_CODES["infrastructure trouble"])


def _categories(names: Sequence[str]) -> tuple[Category, ...]:
    unknown = [name for name in names if name not in CATEGORIES]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(CATEGORIES)}.")
    return tuple(one for one in CATEGORIES if not names or one in names)


def _fitted(chat: BaseChatModel, questions: Sequence[Question], data: Path, as_json: bool) -> None:
    """Ask everything once, fit, store, and show what comes of it."""
    model = cast(Fittable, chat)
    asked = [weigh(model, question) for question in _counted(questions)]
    calibration = fit(asked, model.info, digest(data))
    file = load_settings().model_folder / FILE
    save_calibration(calibration, file)
    if not as_json:
        typer.echo(fitted(calibration, [separation(asked, calibration, half) for half in ("fit", "check")]))
        typer.echo(f"stored in {file}")
    _print([one.decided(calibration) for one in asked], as_json)


def _print(played: Sequence[Played], as_json: bool) -> None:
    if as_json:
        print_json({"results": rows(played), "wrong": wrong(played)})
        return
    typer.echo(table(played))
    for one in wrong(played):
        typer.echo(f"{one['id']}: {one['problem']} ({one['question']})")


@contextmanager
def _model() -> Iterator[BaseChatModel]:
    """The configured model, as any program would have it."""
    chat = chat_model(load_settings())
    if chat is None:
        raise NoModel
    try:
        yield chat
    finally:
        if isinstance(chat, LocalChatModel):
            chat.close()


def _counted(questions: Sequence[Question]) -> Iterator[Question]:
    """A line on stderr for every tenth question."""
    for position, question in enumerate(questions):
        if position % 10 == 0:
            sys.stderr.write(f"{position} of {len(questions)}\n")
        yield question
