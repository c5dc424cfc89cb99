from __future__ import annotations

from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, item, value


def test_what_was_said_before_there_were_expressions_is_still_understood(admin: Admin) -> None:
    ledger = Ledger(admin, "id", "part")
    ledger.call("PutItem", Item=item(id="1", part="a", n=1), Expected={"id": {"Exists": False}})
    assert ledger.refused("PutItem", Item=item(id="1", part="a"), Expected={"id": {"Exists": False}}).code == (
        "ConditionalCheckFailedException"
    )
    key = item(id="1", part="a")
    updates = {"n": {"Action": "ADD", "Value": value(2)}, "m": {"Value": value("x")}}
    ledger.call("UpdateItem", Key=key, AttributeUpdates=updates)
    assert ledger.get(id="1", part="a") == item(id="1", part="a", n=3, m="x")
    same = {"id": {"ComparisonOperator": "EQ", "AttributeValueList": [value("1")]}}
    few = {"n": {"ComparisonOperator": "GT", "AttributeValueList": [value(5)]}}
    assert ledger.call("Query", KeyConditions=same)["Count"] == 1
    found = ledger.call("Query", KeyConditions=same, QueryFilter=few)
    assert (found["Count"], found["ScannedCount"]) == (0, 1)
    assert ledger.call("Scan", ScanFilter=few)["Count"] == 0
    mixed = ledger.refused(
        "Scan", ScanFilter=few, FilterExpression="n > :n", ExpressionAttributeValues={":n": value(1)}
    )
    assert mixed.message.startswith("Can not use both expression and non-expression parameters in the same request")
    alone = ledger.refused("Scan", ScanFilter=few, ConditionalOperator="OR")
    assert "two or more elements" in alone.message
