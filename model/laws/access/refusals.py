"""What AWS says of a single action, resource or principal that cannot be."""

from __future__ import annotations

import re

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
    "CanonicalUser": re.compile(r"[0-9a-f]{64}"),
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


class BadPolicy(Exception):
    """A document that is no policy; `message` is AWS's."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def check_action(action: str) -> None:
    vendor, colon, name = action.partition(":")
    if action == "*":
        return
    if not colon:
        raise BadPolicy("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
    if ":" in name:
        raise BadPolicy("Actions/Condition can contain only one colon.")
    if vendor != "*" and not VENDOR.fullmatch(vendor):
        raise BadPolicy(f"Vendor {vendor} is not valid")


def check_principal(kind: str, name: str) -> None:
    """A group is no principal, nor is an account with other than 12 digits."""
    if not PRINCIPALS[kind].fullmatch(name):
        raise BadPolicy(f'Invalid principal in policy: "{kind.upper()}":"{name}"')


def check_resource(resource: str) -> None:
    """ "*", or an ARN; the parts that are left out at its end are any."""
    if resource == "*":
        return
    if not resource.startswith("arn:"):
        raise BadPolicy(f'Resource {resource} must be in ARN format or "*".')
    given = resource.split(":", 5)[1:]
    partition, vendor, region, account, thing = given + ["*"] * (5 - len(given))
    if partition not in PARTITIONS:
        whole = ":".join(("arn", partition, vendor, region, account, thing))
        raise BadPolicy(f'Partition "{partition}" is not valid for resource "{whole}".')
    if len(given) == 1 or (not VENDOR.fullmatch(vendor) and vendor != "*"):
        raise BadPolicy("Resource vendor must be fully qualified and cannot contain regexes.")
    _check_place(resource, vendor, region, thing)


def _check_place(resource: str, vendor: str, region: str, thing: str) -> None:
    """IAM's things and S3's buckets have no region; IAM's have one of its own paths."""
    if vendor == "iam" and region not in ("", "*"):
        raise BadPolicy(f"IAM resource {resource} cannot contain region information.")
    if vendor == "s3" and region not in ("", "*") and not thing.startswith("accesspoint/"):
        raise BadPolicy(f"Resource {resource} can not contain region information.")
    if vendor == "iam" and not thing.startswith(("*", "root", *IAM_PATHS)):
        raise BadPolicy(f'IAM resource path must either be "*" or start with {", ".join(IAM_PATHS)}.')
