"""Text from people, documents, plant systems and the model, made safe for a terminal."""

from guardrails.card import escape

LONGEST = 20_000
"""Characters of one text that are put on the screen; nobody reads more in a chat."""


def safe(text: str, longest: int = LONGEST) -> str:
    """The text with line ends kept and everything a terminal might obey made visible.

    What is longer than `longest` ends in the number of characters left out.
    """
    rest = len(text) - longest
    kept = text[:longest].replace("\r\n", "\n").replace("\t", "    ").replace("\u00a0", " ")
    lines = [escape(line, longest) for line in kept.split("\n")]
    return "\n".join(lines) + (f" … {rest:,} more characters" if rest > 0 else "")


def one_line(text: str, longest: int = 200) -> str:
    """The text on a single line, cut after `longest` characters."""
    whole = " ".join(text.split())
    return escape(whole) if len(whole) <= longest else f"{escape(whole[:longest].rstrip())}…"
