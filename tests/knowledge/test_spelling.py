"""Which misspelt words are put right, and which are left alone."""

import pytest

from knowledge.embedding import Embedder
from knowledge.spelling import Spelling

KNOWN = ("viscosity", "supplier", "scrap", "film", "sign", "packing", "filler", "change")


@pytest.fixture(scope="module")
def spelling(embedder: Embedder) -> Spelling:
    return Spelling(KNOWN, embedder.knows)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("viscocity", "viscosity"),
        ("suplier", "supplier"),
        ("scarp", "scrap"),
        ("flim", "film"),
        ("sgin", "sign"),
        ("chagne", "change"),
    ],
)
def test_a_slip_of_the_fingers_is_forgiven(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.mended(typed) == meant


@pytest.mark.parametrize("word", ["parking", "killer", "flm", "supplicant", "e417", "xviscosity"])
def test_other_words_codes_and_short_words_stay(spelling: Spelling, word: str) -> None:
    """`parking` is one letter away from `packing`, and a word of its own."""
    assert spelling.mended(word) == word
