"""A line from the program itself: a decision's result, a refusal, what is going on."""

from typing import Literal

from textual.widgets import Static

from tui.safe_text import safe

Tone = Literal["info", "good", "bad"]
MARKS: dict[Tone, str] = {"info": "·", "good": "✔", "bad": "✘"}


class Notice(Static):
    """One or a few sentences; the mark in front tells good from bad without colour."""

    def __init__(self, text: str, tone: Tone = "info") -> None:
        super().__init__(f"{MARKS[tone]} {safe(text)}", markup=False, classes=f"notice {tone}")
