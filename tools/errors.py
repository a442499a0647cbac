"""Expected failures of a tool or a plant system; everything else is a bug and travels up."""


class ToolError(Exception):
    """Base of the failures that the model and the person are told about."""


class ToolRejected(ToolError):
    """The call cannot be made as asked: a bad argument, an unknown record, a broken precondition."""


class RecordNotFound(ToolRejected):
    """A plant system has no such record."""

    def __init__(self, kind: str, identifier: str, system: str) -> None:
        super().__init__(f"{system} has no {kind} {identifier!r}; check the number or ask for the list.")
        self.kind = kind
        self.identifier = identifier
        self.system = system


class ToolFailed(ToolError):
    """The call was right but could not be answered now."""


class SystemUnavailable(ToolFailed):
    """A plant system did not take the call; nothing was changed there."""


class SystemTimeout(ToolFailed):
    """A plant system did not answer in time; for a write, whether it took effect is unknown."""


class WriteRefused(ToolRejected):
    """A plant system refused a write and changed nothing; the message says why."""


class PermitRefused(ToolError):
    """A write came without a permit for exactly this write, or with one already used."""
