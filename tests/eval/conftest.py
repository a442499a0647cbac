"""What tests that run the whole evaluation need."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def tidied() -> Iterator[None]:
    """Collects what inspect_ai leaves open (it does not close two of its own streams) while that is ignored.

    Without it the warning would come up in some later test that has nothing to do with it.
    """
    yield
    gc.collect()
