"""Which revisions of which documents may be quoted on a day, read from the documents themselves."""

from datetime import date
from functools import cache

from knowledge import corpus_folder
from knowledge.sources import parse, read_files


@cache
def in_force(day: date) -> frozenset[str]:
    """Released revisions that are effective on that day, as `SOP-112@C`."""
    documents = parse(read_files(corpus_folder())).documents
    return frozenset(
        f"{document.id}@{document.revision}"
        for document in documents
        if document.status == "released"
        and document.effective_from <= day
        and (document.effective_to is None or day < document.effective_to)
    )
