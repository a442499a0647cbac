"""The regression over the examples, and the file that saves computing it again."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from graphs.trained import RIDGE, Trained, Vectors, left_out, trained
from tests.graphs.stage import letters

TEXTS = ("is the filler up", "is the capper up", "who works here", "who worked there", "is the mixer up")
ANSWERS = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [1, 0]], dtype=np.float32)


def said(text: str, made: Trained) -> Vectors:
    found: Vectors = made.likeness(text, letters) @ made.weights
    return found


@pytest.mark.parametrize(
    ("text", "place"), [("is the filler up", 0), ("is the labeller up", 0), ("who works there", 1)]
)
def test_the_regression_says_which_class_a_text_belongs_to(text: str, place: int) -> None:
    assert int(said(text, trained(TEXTS, ANSWERS, letters, None)).argmax()) == place


def test_left_out_is_what_a_training_without_the_example_would_say() -> None:
    """The closed form against solving it anew for each example."""
    kernel = trained(TEXTS, ANSWERS, letters, None).among(TEXTS)
    told = left_out(kernel, ANSWERS)
    for row in range(len(TEXTS)):
        rest = [other for other in range(len(TEXTS)) if other != row]
        ridge = RIDGE * np.eye(len(rest), dtype=np.float32)
        weights = np.linalg.solve(kernel[np.ix_(rest, rest)] + ridge, ANSWERS[rest])
        assert told[row] == pytest.approx(kernel[row, rest] @ weights, abs=1e-3)


def test_what_was_trained_is_the_same_from_the_file(tmp_path: Path) -> None:
    first = trained(TEXTS, ANSWERS, letters, tmp_path)
    second = trained(TEXTS, ANSWERS, never, tmp_path)
    assert said("is the dryer up", second) == pytest.approx(said("is the dryer up", first))
    assert [file.suffixes for file in tmp_path.iterdir()] == [[".npz"]]


def test_other_examples_are_trained_anew(tmp_path: Path) -> None:
    trained(TEXTS, ANSWERS, letters, tmp_path)
    trained(TEXTS, ANSWERS[:, ::-1].copy(), letters, tmp_path)
    trained((*TEXTS[:-1], "is the oven up"), ANSWERS, letters, tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def never(texts: Sequence[str]) -> Vectors:
    raise AssertionError(f"{len(texts)} texts were embedded again")
