"""Whether a document is a policy of a bucket, and whether it speaks to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from model.kit.errors import AwsError

VERSIONS = ("2008-10-17", "2012-10-17")
EFFECTS = ("Allow", "Deny")
SUBJECTS = (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal"))
PRINCIPALS = ("AWS", "Service", "Federated", "CanonicalUser")


def refuse_malformed(document: Mapping[str, Any], bucket: str) -> None:
    """Raises MalformedPolicy with S3's sentence for the first thing that is wrong."""
    if "Statement" not in document:
        raise malformed("Missing required field Statement")
    if document.get("Version", VERSIONS[0]) not in VERSIONS:
        raise malformed("The policy must contain a valid version string")
    statements = several(document["Statement"])
    if not statements:
        raise malformed("Could not parse the policy: Statement is empty!")
    for statement in statements:
        refuse_malformed_statement(statement, bucket)


def refuse_malformed_statement(statement: Any, bucket: str) -> None:
    if not isinstance(statement, Mapping):
        raise malformed("Policies must be valid JSON and the first byte must be '{'")
    said = cast(Mapping[str, Any], statement)
    if said.get("Effect") not in EFFECTS:
        raise malformed(
            "Missing required field Effect" if "Effect" not in said else f"Invalid effect: {said['Effect']}"
        )
    for names in SUBJECTS:
        if not any(name in said for name in names):
            raise malformed(f"Missing required field {names[0]}")
    refuse_principal(said.get("Principal", "*"))
    for action in texts(said.get("Action", ())):
        if action != "*" and not action.lower().startswith("s3:"):
            raise malformed("Policy has invalid action")
    for resource in texts(said.get("Resource", ())):
        if not is_inside(resource, bucket):
            raise malformed("Policy has invalid resource")


def refuse_principal(principal: Any) -> None:
    """Accounts, users, roles, services, everybody; never a group."""
    if principal == "*":
        return
    if not isinstance(principal, Mapping):
        raise malformed("Invalid policy syntax.")
    named = cast(Mapping[str, Any], principal)
    for kind, names in named.items():
        if kind not in PRINCIPALS or any(":group/" in name for name in texts(names)):
            raise malformed("Invalid principal in policy")


def is_inside(resource: str, bucket: str) -> bool:
    """`arn:aws:s3:::bucket` or something in it, by wildcards if need be."""
    own = f"arn:aws:s3:::{bucket}"
    return resource == own or resource.startswith((f"{own}/", f"{own}*"))


def speaks_to_all(document: Mapping[str, Any]) -> bool:
    """An Allow for everybody that no condition narrows."""
    return any(
        statement["Effect"] == "Allow" and "Condition" not in statement and is_anybody(statement.get("Principal"))
        for statement in several(document["Statement"])
    )


def is_anybody(principal: Any) -> bool:
    if isinstance(principal, Mapping):
        return "*" in texts(cast(Mapping[str, Any], principal).get("AWS", ()))
    return principal == "*"


def several(one_or_many: Any) -> list[Any]:
    return cast(list[Any], one_or_many) if isinstance(one_or_many, list) else [one_or_many]


def texts(one_or_many: Any) -> list[str]:
    return [str(each) for each in several(one_or_many)] if one_or_many else []


def malformed(message: str) -> AwsError:
    return AwsError("MalformedPolicy", message)
