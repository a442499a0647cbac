"""What is wrong with this installation, and what mends it."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from copilot.errors import StartupError
from copilot.models.catalog import load_catalog
from copilot.models.errors import ModelError
from copilot.models.memory import available_bytes
from copilot.settings import Settings
from copilot.setup import embedder, make_home, needed_models
from guardrails.audit import Audit
from guardrails.database import open_database
from guardrails.errors import GuardrailError
from knowledge.errors import KnowledgeError
from knowledge.ingest import open_knowledge
from tools.adapters.plant.database import PLANT_SYSTEMS, file_of
from tools.adapters.plant.installed import is_installed

MEMORY = 2_500_000_000
"""Bytes that model, index and program need together."""
DISK = 2_000_000_000
"""Bytes for models being pulled, plant, index and some months of transcript."""

USABLE = "check the permissions and the free space of the data folder, and whether another program locks the file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    found: str
    fix: str
    """What to do; empty when it is fine."""


def examine(settings: Settings) -> tuple[Check, ...]:
    """Look at everything; never raises for something that is merely wrong."""
    looks: tuple[Callable[[Settings], Check], ...] = (
        _python,
        _compiler,
        _home,
        _disk,
        _memory,
        *(_model_check(name) for name in needed_models(settings)),
        _plant,
        _index,
        _transcript,
        _conversations,
    )
    return tuple(look(settings) for look in looks)


def _python(_: Settings) -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    ok = (3, 11) <= sys.version_info[:2] < (3, 14)
    return _check("Python", ok, version, "install Python 3.11 to 3.13 and run `make clean run PYTHON=python3.12`")


def _compiler(_: Settings) -> Check:
    missing = [name for name in ("gcc", "g++", "make") if shutil.which(name) is None]
    found = f"{', '.join(missing)} missing" if missing else "gcc, g++ and make"
    return _check("compiler", not missing, found, "apt-get install build-essential")


def _home(settings: Settings) -> Check:
    try:
        make_home(settings.home)
    except StartupError as error:
        return _check("data folder", False, str(error), "set ANDON_HOME to a folder you can write")
    return _check("data folder", True, str(settings.home), "")


def _disk(settings: Settings) -> Check:
    place = next(p for p in (settings.home, *settings.home.parents, Path("/")) if p.exists())
    free = shutil.disk_usage(place).free
    return _check("disk", free >= DISK, f"{free / 1e9:.1f} GB free", f"free {DISK / 1e9:.0f} GB at {place}")


def _memory(settings: Settings) -> Check:
    free = available_bytes()
    if free is None:
        return _check("memory", True, "this system does not say", "")
    needed = MEMORY if settings.backend == "local" else MEMORY // 4
    fix = "close other programs, or set ANDON_BACKEND=remote"
    return _check("memory", free >= needed, f"{free / 1e9:.1f} GB free, {needed / 1e9:.1f} GB needed", fix)


def _model_check(name: str) -> Callable[[Settings], Check]:
    def look(settings: Settings) -> Check:
        try:
            check = load_catalog(settings.model_folder).check(name, settings.model_folder, fresh=True)
        except (ModelError, OSError) as error:
            return _check(f"model {name}", False, str(error), "andon model list")
        found = check.reason or f"sha256 {check.entry.sha256[:12]}… as it should be"
        return _check(f"model {name}", check.state == "ready", found, "andon model pull")

    return look


def _plant(settings: Settings) -> Check:
    if not is_installed(settings.plant_folder):
        return _check("demo plant", False, "not built", "andon setup")
    files = (file_of(settings.plant_folder, system) for system in PLANT_SYSTEMS)
    return _files_check("demo plant", files, "andon plant reset")


def _index(settings: Settings) -> Check:
    try:
        knowledge = open_knowledge(settings.index_folder, embedder(settings))
    except (KnowledgeError, OSError) as error:
        return _check("knowledge index", False, str(error), "andon knowledge ingest --rebuild")
    knowledge.close()
    return _check("knowledge index", True, f"version {knowledge.version[:12]}", "")


def _transcript(settings: Settings) -> Check:
    if not settings.ledger_file.exists():
        return _check("transcript", True, "not begun", "")
    try:
        report = Audit(open_database(settings.ledger_file)).verify()
    except GuardrailError as error:
        return _check("transcript", False, str(error), USABLE)
    found = f"{report.rows} rows, unaltered" if report.ok else f"row {report.first_bad}: {report.problem}"
    return _check("transcript", report.ok, found, "restore the data folder from a backup and tell your auditor")


def _conversations(settings: Settings) -> Check:
    listed = settings.conversations_file.with_name("sessions.db")
    files = [file for file in (listed, settings.conversations_file, settings.identity_file) if file.exists()]
    fix = "move the file away; conversations or tokens begin anew, the transcript keeps what was said"
    return _files_check("conversations", files, fix)


def _files_check(name: str, files: Iterable[Path], fix: str) -> Check:
    """The first SQLite file that is damaged, which `fix` mends, or that cannot be used as things are."""
    for file in files:
        try:
            with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
                found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.OperationalError as error:
            return _check(name, False, f"{file.name}: {error}", USABLE)
        except sqlite3.DatabaseError as error:
            found = str(error)
        if found != "ok":
            return _check(name, False, f"{file.name}: {found}", fix)
    return _check(name, True, "every file readable", "")


def _check(name: str, ok: bool, found: str, fix: str) -> Check:
    return Check(name=name, ok=ok, found=found, fix="" if ok else fix)


def is_terminal() -> bool:
    """Whether a person sits in front of this process."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
