"""What the parameters of forms mean, in a sentence, and which of them most people want to see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

COMMON: Final = (
    "Name",
    "ImageId",
    "InstanceType",
    "KeyName",
    "SubnetId",
    "SecurityGroupIds",
    "NewGroup",
    "AvailabilityZone",
    "Size",
    "VolumeType",
    "SnapshotId",
    "VpcId",
    "CidrBlock",
    "GroupName",
    "Description",
    "Protocol",
    "Port",
    "TargetType",
    "HealthCheckPath",
    "Subnets",
    "SecurityGroups",
    "Scheme",
    "LaunchTemplate",
    "LaunchConfigurationName",
    "DesiredCapacity",
    "VPCZoneIdentifier",
    "TargetGroupARNs",
    "HealthCheckType",
    "HealthCheckGracePeriod",
    "Namespace",
    "MetricName",
    "Dimensions",
    "Statistic",
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "ComparisonOperator",
    "Threshold",
    "TreatMissingData",
    "AlarmActions",
    "Tags",
)
"Where there are many parameters these come first, in this order; the others wait in a folded group."

DEFAULTS: Final[Mapping[str, Any]] = {
    "MinCount": 1,
    "InstanceType": "t3.micro",
    "VolumeType": "gp3",
    "Size": 8,
    "Scheme": "internet-facing",
    "Protocol": "HTTP",
    "Port": 80,
    "Statistic": "Average",
    "Period": 60,
    "EvaluationPeriods": 2,
    "ComparisonOperator": "GreaterThanThreshold",
}
"What a form proposes, beyond what AWS does by itself."

LABELS: Final[Mapping[str, str]] = {
    "DefaultActions": "Forward to",
    "IpPermissions": "Rules",
    "AvailabilityZoneId": "Availability zone id",
    "Bucket": "Bucket name",
    "MinCount": "How many",
    "ObjectLockEnabledForBucket": "Object lock",
    "VPCZoneIdentifier": "Subnets",
}
_ACRONYMS: Final = frozenset({"Acl", "Arn", "Cidr", "Cpu", "Dns", "Ebs", "Iam", "Iops", "Ip", "Kms", "Nat", "Vpc"})

HELP: Final[Mapping[str, str]] = {
    "ImageId": "The machine image that the disk is filled from.",
    "InstanceType": "How many processors and how much memory; most of the price.",
    "MinCount": "How many instances are launched, all or none.",
    "KeyName": "The key pair that lets you in over SSH.",
    "SubnetId": "Its network and zone; a default one when left empty.",
    "SecurityGroupIds": "Who may talk to it; the default group of its VPC when left empty.",
    "SecurityGroups": "Who may talk to it.",
    "Subnets": "At least two, in different zones.",
    "UserData": "A script that runs when the machine boots for the first time.",
    "AvailabilityZone": "Where it lives: a disk and its machine have to be in the same zone.",
    "Size": "In GiB.",
    "VolumeType": "gp3 for most, io2 for databases, st1 and sc1 for much that is read in order.",
    "Iops": "Operations a second, for types that let you choose.",
    "Bucket": "A name that nobody in the world has: lower-case letters, digits and hyphens.",
    "CidrBlock": "A range of private addresses such as 10.0.0.0/16.",
    "VpcId": "The network that it belongs to.",
    "MinSize": "The group never has fewer instances than this.",
    "MaxSize": "The group never has more instances than this.",
    "DesiredCapacity": "How many instances there should be now.",
    "VPCZoneIdentifier": "Where instances are launched: several zones survive the loss of one.",
    "LaunchTemplate": "What instances are made like; its default version.",
    "HealthCheckType": "EC2 asks whether the machine runs, ELB also whether it answers.",
    "HealthCheckGracePeriod": "Seconds after the launch in which nobody asks.",
    "Namespace": "Whose metric it is, such as AWS/EC2.",
    "MetricName": "Such as CPUUtilization.",
    "Dimensions": "What the metric is of, such as InstanceId=i-0123456789abcdef0.",
    "Period": "Seconds that one value stands for.",
    "EvaluationPeriods": "How many of the latest values are looked at.",
    "DatapointsToAlarm": "How many of them have to breach; all of them when left empty.",
    "TreatMissingData": "What no value counts as: missing, ignore, breaching or notBreaching.",
    "Threshold": "The value that it is compared with.",
    "AlarmActions": "ARNs of policies and topics that are told when the alarm goes off.",
    "Device": "The name that the machine knows the disk by, such as /dev/sdf.",
    "IpPermissions": "Protocol, ports, and whom: tcp 443 0.0.0.0/0, udp 1000-2000 sg-…, all 10.0.0.0/8",
    "DefaultActions": "The target group that answers when no rule does.",
    "Tags": "Keys and values of your own, such as Name=web, env=prod.",
}

_WORD: Final = re.compile(r"[A-Z]{2,}(?=[A-Z][a-z]|s?$|\d)s?|[A-Z]?[a-z0-9]+|[A-Z]+")


def label_of(name: str) -> str:
    """`SecurityGroupIds` → `Security groups`, `VpcId` → `VPC`; acronyms keep their capitals."""
    if name in LABELS:
        return LABELS[name]
    words = [_word(word) for word in _WORD.findall(name)]
    if len(words) > 1 and words[-1] in ("id", "ids"):
        words = [*words[:-2], words[-2] + ("s" if words[-1] == "ids" else "")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _word(word: str) -> str:
    if word in _ACRONYMS:
        return word.upper()
    return word if word[:2].isupper() else word.lower()
