"""Texts held against each other by the pieces they are spelt with."""

import numpy as np
import pytest

from graphs.grams import GramIndex

TEXTS = ("how is the filler doing", "is the capper running", "who works on the line", "which orders are late tonight")
TWICE = (*TEXTS, *(f"{text} please" for text in TEXTS))
"""Every piece stands in two texts, so that all of them count."""


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("how is the filler doing", 0),
        ("IS THE CAPPER RUNNING?", 1),
        ("caper runing", 1),
        ("who works the line", 2),
        ("late ordres", 3),
    ],
)
def test_a_text_is_nearest_to_what_is_spelt_alike(text: str, nearest: int) -> None:
    assert int(GramIndex.of(TWICE).likeness(text).argmax()) == nearest


def test_likeness_is_a_cosine_and_the_same_both_ways() -> None:
    index = GramIndex.of(TWICE)
    all_pairs = np.stack([index.likeness(text) for text in TWICE])
    assert np.diag(all_pairs) == pytest.approx(1.0, abs=1e-5)
    assert all_pairs == pytest.approx(all_pairs.T, abs=1e-5)
    assert all_pairs.min() >= 0.0
    assert all_pairs[0, 4] > all_pairs[0, 1] > 0.0


def test_a_piece_of_one_text_alone_tells_nothing() -> None:
    """It cannot show that two texts are alike, so it is not kept."""
    index = GramIndex.of(("stock of boxes", "stock of caps", "xylophone"))
    assert index.likeness("xylophone").max() == 0.0
    assert index.likeness("boxes")[0] == 0.0
    assert index.likeness("stock")[:2].min() > 0.0


@pytest.mark.parametrize("text", ["", "?!", "漢字"])
def test_a_text_without_known_pieces_is_like_nothing(text: str) -> None:
    assert GramIndex.of(TWICE).likeness(text).tolist() == [0.0] * len(TWICE)
