from __future__ import annotations

from typing import Any

import pytest

from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, defined, index, item, key, value

ONE = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
MANY = {"ReadCapacityUnits": 100, "WriteCapacityUnits": 100}


def create(name: str, *names: str, **more: Any) -> dict[str, Any]:
    return {
        "AttributeDefinitions": defined(id="S", **dict.fromkeys(names, "S")),
        "GlobalSecondaryIndexUpdates": [{"Create": index(name, *names, **more)}],
    }


def status(ledger: Ledger) -> dict[str, Any]:
    (told,) = ledger.described()["GlobalSecondaryIndexes"]
    return told


def taken(ledger: Ledger, number: int, **more: Any) -> bool:
    """Whether an item of Carol's can be written now."""
    try:
        ledger.put(id=str(number), buyer="carol", **more)
    except AwsError as refusal:
        return refusal.code != "ProvisionedThroughputExceededException"
    return True


@pytest.mark.fact("dynamodb-34")
def test_a_global_index_comes_and_goes_and_has_a_throughput_of_its_own(admin: Admin) -> None:
    ledger = Ledger(admin, ProvisionedThroughput=MANY)
    for number in range(20):
        ledger.put(id=str(number), buyer="ann" if number % 2 else "bob")
    ledger.call("UpdateTable", **create("by-buyer", "buyer", ProvisionedThroughput=ONE))

    asked: dict[str, Any] = {"KeyConditionExpression": "buyer = :b", "ExpressionAttributeValues": {":b": value("ann")}}
    early = ledger.refused("Query", IndexName="by-buyer", **asked)
    assert early.message == "Cannot read from backfilling global secondary index: by-buyer"
    steps: dict[str, None] = {}
    for _ in range(40):
        told = status(ledger)
        steps[f"{told['IndexStatus']} {told.get('Backfilling')}"] = None
        admin.advance(1)
    assert list(steps) == ["CREATING False", "CREATING True", "ACTIVE None"]
    assert ledger.call("Query", IndexName="by-buyer", **asked)["Count"] == 10
    admin.advance(300)
    assert [taken(ledger, number, text="x" * 101_000) for number in range(3)] == [True] * 3
    seconds: list[int] = []
    for second in range(4):
        admin.advance(1)
        seconds.append(sum(taken(ledger, 100 + 10 * second + number) for number in range(10)))
    assert seconds == [1, 1, 1, 1]
    ledger.call("UpdateTable", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by-buyer"}}])
    assert status(ledger)["IndexStatus"] == "DELETING"
    admin.advance(60)
    assert "GlobalSecondaryIndexes" not in ledger.described()
    assert ledger.described()["AttributeDefinitions"] == defined(id="S")


@pytest.mark.fact("dynamodb-35")
def test_a_local_index_is_made_with_its_table_and_has_its_partition_key(admin: Admin) -> None:
    ledger = Ledger(
        admin,
        "id",
        "part",
        AttributeDefinitions=defined(id="S", part="S", weight="N"),
        LocalSecondaryIndexes=[index("by-weight", "id", "weight")],
    )
    for part, weight in (("a", 30), ("b", 4), ("c", 12)):
        ledger.put(id="1", part=part, weight=weight)

    found = ledger.query("id = :i AND weight > :w", {"i": "1", "w": 5}, IndexName="by-weight", ConsistentRead=True)
    assert [each["part"]["S"] for each in found["Items"]] == ["c", "a"]
    told = ledger.call("PutItem", Item=item(id="1", part="d", weight=1), ReturnConsumedCapacity="INDEXES")
    assert told["ConsumedCapacity"] == {
        "TableName": "orders",
        "CapacityUnits": 2.0,
        "Table": {"CapacityUnits": 1.0},
        "LocalSecondaryIndexes": {"by-weight": {"CapacityUnits": 1.0}},
    }
    later = ledger.refused("UpdateTable", LocalSecondaryIndexes=[index("later", "id", "weight")])
    assert later.code == "ValidationException"
    other = admin.refused(
        "dynamodb:CreateTable",
        TableName="other",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=key("id", "part"),
        AttributeDefinitions=defined(id="S", part="S", weight="N"),
        LocalSecondaryIndexes=[index("by-part", "part", "weight")],
    )
    assert other.code == "ValidationException"
    assert "does not have the same leading hash key" in other.message


@pytest.mark.fact("dynamodb-36")
def test_every_index_that_an_item_is_in_costs_units_of_its_own(admin: Admin) -> None:
    ledger = Ledger(
        admin,
        "id",
        "part",
        AttributeDefinitions=defined(id="S", part="S", weight="N", price="N"),
        LocalSecondaryIndexes=[index("by-weight", "id", "weight"), index("by-price", "id", "price")],
    )
    whole = item(id="1", part="a", weight=1, price=1, text="x" * 900)
    told = ledger.call("PutItem", Item=whole, ReturnConsumedCapacity="INDEXES")["ConsumedCapacity"]

    assert told["CapacityUnits"] == 3
    assert told["Table"] == {"CapacityUnits": 1}
    assert told["LocalSecondaryIndexes"] == {name: {"CapacityUnits": 1} for name in ("by-weight", "by-price")}
    assert ledger.units("PutItem", Item=whole | item(price=2)) == 1 + 1 + 2
    assert ledger.units("DeleteItem", Key=item(id="1", part="a")) == 3


def test_an_index_holds_what_it_is_to_hold_and_a_local_one_fetches_the_rest(admin: Admin) -> None:
    ledger = Ledger(
        admin,
        "id",
        "part",
        AttributeDefinitions=defined(id="S", part="S", weight="N"),
        LocalSecondaryIndexes=[index("by-weight", "id", "weight", projection="KEYS_ONLY")],
        GlobalSecondaryIndexes=[
            {**index("by-part", "part"), "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["weight"]}}
        ],
    )
    ledger.put(id="1", part="a", weight=1, price=5)

    found = ledger.query("id = :i", {"i": "1"}, IndexName="by-weight")["Items"]
    assert found == [item(id="1", part="a", weight=1)]
    all = ledger.query(
        "id = :i", {"i": "1"}, IndexName="by-weight", Select="ALL_ATTRIBUTES", ReturnConsumedCapacity="TOTAL"
    )
    assert all["Items"] == [item(id="1", part="a", weight=1, price=5)]
    assert all["ConsumedCapacity"]["CapacityUnits"] == 1
    assert ledger.query("part = :p", {"p": "a"}, IndexName="by-part")["Items"] == found
    asked: dict[str, Any] = {
        "IndexName": "by-part",
        "KeyConditionExpression": "part = :p",
        "ExpressionAttributeValues": {":p": value("a")},
    }
    assert (
        "not supported for global secondary index" in ledger.refused("Query", Select="ALL_ATTRIBUTES", **asked).message
    )
    assert "does not project [price]" in ledger.refused("Query", ProjectionExpression="price", **asked).message
    assert ledger.refused("Query", ConsistentRead=True, **asked).message == (
        "Consistent reads are not supported on global secondary indexes"
    )


def test_an_item_without_the_attribute_is_not_in_the_index(admin: Admin) -> None:
    ledger = Ledger(
        admin, AttributeDefinitions=defined(id="S", buyer="S"), GlobalSecondaryIndexes=[index("by-buyer", "buyer")]
    )
    ledger.put(id="1", buyer="ann")
    ledger.put(id="2")
    assert ledger.call("Scan", IndexName="by-buyer")["Count"] == 1
    ledger.call("UpdateItem", Key=item(id="1"), UpdateExpression="REMOVE buyer")

    assert ledger.call("Scan", IndexName="by-buyer")["Count"] == 0
    wrong = ledger.refused("PutItem", Item=item(id="1", buyer=1))
    assert wrong.message.endswith("Type mismatch for Index Key buyer Expected: S Actual: N IndexName: by-buyer")


def test_pages_of_an_index_go_on_behind_items_with_the_same_key(admin: Admin) -> None:
    ledger = Ledger(
        admin, AttributeDefinitions=defined(id="S", buyer="S"), GlobalSecondaryIndexes=[index("by-buyer", "buyer")]
    )
    for number in range(7):
        ledger.put(id=str(number), buyer="ann")

    found: list[str] = []
    more: dict[str, Any] = {}
    while True:
        page = ledger.query("buyer = :b", {"b": "ann"}, IndexName="by-buyer", Limit=3, ScanIndexForward=False, **more)
        found += [each["id"]["S"] for each in page["Items"]]
        if "LastEvaluatedKey" not in page:
            break
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    assert sorted(found) == [str(number) for number in range(7)]


@pytest.mark.fact("dynamodb-08")
def test_the_key_of_a_table_stays_what_it_is(admin: Admin) -> None:
    ledger = Ledger(admin)

    unknown = ledger.refused("UpdateTable", KeySchema=key("other"))
    assert unknown.code == "ValidationException"
    attributes = ledger.refused("UpdateTable", AttributeDefinitions=defined(id="S", other="S"))
    assert attributes.code == "ValidationException"
    retyped = ledger.refused("UpdateTable", AttributeDefinitions=defined(id="N"), BillingMode="PAY_PER_REQUEST")
    assert retyped.code == "ValidationException"
    assert ledger.described()["KeySchema"] == key("id")


@pytest.mark.parametrize(
    ("updates", "code"),
    [
        ([{"Delete": {"IndexName": "none"}}], "ResourceNotFoundException"),
        ([{"Delete": {"IndexName": "by-buyer"}}, {"Create": index("next", "buyer")}], "LimitExceededException"),
        ([{"Create": index("by-buyer", "buyer")}], "ValidationException"),
        ([{}], "ValidationException"),
    ],
)
def test_indexes_are_changed_one_at_a_time(admin: Admin, updates: list[dict[str, Any]], code: str) -> None:
    ledger = Ledger(
        admin, AttributeDefinitions=defined(id="S", buyer="S"), GlobalSecondaryIndexes=[index("by-buyer", "buyer")]
    )
    refusal = ledger.refused(
        "UpdateTable", GlobalSecondaryIndexUpdates=updates, AttributeDefinitions=defined(id="S", buyer="S")
    )

    assert refusal.code == code
    assert status(ledger)["IndexStatus"] == "ACTIVE"


def test_items_are_counted_as_they_come_and_go(admin: Admin) -> None:
    ledger = Ledger(
        admin, AttributeDefinitions=defined(id="S", buyer="S"), GlobalSecondaryIndexes=[index("by-buyer", "buyer")]
    )

    def counts() -> list[int]:
        admin.advance(120)
        told, (held,) = ledger.described(), ledger.described()["GlobalSecondaryIndexes"]
        return [told["ItemCount"], told["TableSizeBytes"], held["ItemCount"], held["IndexSizeBytes"]]

    ledger.put(id="1", buyer="ann")
    ledger.put(id="2")
    assert counts() == [2, 14, 1, 11]
    ledger.put(id="3", buyer="ann")
    ledger.put(id="1", buyer="anna")
    assert counts() == [3, 26, 2, 23]
    ledger.call("DeleteItem", Key=item(id="3"))
    assert counts() == [2, 15, 1, 12]
    admin.advance(7 * 3600)
    ledger.call("UpdateItem", Key=item(id="1"), UpdateExpression="REMOVE buyer")
    assert counts() == [2, 6, 0, 0]
