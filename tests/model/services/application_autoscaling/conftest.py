"""What tests of Application Auto Scaling can rely on."""

import pytest

from tests.admin import Admin
from tests.model.services.application_autoscaling.scaled_table import ScaledTable


@pytest.fixture
def table(admin: Admin) -> ScaledTable:
    return ScaledTable(admin)
