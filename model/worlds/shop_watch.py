"""Who is told what happens in the shop: a person by mail when an alarm turns, a log group who called what."""

from __future__ import annotations

import re

from model.worlds.desk import Desk
from model.worlds.people import document, trust

ON_CALL = "ann@shop.example"
CALLS, WRITER = "/shop/calls", "shop-trail"
KEPT_DAYS = 3
_LINK = re.compile(r"TopicArn=([^&\s]+)&Token=(\w+)")


async def call_out(desk: Desk, region: str) -> str:
    """A topic that somebody has subscribed to with a mail address; its ARN."""
    made = await desk.call("sns:CreateTopic", region=region, Name="shop-alarms")
    topic: str = made["TopicArn"]
    await desk.call("sns:Subscribe", region=region, TopicArn=topic, Protocol="email", Endpoint=ON_CALL)
    return topic


async def agree(desk: Desk, region: str) -> None:
    """Follow the link in the mail that asks whether one wants to be told."""
    inbox = desk.watch("sns:InboxMessage")
    links = [_LINK.search(str(value)) for row in inbox.take().rows for value in row.values]
    inbox.close()
    for link in filter(None, links):
        await desk.call("sns:ConfirmSubscription", region=region, TopicArn=link[1], Token=link[2])


async def write_down(desk: Desk, region: str, trail: str) -> None:
    """What a trail remembers is said in a log group, too, that forgets soon."""
    await desk.call("logs:CreateLogGroup", region=region, logGroupName=CALLS)
    await desk.call("logs:PutRetentionPolicy", region=region, logGroupName=CALLS, retentionInDays=KEPT_DAYS)
    made = await desk.call(
        "iam:CreateRole", RoleName=WRITER, AssumeRolePolicyDocument=trust("cloudtrail.amazonaws.com")
    )
    writing = document({"Action": ("logs:CreateLogStream", "logs:PutLogEvents")})
    await desk.call("iam:PutRolePolicy", RoleName=WRITER, PolicyName="write", PolicyDocument=writing)
    found = await desk.call("logs:DescribeLogGroups", region=region, logGroupNamePrefix=CALLS)
    await desk.call(
        "cloudtrail:UpdateTrail",
        region=region,
        Name=trail,
        CloudWatchLogsLogGroupArn=found["logGroups"][0]["arn"],
        CloudWatchLogsRoleArn=made["Role"]["Arn"],
    )
