"""Backups come by themselves and go with their database; snapshots are taken, and stay."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from model.services.rds.charges import transfer_of
from model.services.rds.resources.db_snapshots import DBSnapshot
from tests.admin import Admin
from tests.model.services.rds.databases import DAY, HOUR, MINUTE, SMALL, Databases


def snap(admin: Admin, name: str = "first", of: str = "shop") -> None:
    admin.call("rds:CreateDBSnapshot", DBSnapshotIdentifier=name, DBInstanceIdentifier=of)


@pytest.mark.fact("rds-33")
def test_once_a_day_a_backup_is_taken_within_its_window(admin: Admin, databases: Databases) -> None:
    databases.there(PreferredBackupWindow="03:00-03:30", BackupRetentionPeriod=7)
    admin.advance(3 * DAY)
    taken = [each["SnapshotCreateTime"] for each in databases.snapshots(SnapshotType="automated")][1:]
    told = [each if isinstance(each, datetime) else datetime.fromtimestamp(each, UTC) for each in taken]
    assert [(each.hour, each.minute < 30) for each in told] == [(3, True)] * 3
    assert len({each.day for each in told}) == 3
    for wrong in ("03:00-03:20", "03:00"):
        asked = {"DBInstanceIdentifier": "other", **SMALL, "PreferredBackupWindow": wrong}
        assert admin.refused("rds:CreateDBInstance", **asked).code == "InvalidParameterValue"
    both = {"PreferredBackupWindow": "03:00-03:30", "PreferredMaintenanceWindow": "mon:03:00-mon:04:00"}
    asked = {"DBInstanceIdentifier": "other", **SMALL, **both}
    assert admin.refused("rds:CreateDBInstance", **asked).code == "InvalidParameterValue"


@pytest.mark.fact("rds-32")
def test_backups_are_kept_for_a_day_and_for_35_at_most(admin: Admin, databases: Databases) -> None:
    assert databases.create("usual")["BackupRetentionPeriod"] == 1
    assert databases.create("longest", BackupRetentionPeriod=35)["BackupRetentionPeriod"] == 35
    asked = {"DBInstanceIdentifier": "longer", **SMALL, "BackupRetentionPeriod": 36}
    assert admin.refused("rds:CreateDBInstance", **asked).code == "InvalidParameterValue"
    databases.create("two", BackupRetentionPeriod=2, PreferredBackupWindow="03:00-03:30")
    admin.advance(4 * DAY)
    kept = databases.snapshots(DBInstanceIdentifier="two")
    ages = [(admin.now - _instant(each["SnapshotCreateTime"])) / DAY for each in kept]
    assert [round(age) for age in ages] == [1, 0]


def transfer(admin: Admin, region: str, name: str) -> float:
    world = admin.cloud.world("123456789012", region, "rds")
    return transfer_of(world.get(DBSnapshot, name))


def _instant(told: object) -> float:
    return told.timestamp() if isinstance(told, datetime) else float(str(told))


@pytest.mark.fact("rds-31", "rds-35")
def test_automated_backups_go_with_their_database_and_manual_snapshots_stay(admin: Admin, databases: Databases) -> None:
    databases.there()
    snap(admin)
    admin.advance(10 * MINUTE)
    assert {each["SnapshotType"] for each in databases.snapshots()} == {"automated", "manual"}
    for wrong in ({}, {"SkipFinalSnapshot": True, "FinalDBSnapshotIdentifier": "last"}):
        refusal = admin.refused("rds:DeleteDBInstance", DBInstanceIdentifier="shop", **wrong)
        assert refusal.code == "InvalidParameterCombination"
    admin.call("rds:DeleteDBInstance", DBInstanceIdentifier="shop", SkipFinalSnapshot=True)
    admin.advance(10 * MINUTE)
    assert [each["DBSnapshotIdentifier"] for each in databases.snapshots()] == ["first"]
    admin.call("rds:RestoreDBInstanceFromDBSnapshot", DBInstanceIdentifier="again", DBSnapshotIdentifier="first")
    admin.advance(20 * MINUTE)
    assert databases.status("again") == "available"


def test_a_last_snapshot_can_be_taken_of_what_is_deleted(admin: Admin, databases: Databases) -> None:
    databases.there(DeletionProtection=True)
    protected = {"DBInstanceIdentifier": "shop", "FinalDBSnapshotIdentifier": "last"}
    assert admin.refused("rds:DeleteDBInstance", **protected).code == "InvalidParameterCombination"
    databases.modify(DeletionProtection=False)
    admin.call("rds:DeleteDBInstance", **protected)
    admin.advance(10 * MINUTE)
    (last,) = databases.snapshots()
    assert (last["DBSnapshotIdentifier"], last["Status"], last["PercentProgress"]) == ("last", "available", 100)


@pytest.mark.fact("rds-37")
def test_a_manual_snapshot_lasts_until_somebody_deletes_it(admin: Admin, databases: Databases) -> None:
    databases.create()
    too_early = admin.refused("rds:CreateDBSnapshot", DBSnapshotIdentifier="early", DBInstanceIdentifier="shop")
    assert too_early.code == "InvalidDBInstanceState"
    admin.advance(20 * MINUTE)
    snap(admin)
    admin.advance(400 * DAY)
    (held,) = databases.snapshots(SnapshotType="manual")
    assert held["Status"] == "available"
    admin.call("rds:DeleteDBSnapshot", DBSnapshotIdentifier="first")
    gone = admin.refused("rds:DescribeDBSnapshots", DBSnapshotIdentifier="first")
    assert (gone.code, gone.status) == ("DBSnapshotNotFound", 404)


def test_automated_backups_are_not_for_customers_to_delete(admin: Admin, databases: Databases) -> None:
    databases.there()
    (held,) = databases.snapshots()
    assert held["DBSnapshotIdentifier"].startswith("rds:shop-")
    refusal = admin.refused("rds:DeleteDBSnapshot", DBSnapshotIdentifier=held["DBSnapshotIdentifier"])
    assert refusal.code == "InvalidDBSnapshotState"


@pytest.mark.fact("rds-39")
def test_what_is_restored_is_a_new_database_with_the_usual_groups(admin: Admin, databases: Databases) -> None:
    vpc = admin.call("ec2:DescribeVpcs")["Vpcs"][0]["VpcId"]
    own = admin.call("ec2:CreateSecurityGroup", GroupName="db", Description="db", VpcId=vpc)["GroupId"]
    admin.call(
        "rds:CreateDBParameterGroup",
        DBParameterGroupName="tuned",
        DBParameterGroupFamily="mysql8.0",
        Description="Ours",
    )
    databases.there(DBParameterGroupName="tuned", VpcSecurityGroupIds=[own])
    snap(admin)
    admin.advance(10 * MINUTE)
    about = {"DBSnapshotIdentifier": "first"}
    over = admin.refused("rds:RestoreDBInstanceFromDBSnapshot", DBInstanceIdentifier="shop", **about)
    assert over.code == "DBInstanceAlreadyExists"
    admin.call("rds:RestoreDBInstanceFromDBSnapshot", DBInstanceIdentifier="again", **about)
    statuses = []
    for _ in range(120):
        statuses.append(databases.status("again"))
        admin.advance(10)
    assert list(dict.fromkeys(statuses)) == ["creating", "backing-up", "available"]
    again = databases.look("again")
    groups = admin.call("ec2:DescribeSecurityGroups", GroupIds=[again["VpcSecurityGroups"][0]["VpcSecurityGroupId"]])
    assert again["DBParameterGroups"][0]["DBParameterGroupName"] == "default.mysql8.0"
    assert groups["SecurityGroups"][0]["GroupName"] == "default"
    databases.modify("again", VpcSecurityGroupIds=[own])
    assert databases.look("again")["VpcSecurityGroups"][0]["VpcSecurityGroupId"] == own


@pytest.mark.fact("rds-41")
def test_a_snapshot_is_copied_to_another_region_by_its_arn(admin: Admin, databases: Databases) -> None:
    databases.there()
    name, there = "wordpress-manual-snapshot", "eu-west-1"
    snap(admin, name)
    (held,) = databases.snapshots(SnapshotType="manual")
    copying = {"TargetDBSnapshotIdentifier": name, "region": there}
    by_name = admin.refused("rds:CopyDBSnapshot", SourceDBSnapshotIdentifier=name, **copying)
    assert by_name.code == "DBSnapshotNotFound"
    arn = held["DBSnapshotArn"]
    early = admin.refused("rds:CopyDBSnapshot", SourceDBSnapshotIdentifier=arn, **copying)
    assert early.code == "InvalidDBSnapshotState"
    admin.advance(10 * MINUTE)
    made = admin.call("rds:CopyDBSnapshot", SourceDBSnapshotIdentifier=arn, **copying)["DBSnapshot"]
    assert (made["Status"], made["SourceRegion"]) == ("creating", "us-east-1")
    again = admin.refused("rds:CopyDBSnapshot", SourceDBSnapshotIdentifier=arn, **copying)
    assert again.code == "DBSnapshotAlreadyExists"
    admin.advance(10 * MINUTE)
    told = admin.call("rds:DescribeDBSnapshots", region=there, DBSnapshotIdentifier=name)["DBSnapshots"][0]
    assert (told["Status"], told["DBSnapshotIdentifier"]) == ("available", name)
    paid = {place: transfer(admin, place, name) for place in ("us-east-1", there)}
    assert paid == {"us-east-1": 0.0, there: pytest.approx(0.5 * 0.02)}


def test_a_database_can_be_had_as_it_was_at_a_moment(admin: Admin, databases: Databases) -> None:
    databases.there()
    admin.advance(HOUR)
    about = {"SourceDBInstanceIdentifier": "shop", "TargetDBInstanceIdentifier": "then"}
    latest = _instant(databases.look()["LatestRestorableTime"])
    assert 0 <= admin.now - latest <= 300
    wrong: tuple[dict[str, Any], ...] = ({"RestoreTime": admin.now + HOUR}, {"RestoreTime": admin.now - DAY})
    refused = [admin.refused("rds:RestoreDBInstanceToPointInTime", **about, **each).code for each in wrong]
    assert refused == ["InvalidRestoreFault", "InvalidRestoreFault"]
    neither = admin.refused("rds:RestoreDBInstanceToPointInTime", **about)
    assert neither.code == "InvalidParameterCombination"
    admin.call("rds:RestoreDBInstanceToPointInTime", **about, RestoreTime=admin.now - 1800)
    admin.advance(20 * MINUTE)
    assert databases.status("then") == "available"
    databases.create("without", BackupRetentionPeriod=0)
    admin.advance(20 * MINUTE)
    of_none = {"SourceDBInstanceIdentifier": "without", "TargetDBInstanceIdentifier": "never"}
    refusal = admin.refused("rds:RestoreDBInstanceToPointInTime", **of_none, UseLatestRestorableTime=True)
    assert refusal.code == "PointInTimeRestoreNotEnabled"
