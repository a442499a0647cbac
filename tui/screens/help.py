"""Help: what can be asked, the keys, the commands, how a decision works."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalGroup, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Markdown

from tui import keys
from tui.commands import COMMANDS

TEXT = """\
## Ask in your own words

- *Is FIL-03 running?* · *Why did packaging line 2 stop last night?* · *and yesterday?*
- *How do I clear a jam on the case packer?* · *Do we have spares for PKG-07?*
- *Create a work order for PKG-07, the glue is cold* · *Release lot LOT-26-04640, the retest was fine*

Facts show the plant system and record they come from and how old they are. A citation such as
SOP-112 rev C §4.2 opens the text itself: click it, or go to it with Tab and press Enter.

## Keys

| key | what it does |
|---|---|
| Enter | send · Ctrl-J makes a new line · Up and Down bring back earlier questions |
| Esc, Ctrl-C | stop the running turn; what you have typed stays |
| PgUp, PgDn | read the conversation |
| Tab | go to steps, facts and citations; Enter opens them |
| F1 | this help |
| F2 | decisions that wait |
| F3 | your earlier conversations |
| F4 | a new conversation |
| Ctrl-O | sign out, somebody else signs in |
| Ctrl-P | all commands and the colours, light and dark |
| Ctrl-Q | quit |

## Decisions

Nothing in the plant changes before a person with the right role has confirmed a card. The card stands where
the prompt was. **The letter chooses, Enter confirms**: `a` Approve, `r` Reject, `e` Explain, `l` Later, always
in this order. At high risk you type the code of the card. A rejection asks for a reason, and the person who
asked will read it. Keys count only while the card has the focus, and not in the first half second; what you
type then is kept for the prompt.

## Commands

"""


class HelpScreen(ModalScreen[None]):
    """One page; Esc closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [keys.CLOSE]

    def compose(self) -> ComposeResult:
        rows = "\n".join(f"| `{command.usage}` | {command.help} |" for command in COMMANDS)
        with VerticalGroup(id="pane", classes="wide"):
            with VerticalScroll(id="pane-body"):
                yield Markdown(f"{TEXT}| command | what it does |\n|---|---|\n{rows}\n", open_links=False)
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one("#pane-body").focus()

    def action_close(self) -> None:
        self.dismiss()
