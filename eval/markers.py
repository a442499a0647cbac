"""Blocks of a document that a command writes and nobody edits by hand."""

from pathlib import Path

from eval.errors import DocumentUnfit


def put_between(document: Path, begin: str, end: str, block: str) -> None:
    """Replace what stands from one marker to the other, markers included; raises DocumentUnfit where there are none."""
    text = document.read_text(encoding="utf-8")
    before, opened, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not opened or not closed:
        raise DocumentUnfit(str(document), begin, end)
    document.write_text(f"{before}{block}{after}", encoding="utf-8")
