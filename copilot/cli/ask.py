"""`andon ask`: one turn without a terminal UI, for people in a hurry and for scripts."""

import asyncio
import json
import sys
from dataclasses import dataclass
from typing import Annotated

import typer

from copilot.assembly import assembled
from copilot.cli.fact_rows import fact_rows
from copilot.explanation import Explanation
from copilot.result import TurnJson, TurnRecord
from copilot.settings import load_settings
from graphs.events import AnswerPart, ProposalMade, StepStarted, ToolFinished, TurnEvent, TurnFinished
from guardrails.card import card_lines


def ask(  # noqa: PLR0917 - options of a command line, given by name
    text: Annotated[str, typer.Argument(help="The question or request, in your own words.")],
    user: Annotated[str | None, typer.Option(help="Who asks; see `andon users list`.")] = None,
    site: Annotated[str | None, typer.Option(help="Site the question is about, if not the person's home site.")] = None,
    session: Annotated[str | None, typer.Option(help="Conversation to continue.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
    explain: Annotated[
        bool,
        typer.Option(help="Say on stderr how the request was read, what else it could mean, and how long it took."),
    ] = False,
) -> None:
    """Ask once and print the answer."""
    asker = _Asker(user=user, site=site, session=session)
    result = asyncio.run(_turn(text, asker, as_json=as_json, explanation=Explanation() if explain else None))
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False, indent=2))
    if result["outcome"] == "failed":
        sys.exit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asker:
    """Who asks, about which site, in which conversation; None means as configured."""

    user: str | None
    site: str | None
    session: str | None


async def _turn(text: str, asker: _Asker, *, as_json: bool, explanation: Explanation | None) -> TurnJson:
    settings = load_settings()
    async with assembled(settings, preload=False) as copilot:
        operator = copilot.identity.user(asker.user or settings.user or "mara")
        conversation = copilot.session(operator, identifier=asker.session, site=asker.site)
        record = TurnRecord(copilot.model_json)
        async for event in conversation.ask(text):
            record.add(event)
            if explanation:
                explanation.hear(event, copilot.parts.decider.calibration)
            if not as_json:
                _print(event)
        if not as_json and record.said:
            typer.echo()
        return record.json


def _print(event: TurnEvent) -> None:
    """What a person reads while the turn runs."""
    match event:
        case ToolFinished():
            typer.echo(f"  {'✔' if event.ok else '✘'} {event.tool} ({event.seconds:.2f} s)")
            for row in fact_rows(event.facts):
                typer.echo(f"    {row}")
        case StepStarted(detail=detail) if detail:
            typer.echo(f"  … {event.step} {detail}", err=True)
        case AnswerPart():
            typer.echo(event.text, nl=False)
        case ProposalMade():
            typer.echo("\n".join(["", *card_lines(event.card)]))
        case TurnFinished(outcome="failed"):
            typer.echo(f"andon: {event.answer}", err=True)
        case _:
            pass
