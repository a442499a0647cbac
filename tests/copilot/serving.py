"""A real server on loopback over a whole copilot, and the clients that people use with it."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import uvicorn
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from openai import OpenAI

from copilot.api.app import application
from copilot.assembly import assembled
from copilot.identity import Identity, load_users
from copilot.result import TurnJson
from copilot.settings import Settings
from guardrails.audit import Audit
from guardrails.database import open_database
from tools.adapters.permits import PermitCheck
from tools.adapters.plant.plant import open_plant
from tools.context import Systems

WORK_ORDER = "create a work order for FIL-03: nozzle drips"
"""A request that becomes a proposal of medium risk at Eastport."""


@dataclass(frozen=True)
class Served:
    """A running server and what belongs to it."""

    url: str
    settings: Settings

    def token(self, user: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> str:
        """A fresh bearer token of that person, made at the clock's time."""
        return Identity(load_users(), self.settings.identity_file, clock).new_token(user)

    def openai(self, user: str) -> OpenAI:
        """The official client, signed in as that person."""
        return OpenAI(base_url=f"{self.url}/v1", api_key=self.token(user), max_retries=0, timeout=60)

    def http(self, user: str) -> httpx.Client:
        """A plain client, signed in as that person."""
        headers = {"Authorization": f"Bearer {self.token(user)}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60)

    def ask(self, user: str, text: str, **more: object) -> TurnJson:
        """One plain question; the whole turn of the answer."""
        body = {"messages": [{"role": "user", "content": text}], **more}
        with self.http(user) as client:
            answer = client.post("/v1/chat/completions", json=body)
        assert answer.status_code == 200, answer.text
        turn: TurnJson = answer.json()["choices"][0]["message"]["andon"]
        return turn

    def plant(self) -> Systems:
        """The plant as the server's data folder has it, for looking only."""
        return open_plant(
            self.settings.plant_folder, PermitCheck(b"only to look"), lambda: datetime(2026, 6, 17, 3, 10)
        )

    def events(self, session: str) -> list[tuple[str, str]]:
        """Kind and payload of every audit event of a conversation."""
        engine = open_database(self.settings.ledger_file)
        found = [(entry.header.kind, entry.payload or "") for entry in Audit(engine).read(session)]
        engine.dispose()
        return found


@contextmanager
def served(settings: Settings, chat: BaseChatModel | None = None) -> Iterator[Served]:
    """The server for these settings on a free port, stopped at the end."""
    app = application(lambda: assembled(settings, chat))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Served(url=f"http://127.0.0.1:{port}", settings=settings)
    finally:
        server.should_exit = True
        thread.join()


def voice(messages: Sequence[BaseMessage]) -> str:
    """What the scripted model says: a letter where one is asked for, otherwise a sentence that facts back."""
    return "A" if "Reply with its letter only" in str(messages[-1].content) else "FIL-03 läuft."
