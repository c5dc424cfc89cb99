from __future__ import annotations

from typing import Any

import pytest

from model.kit.errors import AwsError
from model.kit.principal import root
from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, defined, index, item, value
from tests.model.services.iam.people import Person, policy

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"


@pytest.fixture
def ledger(admin: Admin) -> Ledger:
    return Ledger(
        admin, AttributeDefinitions=defined(id="S", buyer="S"), GlobalSecondaryIndexes=[index("by-buyer", "buyer")]
    )


@pytest.mark.fact("dynamodb-52")
def test_policies_permit_some_operations_on_some_tables(admin: Admin, ledger: Ledger) -> None:
    ann = Person(admin, "ann")
    ann.given({"Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": ARN})
    asked: dict[str, Any] = {"KeyConditionExpression": "id = :i", "ExpressionAttributeValues": {":i": value("1")}}

    assert ann.may("dynamodb:GetItem", TableName="orders", Key=item(id="1"))
    assert ann.may("dynamodb:Query", TableName="orders", **asked)
    refusal = ann.refused("dynamodb:PutItem", TableName="orders", Item=item(id="1"))
    assert (refusal.code, refusal.status) == ("AccessDeniedException", 403)
    assert not ann.may("dynamodb:GetItem", TableName="carts", Key=item(id="1"))
    assert not ann.may("dynamodb:Query", TableName="orders", IndexName="by-buyer", **asked)
    assert not ann.may("dynamodb:BatchGetItem", RequestItems={"orders": {"Keys": [item(id="1")]}})


@pytest.mark.fact("dynamodb-53")
def test_conditions_limit_somebody_to_own_items_and_certain_attributes(admin: Admin, ledger: Ledger) -> None:
    ann = Person(admin, "ann")
    own = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["${aws:username}"]}}
    ann.given({"Action": "dynamodb:*", "Resource": f"{ARN}*", "Condition": own}, name="own")

    assert ann.may("dynamodb:PutItem", TableName="orders", Item=item(id="ann", a=1, b=2))
    assert not ann.may("dynamodb:PutItem", TableName="orders", Item=item(id="bob"))
    assert ann.may("dynamodb:GetItem", TableName="orders", Key=item(id="ann"))
    assert not ann.may("dynamodb:GetItem", TableName="orders", Key=item(id="bob"))
    by = {"KeyConditionExpression": "id = :i"}
    assert ann.may("dynamodb:Query", TableName="orders", ExpressionAttributeValues={":i": value("ann")}, **by)
    assert not ann.may("dynamodb:Query", TableName="orders", ExpressionAttributeValues={":i": value("bob")}, **by)
    batch = [{"DeleteRequest": {"Key": item(id=each)}} for each in ("ann", "bob")]
    assert ann.may("dynamodb:BatchWriteItem", RequestItems={"orders": batch[:1]})
    assert not ann.may("dynamodb:BatchWriteItem", RequestItems={"orders": batch})
    put = [{"Put": {"TableName": "orders", "Item": item(id=each)}} for each in ("ann", "bob")]
    assert ann.may("dynamodb:TransactWriteItems", TransactItems=put[:1])
    assert not ann.may("dynamodb:TransactWriteItems", TransactItems=put)

    some = {
        "ForAllValues:StringEquals": {"dynamodb:Attributes": ["id", "a"]},
        "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
    }
    ann.given({"Action": "dynamodb:*", "Resource": ARN, "Condition": some}, name="own")
    search: dict[str, Any] = {"TableName": "orders", "ExpressionAttributeValues": {":i": value("ann")}, **by}
    assert ann.may("dynamodb:Query", Select="SPECIFIC_ATTRIBUTES", ProjectionExpression="id, a", **search)
    assert not ann.may("dynamodb:Query", Select="SPECIFIC_ATTRIBUTES", ProjectionExpression="id, b", **search)
    assert not ann.may("dynamodb:Query", Select="ALL_ATTRIBUTES", **search)


def test_a_transaction_needs_what_each_of_its_parts_needs(admin: Admin, ledger: Ledger) -> None:
    ann = Person(admin, "ann")
    ann.given({"Action": ["dynamodb:PutItem", "dynamodb:GetItem"], "Resource": ARN})
    put = {"Put": {"TableName": "orders", "Item": item(id="1")}}
    delete = {"Delete": {"TableName": "orders", "Key": item(id="2")}}

    assert ann.may("dynamodb:TransactWriteItems", TransactItems=[put])
    assert not ann.may("dynamodb:TransactWriteItems", TransactItems=[put, delete])
    get = {"Get": {"TableName": "orders", "Key": item(id="1")}}
    assert ann.may("dynamodb:TransactGetItems", TransactItems=[get])


def test_a_table_lets_another_account_in_by_its_policy(admin: Admin, ledger: Ledger) -> None:
    other = "111122223333"
    ledger.put(id="1")
    text = policy({"Principal": {"AWS": other}, "Action": "dynamodb:GetItem", "Resource": ARN})

    def fetched() -> dict[str, Any]:
        asked = {"TableName": ARN, "Key": item(id="1"), "ConsistentRead": True}
        return admin.run(admin.cloud.call("dynamodb:GetItem", asked, principal=root(other), region="us-east-1"))

    with pytest.raises(AwsError, match="AccessDenied"):
        fetched()
    revision = admin.call("dynamodb:PutResourcePolicy", ResourceArn=ARN, Policy=text)["RevisionId"]
    assert fetched() == {"Item": item(id="1")}
    assert admin.call("dynamodb:GetResourcePolicy", ResourceArn=ARN) == {"Policy": text, "RevisionId": revision}
    stale = admin.refused("dynamodb:PutResourcePolicy", ResourceArn=ARN, Policy=text, ExpectedRevisionId="7")
    assert stale.code == "PolicyNotFoundException"
    broken = admin.refused("dynamodb:PutResourcePolicy", ResourceArn=ARN, Policy="{}")
    assert broken.code == "ValidationException"
    assert admin.call("dynamodb:DeleteResourcePolicy", ResourceArn=ARN)["RevisionId"] == revision
    assert admin.refused("dynamodb:GetResourcePolicy", ResourceArn=ARN).code == "PolicyNotFoundException"
