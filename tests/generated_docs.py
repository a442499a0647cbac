"""Writes the parts of the documentation that are made from the code: `make docs`.

    python -m tests.generated_docs

The conversation in the README is run on a throw-away copy of the installation, without a model.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import typer
from pydantic.fields import FieldInfo
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from copilot.cli.main import commands
from copilot.sandbox import sandboxed
from copilot.settings import Settings, load_settings
from tests.copilot.commands import andon
from tools.catalog import table

Command = TyperCommand | TyperGroup
Parameter = TyperArgument | TyperOption

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BEGIN, END = "<!-- conversation: begin -->", "<!-- conversation: end -->"

_CONVERSATION = (
    ("ask", "EP-P2 stands again, what is wrong there?"),
    ("ask", "create a work order for FIL-03: nozzle drips"),
    ("proposals", "approve", "{proposal}", "--user", "jonas"),
)
_VARIES: Mapping[str, str] = {
    r"\(\d+\.\d\d s\)": "(0.01 s)",
    r"P-[2-9A-HJ-NP-Z]{5}\b": "P-7K2QD",
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC": "2026-06-17 07:10:00 UTC",
    r"until \d\d:\d\d UTC": "until 07:10 UTC",
    r"[0-9a-f]{64}": "5e0c…",
}
"""What is different in every run, and what stands for it in the README."""


# --- command line ------------------------------------------------------------------------------


def cli_page() -> str:
    """docs/cli.md: every command with its arguments and options."""
    root = typer.main.get_command(commands())
    parts = [
        "# Command line",
        "Generated from the commands by `make docs`. Exit code 0: done. 1: what was asked for failed, with one line "
        "that says why. 2: wrong usage. 130: stopped with Ctrl-C.",
        "Every command that lists or reports takes `--json`.",
    ]
    return "\n\n".join([*parts, *_sections(cast(Command, root), "andon")]) + "\n"


def _sections(command: Command, path: str) -> list[str]:
    inner = getattr(command, "commands", {})
    if inner:
        own = [f"## {path}\n\n{command.help}"] if path != "andon" else []
        nested = [text for name in sorted(inner) for text in _sections(inner[name], f"{path} {name}")]
        return own + nested
    level = "###" if path.count(" ") > 1 else "##"
    return [f"{level} {path}\n\n{command.help}\n\n{_parameters(command)}"]


def _parameters(command: Command) -> str:
    rows = [_parameter(cast(Parameter, each)) for each in command.params if each.name != "help"]
    return "\n".join(["| argument | meaning | default |", "|---|---|---|", *rows]) if rows else "Takes no arguments."


def _parameter(parameter: Parameter) -> str:
    names = [name for name in (*parameter.opts, *parameter.secondary_opts) if name.startswith("-")]
    shown = ", ".join(names) or str(parameter.name).upper()
    default = "" if parameter.default in (None, False, "") or parameter.required else f"`{parameter.default}`"
    needed = "needed" if parameter.required else default
    return f"| `{shown}` | {getattr(parameter, 'help', '') or ''} | {needed} |"


# --- settings ----------------------------------------------------------------------------------


def settings_page() -> str:
    """docs/settings.md: every setting with its default and meaning."""
    rows = [_setting(name, field) for name, field in Settings.model_fields.items()]
    head = (
        "# Settings\n\nGenerated from the settings by `make docs`. Every setting is an environment variable or a line "
        "in `andon.toml` in the data folder; the variable wins. The folder itself is set by `ANDON_HOME` alone.\n"
    )
    return "\n".join([head, "| in `andon.toml` | variable | meaning | default |", "|---|---|---|---|", *rows]) + "\n"


def _setting(name: str, field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True, validated_data={})
    home = f"{Path.home()}/"
    shown = "unset" if default is None else f"`{str(default).replace(home, '~/')}`"
    return f"| `{name}` | `ANDON_{name.upper()}` | {field.description} | {shown} |"


# --- the conversation of the README ------------------------------------------------------------


def conversation(settings: Settings) -> str:
    """What the command prints in a first conversation, on an installation that may be changed."""
    printed: list[str] = []
    proposal = ""
    for command in _CONVERSATION:
        arguments = [argument.format(proposal=proposal) for argument in command]
        ended = andon(settings, *arguments)
        if ended.code:
            raise RuntimeError(f"{arguments!r} failed: {ended.err}")
        found = re.search(r"\[(P-\w{5})\]", ended.out)
        proposal = found[1] if found else proposal
        typed = " ".join(f'"{word}"' if " " in word else word for word in arguments)
        printed.append(f"$ andon {typed}\n{ended.out.strip(chr(10))}")
    text = "\n\n".join(printed)
    for pattern, stand_in in _VARIES.items():
        text = re.sub(pattern, stand_in, text)
    return text


def readme_with(said: str) -> str:
    """The README with this conversation between its two marks."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n```console\n{said}\n```\n{END}{after}"


# --- writing -----------------------------------------------------------------------------------

PAGES = {"cli.md": cli_page, "settings.md": settings_page, "tools.md": table}


def write() -> None:
    """Write every generated page, and the conversation where the demo plant is set up."""
    for name, page in PAGES.items():
        (ROOT / "docs" / name).write_text(page(), encoding="utf-8")
    with sandboxed(load_settings()) as copy:
        said = conversation(copy.model_copy(update={"backend": "none"}))
    README.write_text(readme_with(said), encoding="utf-8")


if __name__ == "__main__":
    write()
