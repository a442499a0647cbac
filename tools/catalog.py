"""The one list of tools, and the table of them that people read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tools.actions.entries import ACTIONS
from tools.questions import load_questions
from tools.reads import READS
from tools.scoring.entries import SCORES
from tools.tool import Kind, Tool


class Catalog(Mapping[str, Tool]):
    """Every tool by name, in a fixed order; a name used twice raises ValueError."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        self._tools: dict[str, Tool] = {}
        for tool in tools:
            if tool.name in self._tools:
                raise ValueError(f"two tools are called {tool.name!r}; rename one of the functions.")
            self._tools[tool.name] = tool

    def __getitem__(self, name: str) -> Tool:
        return self._tools[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tools)

    def __len__(self) -> int:
        return len(self._tools)

    def of_kind(self, kind: Kind) -> tuple[Tool, ...]:
        """The tools of one kind, in the order of the catalogue."""
        return tuple(tool for tool in self._tools.values() if tool.kind == kind)


def catalog() -> Catalog:
    """All tools: reads, then scores, then actions, each with every question it is known for."""
    tools = Catalog((*READS, *SCORES, *ACTIONS))
    more = load_questions()
    strangers = sorted(set(more) - set(tools))
    if strangers:
        raise ValueError(f"questions.yaml has questions for {strangers[0]!r}, which is no tool.")
    return Catalog(replace(tool, examples=(*tool.examples, *more.get(tool.name, ()))) for tool in tools.values())


_TITLES: Mapping[Kind, str] = {
    "read": "Reads: looked up at once, change nothing",
    "advise": "Scores: computed and explained, change nothing",
    "act": "Actions: proposed, and done only after a person with the right role has confirmed",
}


def table() -> str:
    """The catalogue as Markdown, the text of docs/tools.md."""
    tools = catalog()
    parts = [
        "# Tools",
        f"What the copilot can look up, compute and propose: {len(tools)} tools. "
        "Generated from the catalogue by `andon tools --markdown`.",
    ]
    for kind, title in _TITLES.items():
        rows = "\n".join(_row(tool) for tool in tools.of_kind(kind))
        parts.append(f"## {title}\n\n{_HEAD}\n{rows}")
    return "\n\n".join(parts) + "\n"


_HEAD = "| tool | what it does | asks for | systems | risk | not for | for example |\n|---|---|---|---|---|---|---|"


def _row(tool: Tool) -> str:
    asks = ", ".join(p.name if p.required else f"[{p.name}]" for p in tool.parameters) or "nothing"
    cells = (
        f"`{tool.name}`",
        tool.description,
        asks,
        ", ".join(tool.systems),
        tool.risk,
        tool.not_for,
        f"“{tool.examples[0]}”",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
