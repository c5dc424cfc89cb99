"""What tests of databases can rely on."""

import pytest

from tests.admin import Admin
from tests.model.services.rds.databases import Databases
from tests.shop import Shop


@pytest.fixture
def databases(admin: Admin) -> Databases:
    return Databases(admin)


@pytest.fixture
def shop(admin: Admin) -> Shop:
    return Shop(admin)
