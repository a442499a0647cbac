"""The shape of the repository: what no import contract can see."""

import ast
import os
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from typing import cast

import pytest
import typer
from typer.core import TyperGroup

from copilot.cli.main import commands
from tests.generated_docs import ROOT, Command

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
OURS = {*PACKAGES, "tests"}
MODULES = sorted(path for package in OURS for path in (ROOT / package).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_wheel_holds_exactly_the_packages_on_disk() -> None:
    on_disk = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert on_disk == OURS
    assert "tests" not in PACKAGES


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in MODULES}
    assert [named(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_nobody_else_claims_our_import_names() -> None:
    """Generic names are livable only while no installed distribution brings a package of the same name."""
    claimed = {
        f"{found.metadata['Name']}: {file.parts[0]}"
        for found in distributions()
        if found.metadata["Name"] != "andon-copilot"
        for file in found.files or ()
        if len(file.parts) > 1 and file.parts[0] in OURS and file.suffix == ".py"
    }
    assert claimed == set()


def test_no_module_hides_one_of_the_standard_library() -> None:
    """`python tools/x.py` would put the folder first on the path; not even then may one break the library."""
    directly = [path for package in PACKAGES for path in (ROOT / package).glob("*.py")]
    assert [
        named(path) for path in directly if path.stem in {"calendar", "statistics", "trace", "signal", "queue"}
    ] == []


@pytest.mark.parametrize("package", sorted(OURS))
def test_no_function_imports_our_own_code(package: str) -> None:
    found = [
        f"{named(path)}:{node.lineno}"
        for path in MODULES
        if path.relative_to(ROOT).parts[0] == package
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and imported(node) & OURS
    ]
    assert found == []


def imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    """The top-level names that a statement imports."""
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").split(".")[0]} if not node.level else OURS
    return {alias.name.split(".")[0] for alias in node.names}


def test_only_execution_applies_writes_to_a_plant_system() -> None:
    """An adapter's own `apply`, and wrappers of it below the guardrails, are not calls from above."""
    callers = {
        named(path)
        for path in MODULES
        if path.relative_to(ROOT).parts[0] in PACKAGES and not path.is_relative_to(ROOT / "tools" / "adapters")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "apply"
    }
    assert callers == {"guardrails/execution.py"}


def every_command() -> list[tuple[str, Command]]:
    def below(path: str, command: Command) -> list[tuple[str, Command]]:
        inner = command.commands if isinstance(command, TyperGroup) else {}
        return [
            (path, command),
            *(x for name, each in inner.items() for x in below(f"{path} {name}", cast(Command, each))),
        ]

    return below("andon", cast(Command, typer.main.get_command(commands())))


@pytest.mark.parametrize(
    ("path", "command"), every_command(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_has_help(path: str, command: Command) -> None:
    assert command.help, path
    silent = [each.name for each in command.params if not getattr(each, "help", "") and each.name != "help"]
    assert silent == []


def test_the_python_that_runs_is_one_that_is_promised() -> None:
    assert PYPROJECT["project"]["requires-python"] == ">=3.11,<3.14"
    assert (3, 11) <= sys.version_info < (3, 14)


def test_tracing_stays_off_whatever_the_environment_says() -> None:
    code = "import os, copilot; print(os.environ['LANGSMITH_TRACING'], os.environ['LANGCHAIN_TRACING_V2'])"
    environment = os.environ | {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true"}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["false", "false"]
