"""How much each figure of a decision weighs, and when a decision is clear: fitted, kept as data, never typed in.

`andon eval calibrate` writes `calibration.json` from the example questions and the tuning part of
the evaluation suites, together with the hashes of both and of the model whose letters it heard.
"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from graphs.errors import CalibrationInvalid

SHIPPED = Path(__file__).with_name("calibration.json")


class Calibration(BaseModel):
    """What was fitted, and on what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: Mapping[str, float]
    """Weight of each figure of `graphs.features`; a figure without one weighs nothing."""
    sure: float
    """Probability from which a reading needs no second opinion."""
    close: float
    """Lead in probability below which the person is asked which of two readings is meant."""
    letter: float
    """Weight of the logarithm of the share that the model gave a reading."""
    letter_none: float
    """The same for `none of these`."""
    examples_sha256: str
    suite_sha256: str
    model_sha256: str
    """The model whose letters were heard; empty where none was."""

    def score(self, features: Mapping[str, float]) -> float:
        """The log-odds that the figures add up to."""
        return sum(self.weights.get(name, 0.0) * value for name, value in features.items())


def load_calibration(file: Path = SHIPPED) -> Calibration:
    """From a file; raises CalibrationInvalid with the next step."""
    try:
        return Calibration.model_validate_json(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _invalid(file, str(error.strerror)) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise _invalid(file, f"{'.'.join(map(str, first['loc']))} {first['msg']}".strip()) from error


def _invalid(file: Path, problem: str) -> CalibrationInvalid:
    return CalibrationInvalid(
        f"{file.name!r} cannot be used ({problem}); it is part of the package: install Andon again."
    )
