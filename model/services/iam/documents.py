"""Policy documents, and what AWS refuses of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import orjson

from model.kit.errors import AwsError

VERSIONS = ("2008-10-17", "2012-10-17")
ACTION = re.compile(r"\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+")
ARN = re.compile(r"\*|arn:[^:]*:[^:]+:[^:]*:[^:]*:.+")
ELEMENTS = frozenset({"Version", "Id", "Statement"})
PARTS = frozenset({"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"})
TRUST_PARTS = frozenset({"Sid", "Effect", "Action", "NotAction", "Principal", "NotPrincipal", "Condition"})

SYNTAX = "Syntax errors in policy."


def check_identity_policy(document: str) -> None:
    """Refuse what cannot be the policy of a user, group or role."""
    for statement in _checked_statements(document):
        if "Principal" in statement or "NotPrincipal" in statement:
            raise _malformed("Policy document should not specify a principal.")
        _check_parts(statement, PARTS)
        _check_actions(statement)
        _check_one_of(statement, "Resource", "Policy statement must contain resources.")
        for resource in _texts(statement, "Resource"):
            if not ARN.fullmatch(resource):
                raise _malformed(f'Resource {resource} must be in ARN format or "*".')


def check_trust_policy(document: str) -> None:
    """Refuse what cannot say who may assume a role."""
    for statement in _checked_statements(document):
        if "Resource" in statement or "NotResource" in statement:
            raise _malformed("Has prohibited field Resource")
        _check_parts(statement, TRUST_PARTS)
        _check_actions(statement)
        if "Principal" not in statement and "NotPrincipal" not in statement:
            raise _malformed("Missing required field Principal")


def _checked_statements(document: str) -> Iterator[Mapping[str, Any]]:
    try:
        read = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        raise _malformed("This policy contains invalid Json") from error
    if not isinstance(read, dict) or not cast("dict[str, Any]", read).keys() <= ELEMENTS or "Statement" not in read:
        raise _malformed(SYNTAX)
    policy = cast("dict[str, Any]", read)
    if policy.get("Version", VERSIONS[0]) not in VERSIONS:
        raise _malformed(SYNTAX)
    statements = _listed(policy["Statement"])
    if not statements or not all(isinstance(each, dict) for each in statements):
        raise _malformed(SYNTAX)
    sids = [each["Sid"] for each in statements if "Sid" in each]
    if len(set(sids)) < len(sids):
        raise _malformed("Statement IDs (SID) in a single policy must be unique.")
    yield from statements


def _check_parts(statement: Mapping[str, Any], parts: frozenset[str]) -> None:
    if not parts >= statement.keys() or statement.get("Effect") not in ("Allow", "Deny"):
        raise _malformed(SYNTAX)
    if not isinstance(statement.get("Condition", {}), dict):
        raise _malformed(SYNTAX)


def _check_actions(statement: Mapping[str, Any]) -> None:
    _check_one_of(statement, "Action", "Policy statement must contain actions.")
    for action in _texts(statement, "Action"):
        if ":" not in action and action != "*":
            raise _malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
        if not ACTION.fullmatch(action):
            raise _malformed(f"Vendor {action.partition(':')[0]} is not valid")


def _check_one_of(statement: Mapping[str, Any], name: str, otherwise: str) -> None:
    """It, or its opposite, not both; a text or a list of texts."""
    if (name in statement) + (f"Not{name}" in statement) != 1:
        raise _malformed(otherwise if name not in statement else SYNTAX)
    values = _listed(statement[name] if name in statement else statement[f"Not{name}"])
    if not values:
        raise _malformed(otherwise)
    if not all(isinstance(value, str) for value in values):
        raise _malformed(SYNTAX)


def _texts(statement: Mapping[str, Any], name: str) -> list[str]:
    return _listed(statement[name] if name in statement else statement.get(f"Not{name}", []))


def _listed(one_or_many: Any) -> list[Any]:
    return cast("list[Any]", one_or_many) if isinstance(one_or_many, list) else [one_or_many]


def _malformed(message: str) -> AwsError:
    return AwsError("MalformedPolicyDocument", message)
