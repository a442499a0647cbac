"""Failures that a person can mend; every front end turns them into one line and an exit code."""


class StartupError(Exception):
    """The copilot cannot start as things are; the message names the fix."""


class UnknownUser(StartupError):
    """Nobody by that name may sign in."""


class NotSignedIn(Exception):
    """A request came without a valid token."""
