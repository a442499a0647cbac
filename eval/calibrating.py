"""What `andon eval calibrate` does: observe decisions on a throw-away copy, fit, keep, and say how good it is."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from copilot.assembly import Copilot, assembled
from copilot.sandbox import sandboxed
from copilot.settings import Settings
from eval.calibrate import Fitted, calibrated
from eval.fitting import Observed
from eval.observing import Spoken, examples, spoken
from eval.sampling import of_part
from eval.suite import ALL, load_suite

Heard = Callable[[int], None]
"""Told how many decisions have been seen."""


def calibrate(settings: Settings, into: Path, heard: Heard) -> Fitted:
    """Fit on the examples and the tuning part with the configured model, and write the result to a file."""
    with sandboxed(settings) as copy:
        seen, said, hashes = asyncio.run(_observed(copy, heard))
    fitted = calibrated(seen, said, hashes=hashes)
    into.write_text(fitted.calibration.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return fitted


async def _observed(settings: Settings, heard: Heard) -> tuple[list[Observed], list[Spoken], dict[str, str]]:
    scenarios = of_part(load_suite(ALL), "tune")
    async with assembled(settings) as copilot:
        context = copilot.session(copilot.identity.user("mara")).context
        seen, said = list(examples(copilot, context)), []
        async for one in spoken(copilot, scenarios):
            said.append(one)
            heard(len(said))
        hashes = {
            "examples_sha256": _digest(f"{tool}\t{text}" for tool, text in copilot.parts.decider.resemblance.examples),
            "suite_sha256": _digest(scenario.model_dump_json() for scenario in scenarios),
            "model_sha256": _model(copilot),
        }
    return seen, said, hashes


def report(fitted: Fitted) -> str:
    """The outcome in a few lines; shares are of decisions in conversations that were held out."""
    calibration = fitted.calibration
    return "\n".join(
        [
            f"{fitted.spoken} decisions of the tuning part, five-fold, conversations held out together:",
            f"  right without the model   {fitted.alone:.1%}",
            f"  right with the model      {fitted.together:.1%}",
            f"  model asked in            {fitted.asked:.1%}",
            f"  sure from {calibration.sure:.0%}, tied below a lead of {calibration.close:.0%}, "
            f"weight of a letter {calibration.letter:g}, of none {calibration.letter_none:g}",
        ]
    )


def _model(copilot: Copilot) -> str:
    return copilot.model.sha256 or ""


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
