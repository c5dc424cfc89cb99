"""What tests of load balancers can rely on."""

import pytest

from tests.admin import Admin
from tests.shop import Shop


@pytest.fixture
def shop(admin: Admin) -> Shop:
    return Shop(admin)
