"""Markdown for text that nobody vouches for: no links, images or HTML, only our own citations open something."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

CITATION = re.compile(r"\[([A-Z]{2,5}-\d{1,5}) rev ([A-Za-z0-9.]{1,6}) §([\w.]{1,12})\]")
"""`[SOP-112 rev C §4.2]`."""
_HEADING = re.compile(rf"(?m)^({CITATION.pattern} [^\n]+)\n(?!\n)")
ADDRESS = "passage:"
"""Start of the address that a citation links to; what follows is the passage's id."""


def set_apart(text: str) -> str:
    """The text with the heading of each quoted passage as a paragraph of its own."""
    return _HEADING.sub(r"\1\n\n", text)


def cautious_parser() -> MarkdownIt:
    """A parser that leaves everything that could lead out of the terminal as the characters it is."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.disable(["link", "image", "autolink", "html_inline", "html_block", "reference", "entity"])
    parser.inline.ruler.push("citation", _citation)
    return parser


def passage_id(citation: re.Match[str]) -> str:
    """The id of the passage that a match of CITATION names."""
    document, revision, section = citation.groups()
    return f"{document}@{revision}#{section}"


def _citation(state: StateInline, silent: bool) -> bool:
    """A markdown-it rule: our citation becomes a link to the passage."""
    found = CITATION.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": f"{ADDRESS}{passage_id(found)}"}
        state.push("text", "", 0).content = found.group()
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True
