"""The program's side of the worker: one process, one request at a time, the others wait in a visible order."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from copilot.models.errors import (
    ModelBusy,
    ModelCorrupt,
    ModelCrashed,
    ModelError,
    PromptTooLong,
    SchemaUnsupported,
    TemplateUnsupported,
)
from copilot.models.idleness import Idleness
from copilot.models.requests import (
    Done,
    Event,
    Failed,
    GenerateRequest,
    Queued,
    Ready,
    cancel_line,
    read_event,
    request_line,
)

Sink = Callable[[Event | ModelError], None]
"""Called from another thread with each event of a request; the last one is Done or an error."""

_PATIENCE = 2.0
"""Seconds the worker gets to end by itself."""
_LOADING = 60.0
"""Seconds without any work that a worker gets while it loads: a slow disk is no fault of its own."""
_SPINS = "1000"
"""How long a compute thread spins for the others before it sleeps. The library's own value is far higher; with
another busy program on the same cores it makes the threads wait for each other ten times as long as they compute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    model: Path
    sha256: str
    context: int
    slots: int
    threads: int
    gpu_layers: int
    states: Path | None
    """Folder for computed prefixes and the worker's log; None keeps nothing."""
    stall: float = 8.0
    """Seconds without any work after which a worker that should be working is given up."""

    def argument(self) -> str:
        paths = {"model": str(self.model.absolute()), "states": str(self.states.absolute()) if self.states else None}
        numbers = {"context": self.context, "slots": self.slots, "threads": self.threads, "gpu_layers": self.gpu_layers}
        return json.dumps({**paths, **numbers, "sha256": self.sha256})


@dataclass(slots=True, eq=False)
class Ticket:
    """A request's place in the queue."""

    request: GenerateRequest
    sink: Sink


