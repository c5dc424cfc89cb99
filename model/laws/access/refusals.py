"""What AWS says of a single action, resource or principal that cannot be."""

from __future__ import annotations

import re
from enum import Enum, auto

VENDOR = re.compile(r"[A-Za-z0-9.-]+")
PARTITIONS = frozenset({"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "*"})
IDENTITY = re.compile(
    r"\*|\d{12}|A(?:IDA|ROA)[A-Z0-9]{12,}"
    r"|arn:aws[a-z-]*:iam::\d{12}:(?:root|user/.+|role/.+)"
    r"|arn:aws[a-z-]*:sts::\d{12}:(?:assumed-role/[^/]+/.+|federated-user/.+)"
    r"|arn:aws[a-z-]*:iam::cloudfront:user/.+"
)
PRINCIPALS = {
    "AWS": IDENTITY,
    "Service": re.compile(r"[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?"),
    "Federated": re.compile(r"\*|arn:aws[a-z-]*:iam::\d{12}:(?:saml|oidc)-provider/.+|[A-Za-z0-9.-]+\.[a-z]+"),
    "CanonicalUser": re.compile(r"[0-9a-f]{64}(?:[0-9a-f]{32})?"),
}
IAM_PATHS = (
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
)


class Flaw(Enum):
    """What is wrong with a document, for those who say it in other words than IAM."""

    JSON = auto()
    SYNTAX = auto()
    VERSION = auto()
    EMPTY = auto()
    MISSING = auto()
    UNKNOWN = auto()
    EFFECT = auto()
    SID = auto()
    PRINCIPAL = auto()
    ACTION = auto()
    RESOURCE = auto()
    OPERATOR = auto()


class BadPolicy(Exception):
    """A document that is no policy; `message` is IAM's, `what` the element or the text that it is about."""

    def __init__(self, message: str, flaw: Flaw, what: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.flaw = flaw
        self.what = what


def check_action(action: str) -> None:
    vendor, colon, name = action.partition(":")
    if action == "*":
        return
    if not colon:
        raise _bad_action("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.", action)
    if ":" in name:
        raise _bad_action("Actions/Condition can contain only one colon.", action)
    if vendor != "*" and not VENDOR.fullmatch(vendor):
        raise _bad_action(f"Vendor {vendor} is not valid", action)


def check_principal(kind: str, name: str) -> None:
    """A group is no principal, nor is an account with other than 12 digits."""
    if not PRINCIPALS[kind].fullmatch(name):
        raise BadPolicy(f'Invalid principal in policy: "{kind.upper()}":"{name}"', Flaw.PRINCIPAL, name)


def check_resource(resource: str) -> None:
    """ "*", or an ARN; the parts that are left out at its end are any."""
    if resource == "*":
        return
    if not resource.startswith("arn:"):
        raise _bad_resource(f'Resource {resource} must be in ARN format or "*".', resource)
    given = resource.split(":", 5)[1:]
    partition, vendor, region, account, thing = given + ["*"] * (5 - len(given))
    if partition not in PARTITIONS:
        whole = ":".join(("arn", partition, vendor, region, account, thing))
        raise _bad_resource(f'Partition "{partition}" is not valid for resource "{whole}".', resource)
    if len(given) == 1 or (not VENDOR.fullmatch(vendor) and vendor != "*"):
        raise _bad_resource("Resource vendor must be fully qualified and cannot contain regexes.", resource)
    _check_place(resource, vendor, region, thing)


def _check_place(resource: str, vendor: str, region: str, thing: str) -> None:
    """IAM's things and S3's buckets have no region; IAM's have one of its own paths."""
    if vendor == "iam" and region not in ("", "*"):
        raise _bad_resource(f"IAM resource {resource} cannot contain region information.", resource)
    if vendor == "s3" and region not in ("", "*") and not thing.startswith("accesspoint/"):
        raise _bad_resource(f"Resource {resource} can not contain region information.", resource)
    if vendor == "iam" and not thing.startswith(("*", "root", *IAM_PATHS)):
        raise _bad_resource(f'IAM resource path must either be "*" or start with {", ".join(IAM_PATHS)}.', resource)


def _bad_action(message: str, action: str) -> BadPolicy:
    return BadPolicy(message, Flaw.ACTION, action)


def _bad_resource(message: str, resource: str) -> BadPolicy:
    return BadPolicy(message, Flaw.RESOURCE, resource)
