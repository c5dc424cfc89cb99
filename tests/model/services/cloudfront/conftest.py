from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.edge import Viewing
from tests.shop import Shop


@pytest.fixture
def viewing(admin: Admin) -> Viewing:
    return Viewing(admin)


@pytest.fixture
def shop(admin: Admin) -> Shop:
    return Shop(admin)
