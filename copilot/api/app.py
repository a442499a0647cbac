"""The HTTP API as one application over one running copilot."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI

from copilot.api import chat, faults, proposals
from copilot.api.bodies import FaultBody, Health
from copilot.api.limits import BodyLimit
from copilot.api.signing_in import Andon
from copilot.assembly import Copilot


def application(opened: Callable[[], AbstractAsyncContextManager[Copilot]]) -> FastAPI:
    """The application; the copilot is opened when the server starts and closed when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened() as copilot:
            app.state.copilot = copilot
            yield

    app = FastAPI(
        title="Andon",
        version="1",
        summary="Production support that ends in a governed action.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        responses={401: {"model": FaultBody}, 422: {"model": FaultBody}},
    )
    app.add_middleware(BodyLimit)
    faults.install(app)
    app.include_router(chat.router)
    app.include_router(proposals.router)

    @app.get("/v1/health", summary="Is the server there?", tags=["server"])
    async def health(andon: Andon) -> Health:
        """Whether the server answers, with which model, at what plant time."""
        return Health(status="ok", model=andon.model.name, plant_time=andon.now().isoformat(timespec="minutes"))

    return app
