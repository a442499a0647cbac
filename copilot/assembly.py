"""The one place where settings become objects and concrete classes are named."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import SystemMessage
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from copilot.checkpoints import LatestCheckpoints
from copilot.conversations import Conversations
from copilot.desk import Desk
from copilot.errors import StartupError
from copilot.examples import resemblance
from copilot.identity import Identity, load_users
from copilot.logs import open_log
from copilot.models.catalog import load_catalog
from copilot.models.info import Described, ModelInfo
from copilot.models.local import LocalChatModel
from copilot.models.remote import RemoteChatModel
from copilot.models.threads import physical_cores
from copilot.result import ModelJson
from copilot.session import Session
from copilot.settings import Settings
from copilot.setup import embedder, make_home
from copilot.turns import Turns
from graphs.calibration import load_calibration
from graphs.deciding import Decider
from graphs.errors import ModelUnavailable
from graphs.filling import Filler
from graphs.model import LanguageModel
from graphs.prompts import RULES
from graphs.setting import Parts
from graphs.turn import TurnGraph, turn_graph
from graphs.wording import load_wording
from guardrails.audit import Audit
from guardrails.database import open_database
from guardrails.errors import GuardrailError
from guardrails.execution import Executor
from guardrails.ledger import Ledger
from guardrails.moments import Clock, wall_clock
from guardrails.policy_file import load_policy
from guardrails.proposals import Signature
from knowledge.ingest import Knowledge, open_knowledge
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.installed import plant_clock
from tools.adapters.plant.plant import open_plant
from tools.catalog import catalog
from tools.context import Context, Operator, Systems
from tools.directory import Directory

log = logging.getLogger("andon")
RECOVERY = 20.0
"""Seconds between two looks for interrupted work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copilot:
    """The running product: hands out conversations."""

    settings: Settings
    identity: Identity
    conversations: Conversations
    parts: Parts
    graph: TurnGraph
    executor: Executor
    systems: Systems
    knowledge: Knowledge
    model: ModelInfo
    chat: BaseChatModel | None
    now: Callable[[], datetime]
    """Plant time."""
    turns: Turns

    @property
    def model_json(self) -> ModelJson:
        return ModelJson(name=self.model.name, sha256=self.model.sha256 or "")

    def session(
        self, operator: Operator, *, identifier: str | None = None, site: str | None = None, read_only: bool = False
    ) -> Session:
        """A conversation of that person, new or continued; raises StartupError for somebody else's.

        A read-only one answers and never proposes.
        """
        claimed = self.conversations.claim(operator, _site(operator, site), identifier)
        if site and claimed.site != site.upper():
            raise StartupError(
                f"conversation {claimed.id!r} is about {claimed.site}, not {site!r}; leave its id out to start another."
            )

        def context() -> Context:
            return Context(
                operator=operator,
                site=claimed.site,
                now=self.now(),
                systems=self.systems,
                procedures=self.knowledge.procedures,
                cases=self.knowledge.cases,
            )

        return Session(
            claimed.id,
            context=context,
            graph=self.graph,
            parts=self.parts,
            named=lambda title: self.conversations.name(claimed.id, title),
            turns=self.turns,
            read_only=read_only,
        )

    def desk(self, operator: Operator, signature: Signature | None = None) -> Desk:
        """Where that person sees and signs proposals."""
        return Desk(
            operator,
            ledger=self.parts.ledger,
            executor=self.executor,
            graph=self.graph,
            turns=self.turns,
            signature=signature,
        )


