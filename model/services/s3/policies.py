"""Whether a document is a policy of a bucket, in S3's words, and whether it speaks to everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import orjson

from model.kit.errors import AwsError
from model.laws.access.documents import listed
from model.laws.access.grammar import BadPolicy, Flaw, check_policy

SENTENCES: Mapping[Flaw, str] = {
    Flaw.JSON: "Policies must be valid JSON and the first byte must be '{'",
    Flaw.SYNTAX: "Invalid policy syntax.",
    Flaw.VERSION: "The policy must contain a valid version string",
    Flaw.EMPTY: "Could not parse the policy: Statement is empty!",
    Flaw.MISSING: "Missing required field {}",
    Flaw.UNKNOWN: "Unknown field {}",
    Flaw.EFFECT: "Invalid effect: {}",
    Flaw.SID: "Statement IDs (SID) in a single policy must be unique.",
    Flaw.PRINCIPAL: "Invalid principal in policy",
    Flaw.ACTION: "Policy has invalid action",
    Flaw.RESOURCE: "Policy has invalid resource",
    Flaw.OPERATOR: "Invalid Condition type : {}",
}


def refuse_malformed(text: str, bucket: str) -> None:
    """Raises MalformedPolicy for the first thing that is wrong."""
    try:
        check_policy(text, "resource")
    except BadPolicy as bad:
        raise malformed(bad.flaw, bad.what) from bad
    for statement in statements_in(text):
        if any(action != "*" and not action.lower().startswith("s3:") for action in said(statement, "Action")):
            raise malformed(Flaw.ACTION)
        if not all(is_inside(resource, bucket) for resource in said(statement, "Resource")):
            raise malformed(Flaw.RESOURCE)


def is_inside(resource: str, bucket: str) -> bool:
    """`arn:aws:s3:::bucket` or something in it, by wildcards if need be."""
    own = f"arn:aws:s3:::{bucket}"
    return resource == own or resource.startswith((f"{own}/", f"{own}*"))


def speaks_to_all(text: str) -> bool:
    """An Allow for everybody that no condition narrows, in a policy that was accepted."""
    return any(
        statement["Effect"] == "Allow" and "Condition" not in statement and is_anybody(statement.get("Principal"))
        for statement in statements_in(text)
    )


def is_anybody(principal: Any) -> bool:
    if isinstance(principal, Mapping):
        return "*" in said(cast("Mapping[str, Any]", principal), "AWS")
    return principal == "*"


def statements_in(text: str) -> Iterator[Mapping[str, Any]]:
    yield from listed(orjson.loads(text)["Statement"])


def said(part: Mapping[str, Any], name: str) -> list[str]:
    return listed(part.get(name, []))


def malformed(flaw: Flaw, what: str = "") -> AwsError:
    return AwsError("MalformedPolicy", SENTENCES[flaw].replace("{}", what))
