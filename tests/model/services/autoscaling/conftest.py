"""What tests of Auto Scaling can rely on."""

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import Fleet
from tests.shop import Shop


@pytest.fixture
def shop(admin: Admin) -> Shop:
    return Shop(admin)


@pytest.fixture
def fleet(admin: Admin, shop: Shop) -> Fleet:
    return Fleet(admin, shop)
