"""Permits: what a write must show, and how an adapter checks it.

An adapter trusts nobody who calls it. It takes a write only with a permit whose seal was made
for this proposal, this idempotency key and exactly this write. The key that makes seals is
given to `guardrails/execution` alone; adapters hold the checking side.
"""

import hashlib
import hmac
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypedDict

import rfc8785

from tools.adapters.writes import Write
from tools.errors import PermitRefused


class WriteJson(TypedDict):
    """A write as plain JSON, the form that is stored, signed and rebuilt."""

    type: str
    values: dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to apply one write once."""

    proposal: str
    key: str
    """Idempotency key of the write."""
    write_digest: str
    seal: str


class PermitCheck:
    """The adapter's side: says whether a permit is genuine and meant for this write."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def require(self, permit: Permit, write: Write, key: str) -> None:
        """Return if the permit fits; raise PermitRefused otherwise."""
        expected = seal(self._secret, permit.proposal, key, write_digest(write))
        genuine = hmac.compare_digest(expected, permit.seal)
        if not genuine or permit.key != key or permit.write_digest != write_digest(write):
            raise PermitRefused(
                f"{type(write).__name__} came without a permit for it; only a confirmed proposal has one."
            )


def seal(secret: bytes, proposal: str, key: str, digest: str) -> str:
    """The seal of one permit: HMAC-SHA-256 over its canonical JSON."""
    return hmac.new(secret, rfc8785.dumps([proposal, key, digest]), hashlib.sha256).hexdigest()


def write_digest(write: Write) -> str:
    """SHA-256 of the write in canonical JSON (RFC 8785)."""
    plain = write_json(write)
    return hashlib.sha256(rfc8785.dumps({"type": plain["type"], "values": dict(plain["values"])})).hexdigest()


def write_json(write: Write) -> WriteJson:
    """A write as plain JSON; times become ISO 8601 text."""
    values = {name: _plain(value) for name, value in asdict(write).items()}
    return WriteJson(type=type(write).__name__, values=values)


def _plain(value: object) -> str | int | float | bool | None:
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"a write cannot hold {type(value).__name__}")
