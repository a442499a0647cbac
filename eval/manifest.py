"""What a run was made with: enough to make it again, and to know whether two runs can be compared."""

import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from copilot.models.catalog import load_catalog
from copilot.settings import Settings
from eval.choice import Choice
from eval.results import Manifest
from eval.scenario import Scenario

PRODUCT = ("knowledge", "tools", "guardrails", "graphs", "copilot")
"""Packages whose code and data decide how the copilot behaves."""
LIBRARIES = ("llama-cpp-python", "langgraph", "langchain-core", "chromadb", "onnxruntime", "inspect-ai")
SAME = ("backend", "model", "model_sha256", "product_sha256", "index")
"""What has to agree before conversations of two runs may stand in one log."""
CODE = (".py", ".yaml", ".json", ".npz", ".npy", ".md")


def manifest(choice: Choice, settings: Settings) -> Manifest:
    """Everything that is known about a run before it begins."""
    local = settings.backend == "local"
    return {
        "suite": choice.suite,
        "part": choice.part,
        "repeats": choice.repeats,
        "scenarios": len(choice.scenarios),
        "scenarios_sha256": digest(choice.scenarios),
        "backend": settings.backend,
        "model": settings.model if settings.backend != "none" else "none",
        "model_sha256": (load_catalog(settings.model_folder).entry(settings.model).sha256 or "") if local else "",
        "git": revision(Path(str(files("eval")))),
        "product_sha256": _hash(_product(PRODUCT)),
        "prompts_sha256": _hash([files("graphs") / "prompts.py"]),
        "calibration_sha256": _hash(file for file in _product(("graphs", "copilot")) if "calibration" in file.name),
        "index": _index(settings.index_folder),
        "andon": version("andon-copilot"),
        "python": platform.python_version(),
        "processor": processor(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        **{library.replace("-", "_"): version(library) for library in LIBRARIES},
    }


def digest(scenarios: Sequence[Scenario]) -> str:
    """Changes when a scenario does."""
    lines = sorted(scenario.model_dump_json() for scenario in scenarios)
    return sha256("\n".join(lines).encode()).hexdigest()


def revision(folder: Path) -> str:
    """The commit of the checkout that the folder lies in, with `+` when files differ from it; empty outside of one."""
    try:
        head = _git(folder, "rev-parse", "HEAD")
        return f"{head}+" if _git(folder, "status", "--porcelain", "--untracked-files=no") else head
    except (OSError, subprocess.CalledProcessError):
        return ""


def processor() -> str:
    """The processor's name as the system gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(named)} x {named[0]}" if named else platform.processor() or platform.machine()


def _git(folder: Path, *command: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _index(folder: Path) -> str:
    """The version of the knowledge index, which is a hash of the corpus and of how it was read."""
    current = folder / "current"
    return current.read_text(encoding="utf-8").strip() if current.is_file() else ""


def _product(packages: Iterable[str]) -> list[Traversable]:
    return [file for package in packages for file in _below(files(package)) if file.name.endswith(CODE)]


def _below(folder: Traversable) -> Iterable[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _below(entry)
        else:
            yield entry


def _hash(sources: Iterable[Traversable]) -> str:
    """SHA-256 over names and contents; empty where there is no file."""
    found = sorted((file.name, sha256(file.read_bytes()).hexdigest()) for file in sources)
    return sha256(repr(found).encode()).hexdigest() if found else ""
