"""Why an evaluation cannot be run or read; each message names the next step."""


class EvalError(Exception):
    """Base of the failures that the person who evaluates is told about."""


class SuiteInvalid(EvalError):
    """A suite cannot be used as it is written."""

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(f"suite {source!r}: {problem}")
        self.source = source


class SuiteUnknown(EvalError):
    """No suite has this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no suite {name!r}; choose 'all' or one of {', '.join(known)}.")


class NothingChosen(EvalError):
    """The choice leaves no scenario to run."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"no scenario fits {wanted}; `andon eval list` shows what there is.")


class LogUnreadable(EvalError):
    """A file is not the log of an evaluation of this product."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path!r} is not a readable evaluation log: {problem}. Run `andon eval run` to make one.")


class NotResumable(EvalError):
    """A run cannot be continued, because its conversations were had with something else."""

    def __init__(self, path: str, what: str, before: str, now: str) -> None:
        super().__init__(
            f"{path!r} cannot be continued: {what} was {before[:24]!r} and is {now[:24]!r} now. "
            "Start a run of its own, without --resume."
        )


class DocumentUnfit(EvalError):
    """A document has no place for the figures."""

    def __init__(self, path: str, begin: str, end: str) -> None:
        super().__init__(f"{path!r} has no place for figures; put {begin!r} and {end!r} where they belong.")


class NotInstalled(EvalError):
    """The evaluation extra is missing."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"evaluation needs the package {missing!r}, which is not installed; run "
            "`pip install 'andon-copilot[eval]'`, or `.venv/bin/pip install -e '.[eval]'` in a checkout."
        )
