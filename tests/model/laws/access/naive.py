"""A second reading of AWS's pages on policies, slow and plain, to hold the access law against.

It interprets documents as they are written, each time anew, and matches text sign by sign.
"""

from __future__ import annotations

import base64
import ipaddress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

STAR, ONE = object(), object()


@dataclass
class Request:
    action: str
    resource: str | None
    arn: str
    account: str
    type: str = "IAMUser"
    behind: str = ""
    service: str = ""
    resource_account: str = ""
    context: dict[str, str | tuple[str, ...]] = field(default_factory=dict)

    def get(self, key: str) -> list[str]:
        for name, value in self.context.items():
            if name.lower() == key.lower():
                return [value] if isinstance(value, str) else list(value)
        return []


@dataclass
class Policies:
    identity: list[dict] = field(default_factory=list)
    resource: list[dict] = field(default_factory=list)
    boundary: dict | None = None
    session: list[dict] = field(default_factory=list)
    organization: list[list[dict]] = field(default_factory=list)


def decide(policies: Policies, request: Request) -> str:
    """allowed, explicitDeny or implicitDeny."""
    if _any_deny(policies, request):
        return "explicitDeny"
    levels_allow = [_allows(level, request) for level in policies.organization]
    if not all(levels_allow):
        return "implicitDeny"
    named = _who_is_let_in(policies.resource, request)
    return "allowed" if _is_allowed(policies, request, named) else "implicitDeny"


def _any_deny(policies: Policies, request: Request) -> bool:
    everything = policies.identity + policies.session + [each for level in policies.organization for each in level]
    if policies.boundary:
        everything = [*everything, policies.boundary]
    for document in everything:
        for statement in statements(document):
            if statement["Effect"] == "Deny" and _applies(document, statement, request):
                return True
    for document in policies.resource:
        for statement in statements(document):
            meant = statement["Effect"] == "Deny" and principals_of(statement, request)
            if meant and _applies(document, statement, request):
                return True
    return False


def _allows(documents: list[dict], request: Request) -> bool:
    return any(
        statement["Effect"] == "Allow" and _applies(document, statement, request)
        for document in documents
        for statement in statements(document)
    )


def _who_is_let_in(documents: list[dict], request: Request) -> set[str]:
    found: set[str] = set()
    for document in documents:
        for statement in statements(document):
            if statement["Effect"] == "Allow" and _applies(document, statement, request):
                found |= principals_of(statement, request)
    return found


def _is_allowed(policies: Policies, request: Request, named: set[str]) -> bool:
    """The table of the page on evaluation: what a grant to each kind of principal is limited by."""
    if request.type in ("AWSService", "Anonymous"):
        return bool(named)
    identity = request.type == "Root" or _allows(policies.identity, request)
    boundary = policies.boundary is None or _allows([policies.boundary], request)
    session = not policies.session or _allows(policies.session, request)
    if request.type == "FederatedUser" and not policies.session:
        session = False
    if request.resource_account not in ("", request.account):
        return identity and boundary and session and bool(named)
    if "itself" in named or "anyone" in named:
        return True
    if "behind" in named and request.type == "AssumedRole":
        return boundary and session
    if "behind" in named and request.type == "FederatedUser":
        return session
    return identity and boundary and session


def statements(document: dict) -> list[dict]:
    found = document["Statement"]
    return found if isinstance(found, list) else [found]


def principals_of(statement: dict, request: Request) -> set[str]:
    """In which capacities a statement means the caller: itself, behind (a session), account, anyone."""
    mine = {"account": request.account, "itself": request.service or request.arn, "behind": request.behind}
    if request.type in ("AWSService", "Anonymous"):
        mine = {"itself": request.service}
    mine = {capacity: name for capacity, name in mine.items() if name}
    if "Principal" in statement:
        listed = [_plain_account(name) for name in _principal_names(statement["Principal"])]
        found = {capacity for capacity, name in mine.items() if name in listed}
        return found | ({"anyone"} if "*" in listed else set())
    if "NotPrincipal" not in statement:
        return set()
    listed = [_plain_account(name) for name in _principal_names(statement["NotPrincipal"])]
    hits = [name in listed for name in mine.values()]
    if "*" in listed:
        return set()
    spared = bool(hits) and (all(hits) if statement["Effect"] == "Deny" else any(hits))
    return set() if spared else {"anyone"}


def _principal_names(written: Any) -> list[str]:
    if isinstance(written, str):
        return [written]
    names: list[str] = []
    for value in written.values():
        names += value if isinstance(value, list) else [value]
    return names


def _plain_account(name: str) -> str:
    parts = name.split(":")
    return parts[4] if len(parts) == 6 and parts[5] == "root" else name


def _applies(document: dict, statement: dict, request: Request) -> bool:
    new = document.get("Version") == "2012-10-17"
    return (
        _action_applies(statement, request)
        and _resource_applies(statement, request, new)
        and _conditions_hold(statement.get("Condition", {}), request, new)
    )


def _action_applies(statement: dict, request: Request) -> bool:
    name = "Action" if "Action" in statement else "NotAction"
    wanted = request.action.lower()
    hit = any(same(signs(each.lower(), None), wanted) for each in as_list(statement[name]))
    return hit if name == "Action" else not hit


