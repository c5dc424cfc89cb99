"""A database in two zones goes on when one of its machines is lost; one in a single zone does not."""

from __future__ import annotations

import pytest

from model.kit.published import published
from tests.admin import Admin
from tests.model.services.rds.databases import HOUR, MINUTE, Databases

FAILED_OVER = ["Multi-AZ instance failover started.", "DB instance restarted", "Multi-AZ instance failover completed"]


def lose(admin: Admin, what: str, subject: str, seconds: float | None = None) -> str:
    return admin.run(admin.client.chaos().break_(what, subject, seconds=seconds))


def zones(databases: Databases) -> tuple[str, str | None]:
    db = databases.look()
    return db["AvailabilityZone"], db.get("SecondaryAvailabilityZone")


def outage(admin: Admin, databases: Databases) -> float:
    """Seconds until connections are taken again."""
    began = admin.now
    while databases.status() != "available" and admin.now < began + HOUR:
        admin.advance(1)
    return admin.now - began


@pytest.mark.fact("rds-42")
def test_a_standby_is_in_another_zone_behind_the_same_endpoint(databases: Databases) -> None:
    two = databases.there("two", MultiAZ=True)
    assert two["SecondaryAvailabilityZone"] != two["AvailabilityZone"]
    one = databases.there("shop")
    assert "SecondaryAvailabilityZone" not in one
    databases.modify(MultiAZ=True)
    databases.admin.advance(10 * MINUTE)
    after = databases.look()
    assert after["MultiAZ"] is True
    assert after["SecondaryAvailabilityZone"] != after["AvailabilityZone"]
    assert after["Endpoint"] == one["Endpoint"]


def test_one_that_was_given_a_standby_later_feels_what_happens_in_both_zones(
    admin: Admin, databases: Databases
) -> None:
    databases.there()
    databases.modify(MultiAZ=True)
    admin.advance(20 * MINUTE)
    _, other = zones(databases)
    assert other is not None
    lose(admin, "zone", other)
    assert databases.status() == "available"
    databases.modify(MultiAZ=False)
    admin.advance(20 * MINUTE)
    lose(admin, "zone", zones(databases)[0])
    assert databases.status() == "rebooting"


@pytest.mark.fact("rds-49")
def test_a_failover_can_be_asked_for_where_there_is_a_standby(admin: Admin, databases: Databases) -> None:
    databases.there(MultiAZ=True)
    before = zones(databases)
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="shop", ForceFailover=True)
    assert 60 <= outage(admin, databases) <= 120
    assert zones(databases) == before[::-1]
    databases.there("single")
    refusal = admin.refused("rds:RebootDBInstance", DBInstanceIdentifier="single", ForceFailover=True)
    assert refusal.code == "InvalidParameterCombination"


@pytest.mark.fact("rds-44")
@pytest.mark.parametrize("what", ["zone", "link", "host", "volume"])
def test_the_standby_takes_over_when_zone_network_machine_or_disk_is_lost(
    admin: Admin, databases: Databases, what: str
) -> None:
    databases.there(MultiAZ=True)
    before = zones(databases)
    lose(admin, what, "shop" if what in ("host", "volume") else before[0], HOUR)
    assert databases.status() == "rebooting"
    assert 60 <= outage(admin, databases) <= 120
    assert zones(databases) == before[::-1]
    assert databases.events()[-3:] == FAILED_OVER
    admin.advance(2 * HOUR)
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="shop", ForceFailover=True)
    outage(admin, databases)
    assert zones(databases) == before


@pytest.mark.fact("rds-46")
def test_the_name_stays_and_leads_to_the_other_machine(admin: Admin, databases: Databases) -> None:
    db = databases.there(MultiAZ=True)
    name, before = db["Endpoint"]["Address"], zones(databases)
    first = address(admin, name)
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="shop", ForceFailover=True)
    outage(admin, databases)
    assert databases.look()["Endpoint"]["Address"] == name
    assert address(admin, name) != first
    assert zones(databases) == before[::-1]


def address(admin: Admin, name: str) -> str:
    found = published(admin.cloud, name)
    assert found is not None
    return found.addresses[0]


@pytest.mark.fact("rds-26")
def test_one_in_a_single_zone_is_away_until_its_zone_is_back(admin: Admin, databases: Databases) -> None:
    db = databases.there()
    assert (db["DBSubnetGroup"]["DBSubnetGroupName"], db["MultiAZ"]) == ("default", False)
    lose(admin, "zone", db["AvailabilityZone"], HOUR)
    admin.advance(50 * MINUTE)
    assert databases.status() == "rebooting"
    assert databases.points("CPUUtilization", 30 * MINUTE) == []
    admin.advance(30 * MINUTE)
    assert databases.status() == "available"
    assert databases.events()[-1] == "Recovery of the DB instance is complete"


def test_a_single_machine_whose_host_breaks_comes_up_on_another(admin: Admin, databases: Databases) -> None:
    databases.there()
    lose(admin, "host", "shop", HOUR)
    assert databases.status() == "rebooting"
    admin.advance(10 * MINUTE)
    assert databases.status() == "available"


@pytest.mark.fact("rds-45")
def test_another_class_comes_to_the_standby_first_which_then_takes_over(admin: Admin, databases: Databases) -> None:
    databases.there(MultiAZ=True)
    databases.there("single")
    before = zones(databases)
    databases.modify(DBInstanceClass="db.t3.small")
    databases.modify("single", DBInstanceClass="db.t3.small")
    away = {"shop": 0, "single": 0}
    for _ in range(90):
        admin.advance(10)
        for name in away:
            away[name] += 0 if is_reachable(admin, databases, name) else 10
    assert zones(databases) == before[::-1]
    assert "Multi-AZ instance failover completed" in databases.events()
    assert [databases.look(name)["DBInstanceClass"] for name in away] == ["db.t3.small"] * 2
    assert 50 <= away["shop"] <= 120 < 180 <= away["single"]


def is_reachable(admin: Admin, databases: Databases, name: str) -> bool:
    found = published(admin.cloud, databases.look(name)["Endpoint"]["Address"])
    return found is not None and found.is_well


def test_a_standby_that_is_lost_too_cannot_take_over(admin: Admin, databases: Databases) -> None:
    databases.there(MultiAZ=True)
    here, there = zones(databases)
    lose(admin, "zone", str(there), 30 * MINUTE)
    assert databases.status() == "available"
    refusal = admin.refused("rds:RebootDBInstance", DBInstanceIdentifier="shop", ForceFailover=True)
    assert refusal.code == "InvalidDBInstanceState"
    lose(admin, "zone", here, 20 * MINUTE)
    admin.advance(15 * MINUTE)
    assert databases.status() == "rebooting"
    admin.advance(25 * MINUTE)
    assert databases.status() == "available"
