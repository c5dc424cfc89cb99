"""Flow logs for tests: who may deliver them, and their records by name."""

from __future__ import annotations

import gzip
import json
from typing import Any

from model.services.ec2.flow_fields import DEFAULT_FORMAT
from tests.admin import Admin

GROUP, ROLE = "flows", "flows"
HOST = "vpc-flow-logs.amazonaws.com"
WRITE = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
LATE = 300.0
"How long after its interval a record is told."


def trust(host: str = HOST) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": host}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allow(*actions: str) -> str:
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def make_role(admin: Admin, host: str = HOST, actions: tuple[str, ...] = WRITE) -> str:
    made = admin.call("iam:CreateRole", RoleName=ROLE, AssumeRolePolicyDocument=trust(host))["Role"]["Arn"]
    if actions:
        admin.call("iam:PutRolePolicy", RoleName=ROLE, PolicyName="own", PolicyDocument=allow(*actions))
    return made


def asked(id: str, **more: Any) -> dict[str, Any]:
    """What is asked for to have the traffic of a VPC, subnet or interface written down every minute."""
    kind = {"vpc": "VPC", "subnet": "Subnet", "eni": "NetworkInterface"}[id.partition("-")[0]]
    return {"ResourceIds": [id], "ResourceType": kind, "TrafficType": "ALL", "MaxAggregationInterval": 60} | more


def to_group(id: str, role: str, **more: Any) -> dict[str, Any]:
    return asked(id, LogGroupName=GROUP, DeliverLogsPermissionArn=role, **more)


def to_bucket(id: str, destination: str, **more: Any) -> dict[str, Any]:
    return asked(id, LogDestinationType="s3", LogDestination=destination, **more)


def make_log(admin: Admin, **wanted: Any) -> str:
    answer = admin.call("ec2:CreateFlowLogs", **wanted)
    assert answer["Unsuccessful"] == []
    (id,) = answer["FlowLogIds"]
    return id


def describe(admin: Admin, id: str) -> dict[str, Any]:
    return admin.call("ec2:DescribeFlowLogs", FlowLogIds=[id])["FlowLogs"][0]


def read(text: str, format: str = DEFAULT_FORMAT) -> dict[str, str]:
    """A record by the names of its fields."""
    return dict(zip(format.replace("${", "").replace("}", "").split(), text.split(), strict=True))


def told(admin: Admin, format: str = DEFAULT_FORMAT, **like: str) -> list[dict[str, str]]:
    """The records in the group that have these values; in names of fields `_` stands for `-`."""
    wanted = {name.replace("_", "-"): value for name, value in like.items()}
    pages: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        answer = admin.call("logs:FilterLogEvents", logGroupName=GROUP, **token)
        pages += answer["events"]
        if "nextToken" not in answer:
            break
        token = {"nextToken": answer["nextToken"]}
    records = [read(each["message"], format) for each in pages]
    return [each for each in records if all(each[name] == value for name, value in wanted.items())]


def files(admin: Admin, bucket: str) -> dict[str, list[str]]:
    """The lines of every object of a bucket, by key."""
    listed = admin.call("s3:ListObjectsV2", Bucket=bucket).get("Contents", ())
    return {each["Key"]: _lines(admin, bucket, each["Key"]) for each in listed}


def _lines(admin: Admin, bucket: str, key: str) -> list[str]:
    content = b"".join(admin.call("s3:GetObject", Bucket=bucket, Key=key)["Body"].pieces())
    return gzip.decompress(content).decode().splitlines()
