"""What tests of IAM can rely on."""

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import Person


@pytest.fixture
def ann(admin: Admin) -> Person:
    """A user with a key and no rights."""
    return Person(admin, "ann")
