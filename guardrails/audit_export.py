"""An export of the audit log that can be read and checked on a machine without this program."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import rfc8785

from guardrails.chain import Entry, Report

README = """# Audit log of Andon

`events.jsonl` holds every event, one JSON object a line, oldest first. `manifest.json` names the
SHA-256 of each file, the number of rows and the hash of the last one.

To check a row, with || for joining bytes:

    commitment = SHA-256(salt || payload)              salt is hexadecimal, payload is UTF-8 text
    header     = SHA-256(canonical JSON (RFC 8785) of {at, kind, person, session, turn})
    hash       = SHA-256(0x00 || seq as 8 bytes, big-endian || prev || header || commitment)

`prev` is the `hash` of the row before; the first row has 32 zero bytes. Every `seq` is one more than
the one before. Compare the last hash with a copy that was kept elsewhere: a log that was cut short
or rewritten from some row on can only be told by that.
"""


def write_export(folder: Path, entries: Iterable[Entry], report: Report) -> None:
    """Make `folder` and write events, README and manifest into it; FileExistsError if it exists."""
    folder.mkdir(parents=True)
    with (folder / "events.jsonl").open("wb") as file:
        for entry in entries:
            file.write(rfc8785.dumps(_event(entry)) + b"\n")
    (folder / "README.md").write_text(README, encoding="utf-8")
    manifest = {
        "rows": report.rows,
        "head": report.head,
        "intact": report.ok,
        "first_bad": report.first_bad,
        "problem": report.problem,
        "sha256": {name: _sha256(folder / name) for name in ("README.md", "events.jsonl")},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _event(entry: Entry) -> dict[str, str | int | None]:
    return {
        "seq": entry.seq,
        "at": entry.header.at,
        "kind": entry.header.kind,
        "session": entry.header.session,
        "turn": entry.header.turn,
        "person": entry.header.person,
        "payload": entry.payload,
        "salt": entry.salt.hex() if entry.salt else None,
        "prev": entry.prev.hex(),
        "commitment": entry.commitment.hex(),
        "hash": entry.hash.hex(),
    }


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
