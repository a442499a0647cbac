"""What is written down: procedures and the history of past exceptions."""

from pathlib import Path


def corpus_folder() -> Path:
    """The folder of the procedures and cases that are shipped with the product."""
    return Path(__file__).parent / "corpus"
