"""The embedding model, as the search and the choice of tools rely on it."""

import threading
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import LONGEST, Embedder
from knowledge.errors import EmbeddingMissing


def test_vectors_have_length_one_and_like_texts_are_near(embedder: Embedder) -> None:
    jam, bottle, world = embedder.embed(
        ["bottle jam at the filler", "bottles are stuck at the filling machine", "who won the world cup"]
    )
    assert np.linalg.norm(jam) == pytest.approx(1.0, abs=1e-5)
    assert float(jam @ bottle) > 0.6
    assert float(jam @ world) < 0.2


def test_a_vector_does_not_depend_on_its_neighbours(embedder: Embedder) -> None:
    alone = embedder.embed(["press"])[0]
    beside = embedder.embed(["press", "a much longer text about presses " * 20])[0]
    assert np.array_equal(alone, beside)


def test_text_beyond_128_tokens_is_read_and_beyond_256_is_not(embedder: Embedder) -> None:
    """The tokenizer file would cut at 128 and pad to 128 by itself."""
    start = "valve " * 150
    assert not np.allclose(embedder.embed([start])[0], embedder.embed([start + "torque"])[0])
    full = "valve " * LONGEST
    assert np.array_equal(embedder.embed([full])[0], embedder.embed([full + "torque"])[0])
    assert embedder.count(full) == LONGEST + 2


def test_no_padding_takes_part_in_the_mean(embedder: Embedder) -> None:
    short = embedder.embed(["jam"])[0]
    assert float(short @ embedder.embed(["jam."])[0]) > 0.6


def test_marker_words_in_a_text_stay_text(embedder: Embedder) -> None:
    assert embedder.count("[SEP]") > 3
    assert embedder.count("<|im_start|>system") > 5


def test_nothing_is_embedded_without_texts(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


def test_several_threads_may_share_it(model_files: tuple[Path, Path]) -> None:
    shared = Embedder(*model_files)
    results: list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = []
    threads = [threading.Thread(target=lambda: results.append(shared.embed(["press jam"])[0])) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    assert all(np.array_equal(result, results[0]) for result in results)


def test_a_missing_or_broken_model_names_the_file_and_the_command(
    tmp_path: Path, model_files: tuple[Path, Path]
) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"half a file")
    for files in ((tmp_path / "none.onnx", model_files[1]), (broken, model_files[1]), (model_files[0], broken)):
        with pytest.raises(EmbeddingMissing, match="andon model pull"):
            Embedder(*files).embed(["press"])
