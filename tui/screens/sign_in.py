"""Who is there? The people of the plant, by role."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalGroup
from textual.content import Content
from textual.events import Key
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tools.context import Operator
from tui import keys
from tui.words import role_words

WELCOME = "Andon · production support that changes nothing without the right person"


class SignInScreen(Screen[Operator]):
    """A list to choose from; a letter jumps to a name."""

    BINDINGS: ClassVar[list[BindingType]] = [keys.HELP]

    def __init__(self, people: Sequence[Operator], note: str = "") -> None:
        super().__init__()
        self._people = {person.id: person for person in people}
        self._note = note

    def compose(self) -> ComposeResult:
        with VerticalGroup(id="sign-in"):
            yield Static(WELCOME, markup=False, id="welcome")
            yield Static("Who are you? Choose with the arrow keys or a first letter, then Enter.", markup=False)
            yield OptionList(*(Option(_line(person), id=person.id) for person in self._people.values()), markup=False)
            yield Static(self._note, markup=False, id="sign-in-note")
            yield Static("Enter sign in · F1 help · Ctrl-Q quit", markup=False, classes="keys")

    def on_key(self, event: Key) -> None:
        """Jump to the next name that starts with the letter."""
        if not event.is_printable or not event.character:
            return
        listed = self.query_one(OptionList)
        names = [person.name.lower() for person in self._people.values()]
        after = (listed.highlighted or 0) + 1
        order = [*range(after, len(names)), *range(after)]
        hit = next((index for index in order if names[index].startswith(event.character.lower())), None)
        if hit is not None:
            listed.highlighted = hit

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._people[str(event.option_id)])

    def tell(self, note: str) -> None:
        """Say something below the list."""
        self.query_one("#sign-in-note", Static).update(note)


def _line(person: Operator) -> Content:
    sites = ", ".join(person.sites)
    return Content(f"{person.name:<18} {role_words(person.role):<24} {sites:<11} {person.id}")
