"""A table is brought back to how it was at any moment of late."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, defined, index, item

DAY = 86_400
HOUR = 3600


@pytest.fixture
def ledger(admin: Admin) -> Ledger:
    """A table whose past is kept."""
    ledger = Ledger(
        admin, AttributeDefinitions=defined(id="S", buyer="S"), GlobalSecondaryIndexes=[index("by-buyer", "buyer")]
    )
    keep(ledger)
    return ledger


def keep(ledger: Ledger, *, on: bool = True, **more: Any) -> dict[str, Any]:
    specification = {"PointInTimeRecoveryEnabled": on, **more}
    answer = ledger.call("UpdateContinuousBackups", PointInTimeRecoverySpecification=specification)
    return answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]


def restored(admin: Admin, moment: float, name: str = "again") -> list[dict[str, Any]]:
    """The items of the table as it was, in the order of their ids."""
    asked = {"SourceTableName": "orders", "TargetTableName": name, "RestoreDateTime": moment}
    made = admin.call("dynamodb:RestoreTableToPointInTime", **asked)["TableDescription"]
    assert made["RestoreSummary"]["RestoreDateTime"] == moment
    assert made["TableStatus"] == "CREATING"
    admin.advance(900)
    items = admin.call("dynamodb:Scan", TableName=name, ConsistentRead=True)["Items"]
    return sorted(items, key=lambda each: each["id"]["S"])


def test_items_are_as_they_were_whatever_became_of_them_since(admin: Admin, ledger: Ledger) -> None:
    ledger.put(id="1", buyer="ann", price=1)
    ledger.put(id="2", buyer="bob", price=2)
    ledger.put(id="3", buyer="eve", price=3)
    admin.advance(HOUR)
    moment = admin.now
    admin.advance(60)
    ledger.put(id="1", buyer="ann", price=10)
    ledger.call("DeleteItem", Key=item(id="2"))
    ledger.put(id="4", buyer="new", price=4)
    admin.advance(60)
    ledger.put(id="1", buyer="ann", price=100)
    ledger.put(id="2", buyer="bob", price=20)
    ledger.call("DeleteItem", Key=item(id="4"))
    admin.advance(HOUR)

    assert restored(admin, moment) == [
        item(id="1", buyer="ann", price=1),
        item(id="2", buyer="bob", price=2),
        item(id="3", buyer="eve", price=3),
    ]
    assert restored(admin, moment + 60, "between") == [
        item(id="1", buyer="ann", price=10),
        item(id="3", buyer="eve", price=3),
        item(id="4", buyer="new", price=4),
    ]
    found = admin.call(
        "dynamodb:Query",
        TableName="again",
        IndexName="by-buyer",
        KeyConditionExpression="buyer = :b",
        ExpressionAttributeValues={":b": {"S": "bob"}},
    )
    assert found["Items"] == [item(id="2", buyer="bob", price=2)]


def test_the_past_begins_when_it_is_switched_on_and_reaches_back_as_far_as_was_asked_for(
    admin: Admin, ledger: Ledger
) -> None:
    began = admin.now
    told = ledger.call("DescribeContinuousBackups")["ContinuousBackupsDescription"]
    recovery = told["PointInTimeRecoveryDescription"]
    assert (told["ContinuousBackupsStatus"], recovery["RecoveryPeriodInDays"]) == ("ENABLED", 35)
    assert recovery["EarliestRestorableDateTime"] == recovery["LatestRestorableDateTime"] == began
    admin.advance(HOUR)
    recovery = keep(ledger, RecoveryPeriodInDays=2)
    assert recovery["EarliestRestorableDateTime"] == began
    assert recovery["LatestRestorableDateTime"] == admin.now - 300

    ledger.put(id="1", buyer="ann")
    admin.advance(3 * DAY)
    recovery = ledger.call("DescribeContinuousBackups")["ContinuousBackupsDescription"][
        "PointInTimeRecoveryDescription"
    ]
    assert recovery["EarliestRestorableDateTime"] == admin.now - 2 * DAY
    rows = admin.run(
        admin.cloud.world("123456789012", "us-east-1", "dynamodb").read("SELECT count(*) FROM dynamodb_past")
    )
    assert rows == [(0,)], "what nobody can be brought back to is forgotten"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"RestoreDateTime": 1_000_000_000.0}, "InvalidRestoreTimeException"),
        ({"RestoreDateTime": 4_000_000_000.0}, "InvalidRestoreTimeException"),
        ({}, "ValidationException"),
        ({"UseLatestRestorableTime": True, "TargetTableName": "orders"}, "TableAlreadyExistsException"),
        ({"UseLatestRestorableTime": True, "SourceTableName": "none"}, "TableNotFoundException"),
    ],
)
def test_restores_that_are_refused(admin: Admin, ledger: Ledger, wrong: dict[str, Any], code: str) -> None:
    admin.advance(HOUR)
    asked: dict[str, Any] = {"SourceTableName": "orders", "TargetTableName": "again"} | wrong

    assert admin.refused("dynamodb:RestoreTableToPointInTime", **asked).code == code
    assert admin.call("dynamodb:ListTables")["TableNames"] == ["orders"]


def test_switched_off_the_past_is_gone(admin: Admin, ledger: Ledger) -> None:
    ledger.put(id="1", buyer="ann")
    assert keep(ledger, on=False) == {"PointInTimeRecoveryStatus": "DISABLED"}
    asked = {"SourceTableName": "orders", "TargetTableName": "again", "UseLatestRestorableTime": True}

    refusal = admin.refused("dynamodb:RestoreTableToPointInTime", **asked)
    assert refusal.code == "PointInTimeRecoveryUnavailableException"
    absent = admin.refused("dynamodb:DescribeContinuousBackups", TableName="none")
    assert (absent.code, absent.message) == ("TableNotFoundException", "Table not found: none")


def test_of_a_table_that_is_deleted_there_is_a_backup_for_five_weeks(admin: Admin, ledger: Ledger) -> None:
    ledger.put(id="1", buyer="ann")
    admin.advance(60)
    ledger.call("DeleteTable")
    admin.advance(60)

    assert admin.call("dynamodb:ListBackups")["BackupSummaries"] == []
    (kept,) = admin.call("dynamodb:ListBackups", BackupType="SYSTEM")["BackupSummaries"]
    assert (kept["BackupName"], kept["BackupType"]) == ("orders$DeletedTableBackup", "SYSTEM")
    assert admin.refused("dynamodb:DeleteBackup", BackupArn=kept["BackupArn"]).code == "ValidationException"
    admin.call("dynamodb:RestoreTableFromBackup", BackupArn=kept["BackupArn"], TargetTableName="orders")
    admin.advance(900)
    assert ledger.get(id="1") == item(id="1", buyer="ann")
    admin.advance(36 * DAY)
    assert admin.call("dynamodb:ListBackups", BackupType="ALL")["BackupSummaries"] == []


def test_clients_that_discover_their_endpoint_find_it(admin: Admin) -> None:
    (told,) = admin.call("dynamodb:DescribeEndpoints")["Endpoints"]
    assert told["Address"] == "dynamodb.us-east-1.amazonaws.com"
