"""Calls that succeed in the fuzzed world, for the sake of what happens when one thing about them is odd."""

from __future__ import annotations

from random import Random
from typing import Any

from model.catalog.images import latest
from tests.fuzz.hostile import TEXTS, WHOLE

IMAGE = "al2023-ami-kernel-default-x86_64"
PERMISSION = {
    "IpProtocol": "tcp",
    "FromPort": 80,
    "ToPort": 80,
    "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "d"}],
}
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
TRUST = POLICY.replace(
    '"Action":"s3:*","Resource":"*"', '"Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"'
)
BUCKET_POLICY = POLICY.replace(
    '"Resource":"*"', '"Principal":{"AWS":"123456789012"},"Resource":"arn:aws:s3:::bucket/*"'
)
RULE = {
    "ID": "r",
    "Status": "Enabled",
    "Filter": {"And": {"Prefix": "a", "Tags": [{"Key": "k", "Value": "v"}]}},
    "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}],
    "Expiration": {"Days": 60},
}
ALARM = {
    "AlarmName": "a",
    "Namespace": "AWS/EC2",
    "MetricName": "CPUUtilization",
    "Dimensions": [{"Name": "InstanceId", "Value": "i-1"}],
    "Statistic": "Average",
    "Period": 60,
    "EvaluationPeriods": 2,
    "Threshold": 1.5,
    "ComparisonOperator": "GreaterThanThreshold",
    "ActionsEnabled": True,
}
DATUM = {"MetricName": "m", "Value": 1.5, "Unit": "Count", "Dimensions": [{"Name": "a", "Value": "b"}]}
QUERY = {
    "Id": "q",
    "MetricStat": {"Metric": {"Namespace": "n", "MetricName": "m"}, "Period": 60, "Stat": "p99"},
    "ReturnData": True,
}
SPAN = {"StartTime": 1_749_950_000.0, "EndTime": 1_749_990_000.0}
CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "ec2:RunInstances",
        {"ImageId": latest(IMAGE, "us-east-1").id, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1},
    ),
    (
        "ec2:CreateVpc",
        {
            "CidrBlock": "10.1.0.0/16",
            "TagSpecifications": [{"ResourceType": "vpc", "Tags": [{"Key": "a", "Value": "b"}]}],
        },
    ),
    (
        "ec2:CreateVolume",
        {"AvailabilityZone": "us-east-1a", "Size": 8, "VolumeType": "gp3", "Iops": 3000, "Encrypted": False},
    ),
    ("ec2:CreateSecurityGroup", {"GroupName": "g", "Description": "d"}),
    ("ec2:AuthorizeSecurityGroupIngress", {"GroupName": "default", "IpPermissions": [PERMISSION]}),
    (
        "ec2:DescribeInstances",
        {"Filters": [{"Name": "instance-state-name", "Values": ["running", "pen*"]}], "MaxResults": 10},
    ),
    (
        "ec2:CreateLaunchTemplate",
        {"LaunchTemplateName": "template", "LaunchTemplateData": {"InstanceType": "t3.micro", "UserData": "YQ=="}},
    ),
    ("autoscaling:DescribeAutoScalingGroups", {"MaxRecords": 10, "Filters": [{"Name": "tag-key", "Values": ["a"]}]}),
    ("cloudwatch:PutMetricAlarm", ALARM),
    (
        "cloudwatch:PutMetricData",
        {"Namespace": "n", "MetricData": [DATUM, {"MetricName": "m", "Values": [1.0, 2.0], "Counts": [1.0, 3.0]}]},
    ),
    ("cloudwatch:GetMetricData", {"MetricDataQueries": [QUERY, {"Id": "e", "Expression": "SUM(METRICS())"}], **SPAN}),
    (
        "cloudwatch:GetMetricStatistics",
        {"Namespace": "n", "MetricName": "m", "Period": 60, "Statistics": ["Sum"], **SPAN},
    ),
    ("elbv2:DescribeLoadBalancers", {"PageSize": 10}),
    (
        "iam:CreateRole",
        {
            "RoleName": "r",
            "AssumeRolePolicyDocument": TRUST,
            "MaxSessionDuration": 3600,
            "Tags": [{"Key": "a", "Value": "b"}],
        },
    ),
    ("iam:PutUserPolicy", {"UserName": "ann", "PolicyName": "p", "PolicyDocument": POLICY}),
    ("iam:ListUsers", {"PathPrefix": "/", "MaxItems": 10}),
    ("s3:PutObject", {"Bucket": "bucket", "Key": "key", "Body": b"hello", "Tagging": "a=b", "Metadata": {"a": "b"}}),
    ("s3:GetObject", {"Bucket": "bucket", "Key": "key", "Range": "bytes=0-2"}),
    ("s3:CopyObject", {"Bucket": "bucket", "Key": "copy", "CopySource": "bucket/key", "MetadataDirective": "COPY"}),
    ("s3:ListObjectsV2", {"Bucket": "bucket", "MaxKeys": 10, "Delimiter": "/", "Prefix": "k", "StartAfter": "a"}),
    ("s3:DeleteObjects", {"Bucket": "bucket", "Delete": {"Objects": [{"Key": "gone"}], "Quiet": True}}),
    ("s3:PutBucketLifecycleConfiguration", {"Bucket": "bucket", "LifecycleConfiguration": {"Rules": [RULE]}}),
    ("s3:PutBucketPolicy", {"Bucket": "bucket", "Policy": BUCKET_POLICY}),
    ("sts:GetCallerIdentity", {}),
)


def odd_call(params: dict[str, Any], random: Random) -> dict[str, Any]:
    """The call with one or two of its parameters odd."""
    names = random.choices(list(params), k=random.choice((1, 2))) if params else []
    return params | {name: odd(params[name], random) for name in names}


def odd(value: Any, random: Random) -> Any:
    """The same with one of its leaves, or one of its branches, replaced by something unlikely."""
    if isinstance(value, dict) and value and random.random() < 0.95:
        name = random.choice(list(value))
        return {**value, name: odd(value[name], random)}
    if isinstance(value, list) and value and random.random() < 0.9:
        at = random.randrange(len(value))
        return [*value[:at], odd(value[at], random), *value[at + 1 :], *value * random.choice((0, 0, 1, 50))]
    if isinstance(value, float | int) and random.random() < 0.7:
        return random.choice((*WHOLE, 1e300, -0.0, 0.1))
    if isinstance(value, str) and random.random() < 0.5:
        at = random.randrange(len(value) + 1)
        return value[:at] + random.choice(TEXTS) + value[at:]
    return random.choice((*TEXTS, *WHOLE, None, [], {}, True, [value], {"a": value}))
