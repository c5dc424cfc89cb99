"""A tea house without machines: functions answer, read, count and take orders; streams, queues and tables hold it."""

from __future__ import annotations

import json
from typing import Any

from model.worlds.alarms import Watched, raise_alarm
from model.worlds.desk import Desk
from model.worlds.ground import ANYWHERE, Network
from model.worlds.people import document, service_role
from model.worlds.tea_functions import (
    ANSWER,
    COUNT_CLICKS,
    READ_VISITS,
    SOLD_OUT,
    TAKE_ORDERS,
    let_in,
    make_function,
)

HOME = "us-east-1"
VISITS, LAKE = "tea-visits", "tea-lake"
SETTLING_SECONDS = 600.0

DEMAND: dict[str, Any] = {
    "components": [{"daily": {"low": 0.2, "high": 0.9, "trough_hour": 8, "peak_hour": 20}}],
    "shape": {"cpu_milliseconds": 20, "bytes_in": 600, "bytes_out": 4000, "client_error_share": 0.01},
    "paths": {"/": 5, "/tea/sencha": 3, "/tea/assam": 2, SOLD_OUT: 0.3},
    "host": "tea.example",
}
"""So few that each of them can be followed: from the balancer's log through the stream into a table."""


async def build(desk: Desk) -> None:
    """Everything is made by calls at the desk; ten minutes pass until the first orders have come through."""
    account = (await desk.call("sts:GetCallerIdentity"))["Account"]
    topic = (await desk.call("sns:CreateTopic", region=HOME, Name="tea-operations"))["TopicArn"]
    entry = await _front(desk)
    await _tables(desk)
    clicks = await _clicks(desk)
    orders = await _orders(desk)
    await desk.run_until(desk.now + 60.0)
    await _counting(desk, clicks)
    await _ordering(desk, orders)
    await _reading(desk, clicks, orders)
    await _lake(desk, clicks)
    await _visits(desk, entry, account)
    await _alarms(desk, topic)
    await desk.demand(entry, DEMAND)
    await desk.run_until(desk.now + SETTLING_SECONDS)


async def _front(desk: Desk) -> str:
    """A balancer whose one target is a function; its ARN."""
    network = await Network.lay(desk, HOME, "tea", "10.0.0.0/16")
    for place, zone in enumerate("ab"):
        await network.subnet(f"public-{zone}", zone, f"10.0.{place}.0/24")
    await network.open_to_the_internet("tea", "public-a", "public-b")
    doors = await network.group("tea-balancer", "The balancer: web from anywhere", (80, ANYWHERE))
    subnets = list(network.subnets.values())
    made = await desk.call("elbv2:CreateLoadBalancer", region=HOME, Name="tea", Subnets=subnets, SecurityGroups=[doors])
    balancer: str = made["LoadBalancers"][0]["LoadBalancerArn"]
    made = await desk.call("elbv2:CreateTargetGroup", region=HOME, Name="tea-answers", TargetType="lambda")
    group: str = made["TargetGroups"][0]["TargetGroupArn"]
    function = await make_function(desk, HOME, "answer", ANSWER, MemorySize=256)
    await let_in(desk, HOME, "answer", "elasticloadbalancing.amazonaws.com", group)
    await desk.call("elbv2:RegisterTargets", region=HOME, TargetGroupArn=group, Targets=[{"Id": function}])
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    port = {"Protocol": "HTTP", "Port": 80, "DefaultActions": forward}
    await desk.call("elbv2:CreateListener", region=HOME, LoadBalancerArn=balancer, **port)
    return balancer


async def _tables(desk: Desk) -> None:
    """How often each page was seen, in as little room as there is; and orders, however many come."""
    for name, key, room in (
        ("pages", "path", {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}),
        ("orders", "order", {"BillingMode": "PAY_PER_REQUEST"}),
    ):
        await desk.call(
            "dynamodb:CreateTable",
            region=HOME,
            TableName=name,
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            **room,
        )


async def _clicks(desk: Desk) -> str:
    """The stream of clicks; its ARN."""
    await desk.call("kinesis:CreateStream", region=HOME, StreamName="clicks", ShardCount=1)
    found = await desk.call("kinesis:DescribeStreamSummary", region=HOME, StreamName="clicks")
    return found["StreamDescriptionSummary"]["StreamARN"]


