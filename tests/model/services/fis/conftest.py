"""A laboratory in the small world."""

import pytest

from tests.admin import Admin
from tests.model.services.fis.laboratory import Laboratory


@pytest.fixture
def lab(admin: Admin) -> Laboratory:
    return Laboratory(admin)
