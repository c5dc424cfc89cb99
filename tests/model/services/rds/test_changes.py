"""Databases are changed at once or in their window, and some changes interrupt them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.rds.databases import DAY, HOUR, MINUTE, Databases


@pytest.mark.fact("rds-02")
def test_a_class_is_changed_at_once_where_somebody_asks_for_that(admin: Admin, databases: Databases) -> None:
    databases.there(DBInstanceClass="db.t2.micro")
    told = databases.modify(DBInstanceClass="db.t2.small")
    assert told["PendingModifiedValues"] == {"DBInstanceClass": "db.t2.small"}
    assert databases.history(20 * MINUTE) == ["modifying", "available"]
    after = databases.look()
    assert (after["DBInstanceClass"], after["PendingModifiedValues"]) == ("db.t2.small", {})
    unknown = admin.refused("rds:ModifyDBInstance", DBInstanceIdentifier="nobody", DBInstanceClass="db.t2.small")
    assert unknown.code == "DBInstanceNotFound"


@pytest.mark.fact("rds-03")
def test_a_change_that_can_wait_waits_for_the_maintenance_window(admin: Admin, databases: Databases) -> None:
    """The world begins at noon of a Sunday."""
    assert datetime.fromtimestamp(admin.now, UTC).strftime("%a %H:%M") == "Sun 12:00"
    databases.there(PreferredMaintenanceWindow="sun:15:00-sun:15:30", PreferredBackupWindow="04:00-04:30")
    databases.modify(now=False, DBInstanceClass="db.t3.small")
    admin.advance(2.5 * HOUR)
    assert databases.look()["PendingModifiedValues"] == {"DBInstanceClass": "db.t3.small"}
    assert databases.status() == "available"
    assert databases.history(HOUR, 60) == ["available", "modifying", "available"]
    assert databases.look()["DBInstanceClass"] == "db.t3.small"
    databases.modify(DBInstanceClass="db.t3.micro")
    assert databases.status() == "modifying"


@pytest.mark.fact("rds-10")
def test_class_and_disk_are_chosen_independently_of_each_other(databases: Databases) -> None:
    disks = ({"StorageType": "standard"}, {"StorageType": "gp2"}, {"StorageType": "io1", "Iops": 1000})
    kinds = [(kind, disk, size) for kind in ("db.t3.micro", "db.m5.large") for disk in disks for size in (100, 200)]
    for place, (kind, disk, size) in enumerate(kinds):
        made = databases.create(f"db{place}", DBInstanceClass=kind, AllocatedStorage=size, **disk)
        told = (made["DBInstanceClass"], made["StorageType"], made["AllocatedStorage"])
        assert told == (kind, disk["StorageType"], size)
    databases.admin.advance(30 * MINUTE)
    databases.modify("db1", DBInstanceClass="db.t3.small")
    databases.modify("db3", AllocatedStorage=300)
    databases.admin.advance(40 * MINUTE)
    one, three = databases.look("db1"), databases.look("db3")
    assert (one["DBInstanceClass"], one["StorageType"], one["AllocatedStorage"]) == ("db.t3.small", "standard", 200)
    assert (three["DBInstanceClass"], three["StorageType"], three["AllocatedStorage"]) == ("db.t3.micro", "gp2", 300)


def test_a_disk_grows_while_the_database_runs_and_never_shrinks(admin: Admin, databases: Databases) -> None:
    databases.there()
    databases.modify(AllocatedStorage=200)
    assert databases.history(15 * MINUTE) == ["modifying", "storage-optimization", "available"]
    assert databases.points("FreeStorageSpace")[-1] == pytest.approx(200 * 1024**3, rel=0.01)
    assert len(databases.points("CPUUtilization", 15 * MINUTE)) == 15
    smaller = admin.refused("rds:ModifyDBInstance", DBInstanceIdentifier="shop", AllocatedStorage=100)
    assert smaller.code == "InvalidParameterCombination"
    databases.modify(StorageType="io1", Iops=2000)
    admin.advance(20 * MINUTE)
    assert (databases.look()["StorageType"], databases.look()["Iops"]) == ("io1", 2000)


def test_what_cannot_be_changed_so_is_refused_and_nothing_changes(admin: Admin, databases: Databases) -> None:
    before = databases.there()
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"DBInstanceClass": "db.zzz"}, "InvalidParameterValue"),
        ({"EngineVersion": "5.7.44"}, "InvalidParameterCombination"),
        ({"EngineVersion": "8.4.3"}, "InvalidParameterCombination"),
        ({"StorageType": "io1"}, "InvalidParameterCombination"),
        ({"BackupRetentionPeriod": 36}, "InvalidParameterValue"),
        ({"PreferredMaintenanceWindow": "sun:04:00"}, "InvalidParameterValue"),
        ({"MasterUserPassword": "a b"}, "InvalidParameterValue"),
        ({"VpcSecurityGroupIds": ["sg-0123456789abcdef0"]}, "InvalidParameterValue"),
        ({"DBParameterGroupName": "nobody"}, "DBParameterGroupNotFound"),
        ({"MaxAllocatedStorage": 10}, "InvalidParameterCombination"),
    )
    refused = [admin.refused("rds:ModifyDBInstance", DBInstanceIdentifier="shop", **each).code for each, _ in wrong]
    assert refused == [code for _, code in wrong]
    after = databases.look()
    assert {**after, "LatestRestorableTime": None} == {**before, "LatestRestorableTime": None}
    databases.create("new")
    assert admin.refused("rds:ModifyDBInstance", DBInstanceIdentifier="new").code == "InvalidDBInstanceState"


@pytest.mark.fact("rds-30")
def test_minor_releases_come_in_the_maintenance_window_where_they_may(admin: Admin, databases: Databases) -> None:
    about = {"EngineVersion": "8.0.36", "PreferredMaintenanceWindow": "mon:06:00-mon:06:30"}
    databases.create("may", **about)
    databases.create("may-not", AutoMinorVersionUpgrade=False, **about)
    admin.advance(DAY - 7 * HOUR)
    assert databases.look("may")["EngineVersion"] == "8.0.36"
    admin.advance(2 * HOUR)
    assert [databases.look(each)["EngineVersion"] for each in ("may", "may-not")] == ["8.0.40", "8.0.36"]
    told = databases.events(SourceType="db-instance", EventCategories=["maintenance"])
    assert told == [
        "Offline patches are being applied to the DB instance: 8.0.40",
        "Offline patches of DB instance are complete",
    ]


def test_a_major_release_needs_a_word_and_brings_groups_of_its_own(admin: Admin, databases: Databases) -> None:
    databases.there()
    databases.modify(EngineVersion="8.4.3", AllowMajorVersionUpgrade=True)
    admin.advance(20 * MINUTE)
    after = databases.look()
    assert (after["EngineVersion"], after["DBParameterGroups"][0]["DBParameterGroupName"]) == (
        "8.4.3",
        "default.mysql8.4",
    )
