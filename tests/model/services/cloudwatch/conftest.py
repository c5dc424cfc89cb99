"""What tests of CloudWatch can rely on."""

import pytest

from tests.admin import Admin
from tests.model.services.cloudwatch.watching import Watcher


@pytest.fixture
def watcher(admin: Admin) -> Watcher:
    """Root, watching the orders of a shop."""
    return Watcher(admin)
