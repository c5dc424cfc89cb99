import json
from decimal import Decimal

import pytest

from model.services.lambda_.worker.tables import Attr, deserialize, serialize, written
from tests.admin import Admin
from tests.model.services.lambda_.forge import Forge

SELLS = """
import boto3
from boto3.dynamodb.conditions import Attr, Key
table = boto3.resource('dynamodb').Table('teas')
def lambda_handler(event, context):
    for kind, price in (('black', 3), ('green', 5), ('white', 9)):
        table.put_item(Item={'shop': 'north', 'kind': kind, 'price': price, 'leaves': {'big', 'small'}})
    north = Key('shop').eq('north') & Key('kind').between('c', 'z')
    found = table.query(ConsistentRead=True, KeyConditionExpression=north, FilterExpression=Attr('price').lt(9))
    one = table.get_item(Key={'shop': 'north', 'kind': 'black'}, ConsistentRead=True)['Item']
    return [[each['kind'] for each in found['Items']], int(one['price']), sorted(one['leaves'])]
"""


def test_a_function_keeps_items_in_a_table_as_plain_values(admin: Admin) -> None:
    forge = Forge(admin)
    admin.call(
        "dynamodb:CreateTable",
        TableName="teas",
        KeySchema=[{"AttributeName": "shop", "KeyType": "HASH"}, {"AttributeName": "kind", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("shop", "kind")],
        BillingMode="PAY_PER_REQUEST",
    )
    statement = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    admin.call("iam:PutRolePolicy", RoleName="runner", PolicyName="teas", PolicyDocument=document)
    forge.make(SELLS)

    assert forge.invoke().payload == [["green"], 3, ["big", "small"]]


def test_what_is_written_down_is_read_again() -> None:
    value = {"a": [1, None, True, "x"], "b": {"c": b"y"}, "d": {Decimal("1.5")}}
    assert deserialize(serialize(value)) == value
    with pytest.raises(TypeError, match="Float"):
        serialize(0.1)


def test_conditions_put_names_and_values_aside() -> None:
    said = written({"FilterExpression": Attr("a").eq(1) | ~Attr("b").exists()})
    assert said["FilterExpression"] == "(#n0 = :v1 OR (NOT attribute_exists(#n2)))"
    assert said["ExpressionAttributeNames"] == {"#n0": "a", "#n2": "b"}
    assert said["ExpressionAttributeValues"] == {":v1": {"N": "1"}}


def test_a_run_finds_what_it_has_just_put_into_a_bucket(admin: Admin) -> None:
    forge = Forge(admin)
    admin.call("s3:CreateBucket", Bucket="tea")
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    admin.call("iam:PutRolePolicy", RoleName="runner", PolicyName="tea", PolicyDocument=document)
    forge.make(
        "import boto3\n"
        "s3 = boto3.client('s3')\n"
        "def lambda_handler(event, context):\n"
        "    s3.put_object(Bucket='tea', Key='leaf', Body='green')\n"
        "    found = [each['Key'] for each in s3.list_objects_v2(Bucket='tea')['Contents']]\n"
        "    return [s3.get_object(Bucket='tea', Key='leaf')['Body'].read().decode(), found]\n"
    )

    assert forge.invoke().payload == ["green", ["leaf"]]
