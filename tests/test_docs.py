"""The documentation says what the code does: generated pages are current, links lead somewhere, commands exist."""

import re
import shlex
from pathlib import Path
from typing import cast

import pytest
import typer
from typer.core import TyperGroup

from copilot.cli.main import commands
from copilot.settings import Settings
from guardrails.policy_file import load_policy
from tests.generated_docs import PAGES, README, ROOT, Command, conversation, readme_with
from tools.catalog import catalog

BOOKS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_SHELL = re.compile(r"```(?:console|bash|sh)?\n(.*?)```", re.DOTALL)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# --- generated pages ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    assert text_of(f"docs/{name}") == PAGES[name](), "run `make docs`"


def test_the_conversation_in_the_readme_is_what_a_run_prints(settings: Settings) -> None:
    assert README.read_text(encoding="utf-8") == readme_with(conversation(settings)), "run `make docs`"


# --- everything is documented ------------------------------------------------------------------


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained(name: str) -> None:
    field = Settings.model_fields[name]
    assert field.description
    assert field.description.endswith(".")
    assert f"`ANDON_{name.upper()}`" in text_of("docs/settings.md")


def test_every_tool_has_its_row() -> None:
    page = text_of("docs/tools.md")
    assert [name for name in catalog() if f"| `{name}` |" not in page] == []


def test_every_rule_of_the_policy_is_explained() -> None:
    page = text_of("docs/guardrails.md")
    assert [rule.id for rule in load_policy().rules if f"| `{rule.id}` |" not in page] == []


def test_every_page_is_in_the_index() -> None:
    index = text_of("docs/index.md")
    pages = [page.name for page in ROOT.glob("docs/*.md") if page.name != "index.md"]
    assert [page for page in pages if f"({page})" not in index] == []


def test_the_changelog_has_the_version_of_the_package() -> None:
    version = re.search(r'^version = "(.+)"$', text_of("pyproject.toml"), re.MULTILINE)
    assert version
    assert f"\n## {version[1]}\n" in text_of("CHANGELOG.md")


# --- what is written leads somewhere -----------------------------------------------------------


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_links_lead_to_files_and_headings(book: Path) -> None:
    for link in _LINK.findall(book.read_text(encoding="utf-8")):
        if link.startswith(("http://", "https://")):
            continue
        name, _, heading = link.partition("#")
        target = (book.parent / name).resolve() if name else book
        assert target.exists(), f"{link!r} leads nowhere"
        if heading:
            assert heading in anchors(target), f"{link!r} has no such heading"


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def written_commands() -> list[str]:
    """Every `andon …` line in a block of shell, and every one in a sentence, of all pages but the generated one."""
    found: list[str] = []
    for book in BOOKS:
        if book.name == "cli.md":
            continue
        text = book.read_text(encoding="utf-8")
        lines = [line for block in _SHELL.findall(text) for line in block.splitlines()]
        found += [
            line.split("#")[0].removeprefix("$ ").strip() for line in lines if re.match(r"(\$ )?andon( |$)", line)
        ]
        found += re.findall(r"`(andon [^`\n]*)`", text)
    return sorted(set(found))


@pytest.mark.parametrize("line", written_commands())
def test_a_written_command_exists_with_its_options(line: str) -> None:
    command = cast(Command, typer.main.get_command(commands()))
    words = shlex.split(line.replace("…", "").replace("|", " "))[1:]
    while words and isinstance(command, TyperGroup) and words[0] in command.commands:
        command = cast(Command, command.commands[words.pop(0)])
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert not (isinstance(command, TyperGroup) and words and words[0].islower()), f"no command {words[0]!r}"
    assert [word for word in words if word.startswith("--") and word.split("=")[0] not in known] == []


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"`?make (\w+)", "".join(map(text_of, ("README.md", "CONTRIBUTING.md"))))))
)
def test_a_make_target_that_is_written_about_exists(target: str) -> None:
    assert re.search(rf"^{target}:", text_of("Makefile"), re.MULTILINE)


@pytest.mark.parametrize(
    "row", re.findall(r"^\| (?!I want|---)(.+?) \| (.+) \|$", text_of("CONTRIBUTING.md"), re.MULTILINE)
)
def test_where_my_change_goes_names_files_that_exist(row: tuple[str, str]) -> None:
    paths: list[str] = re.findall(r"`([\w./<>]+/[\w./<>]*)`", row[1])
    assert paths
    for path in paths:
        found = ROOT / path.split("<")[0]
        exists = found.exists() or list(found.parent.glob(f"{found.name}*")) if "<" in path else found.exists()
        assert exists, f"{path!r} does not exist"
