"""Every key of the terminal UI in one place; ids are what `keymap` in the settings refers to.

The keys of the approval card are not here: they are fixed, the same everywhere, and work only in the card.
"""

from textual.binding import Binding

HELP = Binding("f1", "help", "Help", id="help")
PROPOSALS = Binding("f2", "proposals", "Decisions", id="proposals")
CONVERSATIONS = Binding("f3", "conversations", "Earlier", id="conversations")
NEW = Binding("f4", "new", "New", id="new")
STOP = Binding("escape", "stop", "Stop", id="stop")
COPY_OR_STOP = Binding("ctrl+c", "copy_or_stop", "Stop", id="copy-or-stop", show=False, priority=True)
"""In front of the prompt's own Ctrl-C; it never decides anything."""
SIGN_OUT = Binding("ctrl+o", "sign_out", "Sign out", id="sign-out", show=False)
QUIT = Binding("ctrl+q", "quit", "Quit", id="quit", priority=True)
CLOSE = Binding("escape,q", "close", "Close", id="close")
WHOLE_DOCUMENT = Binding("w", "whole", "Whole document", id="whole-document")
SHOW_ALL = Binding("t", "toggle_all", "Open / all", id="show-all")
QUESTION_MARK = Binding("question_mark", "help", "Help", id="question-mark", show=False)

CHAT = (HELP, PROPOSALS, CONVERSATIONS, NEW, STOP, COPY_OR_STOP, SIGN_OUT, QUESTION_MARK)
