"""Where the HTTP API turns expected failures into status codes and one sentence."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from copilot.api.bodies import Fault, FaultBody
from copilot.errors import NotSignedIn, NotYours, StartupError, StorageUnavailable
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

log = logging.getLogger("andon")
LONGEST_VALUE = 60
"""Characters of a wrong value that are sent back."""

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
    (NotYours, 403),
    (StorageUnavailable, 503),
    (StartupError, 400),
)


def install(app: FastAPI) -> None:
    """Register the handlers; anything that is not listed stays a bug: a 500, with its traceback in the log."""
    for kind, _ in STATUS:
        app.add_exception_handler(kind, _handled)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _broken)


def fault(status: int, message: str, kind: str) -> JSONResponse:
    """One refusal."""
    body = FaultBody(error=Fault(message=message, type=kind, code=None))
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body.model_dump(), status_code=status, headers=headers)


async def _handled(_: Request, error: Exception) -> JSONResponse:
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    return fault(status, str(error), type(error).__name__)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    """The first thing that does not fit, with the value that was sent."""
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return fault(422, f"the body is not valid JSON: {first['ctx']['error']}.", "invalid_request_error")
    where = ".".join(str(part) for part in first["loc"][1:]) or "the body"
    sent = "" if first["type"] == "missing" else f", not {_shortened(first['input'])}"
    return fault(422, f"{where}: {first['msg']}{sent}.", "invalid_request_error")


async def _refused(request: Request, error: Exception) -> JSONResponse:
    """What the framework itself refuses: an unknown path, a wrong method, a body it cannot read."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code in (404, 405):
        what = f"{request.method} {request.url.path}"
        return fault(error.status_code, f"there is no {what!r}; /openapi.json lists what there is.", "not_found_error")
    return fault(error.status_code, error.detail, "invalid_request_error")


async def _broken(request: Request, error: Exception) -> JSONResponse:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return fault(500, "something went wrong inside; the details are in andon.log.", "server_error")


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