async def _orders(desk: Desk) -> str:
    """The queue of orders; what was tried in vain three times goes aside, for an hour. Its URL."""
    aside = await _queue(desk, "orders-given-up", MessageRetentionPeriod="3600")
    redrive = json.dumps({"deadLetterTargetArn": await _arn(desk, aside), "maxReceiveCount": 3})
    return await _queue(desk, "orders", RedrivePolicy=redrive, VisibilityTimeout="60")


async def _queue(desk: Desk, name: str, **attributes: str) -> str:
    made = await desk.call("sqs:CreateQueue", region=HOME, QueueName=name, Attributes=attributes)
    return made["QueueUrl"]


async def _arn(desk: Desk, queue: str) -> str:
    found = await desk.call("sqs:GetQueueAttributes", region=HOME, QueueUrl=queue, AttributeNames=["QueueArn"])
    return found["Attributes"]["QueueArn"]


async def _counting(desk: Desk, clicks: str) -> None:
    reading = {"Action": "kinesis:*", "Resource": clicks}
    may = (reading, {"Action": "dynamodb:UpdateItem", "Resource": "arn:aws:dynamodb:*:*:table/pages"})
    await make_function(desk, HOME, "count-clicks", COUNT_CLICKS, may=may)
    await desk.call(
        "lambda:CreateEventSourceMapping",
        region=HOME,
        FunctionName="count-clicks",
        EventSourceArn=clicks,
        StartingPosition="TRIM_HORIZON",
        BatchSize=1000,
        MaximumBatchingWindowInSeconds=60,
    )


async def _ordering(desk: Desk, orders: str) -> None:
    """Orders become items, and whoever packs them hears of each within the hour."""
    taken = (await desk.call("sns:CreateTopic", region=HOME, Name="orders-taken"))["TopicArn"]
    packing = await _arn(desk, await _queue(desk, "packing", MessageRetentionPeriod="3600"))
    told = {"Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": packing}
    allowed = {"Policy": document(told | {"Condition": {"ArnEquals": {"aws:SourceArn": taken}}})}
    url = orders.removesuffix("orders") + "packing"
    await desk.call("sqs:SetQueueAttributes", region=HOME, QueueUrl=url, Attributes=allowed)
    await desk.call("sns:Subscribe", region=HOME, TopicArn=taken, Protocol="sqs", Endpoint=packing, Attributes=_RAW)
    source = await _arn(desk, orders)
    receiving = {
        "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        "Resource": source,
    }
    keeping = {"Action": "dynamodb:PutItem", "Resource": "arn:aws:dynamodb:*:*:table/orders"}
    variables = {"Variables": {"TAKEN": taken, "SOLD_OUT": SOLD_OUT}}
    may = (receiving, keeping, {"Action": "sns:Publish", "Resource": taken})
    await make_function(desk, HOME, "take-orders", TAKE_ORDERS, may=may, Environment=variables)
    await desk.call(
        "lambda:CreateEventSourceMapping",
        region=HOME,
        FunctionName="take-orders",
        EventSourceArn=source,
        BatchSize=100,
        MaximumBatchingWindowInSeconds=60,
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )


_RAW = {"RawMessageDelivery": "true"}


async def _reading(desk: Desk, clicks: str, orders: str) -> None:
    may = (
        {"Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{VISITS}/*"},
        {"Action": "kinesis:PutRecords", "Resource": clicks},
        {"Action": "sqs:SendMessage", "Resource": await _arn(desk, orders)},
    )
    variables = {"Variables": {"ORDERS": orders}}
    await make_function(desk, HOME, "read-visits", READ_VISITS, may=may, Environment=variables, Timeout=30)


