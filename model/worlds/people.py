"""Who works in the shop, what each of them may do, and the trail that remembers what they did."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from model.worlds.desk import Desk

Statement = Mapping[str, Any]

TRAIL_DAYS = 90
MANAGED = "arn:aws:iam::aws:policy/"
PASSWORDS: dict[str, Any] = {
    "MinimumPasswordLength": 14,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "RequireLowercaseCharacters": True,
    "RequireUppercaseCharacters": True,
    "PasswordReusePrevention": 5,
}


def document(*statements: Statement) -> str:
    """A policy; what says nothing else allows, and what names nothing means everything."""
    whole = [_whole(statement) for statement in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": whole})


def trust(service: str) -> str:
    """A role's policy that lets in one service of AWS."""
    return document({"Principal": {"Service": service}, "Action": "sts:AssumeRole"})


async def hire(desk: Desk, files: str) -> None:
    """Three groups of people who do different things, and none who does all; `files` is the bucket of the site."""
    await desk.call("iam:UpdateAccountPasswordPolicy", **PASSWORDS)
    await _group(desk, "operators", ("AmazonEC2ReadOnlyAccess", "CloudWatchReadOnlyAccess"), _operating())
    await _group(desk, "auditors", ("SecurityAudit",), _night_watch())
    await _group(desk, "writers", (), _writing(files))
    for name, group in (("ann", "operators"), ("ben", "operators"), ("carol", "auditors"), ("dora", "writers")):
        await desk.call("iam:CreateUser", UserName=name, Tags=[{"Key": "team", "Value": group}])
        await desk.call("iam:AddUserToGroup", GroupName=group, UserName=name)
    await _role(desk, "night-watch", await _by_colleagues(desk), "AmazonEC2ReadOnlyAccess")


async def web_role(desk: Desk, files: str) -> None:
    """What the web servers may do: read what they show."""
    await _role(desk, "shop-web", trust("ec2.amazonaws.com"))
    await _inline(desk, "Role", "shop-web", "read-files", _reading(files))
    await desk.call("iam:CreateInstanceProfile", InstanceProfileName="shop-web")
    await desk.call("iam:AddRoleToInstanceProfile", InstanceProfileName="shop-web", RoleName="shop-web")


async def service_role(desk: Desk, name: str, service: str, *statements: Statement, managed: str = "") -> str:
    """What a service of AWS may do for us under this name; its ARN."""
    made = await desk.call("iam:CreateRole", RoleName=name, AssumeRolePolicyDocument=trust(service))
    if managed:
        await desk.call("iam:AttachRolePolicy", RoleName=name, PolicyArn=MANAGED + managed)
    if statements:
        await _inline(desk, "Role", name, "own", document(*statements))
    return made["Role"]["Arn"]


async def remember(desk: Desk, bucket: str) -> None:
    """A trail of all regions, in a bucket that nobody but CloudTrail writes to and that forgets in time."""
    await desk.call("s3:CreateBucket", Bucket=bucket)
    account = (await desk.call("sts:GetCallerIdentity"))["Account"]
    await desk.call("s3:PutBucketPolicy", Bucket=bucket, Policy=document(*_delivering(bucket, account)))
    expiry = {"ID": "forget", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": TRAIL_DAYS}}
    await desk.call("s3:PutBucketLifecycleConfiguration", Bucket=bucket, LifecycleConfiguration={"Rules": [expiry]})
    await desk.call(
        "cloudtrail:CreateTrail",
        Name="shop",
        S3BucketName=bucket,
        IsMultiRegionTrail=True,
        EnableLogFileValidation=True,
    )
    await desk.call("cloudtrail:StartLogging", Name="shop")


def _whole(statement: Statement) -> dict[str, Any]:
    place = {} if "Principal" in statement and "Resource" not in statement else {"Resource": "*"}
    return {"Effect": "Allow", **place, **statement}


def _operating() -> str:
    """Start and stop what carries the shop's name, size the group; end no machine, ever."""
    shop = {"StringLike": {"aws:ResourceTag/Name": ["web", "bastion"]}}
    return document(
        {"Sid": "Machines", "Action": ["ec2:StartInstances", "ec2:StopInstances"], "Condition": shop},
        {"Sid": "Size", "Action": ["autoscaling:SetDesiredCapacity", "autoscaling:Describe*"]},
        {"Sid": "NeverEnd", "Effect": "Deny", "Action": "ec2:TerminateInstances"},
    )


def _night_watch() -> str:
    return document({"Sid": "Watch", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/night-watch"})


def _writing(files: str) -> str:
    """Everybody writes below their own name, and reads everything."""
    own = f"arn:aws:s3:::{files}/drafts/${{aws:username}}/*"
    return document(
        {"Sid": "Own", "Action": ["s3:PutObject", "s3:DeleteObject"], "Resource": own},
        *json.loads(_reading(files))["Statement"],
    )


def _reading(files: str) -> str:
    return document(
        {"Sid": "List", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{files}"},
        {"Sid": "Read", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{files}/*"},
    )


def _delivering(bucket: str, account: str) -> Sequence[Statement]:
    by_cloudtrail = {"Principal": {"Service": "cloudtrail.amazonaws.com"}}
    own = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    logs = f"arn:aws:s3:::{bucket}/AWSLogs/{account}/*"
    return (
        by_cloudtrail | {"Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{bucket}"},
        by_cloudtrail | {"Action": "s3:PutObject", "Resource": logs, "Condition": own},
    )


async def _by_colleagues(desk: Desk) -> str:
    """People of the account who have shown a code of their MFA device."""
    account = (await desk.call("sts:GetCallerIdentity"))["Account"]
    shown = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    return document({"Principal": {"AWS": account}, "Action": "sts:AssumeRole", "Condition": shown})


async def _group(desk: Desk, name: str, managed: Sequence[str], own: str) -> None:
    await desk.call("iam:CreateGroup", GroupName=name)
    for policy in managed:
        await desk.call("iam:AttachGroupPolicy", GroupName=name, PolicyArn=MANAGED + policy)
    await _inline(desk, "Group", name, f"{name}-work", own)


async def _role(desk: Desk, name: str, trusting: str, *managed: str) -> None:
    await desk.call("iam:CreateRole", RoleName=name, AssumeRolePolicyDocument=trusting)
    for policy in managed:
        await desk.call("iam:AttachRolePolicy", RoleName=name, PolicyArn=MANAGED + policy)


async def _inline(desk: Desk, kind: str, holder: str, name: str, text: str) -> None:
    await desk.call(f"iam:Put{kind}Policy", **{f"{kind}Name": holder}, PolicyName=name, PolicyDocument=text)
