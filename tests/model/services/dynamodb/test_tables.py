from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.dynamodb.ledger import READY, Ledger, defined, index, item, key


def refused(admin: Admin, **params: Any) -> str:
    """Why no table is made of this."""
    refusal = admin.refused("dynamodb:CreateTable", TableName="wrong", **{"BillingMode": "PAY_PER_REQUEST"} | params)
    assert refusal.code == "ValidationException"
    return refusal.message


@pytest.mark.fact("dynamodb-01")
def test_a_table_is_made_and_goes_in_steps_that_take_their_time(admin: Admin) -> None:
    ledger = Ledger(admin, ready=False)

    assert ledger.made["TableStatus"] == "CREATING"
    assert ledger.refused("PutItem", Item=item(id="1")).code == "ResourceNotFoundException"
    again = ledger.refused(
        "CreateTable", KeySchema=key("id"), AttributeDefinitions=defined(id="S"), BillingMode="PAY_PER_REQUEST"
    )
    assert (again.code, again.message) == ("ResourceInUseException", "Table already exists: orders")
    assert ledger.refused("DeleteTable").code == "ResourceInUseException"
    admin.advance(READY)
    assert ledger.described()["TableStatus"] == "ACTIVE"
    ledger.put(id="1")
    assert ledger.call("DeleteTable")["TableDescription"]["TableStatus"] == "DELETING"
    assert ledger.described()["TableStatus"] == "DELETING"
    assert ledger.refused("GetItem", Key=item(id="1")).code == "ResourceNotFoundException"
    admin.advance(READY)
    gone = ledger.refused("DescribeTable")
    assert gone.message == "Requested resource not found: Table: orders not found"
    assert Ledger(admin).get(id="1") is None


@pytest.mark.fact("dynamodb-02")
def test_a_table_stands_alone_in_its_account_and_region(admin: Admin) -> None:
    ledger = Ledger(admin)
    ledger.put(id="1", buyer="ann")
    admin.advance(120)

    assert ledger.described()["ItemCount"] == 1
    assert ledger.described()["TableSizeBytes"] == 2 + 1 + 5 + 3
    elsewhere = admin.refused("dynamodb:DescribeTable", region="eu-west-1", TableName="orders")
    assert elsewhere.code == "ResourceNotFoundException"
    joined = ledger.refused("CreateTable", KeySchema=key("id"), AttributeDefinitions=defined(id="S"), ForeignKeys=[])
    assert joined.code in ("ValidationException", "ResourceInUseException", "SerializationException")


@pytest.mark.fact("dynamodb-06")
def test_only_strings_numbers_and_binaries_are_keys(admin: Admin) -> None:
    for kind in ("BOOL", "M"):
        assert kind in refused(admin, KeySchema=key("id"), AttributeDefinitions=defined(id=kind))
    for kind, good, bad in (("S", "1", 1), ("N", 1, "1"), ("B", b"1", "1")):
        ledger = Ledger(admin, kinds={"id": kind})
        ledger.put(id=good)
        refusal = ledger.refused("PutItem", Item=item(id=bad))
        assert refusal.message.startswith(
            "One or more parameter values were invalid: Type mismatch for key id expected:"
        )
        ledger.call("DeleteTable")
        admin.advance(READY)


@pytest.mark.fact("dynamodb-07")
def test_a_key_is_a_partition_key_alone_or_with_a_sort_key(admin: Admin) -> None:
    both = defined(id="S", at="N")

    assert "is not a HASH key type" in refused(
        admin, KeySchema=[{"AttributeName": "at", "KeyType": "RANGE"}], AttributeDefinitions=defined(at="N")
    )
    two = [{"AttributeName": name, "KeyType": "HASH"} for name in ("id", "at")]
    assert "is not a RANGE key type" in refused(admin, KeySchema=two, AttributeDefinitions=both)
    assert [each["KeyType"] for each in Ledger(admin, "id", "at").made["KeySchema"]] == ["HASH", "RANGE"]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"AttributeDefinitions": defined(other="S")}, "are not defined in AttributeDefinitions"),
        ({"AttributeDefinitions": defined(id="S", other="S")}, "Some AttributeDefinitions are not used"),
        ({"TableName": "a"}, "at least 3 characters"),
        ({"TableName": "no blanks"}, "regular expression pattern"),
        ({"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}, "Neither ReadCapacityUnits nor"),
        ({"LocalSecondaryIndexes": [index("by-at", "id", "at")]}, "does not have a range key"),
        ({"StreamSpecification": {"StreamEnabled": True}}, "StreamViewType must be specified"),
        ({"GlobalSecondaryIndexes": [index("by-id", "id"), index("by-id", "id")]}, "Duplicate index name"),
        ({"Tags": [{"Key": "aws:no", "Value": ""}]}, "reserved"),
    ],
)
def test_no_table_is_made_of_what_makes_no_sense(admin: Admin, params: dict[str, Any], said: str) -> None:
    asked = {"KeySchema": key("id"), "AttributeDefinitions": defined(id="S"), "TableName": "wrong"}
    if "LocalSecondaryIndexes" in params:
        asked["AttributeDefinitions"] = defined(id="S", at="N")
    refusal = admin.refused("dynamodb:CreateTable", **{"BillingMode": "PAY_PER_REQUEST"} | asked | params)

    assert refusal.code == "ValidationException"
    assert said in refusal.message
    assert admin.call("dynamodb:ListTables")["TableNames"] == []


