"""What databases cost: their machines for as long as they run, their disks for as long as they are there."""

from __future__ import annotations

import pytest

from model.catalog.database_classes import class_price, storage_price
from model.services.rds.charges import DatabaseCharges, charges_of
from model.services.rds.resources.instances import DBInstance
from tests.admin import Admin
from tests.model.services.rds.databases import HOUR, MINUTE, Databases

PRICE = class_price("db.t3.micro", "mysql", "general-public-license", "us-east-1")
DISK = storage_price("gp2", 100, None, "us-east-1") / 730


def charges(admin: Admin, name: str) -> DatabaseCharges:
    world = admin.cloud.world("123456789012", "us-east-1", "rds")
    return charges_of(world, world.get(DBInstance, name))


@pytest.mark.fact("rds-60")
def test_a_database_costs_by_the_hour_that_it_runs_and_its_disk_always(admin: Admin, databases: Databases) -> None:
    databases.there("one")
    databases.there("two", MultiAZ=True)
    before = {name: charges(admin, name) for name in ("one", "two")}
    admin.advance(10 * HOUR)
    ran = {name: charges(admin, name) for name in ("one", "two")}
    assert ran["one"].machines - before["one"].machines == pytest.approx(10 * PRICE)
    assert ran["two"].machines - before["two"].machines == pytest.approx(20 * PRICE)
    admin.call("rds:StopDBInstance", DBInstanceIdentifier="one")
    stopped = charges(admin, "one")
    admin.advance(10 * HOUR)
    rested = charges(admin, "one")
    assert rested.machines == stopped.machines
    assert rested.storage - stopped.storage == pytest.approx(10 * DISK)
    assert rested.dollars > stopped.dollars
    admin.call("rds:StartDBInstance", DBInstanceIdentifier="one")
    admin.advance(10 * MINUTE)
    assert charges(admin, "one").machines > rested.machines


def test_classes_cost_what_the_list_says_which_is_more_for_older_machines_with_postgres() -> None:
    listed = {"db.t3.2xlarge": (0.544, 0.579), "db.m5.4xlarge": (1.368, 1.424), "db.m7g.xlarge": (0.337, 0.337)}
    for name, prices in listed.items():
        licenses = {"mysql": "general-public-license", "postgres": "postgresql-license"}
        assert tuple(class_price(name, *each, "us-east-1") for each in licenses.items()) == prices


def test_operations_beyond_those_that_come_with_a_disk_cost_more() -> None:
    assert storage_price("gp3", 100, 3000, "us-east-1") == storage_price("gp3", 100, None, "us-east-1")
    assert storage_price("gp3", 100, 4000, "us-east-1") == pytest.approx(100 * 0.115 + 1000 * 0.02)
    assert storage_price("io1", 100, 4000, "us-east-1") == pytest.approx(100 * 0.125 + 4000 * 0.1)
