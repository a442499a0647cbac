"""Expected failures of the model backends; every message names the next step."""

from graphs.errors import ModelUnavailable


class ModelError(ModelUnavailable):
    """Base of the failures a front end shows as one line; a turn goes on in reduced mode."""


class ModelMissing(ModelError):
    """The model file is not there."""


class ModelCorrupt(ModelError):
    """The model file is there but is not the file it should be, or cannot be read as a model."""


class ModelTooBig(ModelError):
    """The model would not fit into the memory that is free now."""


class ModelCrashed(ModelError):
    """The process that runs the model ended; the next request starts a new one."""


class ModelBusy(ModelError):
    """The queue is full; nothing was started."""


class PromptTooLong(ModelError):
    """The prompt has more tokens than the model can take."""

    def __init__(self, tokens: int, limit: int) -> None:
        super().__init__(
            f"The prompt has {tokens} tokens but the model takes {limit}; ask less at once or start a new session."
        )
        self.tokens = tokens
        self.limit = limit


class SchemaUnsupported(ModelError):
    """A tool or answer schema cannot be turned into a grammar."""


class TemplateUnsupported(ModelError):
    """The model was trained with a prompt template that the local backend does not write."""


class RemoteUnavailable(ModelError):
    """The remote model server did not answer as a model server should."""


class CatalogWrong(ModelError):
    """A catalogue file cannot be read."""


class PullFailed(ModelError):
    """No source delivered the file; the message gives the reason of each."""


class SourceUnavailable(ModelError):
    """One source cannot deliver the file; the next one is tried."""


class DiskFull(ModelError):
    """There is not enough free space for the file; nothing was downloaded."""
