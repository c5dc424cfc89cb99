"""What tests of Classic load balancers can rely on."""

import pytest

from tests.admin import Admin
from tests.model.services.elb.kiosk import Kiosk
from tests.shop import Shop


@pytest.fixture
def shop(admin: Admin) -> Shop:
    return Shop(admin)


@pytest.fixture
def kiosk(admin: Admin, shop: Shop) -> Kiosk:
    return Kiosk(admin, shop)
