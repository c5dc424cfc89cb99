"""A corner shop without machines: a topic tells a queue, a function takes orders from it; clicks fill a stream."""

from __future__ import annotations

import json

from model.client import Client
from tests.model.services.lambda_.forge import ACCOUNT, TRUST, packed
from tests.screens.estate import build_estate, build_nothing

HERE = "us-east-1"
ORDERS = f"arn:aws:sqs:{HERE}:{ACCOUNT}:orders"
TAKEN = f"arn:aws:sns:{HERE}:{ACCOUNT}:taken"
TILL = f"arn:aws:lambda:{HERE}:{ACCOUNT}:function:till"
_CODE = "def lambda_handler(event, context):\n    return 'thank you'\n"
_READS = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"
_KEEPS = {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": f"arn:aws:dynamodb:*:{ACCOUNT}:table/orders"}


async def build_corner() -> Client:
    """As it is three minutes after it was opened, after three calls by hand."""
    client = await build_nothing()
    await furnish(client)
    return client


async def build_mixed() -> Client:
    """The estate's machines, and the corner shop."""
    client = await build_estate()
    await furnish(client)
    return client


async def furnish(client: Client) -> None:
    """Put the corner shop into a world."""
    await client.call("sqs:CreateQueue", QueueName="orders")
    await client.call("sns:CreateTopic", Name="taken")
    await client.call("sns:Subscribe", TopicArn=TAKEN, Protocol="sqs", Endpoint=ORDERS)
    await client.call("kinesis:CreateStream", StreamName="clicks", ShardCount=1)
    await client.call("s3:CreateBucket", Bucket="corner-letters")
    await client.call(
        "dynamodb:CreateTable",
        TableName="orders",
        AttributeDefinitions=[{"AttributeName": "order", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "order", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    await _till(client)
    await client.run_until(client.now + 60)
    for _ in range(3):
        await client.call("lambda:Invoke", FunctionName="till", Payload=b"{}")
        await client.run_until(client.now + 40)


async def _till(client: Client) -> None:
    """It may keep orders in the table, reads the queue, and is told of letters."""
    role = await client.call("iam:CreateRole", RoleName="runner", AssumeRolePolicyDocument=TRUST)
    await client.call("iam:AttachRolePolicy", RoleName="runner", PolicyArn=_READS)
    policy = json.dumps({"Version": "2012-10-17", "Statement": [_KEEPS]})
    await client.call("iam:PutRolePolicy", RoleName="runner", PolicyName="keeps", PolicyDocument=policy)
    await client.call(
        "lambda:CreateFunction",
        FunctionName="till",
        Runtime="python3.13",
        Handler="till.lambda_handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": packed({"till.py": _CODE})},
    )
    await client.call("lambda:CreateEventSourceMapping", FunctionName="till", EventSourceArn=ORDERS)
    let_in = {"StatementId": "letters", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
    await client.call("lambda:AddPermission", FunctionName="till", SourceArn="arn:aws:s3:::corner-letters", **let_in)
    told = {"LambdaFunctionConfigurations": [{"LambdaFunctionArn": TILL, "Events": ["s3:ObjectCreated:*"]}]}
    await client.call("s3:PutBucketNotificationConfiguration", Bucket="corner-letters", NotificationConfiguration=told)
