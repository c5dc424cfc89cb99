"""What every test can rely on."""

import gc
import os
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tests.admin import Admin
from tests.cases import CASES
from tests.facts.ledger import objection

LONGEST = ("tests/stories/test_only_door.py", "tests/stories/test_transcript.py")
"Whose tests are begun first: nobody waits for them when all others are done."

hypothesis.register_profile(
    "house", deadline=None, derandomize=not CASES, suppress_health_check=[HealthCheck.too_slow], database=None
)
hypothesis.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fact(*ids): this test shows these promised behaviours of the ledger")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Each of several workers compiles its share of the tests first, and finds the others' shares compiled after it."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        root = session.config.rootpath
        files = [file for each in session.config.args for file in sorted((root / each).rglob("test_*.py"))]
        begin = len(files) * int(worker.removeprefix("gw")) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        for name in (".".join(file.relative_to(root).with_suffix("").parts) for file in files[begin:] + files[:begin]):
            with suppress(Exception):  # whoever collects it says what is wrong with it
                import_module(name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


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
