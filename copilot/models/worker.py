"""The process that owns the model: `python -m copilot.models.worker OPTIONS`.

Reads requests from standard input and writes events to standard output, one JSON object a line. It ends when
its input ends, so that it never outlives the program that started it.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path
from queue import SimpleQueue
from typing import TextIO

from copilot.models.cache import PrefixCache
from copilot.models.engine import Engine, EngineOptions, ForeignTemplate, LoadFailed, Stopped
from copilot.models.errors import PromptTooLong, SchemaUnsupported
from copilot.models.generation import Generation
from copilot.models.requests import Done, ErrorKind, Failed, GenerateRequest, Part, Ready, event_line, read_request
from copilot.models.states import PrefixStates

Reply = Part | Done | Failed | Ready


class Worker:
    def __init__(self, answers: TextIO) -> None:
        self._answers = answers
        self._requests: SimpleQueue[GenerateRequest] = SimpleQueue()
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._current = 0
        self._cancelled: set[int] = set()

    def listen(self) -> None:
        """Take requests and cancellations in while the model computes; end the process when nobody speaks any more."""
        for line in sys.stdin:
            message = json.loads(line)
            if "cancel" in message:
                self._cancel(int(message["cancel"]))
            else:
                self._requests.put(read_request(message["generate"]))
        os._exit(0)

    def serve(self, options: EngineOptions, sha256: str, states: Path | None) -> int:
        began = time.monotonic()
        try:
            engine = Engine(options)
        except LoadFailed as error:
            kind: ErrorKind = "template" if isinstance(error, ForeignTemplate) else "load"
            self._say(0, Failed(kind=kind, message=str(error)))
            return 1
        self._engine = engine
        cache = PrefixCache(engine, PrefixStates(states, engine, sha256))
        self._say(0, Ready(seconds=time.monotonic() - began))
        while True:
            self._answer(engine, cache, self._requests.get())

    def _answer(self, engine: Engine, cache: PrefixCache, request: GenerateRequest) -> None:
        with self._lock:
            self._current = request.id
            engine.allow()
            if request.id in self._cancelled:
                engine.stop()
            self._cancelled.clear()
        try:
            for event in Generation(engine, cache, request).run():
                self._say(request.id, event)
        except Stopped:
            self._say(request.id, Failed(kind="stopped", message="cancelled"))
        except PromptTooLong as error:
            failed = Failed(kind="prompt", message=str(error), tokens=error.tokens, limit=error.limit)
            self._say(request.id, failed)
        except SchemaUnsupported as error:
            self._say(request.id, Failed(kind="schema", message=str(error)))

    def _cancel(self, request: int) -> None:
        with self._lock:
            if self._engine and request == self._current:
                self._engine.stop()
            elif request > self._current:
                self._cancelled.add(request)

    def _say(self, request: int, event: Reply) -> None:
        self._answers.write(event_line(request, event))
        self._answers.flush()


def _own_output() -> TextIO:
    """Standard output for events alone: what llama.cpp prints goes where standard error goes."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def main(argument: str) -> int:
    settings = json.loads(argument)
    worker = Worker(_own_output())
    threading.Thread(target=worker.listen, daemon=True).start()
    options = EngineOptions(
        model=Path(settings["model"]),
        context=settings["context"],
        slots=settings["slots"],
        threads=settings["threads"],
        gpu_layers=settings["gpu_layers"],
    )
    states = Path(settings["states"]) if settings["states"] else None
    return worker.serve(options, settings["sha256"], states)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
