from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.names import Names
from tests.shop import Shop


@pytest.fixture
def names(admin: Admin) -> Names:
    return Names(admin)


@pytest.fixture
def shop(admin: Admin) -> Shop:
    return Shop(admin)
