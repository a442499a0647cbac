"""Builds the contenders of a comparison; the only file beside `react` that needs the extra."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from copilot.assembly import Copilot, assembled, chat_model
from copilot.models.catalog import load_catalog
from copilot.models.threads import physical_cores
from copilot.sandbox import sandboxed
from copilot.settings import Settings
from eval.peers.contender import Andon, Baseline, Contender
from eval.peers.errors import NoModelFile
from eval.peers.meter import Meter
from eval.peers.nearest import Nearest
from eval.peers.peer import Peer
from eval.peers.react import React, server_chat
from eval.peers.rules import ANDON, LENIENT, NEAREST, REACT, Rules
from eval.peers.serving import Served, served
from eval.stage import staged
from tools.tool import Tool

CONTEXT = 16_384
"""Tokens the server keeps: all tool schemas, findings, and room to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Everybody who takes part, ready to play."""

    contenders: tuple[Contender, ...]
    server: Served | None
    """What answers the agents."""


@asynccontextmanager
async def gathered(settings: Settings, rules: Rules) -> AsyncIterator[Field]:
    """The contenders of these names, each with what it needs, closed again at the end.

    Raises NoModelFile, ServerFailed and the errors of the copilot's own start.
    """
    needed = server_of(settings, rules) if rules.need_a_server else nullcontext()
    with needed as server, copilot_itself(settings) as own:
        async with lender(settings) as copilot:
            made: dict[str, Contender] = {ANDON: own, NEAREST: Baseline(Nearest(copilot.parts), copilot)}
            if server:
                tools = tuple(copilot.parts.tools.values())
                for name, lenient in ((REACT, False), (LENIENT, True)):
                    made[name] = Baseline(react(server, tools, lenient=lenient, patience=rules.patience), copilot)
            yield Field(contenders=tuple(made[name] for name in rules.names), server=server)


def react(server: Served, tools: Iterable[Tool], *, lenient: bool, patience: float) -> Peer:
    """The ready-made agent on that server."""
    return React(server_chat(server.url, patience=patience), tools, lenient=lenient, patience=patience)


@contextmanager
def server_of(settings: Settings, rules: Rules, context: int = CONTEXT) -> Iterator[Served]:
    """The server of the rules, or one with the copilot's own weights and threads; `context` is in tokens."""
    if rules.url:
        yield Served(url=rules.url, process_id=None, seconds=0.0)
        return
    threads = settings.threads or physical_cores()
    with served(weights(settings), context=context, threads=threads) as server:
        yield server


def weights(settings: Settings) -> Path:
    """The model file that the copilot is set to use; raises NoModelFile where it is not here."""
    entry = load_catalog(settings.model_folder).entry(settings.model)
    file = settings.model_folder / entry.file
    if settings.backend != "local" or not file.exists():
        raise NoModelFile(settings.backend, entry.file)
    return file


@contextmanager
def copilot_itself(settings: Settings) -> Iterator[Andon]:
    """Andon with the configured model, metered."""
    chat, meter = chat_model(settings), Meter()
    if chat is not None:
        chat.callbacks = [meter]
    with staged(settings, chat) as stage:
        yield Andon(stage, meter)


@asynccontextmanager
async def lender(settings: Settings) -> AsyncIterator[Copilot]:
    """A copilot without a model, on a copy of the plant, that lends its tools and its people."""
    with sandboxed(settings) as copy:
        async with assembled(copy.model_copy(update={"backend": "none"})) as copilot:
            yield copilot
