"""What every test can rely on."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tests.admin import Admin
from tests.cases import CASES
from tests.facts.ledger import objection

hypothesis.register_profile(
    "house", deadline=None, derandomize=not CASES, suppress_health_check=[HealthCheck.too_slow], database=None
)
hypothesis.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fact(*ids): this test shows these promised behaviours of the ledger")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A false claim fails, even on a test that would have been skipped."""
    if reason := objection(item.iter_markers()):
        pytest.fail(f"{item.nodeid} {reason}", pytrace=False)


def pytest_runtest_teardown() -> None:
    """A world that is opened keeps all that is there from being collected: in a program for good, here for a test."""
    gc.unfreeze()


@pytest.fixture
def admin() -> Iterator[Admin]:
    """Root in a small world in memory, at noon."""
    someone = Admin()
    yield someone
    someone.close()