@asynccontextmanager
async def assembled(
    settings: Settings, chat: BaseChatModel | None = None, *, preload: bool = True, clock: Clock = wall_clock
) -> AsyncIterator[Copilot]:
    """The product for these settings, closed again at the end.

    `chat` replaces the configured model and stays open: it belongs to whoever gives it.

    `preload` loads the model at once; without it the first question that needs the model does.
    `clock` is the time of the log and the ledger (aware, UTC), by which approvals expire.
    Raises StartupError and the errors of its parts, each with the next step.
    """
    make_home(settings.home)
    open_log(settings.home)
    secret = secrets.token_bytes(32)
    plant_time = plant_clock(settings.plant_folder)
    systems = open_plant(settings.plant_folder, PermitCheck(secret), plant_time)
    knowledge = open_knowledge(settings.index_folder, embedder(settings))
    model = chat or chat_model(settings)
    engine = open_database(settings.ledger_file)
    audit = Audit(engine, clock)
    policy = load_policy(settings.policy) if settings.policy else load_policy()
    parts = _parts(settings, systems, model, Ledger(engine, policy, audit), audit)
    identity = Identity(load_users(), settings.identity_file)
    executor = Executor(engine, parts.ledger, audit, writers=systems.writers, people=identity.find, secret=secret)
    executor.recover()
    background = [asyncio.create_task(_finish_open_work(executor))]
    if preload and isinstance(model, LocalChatModel):
        background.append(asyncio.create_task(asyncio.to_thread(_load, model)))
    try:
        async with LatestCheckpoints.from_conn_string(str(settings.conversations_file)) as memory:
            # Only plain data is ever stored, so only plain data is ever built from it.
            memory.serde = JsonPlusSerializer(allowed_msgpack_modules=None)
            yield Copilot(
                settings=settings,
                identity=identity,
                conversations=Conversations(settings.conversations_file.with_name("sessions.db")),
                parts=parts,
                graph=turn_graph(parts, memory),
                executor=executor,
                systems=systems,
                knowledge=knowledge,
                model=model.info if isinstance(model, Described) else ModelInfo(name="none", sha256=None, context=0),
                chat=model,
                now=plant_time,
                turns=Turns(),
            )
    finally:
        for task in background:
            task.cancel()
        if chat is None and isinstance(model, LocalChatModel):
            model.close()
        knowledge.close()
        engine.dispose()


def _load(model: LocalChatModel) -> None:
    """Load the model and compute its static prefix while the first question is being typed."""
    try:
        model.warm([SystemMessage(RULES)])
    except ModelUnavailable as failure:
        log.warning("the model is not available: %s", failure)


async def _finish_open_work(executor: Executor) -> None:
    """Take up, every RECOVERY seconds, what an interruption left approved or half done."""
    while True:
        await asyncio.sleep(RECOVERY)
        try:
            await asyncio.to_thread(executor.recover)
        except GuardrailError as failure:
            log.warning("recovery has to wait: %s", failure)


def _parts(settings: Settings, systems: Systems, model: BaseChatModel | None, ledger: Ledger, audit: Audit) -> Parts:
    tools = catalog()
    directory = Directory.load(systems)
    wording = load_wording()
    language = LanguageModel(model, RULES, patience=settings.model_patience, languages=settings.model_languages)
    filler = Filler(wording, directory.related, directory.signals)
    return Parts(
        tools=tools,
        directory=directory,
        wording=wording,
        decider=Decider(tools, resemblance(settings, tools, directory), filler, language, load_calibration()),
        model=language,
        ledger=ledger,
        policy=ledger.policy,
        audit=audit,
        tool_timeout=settings.tool_timeout,
        most_lookups=settings.session_lookups,
    )


def _site(operator: Operator, site: str | None) -> str:
    if site is None:
        return operator.sites[0]
    if site.upper() not in operator.sites:
        own = ", ".join(operator.sites)
        raise StartupError(f"{operator.id} has no role at site {site!r}; choose one of {own}.")
    return site.upper()


def chat_model(settings: Settings) -> BaseChatModel | None:
    """The model backend that the settings name; None when they name none."""
    match settings.backend:
        case "none":
            return None
        case "remote":
            return RemoteChatModel(base_url=settings.remote_url, model=settings.model, api_key=settings.remote_key)
        case "local":
            entry = load_catalog(settings.model_folder).entry(settings.model)
            return LocalChatModel(
                path=settings.model_folder / entry.file,
                name=entry.name,
                sha256=entry.sha256,
                context=settings.context,
                threads=settings.threads or physical_cores(),
                state=settings.state_folder,
            )
        case never:
            assert_never(never)
