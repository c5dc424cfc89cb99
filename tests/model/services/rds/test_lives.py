"""A database comes to be over minutes, stops, starts, restarts and goes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.admin import Admin
from tests.model.services.rds.databases import DAY, MINUTE, SMALL, Databases


@pytest.mark.fact("rds-01")
def test_a_database_is_made_backed_up_and_then_there(admin: Admin, databases: Databases) -> None:
    made = databases.create()
    assert "Endpoint" not in made
    assert databases.history(20 * MINUTE) == ["creating", "backing-up", "available"]
    assert databases.look()["Endpoint"]["Port"] == 3306
    assert admin.refused("rds:CreateDBInstance", DBInstanceIdentifier="shop", **SMALL).code == "DBInstanceAlreadyExists"


@pytest.mark.fact("rds-04")
def test_the_names_of_an_accounts_databases_have_their_middle_in_common(databases: Databases) -> None:
    databases.create("one")
    two = databases.there("two", Engine="postgres")
    one = databases.look("one")
    pattern = r"(\w+)\.(c\w{11})\.us-east-1\.rds\.amazonaws\.com"
    first, second = (re.fullmatch(pattern, each["Endpoint"]["Address"]) for each in (one, two))
    assert first
    assert second
    assert (first[1], second[1], first[2] == second[2]) == ("one", "two", True)
    assert (one["Endpoint"]["Port"], two["Endpoint"]["Port"]) == (3306, 5432)


def test_one_that_is_stopped_can_be_started(admin: Admin, databases: Databases) -> None:
    databases.there()
    admin.call("rds:StopDBInstance", DBInstanceIdentifier="shop")
    assert databases.history(5 * MINUTE) == ["stopping", "stopped"]
    assert admin.refused("rds:RebootDBInstance", DBInstanceIdentifier="shop").code == "InvalidDBInstanceState"
    admin.call("rds:StartDBInstance", DBInstanceIdentifier="shop")
    assert databases.history(10 * MINUTE) == ["starting", "available"]


def test_one_that_was_stopped_for_seven_days_starts_by_itself(admin: Admin, databases: Databases) -> None:
    databases.there()
    admin.call("rds:StopDBInstance", DBInstanceIdentifier="shop")
    admin.advance(5 * MINUTE)
    assert databases.look()["AutomaticRestartTime"] is not None
    admin.advance(7 * DAY)
    admin.advance(10 * MINUTE)
    assert databases.status() == "available"


def test_a_reboot_takes_less_than_a_minute(admin: Admin, databases: Databases) -> None:
    databases.there()
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="shop")
    assert databases.history(2 * MINUTE) == ["rebooting", "available"]
    assert databases.events()[-1] == "DB instance restarted"


def test_a_database_that_is_deleted_is_gone_with_its_interface(admin: Admin, databases: Databases) -> None:
    databases.there()
    held = admin.call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"]
    assert [each["Description"] for each in held] == ["RDSNetworkInterface"]
    admin.call("rds:DeleteDBInstance", DBInstanceIdentifier="shop", SkipFinalSnapshot=True)
    assert databases.status() == "deleting"
    admin.advance(5 * MINUTE)
    refusal = admin.refused("rds:DescribeDBInstances", DBInstanceIdentifier="shop")
    assert (refusal.code, refusal.status) == ("DBInstanceNotFound", 404)
    assert admin.call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"] == []


WRONG = [
    ({"DBInstanceIdentifier": "2nd"}, "InvalidParameterValue"),
    ({"DBInstanceIdentifier": "two--hyphens"}, "InvalidParameterValue"),
    ({"DBInstanceClass": "db.zzz"}, "InvalidParameterValue"),
    ({"Engine": "db9"}, "InvalidParameterValue"),
    ({"EngineVersion": "5.0"}, "InvalidParameterCombination"),
    ({"AllocatedStorage": 19}, "InvalidParameterValue"),
    ({"StorageType": "fast"}, "InvalidParameterValue"),
    ({"StorageType": "io1"}, "InvalidParameterCombination"),
    ({"StorageType": "gp2", "Iops": 3000}, "InvalidParameterCombination"),
    ({"StorageType": "io1", "Iops": 999}, "InvalidParameterValue"),
    ({"StorageType": "io1", "Iops": 6000}, "InvalidParameterCombination"),
    ({"StorageType": "gp3", "StorageThroughput": 4000}, "InvalidParameterValue"),
    ({"BackupRetentionPeriod": 36}, "InvalidParameterValue"),
    ({"PreferredBackupWindow": "03:00-03:20"}, "InvalidParameterValue"),
    ({"PreferredBackupWindow": "night"}, "InvalidParameterValue"),
    ({"PreferredMaintenanceWindow": "someday"}, "InvalidParameterValue"),
    (
        {"PreferredBackupWindow": "03:00-03:30", "PreferredMaintenanceWindow": "sun:03:15-sun:03:45"},
        "InvalidParameterValue",
    ),
    ({"MasterUserPassword": "short"}, "InvalidParameterValue"),
    ({"Port": 80}, "InvalidParameterValue"),
    ({"LicenseModel": "license-included"}, "InvalidParameterCombination"),
    ({"MaxAllocatedStorage": 50}, "InvalidParameterCombination"),
    ({"AvailabilityZone": "us-east-1a", "MultiAZ": True}, "InvalidParameterCombination"),
    ({"AvailabilityZone": "mars-1a"}, "InvalidParameterValue"),
    ({"DBSubnetGroupName": "nowhere"}, "DBSubnetGroupNotFoundFault"),
    ({"DBParameterGroupName": "nobody"}, "DBParameterGroupNotFound"),
    ({"OptionGroupName": "nobody"}, "OptionGroupNotFoundFault"),
    ({"VpcSecurityGroupIds": ["sg-0123456789abcdef0"]}, "InvalidParameterValue"),
    ({"DBClusterIdentifier": "one"}, "DBClusterNotFoundFault"),
    ({"Engine": "aurora-mysql"}, "InvalidParameterCombination"),
]


def test_what_cannot_be_made_is_refused_and_nothing_is_made(admin: Admin) -> None:
    right = {"DBInstanceIdentifier": "shop", **SMALL}
    refused = [admin.refused("rds:CreateDBInstance", **(right | wrong)).code for wrong, _ in WRONG]
    assert refused == [code for _, code in WRONG]
    assert admin.call("rds:DescribeDBInstances")["DBInstances"] == []
    assert admin.call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"] == []


def test_a_world_that_is_opened_again_goes_on_with_what_was_under_way(tmp_path: Path) -> None:
    first = Admin(path=tmp_path / "world")
    Databases(first).create(MultiAZ=True)
    now = first.now
    first.close()
    second = Admin(path=tmp_path / "world")
    databases = Databases(second)
    assert (databases.status(), second.now) == ("creating", now)
    second.advance(20 * MINUTE)
    zone = databases.look()["AvailabilityZone"]
    second.run(second.client.chaos().break_("zone", zone))
    second.advance(3 * MINUTE)
    assert databases.look()["SecondaryAvailabilityZone"] == zone
    second.close()
