"""`andon proposals`: list, show, approve and reject from the command line."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from copilot.assembly import assembled
from copilot.cli.printing import AsJson, print_json, print_rows
from copilot.desk import Decided, Desk
from copilot.result import card_json
from copilot.settings import load_settings
from guardrails.card import Card, card_lines
from guardrails.proposals import Choice, Signature

app = typer.Typer(help="Actions that wait for a person, or had one.", no_args_is_help=True)

User = Annotated[str | None, typer.Option(help="Who looks; see `andon users list`.")]
Identifier = Annotated[str, typer.Argument(help="Proposal id.")]


@app.command("list")
def list_proposals(
    user: User = None,
    everything: Annotated[bool, typer.Option("--all", help="Decided and expired ones as well.")] = False,
    as_json: AsJson = False,
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
def show(proposal: Identifier, user: User = None, as_json: AsJson = False) -> None:
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
    if decided.state not in {"done", "pending", "rejected"}:
        sys.exit(1)


async def _cards(user: str | None, everything: bool) -> tuple[Card, ...]:
    async with _desk(user) as desk:
        return desk.proposals(open_only=not everything)


async def _card(proposal: str, user: str | None) -> Card:
    async with _desk(user) as desk:
        return desk.card(proposal)


@asynccontextmanager
async def _desk(user: str | None) -> AsyncIterator[Desk]:
    """Where that person, or the one of the settings, sees and signs."""
    settings = load_settings()
    async with assembled(settings, preload=False) as copilot:
        yield copilot.desk(copilot.identity.user(user or settings.user or "mara"), Signature(method="command line"))


async def _decide(proposal: str, user: str, verdict: Choice, reason: str) -> Decided:
    async with _desk(user) as desk:
        return await desk.decide(proposal, desk.card(proposal).digest, verdict, reason)
