from __future__ import annotations

from typing import Any

import pytest

from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, defined, item, key, value


def put(**attributes: Any) -> dict[str, Any]:
    return {"PutRequest": {"Item": item(**attributes)}}


def delete(**names: Any) -> dict[str, Any]:
    return {"DeleteRequest": {"Key": item(**names)}}


@pytest.fixture
def ledger(admin: Admin) -> Ledger:
    return Ledger(admin)


@pytest.mark.fact("dynamodb-45")
def test_a_batch_holds_25_writes(admin: Admin) -> None:
    Ledger(admin, ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1})
    for _ in range(11):
        batch = [put(id=str(number), text="x" * 1000) for number in range(25)]
        assert admin.call("dynamodb:BatchWriteItem", RequestItems={"orders": batch}) == {"UnprocessedItems": {}}

    large = admin.refused("dynamodb:BatchWriteItem", RequestItems={"orders": [put(id=str(n)) for n in range(26)]})
    assert large.code == "ValidationException"
    left = admin.call("dynamodb:BatchWriteItem", RequestItems={"orders": batch})
    assert left == {"UnprocessedItems": {}}
    admin.advance(10)
    unprocessed = admin.call("dynamodb:BatchWriteItem", RequestItems={"orders": batch})["UnprocessedItems"]["orders"]
    assert 0 < len(unprocessed) < 25
    assert unprocessed == batch[-len(unprocessed) :]
    none = admin.refused("dynamodb:BatchWriteItem", RequestItems={"orders": batch})
    assert none.code == "ProvisionedThroughputExceededException"


def test_a_batch_puts_and_deletes_each_item_once(admin: Admin, ledger: Ledger) -> None:
    ledger.put(id="old")
    told = admin.call(
        "dynamodb:BatchWriteItem",
        RequestItems={"orders": [put(id="1", a=1), delete(id="old")]},
        ReturnConsumedCapacity="TOTAL",
    )

    assert told["ConsumedCapacity"] == [{"TableName": "orders", "CapacityUnits": 2.0}]
    assert (ledger.get(id="1"), ledger.get(id="old")) == (item(id="1", a=1), None)
    twice = admin.refused("dynamodb:BatchWriteItem", RequestItems={"orders": [put(id="1"), delete(id="1")]})
    assert twice.message == "Provided list of item keys contains duplicates"
    for lacking in (delete(nr="1"), put(nr="1"), put(id=1)):
        wrong = admin.refused("dynamodb:BatchWriteItem", RequestItems={"orders": [put(id="2"), lacking]})
        assert wrong.message == "The provided key element does not match the schema"
    assert ledger.get(id="2") is None


@pytest.mark.fact("dynamodb-46")
def test_a_batch_reads_a_hundred_items_of_any_tables(admin: Admin, ledger: Ledger) -> None:
    asked = {"KeySchema": key("nr"), "AttributeDefinitions": defined(nr="N"), "BillingMode": "PAY_PER_REQUEST"}
    admin.call("dynamodb:CreateTable", TableName="carts", **asked)
    admin.advance(60)
    for number in range(50):
        ledger.put(id=str(number))
        admin.call("dynamodb:PutItem", TableName="carts", Item=item(nr=number))
    wanted = {
        "orders": {"Keys": [item(id=str(number)) for number in range(50)], "ConsistentRead": True},
        "carts": {"Keys": [item(nr=number) for number in range(50)], "ConsistentRead": True},
    }

    answer = admin.call("dynamodb:BatchGetItem", RequestItems=wanted)
    assert {name: len(found) for name, found in answer["Responses"].items()} == {"orders": 50, "carts": 50}
    assert answer["UnprocessedKeys"] == {}
    wanted["carts"]["Keys"].append(item(nr=99))
    assert admin.refused("dynamodb:BatchGetItem", RequestItems=wanted).code == "ValidationException"
    for number in range(45):
        ledger.put(id=str(number), text="x" * 390_000)
        admin.advance(1)
    large = admin.call("dynamodb:BatchGetItem", RequestItems={"orders": wanted["orders"]})
    assert len(large["Responses"]["orders"]) == 43 + 5
    assert len(large["UnprocessedKeys"]["orders"]["Keys"]) == 2
    assert large["UnprocessedKeys"]["orders"]["ConsistentRead"] is True


