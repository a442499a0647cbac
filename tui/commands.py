"""What can be typed with a slash."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Name = Literal["help", "proposals", "new", "sessions", "site", "ask", "act", "signout", "quit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One slash command."""

    name: Name
    usage: str
    help: str


COMMANDS = (
    Command(name="help", usage="/help", help="this help"),
    Command(name="proposals", usage="/proposals", help="decisions that wait; Enter opens the card"),
    Command(name="new", usage="/new", help="a new conversation"),
    Command(name="sessions", usage="/sessions", help="your earlier conversations, to go on with one"),
    Command(name="site", usage="/site EP", help="a new conversation about another of your sites"),
    Command(name="ask", usage="/ask", help="only answer: nothing is proposed or decided until /act"),
    Command(name="act", usage="/act", help="answer and propose; every change still needs its confirmation"),
    Command(name="signout", usage="/signout", help="sign out, so that somebody else can sign in"),
    Command(name="quit", usage="/quit", help="leave Andon"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command as it was typed."""

    name: Name
    argument: str


def read_command(text: str) -> Typed | str:
    """The command in a text that starts with a slash, or one sentence on why it is none."""
    word, _, argument = text.strip().removeprefix("/").partition(" ")
    for command in COMMANDS:
        if command.name == word.lower():
            return Typed(name=command.name, argument=argument.strip())
    near = get_close_matches(word.lower(), [command.name for command in COMMANDS], n=1)
    advice = f"did you mean /{near[0]}?" if near else f"there are {', '.join('/' + c.name for c in COMMANDS)}."
    return f"There is no command {'/' + word!r}: {advice}"
