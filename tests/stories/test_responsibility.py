"""The provider keeps buildings, power and hosts; the customer keeps what is put on them."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.ec2.launches import look
from tests.stories.premises import HOUR, MINUTE, Premises, in_zone, status

OK, IMPAIRED = ("ok", "ok"), ("impaired", "impaired")


@pytest.fixture
def premises(admin: Admin) -> Premises:
    return Premises(admin)


@pytest.mark.fact("responsibility-08")
def test_batteries_and_generators_carry_a_zone_through_the_loss_of_the_grid(admin: Admin, premises: Premises) -> None:
    (id,) = in_zone(admin, "a")
    lost = premises.disturb("us-east-1a", "utility")
    assert (lost.power, lost.is_out) == ("ups", False)
    admin.advance(MINUTE)
    assert premises.report("us-east-1a").power == "generators"
    admin.advance(24 * HOUR)
    assert status(admin, id) == OK
    assert premises.logged("us-east-1a", "power") == ["batteries carry the load", "generators carry the load"]

    premises.disturb("us-east-1a", "generators")
    admin.advance(5 * MINUTE)
    assert (premises.report("us-east-1a").power, status(admin, id)) == ("ups", OK)
    admin.advance(6 * MINUTE)
    assert (premises.report("us-east-1a").power, premises.report("us-east-1a").is_out) == ("none", True)
    assert status(admin, id) == IMPAIRED
    assert look(admin, id)["State"]["Name"] == "running"


def test_machines_boot_again_when_power_returns(admin: Admin, premises: Premises) -> None:
    (id,) = in_zone(admin, "a")
    premises.disturb("us-east-1a", "utility")
    premises.disturb("us-east-1a", "generators")
    admin.advance(15 * MINUTE)
    assert status(admin, id) == IMPAIRED
    premises.mend("us-east-1a", "utility")
    assert status(admin, id) == ("initializing", "initializing")
    admin.advance(5 * MINUTE)
    assert status(admin, id) == OK
    assert premises.report("us-east-1a").state == "alert"


def test_fuel_ends_after_two_days_without_the_grid(admin: Admin, premises: Premises) -> None:
    premises.disturb("us-east-1a", "utility", seconds=50 * HOUR)
    admin.advance(47 * HOUR)
    assert premises.report("us-east-1a").power == "generators"
    admin.advance(1.5 * HOUR)
    assert premises.report("us-east-1a").power == "none"
    admin.advance(2 * HOUR)
    assert (premises.report("us-east-1a").power, premises.report("us-east-1a").incidents) == ("utility", ())
