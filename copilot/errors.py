"""Failures that a person can mend; every front end turns them into one line and an exit code."""


class StartupError(Exception):
    """The copilot cannot start as things are; the message names the fix."""


class StorageUnavailable(StartupError):
    """A file of the data folder cannot be read or written now."""


class NotYours(StartupError):
    """The conversation belongs to somebody else."""


class UnknownUser(StartupError):
    """Nobody by that name may sign in."""


class NotSignedIn(Exception):
    """A request came without a valid token."""