class WorkerQueue:
    def __init__(self, settings: WorkerSettings, longest: int) -> None:
        self._settings = settings
        self._longest = longest
        self._lock = threading.RLock()
        self._waiting: deque[Ticket] = deque()
        self._current: Ticket | None = None
        self._process: subprocess.Popen[str] | None = None
        self._last = 0
        self._given_up: subprocess.Popen[str] | None = None
        """The process that was ended because it did nothing, or nothing that could be understood."""
        self.load_seconds: float | None = None
        """How long the running worker took to load; None while it has not."""

    @property
    def waiting(self) -> int:
        """Requests in the queue, the one being answered included."""
        return len(self._waiting) + (self._current is not None)

    @property
    def process_id(self) -> int | None:
        """Of the worker, while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Begin loading the model; returns at once."""
        with self._lock:
            if self._process is None:
                self._process = self._launch()

    def submit(self, request: GenerateRequest, sink: Sink) -> Ticket:
        """Queue a request. Raises ModelBusy when too many are waiting."""
        with self._lock:
            if len(self._waiting) >= self._longest:
                raise ModelBusy(f"{self.waiting} requests are ahead of this one; try again in a moment.")
            self._last += 1
            ticket = Ticket(replace(request, id=self._last), sink)
            self._waiting.append(ticket)
            if self._current is None:
                self._next()
            else:
                sink(Queued(position=self.waiting - 1))
            return ticket

    def cancel(self, ticket: Ticket) -> None:
        """Stop a request wherever it is; one that has ended is left alone."""
        with self._lock:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                self._tell_positions()
            elif ticket is self._current:
                self._send(cancel_line(ticket.request.id))

    def close(self) -> None:
        """End the worker; waiting requests are told that it ended."""
        with self._lock:
            process, self._process = self._process, None
            ended = [self._current] if self._current else []
            ended += self._waiting
            self._waiting.clear()
            self._current = None
        for ticket in ended:
            ticket.sink(ModelCrashed("The model was shut down before it answered."))
        if process:
            _end(process)

    # -- the process ------------------------------------------------------------------------------------------

    def _launch(self) -> "subprocess.Popen[str]":
        # A session of its own: Ctrl-C in the terminal is for the program, which then cancels what it wants to.
        # `-P` keeps the working folder, where a file may have any name, off the import path.
        import_path = os.pathsep.join(folder for folder in sys.path if folder)
        environment = {"GOMP_SPINCOUNT": _SPINS, **os.environ, "PYTHONPATH": import_path}
        with self._log() as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "copilot.models.worker", self._settings.argument()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                encoding="utf-8",
                start_new_session=True,
            )
        threading.Thread(target=self._listen, args=(process,), daemon=True, name="model-events").start()
        threading.Thread(target=self._watch, args=(process,), daemon=True, name="model-watch").start()
        return process

    def _watch(self, process: "subprocess.Popen[str]") -> None:
        """Ends a worker that neither computes nor answers while somebody waits for it."""
        idle = Idleness(process.pid)
        while process.poll() is None:
            time.sleep(min(1.0, self._settings.stall / 4))
            if self._current is None:
                idle.forgive()
            elif idle.seconds() > (self._settings.stall if self.load_seconds is not None else _LOADING):
                self._given_up = process
                process.kill()
                return

    def _log(self) -> IO[bytes]:
        folder = self._settings.states
        if folder is not None:
            with contextlib.suppress(OSError):  # a read-only data folder costs the log, not the answer
                folder.mkdir(parents=True, exist_ok=True)
                return (folder / "worker.log").open("wb")
        return Path(os.devnull).open("wb")

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None  # opened as a pipe above
        failure: ModelError | None = None
        with process.stdout:
            for line in process.stdout:
                if not line.endswith("\n"):
                    break  # killed while it wrote
                heard = read_event(line)
                if heard is None:
                    self._given_up = process
                    process.kill()
                    break
                number, event = heard
                if number == 0 and isinstance(event, Failed):
                    failure = _error(event)
                elif number == 0 and isinstance(event, Ready):
                    self.load_seconds = event.seconds
                else:
                    self._deliver(number, event)
        self._ended(process, failure)

    def _deliver(self, number: int, event: Event) -> None:
        with self._lock:
            ticket = self._current
            if ticket is None or ticket.request.id != number:
                return
            final = isinstance(event, Done | Failed)
            if final:
                self._current = None
                self._next()
        ticket.sink(_error(event) if isinstance(event, Failed) else event)

    def _ended(self, process: "subprocess.Popen[str]", failure: ModelError | None) -> None:
        """The worker is gone: the request it was answering fails, the next one gets a new worker."""
        status = process.wait()
        with self._lock:
            if self._process is not process:
                return
            _hang_up(process)
            self._process, self.load_seconds = None, None
            ticket, self._current = self._current, None
            self._next()
        if ticket:
            ticket.sink(failure or ModelCrashed(self._crash(status, process is self._given_up)))

    def _crash(self, status: int, given_up: bool) -> str:
        if given_up:
            return "The model process no longer answered and was ended. Ask again: a new one starts by itself."
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        if status == -signal.SIGKILL:
            how += " (often because memory ran out)"
        where = f"; its last words are in {self._settings.states / 'worker.log'}" if self._settings.states else ""
        return f"The model process was ended {how} while it answered{where}. Ask again: a new one starts by itself."

    # -- the queue --------------------------------------------------------------------------------------------

    def _next(self) -> None:
        if not self._waiting:
            return
        self.start()
        self._current = self._waiting.popleft()
        self._current.sink(Queued(position=0))
        self._tell_positions()
        self._send(request_line(self._current.request))

    def _tell_positions(self) -> None:
        for position, ticket in enumerate(self._waiting, start=1 if self._current else 0):
            ticket.sink(Queued(position=position))

    def _send(self, line: str) -> None:
        if self._process is None or self._process.stdin is None:
            return
        with contextlib.suppress(OSError, ValueError):  # the worker has just died; the listener tells the request
            self._process.stdin.write(line)
            self._process.stdin.flush()


def _error(event: Failed) -> ModelError:
    match event.kind:
        case "prompt":
            return PromptTooLong(event.tokens, event.limit)
        case "schema":
            return SchemaUnsupported(event.message)
        case "load":
            return ModelCorrupt(f"{event.message}; check it with `andon model verify`.")
        case "template":
            return TemplateUnsupported(
                f"{event.message}; choose a model of the Qwen family, or run it on a server (ANDON_BACKEND=remote)."
            )
        case "stopped":
            return ModelCrashed("The request was cancelled.")


def _hang_up(process: "subprocess.Popen[str]") -> None:
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()


def _end(process: "subprocess.Popen[str]") -> None:
    _hang_up(process)
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
