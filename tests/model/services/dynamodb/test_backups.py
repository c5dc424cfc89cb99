from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, defined, index, item


@pytest.fixture
def ledger(admin: Admin) -> Ledger:
    ledger = Ledger(
        admin,
        AttributeDefinitions=defined(id="S", buyer="S"),
        GlobalSecondaryIndexes=[index("by-buyer", "buyer")],
        Tags=[{"Key": "team", "Value": "shop"}],
    )
    for number in range(20):
        ledger.put(id=str(number), buyer="ann" if number % 2 else "bob")
    return ledger


def saved(admin: Admin, ledger: Ledger) -> str:
    arn: str = ledger.call("CreateBackup", BackupName="before")["BackupDetails"]["BackupArn"]
    admin.advance(10)
    return arn


def test_a_backup_is_made_told_of_and_deleted(admin: Admin, ledger: Ledger) -> None:
    made = ledger.call("CreateBackup", BackupName="before")["BackupDetails"]
    arn = made["BackupArn"]

    assert (made["BackupStatus"], made["BackupType"]) == ("CREATING", "USER")
    assert arn.startswith("arn:aws:dynamodb:us-east-1:123456789012:table/orders/backup/")
    early = admin.refused("dynamodb:RestoreTableFromBackup", BackupArn=arn, TargetTableName="again")
    assert early.code == "BackupInUseException"
    assert admin.refused("dynamodb:DeleteBackup", BackupArn=arn).code == "BackupInUseException"
    admin.advance(10)
    told = admin.call("dynamodb:DescribeBackup", BackupArn=arn)["BackupDescription"]
    assert told["BackupDetails"]["BackupStatus"] == "AVAILABLE"
    assert told["SourceTableDetails"]["ItemCount"] == 20
    assert [each["IndexName"] for each in told["SourceTableFeatureDetails"]["GlobalSecondaryIndexes"]] == ["by-buyer"]
    (listed,) = admin.call("dynamodb:ListBackups", TableName="orders")["BackupSummaries"]
    assert (listed["BackupName"], listed["TableName"]) == ("before", "orders")
    assert admin.call("dynamodb:ListBackups", TimeRangeUpperBound=admin.now - 60)["BackupSummaries"] == []
    gone = admin.call("dynamodb:DeleteBackup", BackupArn=arn)["BackupDescription"]["BackupDetails"]
    assert gone["BackupStatus"] == "DELETED"
    assert admin.refused("dynamodb:DescribeBackup", BackupArn=arn).code == "BackupNotFoundException"
    missing = admin.refused("dynamodb:CreateBackup", TableName="none", BackupName="before")
    assert missing.code == "TableNotFoundException"


def test_a_table_that_is_lost_is_made_anew_of_its_backup(admin: Admin, ledger: Ledger) -> None:
    arn = saved(admin, ledger)
    ledger.put(id="later")
    ledger.call("DeleteTable")
    admin.advance(60)

    restored = admin.call("dynamodb:RestoreTableFromBackup", BackupArn=arn, TargetTableName="orders")
    assert restored["TableDescription"]["RestoreSummary"]["RestoreInProgress"] is True
    assert ledger.refused("Scan").code == "ResourceNotFoundException"
    admin.advance(900)
    assert ledger.call("Scan")["Count"] == 20
    assert ledger.query("buyer = :b", {"b": "ann"}, IndexName="by-buyer")["Count"] == 10
    assert ledger.described()["ItemCount"] == 20
    arn_of_table = ledger.described()["TableArn"]
    assert admin.call("dynamodb:ListTagsOfResource", ResourceArn=arn_of_table)["Tags"] == []
    ledger.put(id="1", buyer="carol")
    assert ledger.get(id="1") == item(id="1", buyer="carol")
    taken = admin.refused("dynamodb:RestoreTableFromBackup", BackupArn=arn, TargetTableName="orders")
    assert taken.code == "TableAlreadyExistsException"


def test_what_is_restored_may_be_paid_for_otherwise_and_leave_indexes_out(admin: Admin, ledger: Ledger) -> None:
    arn = saved(admin, ledger)
    asked: dict[str, Any] = {
        "BillingModeOverride": "PROVISIONED",
        "ProvisionedThroughputOverride": {"ReadCapacityUnits": 3, "WriteCapacityUnits": 2},
        "GlobalSecondaryIndexOverride": [],
    }
    admin.call("dynamodb:RestoreTableFromBackup", BackupArn=arn, TargetTableName="cheap", **asked)
    admin.advance(900)

    ledger.name = "cheap"
    told = ledger.described()
    assert told["ProvisionedThroughput"]["ReadCapacityUnits"] == 3
    assert "GlobalSecondaryIndexes" not in told
    assert ledger.call("Scan", Select="COUNT")["Count"] == 20