def reasons(refusal: AwsError) -> list[Any]:
    assert refusal.code == "TransactionCanceledException"
    found: Any = refusal.fields["CancellationReasons"]
    return found


def moved(amount: int) -> list[dict[str, Any]]:
    """An amount goes from one account to another, if it is there."""
    given = {":a": value(amount)}
    take = {"UpdateExpression": "SET balance = balance - :a", "ConditionExpression": "balance >= :a"}
    give = {"UpdateExpression": "ADD balance :a"}
    return [
        {"Update": {"TableName": "orders", "Key": item(id="ann"), "ExpressionAttributeValues": given, **take}},
        {"Update": {"TableName": "orders", "Key": item(id="bob"), "ExpressionAttributeValues": given, **give}},
    ]


def test_a_transaction_does_all_or_nothing(admin: Admin, ledger: Ledger) -> None:
    ledger.put(id="ann", balance=10)
    told = admin.call("dynamodb:TransactWriteItems", TransactItems=moved(7), ReturnConsumedCapacity="TOTAL")

    assert told["ConsumedCapacity"] == [{"TableName": "orders", "CapacityUnits": 4.0, "WriteCapacityUnits": 4.0}]
    refusal = admin.refused("dynamodb:TransactWriteItems", TransactItems=moved(7))
    assert reasons(refusal) == [
        {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"},
        {"Code": "None"},
    ]
    assert refusal.message.endswith("for specific reasons [ConditionalCheckFailed, None]")
    assert (ledger.get(id="ann"), ledger.get(id="bob")) == (item(id="ann", balance=3), item(id="bob", balance=7))


def test_a_transaction_checks_puts_and_deletes_too(admin: Admin, ledger: Ledger) -> None:
    ledger.put(id="1", stock=True)
    ledger.put(id="2")
    items = [
        {"ConditionCheck": {"TableName": "orders", "Key": item(id="1"), "ConditionExpression": "attribute_exists(id)"}},
        {"Put": {"TableName": "orders", "Item": item(id="3")}},
        {"Delete": {"TableName": "orders", "Key": item(id="2")}},
    ]
    admin.call("dynamodb:TransactWriteItems", TransactItems=items)

    found = ledger.call("Scan")["Items"]
    assert sorted(each["id"]["S"] for each in found) == ["1", "3"]
    assert ledger.get(id="1") == item(id="1", stock=True)
    twice = admin.refused("dynamodb:TransactWriteItems", TransactItems=[items[1], items[1]])
    assert twice.message == "Transaction request cannot include multiple operations on one item"


def test_a_transaction_with_a_token_is_done_once(admin: Admin, ledger: Ledger) -> None:
    ledger.put(id="ann", balance=10)
    for _ in range(3):
        admin.call("dynamodb:TransactWriteItems", TransactItems=moved(3), ClientRequestToken="once")

    assert ledger.get(id="ann") == item(id="ann", balance=7)
    other = admin.refused("dynamodb:TransactWriteItems", TransactItems=moved(4), ClientRequestToken="once")
    assert other.code == "IdempotentParameterMismatchException"
    admin.advance(601)
    admin.call("dynamodb:TransactWriteItems", TransactItems=moved(3), ClientRequestToken="once")
    assert ledger.get(id="ann") == item(id="ann", balance=4)


def test_several_items_are_read_as_they_were_at_one_instant(admin: Admin, ledger: Ledger) -> None:
    ledger.put(id="1", a=1)
    wanted = [{"Get": {"TableName": "orders", "Key": item(id=each)}} for each in ("none", "1")]
    answer = admin.call("dynamodb:TransactGetItems", TransactItems=wanted, ReturnConsumedCapacity="TOTAL")

    assert answer["Responses"] == [{}, {"Item": item(id="1", a=1)}]
    assert answer["ConsumedCapacity"] == [{"TableName": "orders", "CapacityUnits": 4.0, "ReadCapacityUnits": 4.0}]
