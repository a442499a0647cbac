"""The example questions of all tools, ready to be compared with: computed once per set of tools, names and models."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from copilot.settings import Settings
from copilot.setup import embedder
from graphs.masking import glosser, masker
from graphs.resemblance import Resemblance
from knowledge.vocabulary import shipped_vocabulary
from tools.catalog import Catalog
from tools.directory import Directory
from tools.questions import load_elsewhere


class Memory:
    """Remembers what a function made of each text; kept in a file, so that the next process need not ask again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        self._size = len(self._known)

    def of(self, name: str, made: Callable[[str], str]) -> Callable[[str], str]:
        """The function with a memory; `name` keeps it apart from others in the same file."""

        def remembered(text: str) -> str:
            key = f"{name}\t{text}"
            if key not in self._known:
                self._known[key] = made(text)
            return self._known[key]

        return remembered

    def keep(self) -> None:
        """Write down what is new, whole or not at all."""
        if len(self._known) > self._size:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_suffix(".part")
            part.write_text(json.dumps(self._known, ensure_ascii=False), encoding="utf-8")
            part.replace(self._file)


def resemblance(settings: Settings, tools: Catalog, directory: Directory) -> Resemblance:
    """What this installation compares requests with; the first call takes some seconds, later ones read a file."""
    embedding = embedder(settings)
    cache = _shared(settings) / f"examples-{embedding.fingerprint[:12]}"
    memory = Memory(cache / f"{_names(directory)}.json")
    mask, gloss = masker(directory), glosser()
    elsewhere = load_elsewhere()
    examples = {text: memory.of("mask", mask)(text) for tool in tools.values() for text in (*tool.examples, *elsewhere)}
    glossed = {text: memory.of("gloss", gloss)(text) for text in examples.values()}
    memory.keep()
    return Resemblance(
        tuple(tools.values()),
        elsewhere,
        embedding.embed,
        mask=lambda text: examples.get(text) or mask(text),
        gloss=lambda text: glossed.get(text) or gloss(text),
        cache=cache,
    )


def _shared(settings: Settings) -> Path:
    """Beside the models, where every installation on this machine finds it; in its own folder where that is closed."""
    return settings.model_folder if os.access(settings.model_folder, os.W_OK) else settings.state_folder


def _names(directory: Directory) -> str:
    """Changes with everything that goes by a name, and with the words of the shop floor."""
    written = f"{directory.entries!r}{shipped_vocabulary().fingerprint}"
    return hashlib.sha256(written.encode()).hexdigest()[:16]
