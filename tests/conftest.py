"""What every test can rely on."""

import pytest

from tests.facts.ledger import objection


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fact(*ids): this test shows these promised behaviours of the ledger")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if reason := objection(item.iter_markers()):
            raise pytest.UsageError(f"{item.nodeid} {reason}")
