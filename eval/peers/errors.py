"""Why a comparison cannot be made; each message names the next step."""

from eval.errors import EvalError


class PeersNotInstalled(EvalError):
    """The extra with the ready-made agent and its server is missing."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"the baselines need the package {missing!r}, which is not installed; run "
            "`pip install 'andon-copilot[peers]'`, or `.venv/bin/pip install -e '.[peers]'` in a checkout."
        )


class NoModelFile(EvalError):
    """The server has no weights to load."""

    def __init__(self, backend: str, file: str) -> None:
        super().__init__(
            f"the baselines load the same weights as the copilot, but the backend is {backend!r} and {file!r} is not "
            "on this machine; run `andon model pull`, or name a running server with --server."
        )


class ServerFailed(EvalError):
    """The model server did not come up."""

    def __init__(self, what: str, why: str) -> None:
        said = why.splitlines()[-1][-300:] if why else "it said nothing"
        super().__init__(f"the {what} server did not start ({said}). Name one that runs already with --server.")


class NoSuchPeer(EvalError):
    """A baseline was asked for that there is not."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"there is no baseline {name!r}; choose from {', '.join(known)}.")
