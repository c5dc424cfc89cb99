"""What the tests of the sources share."""

from collections.abc import Iterator

import pytest

from tests.architecture.sources import everything


@pytest.fixture(scope="package", autouse=True)
def trees() -> Iterator[None]:
    """The trees of all sources are millions of nodes: whoever collects garbage later need not walk them."""
    yield
    everything.cache_clear()
