"""How audit rows are chained: each hash covers its row, its payload and every row before it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import rfc8785

GENESIS = bytes(32)
"""Stands for the row before the first one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What is known about an event besides its payload."""

    kind: str
    session: str
    turn: str
    person: str
    at: str
    """UTC, for example `2026-06-17T01:10:00.000000+00:00`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as it is stored."""

    seq: int
    header: Header
    prev: bytes
    commitment: bytes
    hash: bytes
    salt: bytes | None
    payload: str | None
    """JSON text, exactly as hashed; None when the payload is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check of the whole log found."""

    rows: int
    """Rows that fit, counted from the first."""
    first_bad: int | None
    """Sequence number of the first row that does not fit; None when all do."""
    problem: str
    """What is wrong with it, in words; empty when nothing is."""
    head: str
    """Hash of the last good row in hexadecimal."""

    @property
    def ok(self) -> bool:
        return self.first_bad is None


def commitment(salt: bytes, payload: str) -> bytes:
    """Stands for the payload in the chain without giving it away."""
    return hashlib.sha256(salt + payload.encode()).digest()


def row_hash(seq: int, prev: bytes, header: Header, payload_commitment: bytes) -> bytes:
    """SHA-256(0x00 || seq || prev || SHA-256(RFC 8785(header)) || commitment), seq as eight bytes, big-endian."""
    fields = {
        "kind": header.kind,
        "session": header.session,
        "turn": header.turn,
        "person": header.person,
        "at": header.at,
    }
    described = hashlib.sha256(rfc8785.dumps(fields)).digest()
    return hashlib.sha256(b"\x00" + seq.to_bytes(8, "big") + prev + described + payload_commitment).digest()


def walk(entries: Iterable[Entry], head_seq: int, head_hash: bytes) -> Report:
    """Check entries in order against each other and against the recorded head of the chain."""
    seq, prev = 0, GENESIS
    for entry in entries:
        problem = _problem(entry, seq + 1, prev)
        if problem:
            return Report(rows=seq, first_bad=seq + 1, problem=problem, head=prev.hex())
        seq, prev = entry.seq, entry.hash
    if (seq, prev) != (head_seq, head_hash):
        problem = f"the log ends at row {seq}, but its head says row {head_seq}"
        return Report(rows=seq, first_bad=seq + 1, problem=problem, head=prev.hex())
    return Report(rows=seq, first_bad=None, problem="", head=prev.hex())


def _problem(entry: Entry, expected: int, prev: bytes) -> str:
    """Why the entry cannot be the next one, or nothing."""
    if entry.seq != expected:
        return f"row {expected} is missing; row {entry.seq} stands in its place"
    if entry.payload is None or entry.salt is None:
        return "its payload is missing"
    if entry.prev != prev:
        return "it does not follow from the row before it"
    try:
        payload_fits = commitment(entry.salt, entry.payload) == entry.commitment
        row_fits = row_hash(entry.seq, entry.prev, entry.header, entry.commitment) == entry.hash
    except (TypeError, AttributeError, ValueError, rfc8785.CanonicalizationError):
        return "it holds values of the wrong type"
    if not payload_fits:
        return "its payload was altered"
    return "" if row_fits else "its header or its hash was altered"
