"""What the person asked."""

from textual.widgets import Static

from tui.safe_text import safe

LONGEST = 2_000


class Question(Static):
    """The person's words, with nothing in them interpreted."""

    def __init__(self, text: str) -> None:
        super().__init__(f"› {safe(text, LONGEST)}", markup=False, classes="question")
