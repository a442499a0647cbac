"""What several tests of the product need: where the real model is."""

from pathlib import Path

import pytest

from copilot.models.catalog import load_catalog

CHAT_MODEL = "qwen2.5-coder-1.5b-instruct"


@pytest.fixture(scope="session")
def chat_model_file(model_folder: Path) -> Path:
    """The real chat model; its absence is a failure, because what it would have shown stays unknown."""
    file = load_catalog().located(CHAT_MODEL, model_folder)
    if file is None:
        pytest.fail(
            f"{CHAT_MODEL} is not in {str(model_folder)!r}: run `andon model pull`, "
            "or set ANDON_TEST_MODELS to the folder that has it"
        )
    return file
