"""What tests of S3 can rely on."""

import pytest

from tests.admin import Admin
from tests.model.services.s3.keeper import Keeper


@pytest.fixture
def keeper(admin: Admin) -> Keeper:
    """Root with an empty bucket in the first region of all."""
    return Keeper(admin)
