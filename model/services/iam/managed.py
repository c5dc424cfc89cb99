"""Policies that AWS keeps for everyone, those of them that this cloud has services for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from urllib.parse import quote

import orjson

READING = ("Describe*", "Get*", "List*", "Head*", "BatchGet*", "Lookup*", "Search*")
SERVICES = (
    "autoscaling",
    "cloudwatch",
    "ec2",
    "elasticloadbalancing",
    "iam",
    "s3",
    "sts",
)

_ALLOWED: dict[str, tuple[str, ...]] = {
    "AdministratorAccess": ("*",),
    "ReadOnlyAccess": tuple(f"{service}:{verb}" for service in SERVICES for verb in READING),
    "AmazonEC2FullAccess": ("ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"),
    "AmazonEC2ReadOnlyAccess": (
        "ec2:Describe*",
        "ec2:GetConsole*",
        "elasticloadbalancing:Describe*",
        "cloudwatch:ListMetrics",
        "cloudwatch:GetMetricStatistics",
        "cloudwatch:Describe*",
        "autoscaling:Describe*",
    ),
    "AmazonS3FullAccess": ("s3:*",),
    "AmazonS3ReadOnlyAccess": (
        "s3:Get*",
        "s3:List*",
        "s3:Describe*",
    ),
    "AutoScalingFullAccess": (
        "autoscaling:*",
        "cloudwatch:PutMetricAlarm",
        "ec2:Describe*",
        "elasticloadbalancing:Describe*",
    ),
    "AutoScalingReadOnlyAccess": ("autoscaling:Describe*",),
    "CloudWatchFullAccess": ("autoscaling:Describe*", "cloudwatch:*", "logs:*", "sns:*", "iam:GetRole"),
    "CloudWatchReadOnlyAccess": (
        "autoscaling:Describe*",
        "cloudwatch:Describe*",
        "cloudwatch:Get*",
        "cloudwatch:List*",
    ),
    "ElasticLoadBalancingFullAccess": ("elasticloadbalancing:*", "ec2:Describe*"),
    "IAMFullAccess": ("iam:*",),
    "IAMReadOnlyAccess": ("iam:Get*", "iam:List*", "iam:Generate*", "iam:Simulate*"),
}


@dataclass(frozen=True, slots=True)
class ManagedPolicy:
    """A policy of AWS's own; `text` is JSON."""

    policy_name: str
    text: str

    @property
    def arn(self) -> str:
        return f"arn:aws:iam::aws:policy/{self.policy_name}"

    @property
    def policy_id(self) -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        digest = blake2b(self.policy_name.encode(), digest_size=17).digest()
        return "ANPA" + "".join(letters[byte % 32] for byte in digest)

    @property
    def document(self) -> str:
        return quote(self.text, safe="")


@cache
def managed_policies() -> dict[str, ManagedPolicy]:
    """By ARN."""
    every = [ManagedPolicy(name, _document(actions)) for name, actions in _ALLOWED.items()]
    return {policy.arn: policy for policy in every}


def _document(actions: tuple[str, ...]) -> str:
    allowed = actions[0] if len(actions) == 1 else actions
    statement = {"Effect": "Allow", "Action": allowed, "Resource": "*"}
    return orjson.dumps({"Version": "2012-10-17", "Statement": [statement]}).decode()
