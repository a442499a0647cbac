"""Conversations that are done, written down one by one, so that a run that was killed can be taken up again."""

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from inspect_ai.log import EvalLog, read_eval_log
from pydantic import ValidationError

from eval.errors import LogUnreadable, NotResumable
from eval.manifest import SAME
from eval.played import Played, from_json, to_json
from eval.results import Manifest
from eval.scenario import Scenario

PLAYED = "played"
SCENARIO = "scenario"
ENDING = ".journal"
Key = tuple[str, int]
"""What the scenario says, as a digest, and the repeat."""


class Journal:
    """One file with a line for each conversation, on the disk before the next one begins."""

    def __init__(self, file: Path, manifest: Manifest) -> None:
        self.file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        self._write({"manifest": dict(manifest)})

    def add(self, scenario: Scenario, played: Played) -> None:
        """Keep a conversation that was played to its end."""
        self._write({SCENARIO: digest_of(scenario), "repeat": played.repeat, PLAYED: to_json(played)})

    def close(self) -> None:
        """The log holds everything now: the journal is not needed any more."""
        self.file.unlink(missing_ok=True)

    def _write(self, row: Mapping[str, object]) -> None:
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


def done_before(file: Path, manifest: Manifest) -> Mapping[Key, Played]:
    """The finished conversations in a log or a journal.

    Raises LogUnreadable, or NotResumable when another model, product or index made them.
    """
    before, found = _of_journal(file) if file.suffix == ENDING else _of_log(file)
    for name in SAME:
        if before.get(name) != manifest.get(name):
            raise NotResumable(str(file), name, str(before.get(name)), str(manifest.get(name)))
    return found


def digest_of(scenario: Scenario) -> str:
    """Changes when the scenario does, so that an edited one is played again."""
    return sha256(scenario.model_dump_json().encode()).hexdigest()


def _of_journal(file: Path) -> tuple[Manifest, Mapping[Key, Played]]:
    """A last line that was cut off by a stop is left out."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        rows = [json.loads(line) for line in lines[:-1]] + [row for row in [_whole(lines[-1])] if row]
        head, *conversations = rows
        return head["manifest"], {(row[SCENARIO], row["repeat"]): from_json(row[PLAYED]) for row in conversations}
    except (OSError, ValueError, KeyError, IndexError, ValidationError) as error:
        raise LogUnreadable(str(file), str(error).splitlines()[0]) from error


def _whole(line: str) -> dict[str, object] | None:
    try:
        row: dict[str, object] = json.loads(line)
    except ValueError:
        return None
    return row


def _of_log(file: Path) -> tuple[Manifest, Mapping[Key, Played]]:
    log = open_log(file)
    found = {}
    for sample in log.samples or []:
        kept = sample.store.get(PLAYED)
        if sample.error is None and kept is not None:
            scenario = Scenario.model_validate(sample.metadata[SCENARIO])
            found[digest_of(scenario), sample.epoch - 1] = from_json(kept)
    return log.eval.metadata or {}, found


def open_log(file: Path) -> EvalLog:
    """A log of inspect_ai; raises LogUnreadable."""
    try:
        return read_eval_log(file)
    except (OSError, ValueError, ValidationError) as error:
        raise LogUnreadable(str(file), str(error).splitlines()[0]) from error