async def _lake(desk: Desk, clicks: str) -> None:
    """All clicks end up in files, and what `take-orders` complains of does."""
    await desk.call("s3:CreateBucket", Bucket=LAKE)
    filling = {"Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{LAKE}/*"}
    role = await service_role(desk, "tea-lake", "firehose.amazonaws.com", filling, {"Action": "kinesis:*"})
    target = {"RoleARN": role, "BucketARN": f"arn:aws:s3:::{LAKE}", "BufferingHints": _BUFFER}
    await desk.call(
        "firehose:CreateDeliveryStream",
        region=HOME,
        DeliveryStreamName="clicks-into-files",
        DeliveryStreamType="KinesisStreamAsSource",
        KinesisStreamSourceConfiguration={"KinesisStreamARN": clicks, "RoleARN": role},
        ExtendedS3DestinationConfiguration=target | {"Prefix": "clicks/"},
    )
    made = await desk.call(
        "firehose:CreateDeliveryStream",
        region=HOME,
        DeliveryStreamName="complaints-into-files",
        ExtendedS3DestinationConfiguration=target | {"Prefix": "complaints/"},
    )
    await desk.run_until(desk.now + 60.0)
    await _complaints(desk, made["DeliveryStreamARN"])


_BUFFER = {"SizeInMBs": 5, "IntervalInSeconds": 300}


async def _complaints(desk: Desk, stream: str) -> None:
    group = "/aws/lambda/take-orders"
    await desk.call("logs:CreateLogGroup", region=HOME, logGroupName=group)
    role = await service_role(desk, "tea-complaints", "logs.amazonaws.com", {"Action": "firehose:PutRecord"})
    asked = {"filterName": "complaints", "filterPattern": "ERROR", "destinationArn": stream, "roleArn": role}
    await desk.call("logs:PutSubscriptionFilter", region=HOME, logGroupName=group, **asked)


async def _visits(desk: Desk, balancer: str, account: str) -> None:
    """The balancer writes down who came, every five minutes; each file is an event for a function."""
    await desk.call("s3:CreateBucket", Bucket=VISITS)
    by_balancers = {"Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}}
    writing = {"Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{VISITS}/AWSLogs/{account}/*"}
    await desk.call("s3:PutBucketPolicy", Bucket=VISITS, Policy=document(by_balancers | writing))
    await let_in(desk, HOME, "read-visits", "s3.amazonaws.com", f"arn:aws:s3:::{VISITS}")
    files = {"Key": {"FilterRules": [{"Name": "suffix", "Value": ".gz"}]}}
    function = f"arn:aws:lambda:{HOME}:{account}:function:read-visits"
    rule = {"LambdaFunctionArn": function, "Events": ["s3:ObjectCreated:*"], "Filter": files}
    told = {"LambdaFunctionConfigurations": [rule]}
    await desk.call("s3:PutBucketNotificationConfiguration", Bucket=VISITS, NotificationConfiguration=told)
    log = {"enabled": "true", "bucket": VISITS}
    attributes = [{"Key": f"access_logs.s3.{key}", "Value": value} for key, value in log.items()]
    await desk.call("elbv2:ModifyLoadBalancerAttributes", region=HOME, LoadBalancerArn=balancer, Attributes=attributes)


async def _alarms(desk: Desk, topic: str) -> None:
    turned_away = Watched("AWS/Lambda", "Throttles", ("FunctionName", "answer"))
    await raise_alarm(desk, HOME, "answers-throttled", turned_away, "GreaterThanThreshold", 0.0, topic)
    wrong = Watched("AWS/Lambda", "Errors", ("FunctionName", "read-visits"))
    await raise_alarm(desk, HOME, "visits-unread", wrong, "GreaterThanThreshold", 0.0, topic)
    late = Watched("AWS/Lambda", "IteratorAge", ("FunctionName", "count-clicks"), "Maximum")
    await raise_alarm(desk, HOME, "clicks-late", late, "GreaterThanThreshold", 300_000.0, topic)
    full = Watched("AWS/Kinesis", "WriteProvisionedThroughputExceeded", ("StreamName", "clicks"))
    await raise_alarm(desk, HOME, "clicks-throttled", full, "GreaterThanThreshold", 0.0, topic)
    aside = Watched("AWS/SQS", "ApproximateNumberOfMessagesVisible", ("QueueName", "orders-given-up"), "Maximum")
    await raise_alarm(desk, HOME, "orders-given-up", aside, "GreaterThanThreshold", 0.0, topic)
