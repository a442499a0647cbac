"""What is written down: procedures and the history of past exceptions."""

import os
from pathlib import Path

# Left alone, onnxruntime writes an identifier into the home folder and reports its use to its maker.
# It looks at this once, when it is loaded, and only modules of this package load it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def corpus_folder() -> Path:
    """The folder of the procedures and cases that are shipped with the product."""
    return Path(__file__).parent / "corpus"
