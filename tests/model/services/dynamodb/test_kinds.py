"""What attributes can hold, as it goes into a table and comes out again."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.admin import SMALL, Admin


def table(admin: Admin, name: str = "things") -> None:
    admin.call(
        "dynamodb:CreateTable",
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    admin.advance(60)


@pytest.fixture(scope="module")
def admin() -> Iterator[Admin]:
    """Of one table, in which each test has items of its own."""
    admin = Admin()
    table(admin)
    yield admin
    admin.close()


def kept(admin: Admin, value: dict[str, Any]) -> dict[str, Any]:
    """What comes out when a value is put in."""
    admin.call("dynamodb:PutItem", TableName="things", Item={"id": {"S": "it"}, "value": value})
    found = admin.call("dynamodb:GetItem", TableName="things", Key={"id": {"S": "it"}}, ConsistentRead=True)
    return found["Item"]["value"]


def refusal(admin: Admin, value: dict[str, Any]) -> str:
    refused = admin.refused("dynamodb:PutItem", TableName="things", Item={"id": {"S": "it"}, "value": value})
    assert refused.code == "ValidationException"
    return refused.message


@pytest.mark.fact("dynamodb-10")
def test_scalars_of_five_kinds_come_back_as_they_were(admin: Admin) -> None:
    for value in ({"S": "Tee für zwei 茶🍵"}, {"N": "-12.5"}, {"B": b"\x00\xff"}, {"BOOL": False}, {"NULL": True}):
        assert kept(admin, value) == value


@pytest.mark.fact("dynamodb-11")
def test_numbers_of_either_sign_keep_38_digits_and_are_added_as_decimals(admin: Admin) -> None:
    for text in ("9" * 38, "-" + "9" * 38, "0." + "1" * 38, "-12345678901234567890.123456789012345678"):
        assert kept(admin, {"N": text}) == {"N": text}
    for text in ("9" * 39, "-0." + "1" * 39):
        assert refusal(admin, {"N": text}) == "Attempting to store more than 38 significant digits in a Number"
    kept(admin, {"N": "0.1"})
    added = admin.call(
        "dynamodb:UpdateItem",
        TableName="things",
        Key={"id": {"S": "it"}},
        UpdateExpression="ADD #v :more",
        ExpressionAttributeNames={"#v": "value"},
        ExpressionAttributeValues={":more": {"N": "0.2"}},
        ReturnValues="UPDATED_NEW",
    )
    assert added["Attributes"] == {"value": {"N": "0.3"}}


@pytest.mark.fact("dynamodb-12")
def test_texts_and_binaries_could_not_be_empty_in_2017_and_can_today(admin: Admin) -> None:
    assert kept(admin, {"S": ""}) == {"S": ""}
    assert kept(admin, {"L": [{"B": b""}]}) == {"L": [{"B": b""}]}
    once = Admin(settings=replace(SMALL, quotas="notes-2017"))
    table(once)
    invalid = "One or more parameter values were invalid: An AttributeValue may not contain "
    assert refusal(once, {"S": ""}) == f"{invalid}an empty string"
    assert refusal(once, {"M": {"in": {"L": [{"B": b""}]}}}) == f"{invalid}a null or empty binary type."
    once.close()


@pytest.mark.fact("dynamodb-13")
def test_sets_hold_unique_values_of_one_kind_in_no_order(admin: Admin) -> None:
    assert refusal(admin, {"SS": ["a", "a"]}).endswith("Input collection [a, a] contains duplicates.")
    mixed = admin.refused("dynamodb:PutItem", TableName="things", Item={"id": {"S": "it"}, "v": {"SS": ["a", 1]}})
    assert mixed.code == "SerializationException"
    kept(admin, {"SS": ["b", "a"]})
    same = admin.call(
        "dynamodb:Scan",
        TableName="things",
        FilterExpression="#v = :set",
        ExpressionAttributeNames={"#v": "value"},
        ExpressionAttributeValues={":set": {"SS": ["a", "b"]}},
    )
    assert same["Count"] == 1
