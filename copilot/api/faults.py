"""Where the HTTP API turns expected failures into status codes and one sentence."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from copilot.api.bodies import Fault, FaultBody
from copilot.errors import NotSignedIn, StartupError
from guardrails.errors import (
    AlreadyDecided,
    AlreadySigned,
    AuditUnavailable,
    DigestMismatch,
    Expired,
    GuardrailError,
    LedgerUnavailable,
    NotAllowed,
    Stale,
    UnknownProposal,
)

STATUS: tuple[tuple[type[Exception], int], ...] = (
    (NotSignedIn, 401),
    (UnknownProposal, 404),
    (NotAllowed, 403),
    (AlreadyDecided, 409),
    (AlreadySigned, 409),
    (DigestMismatch, 409),
    (Expired, 409),
    (Stale, 409),
    (AuditUnavailable, 503),
    (LedgerUnavailable, 503),
    (GuardrailError, 409),
    (StartupError, 400),
)


def install(app: FastAPI) -> None:
    """Register the handlers; anything that is not listed stays a bug and a 500."""
    for kind, _ in STATUS:
        app.add_exception_handler(kind, _handled)
    app.add_exception_handler(RequestValidationError, _invalid)


def fault(status: int, message: str, kind: str) -> JSONResponse:
    """One refusal."""
    body = FaultBody(error=Fault(message=message, type=kind, code=None))
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body.model_dump(), status_code=status, headers=headers)


async def _handled(_: Request, error: Exception) -> JSONResponse:
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    return fault(status, str(error), type(error).__name__)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {"loc": (), "msg": str(error)}
    where = ".".join(str(part) for part in first["loc"][1:]) or "body"
    return fault(422, f"{where}: {first['msg']}", "invalid_request_error")