def test_tables_are_listed_by_name_some_at_a_time(admin: Admin) -> None:
    for name in ("users", "carts", "orders"):
        admin.call(
            "dynamodb:CreateTable",
            TableName=name,
            KeySchema=key("id"),
            AttributeDefinitions=defined(id="S"),
            BillingMode="PAY_PER_REQUEST",
        )

    page = admin.call("dynamodb:ListTables", Limit=2)
    assert page == {"TableNames": ["carts", "orders"], "LastEvaluatedTableName": "orders"}
    assert admin.call("dynamodb:ListTables", ExclusiveStartTableName="orders") == {"TableNames": ["users"]}


@pytest.mark.fact("dynamodb-32")
def test_there_is_nothing_to_see_of_the_machines_behind_a_table(admin: Admin) -> None:
    told = Ledger(admin).described()
    words = str(told).lower()

    assert "SSEDescription" not in told
    assert not any(word in words for word in ("instance", "disk", "volume", "availabilityzone", "us-east-1a"))
    admin.call("dynamodb:UpdateTable", TableName="orders", SSESpecification={"Enabled": True, "SSEType": "KMS"})
    encrypted = admin.call("dynamodb:DescribeTable", TableName="orders")["Table"]["SSEDescription"]
    assert (encrypted["Status"], encrypted["SSEType"]) == ("ENABLED", "KMS")
    assert encrypted["KMSMasterKeyArn"].startswith("arn:aws:kms:us-east-1:123456789012:key/")


def test_a_protected_table_is_not_deleted(admin: Admin) -> None:
    ledger = Ledger(admin, DeletionProtectionEnabled=True)

    assert "protected against deletion" in ledger.refused("DeleteTable").message
    ledger.call("UpdateTable", DeletionProtectionEnabled=False)
    assert ledger.call("DeleteTable")["TableDescription"]["TableStatus"] == "DELETING"


def test_tags_are_put_on_tables_and_taken_off(admin: Admin) -> None:
    ledger = Ledger(admin, Tags=[{"Key": "team", "Value": "shop"}])
    arn = ledger.made["TableArn"]

    admin.call("dynamodb:TagResource", ResourceArn=arn, Tags=[{"Key": "stage", "Value": "test"}])
    admin.call("dynamodb:UntagResource", ResourceArn=arn, TagKeys=["team"])
    assert admin.call("dynamodb:ListTagsOfResource", ResourceArn=arn)["Tags"] == [{"Key": "stage", "Value": "test"}]
    missing = admin.refused("dynamodb:TagResource", ResourceArn=f"{arn}x", Tags=[])
    assert missing.code == "ResourceNotFoundException"


def test_a_table_is_warmed_for_load_that_is_to_come_and_never_cools(admin: Admin) -> None:
    ledger = Ledger(admin, WarmThroughput={"ReadUnitsPerSecond": 13000, "WriteUnitsPerSecond": 9000})

    def warm() -> tuple[int, int, str]:
        told = ledger.described()["WarmThroughput"]
        return told["ReadUnitsPerSecond"], told["WriteUnitsPerSecond"], told["Status"]

    assert ledger.made["WarmThroughput"]["Status"] == "UPDATING"
    assert warm() == (42000, 14000, "ACTIVE")
    ledger.call("UpdateTable", WarmThroughput={"ReadUnitsPerSecond": 50000})
    assert warm() == (50000, 14000, "UPDATING")
    admin.advance(READY)
    assert warm() == (93000, 31000, "ACTIVE")
    less = ledger.refused("UpdateTable", WarmThroughput={"WriteUnitsPerSecond": 1})
    assert less.code == "ValidationException"
    assert less.message.endswith("decreasing WarmThroughput is not supported")


def test_a_bought_table_says_what_it_was_warmed_for(admin: Admin) -> None:
    bought = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    ledger = Ledger(admin, ProvisionedThroughput=bought, WarmThroughput={"ReadUnitsPerSecond": 1000})

    told = ledger.described()["WarmThroughput"]
    assert told == {"ReadUnitsPerSecond": 1000, "WriteUnitsPerSecond": 5, "Status": "ACTIVE"}
