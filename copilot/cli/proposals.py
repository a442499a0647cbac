"""`andon proposals`: list, show, approve and reject from the command line."""

import asyncio
import sys
from typing import Annotated

import typer

from copilot.assembly import assembled
from copilot.cli.printing import AsJson, print_json, print_rows
from copilot.desk import Decided
from copilot.result import card_json
from copilot.settings import load_settings
from guardrails.card import Card, card_lines
from guardrails.proposals import Choice

app = typer.Typer(help="Actions that wait for a person, or had one.", no_args_is_help=True)

User = Annotated[str, typer.Option(help="Who looks or decides; see `andon users list`.")]
Identifier = Annotated[str, typer.Argument(help="Proposal id.")]


@app.command("list")
def list_proposals(
    user: User = "mara", everything: Annotated[bool, typer.Option("--all")] = False, as_json: AsJson = False
) -> None:
    """List proposals at the person's sites; open ones unless --all is given."""
    cards = asyncio.run(_cards(user, everything))
    print_rows(
        [
            {"id": card.proposal, "state": card.state, "risk": card.risk, "summary": card.summary, "by": card.requester}
            for card in cards
        ],
        as_json,
    )


@app.command()
def show(proposal: Identifier, user: User = "mara", as_json: AsJson = False) -> None:
    """Show the whole card of one proposal."""
    card = asyncio.run(_card(proposal, user))
    if as_json:
        print_json(card_json(card))
    else:
        typer.echo("\n".join(card_lines(card)))


@app.command()
def approve(
    proposal: Identifier,
    user: Annotated[str, typer.Option(help="Who approves.")],
    code: Annotated[str, typer.Option(help="The code on the card; needed when the risk is high.")] = "",
    as_json: AsJson = False,
) -> None:
    """Approve exactly what the card shows, and carry it out once every approval is there."""
    card = asyncio.run(_card(proposal, user))
    if card.code and code.strip().upper() != card.code:
        typer.echo("\n".join(card_lines(card)))
        raise typer.BadParameter(f"the risk is high: read the card and give its code with --code, not {code!r}.")
    _report(asyncio.run(_decide(proposal, user, "approve", "")), as_json)


@app.command()
def reject(
    proposal: Identifier,
    user: Annotated[str, typer.Option(help="Who rejects.")],
    reason: Annotated[str, typer.Option(help="Why; the assistant hears it.")],
    as_json: AsJson = False,
) -> None:
    """Reject a proposal."""
    _report(asyncio.run(_decide(proposal, user, "reject", reason)), as_json)


def _report(decided: Decided, as_json: bool) -> None:
    if as_json:
        print_json({"proposal": decided.proposal, "state": decided.state, "message": decided.message})
    else:
        typer.echo(decided.message)
    if decided.state in {"failed", "unknown", "stale", "expired"}:
        sys.exit(1)


async def _cards(user: str, everything: bool) -> tuple[Card, ...]:
    async with assembled(load_settings()) as copilot:
        return copilot.desk(copilot.identity.user(user)).proposals(open_only=not everything)


async def _card(proposal: str, user: str) -> Card:
    async with assembled(load_settings()) as copilot:
        return copilot.desk(copilot.identity.user(user)).card(proposal)


async def _decide(proposal: str, user: str, verdict: Choice, reason: str) -> Decided:
    async with assembled(load_settings()) as copilot:
        desk = copilot.desk(copilot.identity.user(user))
        return await desk.decide(proposal, desk.card(proposal).digest, verdict, reason)
