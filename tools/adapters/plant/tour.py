"""The part of docs/demo-plant.md that is written from the plant itself: what is planted where."""

import sys
from collections.abc import Iterable
from pathlib import Path

from tools.adapters.plant.world.generate import generate
from tools.adapters.plant.world.story import Story

BEGIN, END = "<!-- planted: begin -->", "<!-- planted: end -->"


def planted(stories: Iterable[Story]) -> str:
    """The situations as Markdown: a table of all, then records and facts of each."""
    told = list(stories)
    rows = "\n".join(f"| [{s.id}](#{_anchor(s)}) | {s.site} | {s.title} | “{s.question}” |" for s in told)
    table = f"| story | site | what is going on | a question to try |\n|---|---|---|---|\n{rows}\n"
    return "\n".join([table, *map(_chapter, told)])


def rewritten(page: str, stories: Iterable[Story]) -> str:
    """The page with the text between the two marks replaced. Raises ValueError if a mark is missing."""
    before, _, rest = page.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"The page has lost its marks {BEGIN!r} and {END!r}; put them back around the stories.")
    return f"{before}{BEGIN}\n{planted(stories)}{END}{after}"


def _anchor(story: Story) -> str:
    plain = "".join(letter for letter in f"{story.id} {story.title}".lower() if letter.isalnum() or letter in " -")
    return plain.replace(" ", "-")


def _chapter(story: Story) -> str:
    records = "\n".join(f"| {name} | `{identifier}` |" for name, identifier in story.records.items())
    facts = "\n".join(f"- {fact}" for fact in story.facts)
    return f"### {story.id} {story.title}\n\n{facts}\n\n| record | id |\n|---|---|\n{records}\n"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(rewritten(target.read_text("utf-8"), generate().stories), "utf-8")
