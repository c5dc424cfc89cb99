"""What AWS refuses of a policy document, in its own words and order.

Source: IAM User Guide, "Grammar of the IAM JSON policy language".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NoReturn, cast

import orjson

from model.laws.access.conditions import take_apart
from model.laws.access.documents import listed, texts
from model.laws.access.operators import read_date
from model.laws.access.refusals import BadPolicy, Flaw, check_action, check_principal, check_resource

__all__ = ["BadPolicy", "Flaw", "Use", "check_policy"]

Use = Literal["identity", "resource", "trust", "session", "boundary", "organization"]
"""Where a policy hangs."""
Part = Mapping[str, Any]

VERSIONS = ("2008-10-17", "2012-10-17")
ELEMENTS = frozenset({"Version", "Id", "Statement"})
PARTS = frozenset(
    {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"}
)
KINDS_OF_PRINCIPALS = frozenset({"AWS", "Service", "Federated", "CanonicalUser"})
EITHER = ("Action", "Resource", "Principal")
"""Elements that may be written the other way round, with Not in front, and only one way at a time."""

SYNTAX = "Syntax errors in policy."
PARSING = "The policy failed legacy parsing"
SID = re.compile(r"[0-9A-Za-z]*")
SID_RULE = "Check that your input satisfies the regular expression [0-9A-Za-z]*"


def check_policy(text: str, use: Use) -> None:
    """Raises BadPolicy for the first thing that is wrong."""
    statements = _read(text)
    for statement in statements:
        _check_shape(statement)
    for statement in statements:
        _check_words(statement)
    _check_sids(statements, use)
    for statement in statements:
        _check_principals(statement, use)
        _check_actions(statement, use)
        _check_resources(statement, use)


def _read(text: str) -> list[Part]:
    if text[:1].isspace():
        raise BadPolicy("JSON strings must not have leading spaces", Flaw.JSON)
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadPolicy("This policy contains invalid Json", Flaw.JSON) from error
    if not isinstance(document, dict):
        _refuse_syntax(Flaw.JSON)
    policy = cast("dict[str, Any]", document)
    _refuse_others(policy, ELEMENTS)
    if "Statement" not in policy:
        _refuse_syntax(Flaw.MISSING, "Statement")
    if policy.get("Version", VERSIONS[0]) not in VERSIONS:
        _refuse_syntax(Flaw.VERSION)
    statements = listed(policy["Statement"])
    if not statements:
        _refuse_syntax(Flaw.EMPTY)
    if not isinstance(policy.get("Id", ""), str) or not all(isinstance(each, dict) for each in statements):
        _refuse_syntax()
    return statements


def _refuse_others(part: Part, names: frozenset[str]) -> None:
    unknown = sorted(part.keys() - names)
    if unknown:
        _refuse_syntax(Flaw.UNKNOWN, unknown[0])


def _check_shape(statement: Part) -> None:
    """Known elements, each of its own type, none both ways."""
    _refuse_others(statement, PARTS)
    _check_effect(statement)
    if not isinstance(statement.get("Sid", ""), str) or any(
        name in statement and f"Not{name}" in statement for name in EITHER
    ):
        _refuse_syntax()
    if not all(isinstance(each, str) for name in ("Action", "Resource") for each in texts(statement, name)):
        _refuse_syntax()
    for name in ("Principal", "NotPrincipal"):
        if name in statement and not _is_principal(statement[name]):
            _refuse_syntax(Flaw.PRINCIPAL)
    _check_conditions(statement.get("Condition", {}))


def _check_effect(statement: Part) -> None:
    if "Effect" not in statement:
        _refuse_syntax(Flaw.MISSING, "Effect")
    if str(statement["Effect"]).lower() not in ("allow", "deny"):
        _refuse_syntax(Flaw.EFFECT, str(statement["Effect"]))


def _is_principal(written: Any) -> bool:
    if not isinstance(written, dict):
        return written == "*"
    kinds = cast("dict[str, Any]", written)
    names = [name for value in kinds.values() for name in listed(value)]
    return bool(names) and kinds.keys() <= KINDS_OF_PRINCIPALS and all(isinstance(name, str) for name in names)


def _check_conditions(block: Any) -> None:
    if not isinstance(block, dict):
        _refuse_syntax()
    for operator, keys in cast("dict[str, Any]", block).items():
        if not isinstance(keys, dict):
            _refuse_syntax()
        if keys and take_apart(operator) is None:
            _refuse_syntax(Flaw.OPERATOR, operator)
        for values in cast("dict[str, Any]", keys).values():
            if not all(isinstance(value, str | bool | int | float) for value in listed(values)):
                _refuse_syntax()


def _check_words(statement: Part) -> None:
    """Words that have the right shape and mean nothing."""
    if statement["Effect"] not in ("Allow", "Deny"):
        raise BadPolicy(PARSING, Flaw.EFFECT, statement["Effect"])
    for value in _dates(statement.get("Condition", {})):
        if read_date(str(value)) is None:
            raise BadPolicy(PARSING, Flaw.SYNTAX)


def _dates(block: Mapping[str, Mapping[str, Any]]) -> Iterator[Any]:
    for operator, keys in block.items():
        parts = take_apart(operator)
        if parts is not None and parts.name.startswith("Date"):
            yield from (value for values in keys.values() for value in listed(values))


def _check_sids(statements: list[Part], use: Use) -> None:
    sids = [each["Sid"] for each in statements if each.get("Sid")]
    if len(set(sids)) < len(sids):
        raise BadPolicy("Statement IDs (SID) in a single policy must be unique.", Flaw.SID)
    if use != "resource" and not all(SID.fullmatch(sid) for sid in sids):
        raise BadPolicy(f"Statement IDs (SID) must be alpha-numeric. {SID_RULE}", Flaw.SID)


def _check_principals(statement: Part, use: Use) -> None:
    written: Any = statement.get("Principal", statement.get("NotPrincipal"))
    if use not in ("resource", "trust"):
        if written is not None:
            raise BadPolicy("Policy document should not specify a principal.", Flaw.PRINCIPAL)
    elif written is None:
        raise BadPolicy("Missing required field Principal", Flaw.MISSING, "Principal")
    elif written != "*":
        for kind, names in cast("dict[str, Any]", written).items():
            for name in listed(names):
                check_principal(kind, name)


def _check_actions(statement: Part, use: Use) -> None:
    actions = texts(statement, "Action")
    if not actions:
        raise BadPolicy("Policy statement must contain actions.", Flaw.MISSING, "Action")
    for action in actions:
        check_action(action)
        if use == "trust" and not action.lower().startswith("sts:"):
            raise BadPolicy("AssumeRole policy may only specify STS AssumeRole actions.", Flaw.ACTION, action)


def _check_resources(statement: Part, use: Use) -> None:
    if use == "trust":
        if "Resource" in statement or "NotResource" in statement:
            raise BadPolicy("Has prohibited field Resource", Flaw.RESOURCE)
        return
    resources = texts(statement, "Resource")
    if not resources:
        raise BadPolicy("Policy statement must contain resources.", Flaw.MISSING, "Resource")
    for resource in resources:
        check_resource(resource)


def _refuse_syntax(flaw: Flaw = Flaw.SYNTAX, what: str = "") -> NoReturn:
    raise BadPolicy(SYNTAX, flaw, what)