def _resource_applies(statement: dict, request: Request, new: bool) -> bool:
    if "Resource" not in statement and "NotResource" not in statement:
        return True
    name = "Resource" if "Resource" in statement else "NotResource"
    listed = as_list(statement[name])
    if "*" in listed:
        return name == "Resource"
    if request.resource is None:
        return statement["Effect"] == "Deny"
    hit = any(same_arn(each, request.resource, request if new else None, whole=True) for each in listed)
    return hit if name == "Resource" else not hit


def as_list(value: Any) -> list:
    return value if isinstance(value, list) else [value]


def signs(text: str, request: Request | None) -> list | None:
    """A pattern as a list of signs, wildcards and the request's values; None where a value is missing."""
    found: list = []
    position = 0
    while position < len(text):
        if request is not None and text[position : position + 2] == "${" and "}" in text[position:]:
            end = text.index("}", position)
            inner = text[position + 2 : end]
            position = end + 1
            if inner in ("*", "?", "$"):
                found.append(inner)
                continue
            key, _, default = inner.partition(",")
            values = request.get(key.strip())
            if len(values) == 1:
                found += list(values[0])
            elif not values and default:
                found += list(default.strip()[1:-1])
            else:
                return None
            continue
        sign = text[position]
        found.append(STAR if sign == "*" else ONE if sign == "?" else sign)
        position += 1
    return found


def same(pattern: list | None, text: str) -> bool:
    if pattern is None:
        return False
    reached = {0}
    for sign in pattern:
        if sign is STAR:
            reached = set(range(min(reached), len(text) + 1)) if reached else reached
        elif sign is ONE:
            reached = {at + 1 for at in reached if at < len(text)}
        else:
            reached = {at + 1 for at in reached if at < len(text) and text[at] == sign}
    return len(text) in reached


def same_arn(pattern: str, arn: str, request: Request | None, *, whole: bool) -> bool:
    """Part by part; `whole` adds the parts that the pattern leaves out."""
    ours = split_pattern(pattern)
    theirs = arn.split(":", 5)
    if whole:
        ours += ["*"] * (6 - len(ours))
    if len(ours) != 6 or len(theirs) != 6:
        return False
    return all(same(signs(mine, request), other) for mine, other in zip(ours, theirs, strict=True))


def split_pattern(pattern: str) -> list[str]:
    """Like a split at colons, but those inside a variable are its own."""
    parts = [""]
    inside = False
    for position, sign in enumerate(pattern):
        inside = (inside or pattern[position : position + 2] == "${") and sign != "}"
        if sign == ":" and not inside and len(parts) < 6:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _conditions_hold(block: dict, request: Request, new: bool) -> bool:
    for operator, keys in block.items():
        for key, written in keys.items():
            wanted = [str(each).lower() if isinstance(each, bool) else str(each) for each in as_list(written)]
            if not condition_holds(operator, request.get(key), wanted, request if new else None):
                return False
    return True


def condition_holds(operator: str, values: list[str], wanted: list[str], request: Request | None) -> bool:
    if operator == "Null":
        return any((each.lower() == "true") == (not values) for each in wanted)
    if operator.startswith("ForAllValues:"):
        name = operator.removeprefix("ForAllValues:").removesuffix("IfExists")
        return all(one_holds(name, value, wanted, request) for value in values if value != "")
    if operator.startswith("ForAnyValue:"):
        name = operator.removeprefix("ForAnyValue:").removesuffix("IfExists")
        return any(one_holds(name, value, wanted, request) for value in values if value != "")
    if not values:
        return operator.endswith("IfExists") or "Not" in operator
    name = operator.removesuffix("IfExists")
    results = [one_holds(name, value, wanted, request) for value in values]
    return all(results) if "Not" in name else any(results)


def one_holds(name: str, value: str, wanted: list[str], request: Request | None) -> bool:
    if "Not" in name:
        return not any(matches(name.replace("Not", ""), value, each, request) for each in wanted)
    return any(matches(name, value, each, request) for each in wanted)


def matches(name: str, value: str, wanted: str, request: Request | None) -> bool:
    if name == "StringEquals":
        return plain(wanted, request) == value
    if name == "StringEqualsIgnoreCase":
        filled = plain(wanted, request)
        return filled is not None and filled.lower() == value.lower()
    if name == "StringLike":
        return same(signs(wanted, request), value)
    if name in ("ArnEquals", "ArnLike"):
        return same_arn(wanted, value, request, whole=wanted == "*")
    if name.startswith("Numeric"):
        return compare(name.removeprefix("Numeric"), number(value), number(wanted))
    if name.startswith("Date"):
        return compare(name.removeprefix("Date"), date(value), date(wanted))
    if name == "Bool":
        return value.lower() == wanted.lower()
    if name == "BinaryEquals":
        return base64.b64decode(value) == base64.b64decode(wanted)
    if name == "IpAddress":
        return ipaddress.ip_address(value) in ipaddress.ip_network(wanted, strict=False)
    raise AssertionError(name)


def plain(wanted: str, request: Request | None) -> str | None:
    filled = signs(wanted, request)
    if filled is None:
        return None
    return "".join("*" if each is STAR else "?" if each is ONE else each for each in filled)


def compare(order: str, value: float | None, wanted: float | None) -> bool:
    if value is None or wanted is None:
        return False
    return {
        "Equals": value == wanted,
        "LessThan": value < wanted,
        "LessThanEquals": value <= wanted,
        "GreaterThan": value > wanted,
        "GreaterThanEquals": value >= wanted,
    }[order]


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def date(text: str) -> float | None:
    if text.isdigit():
        return float(text)
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%MZ", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).timestamp()
        except ValueError:
            continue
    return None
