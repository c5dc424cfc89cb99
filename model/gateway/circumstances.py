"""What conditions can ask about a call: AWS's global condition keys, and those of its service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.belonging import find_belonging
from model.kit.permission import KEYS, Value
from model.kit.resource import Resource
from model.kit.tags import tags_in
from model.laws.moments import zulu

_TYPES = {"Root": "Account", "IAMUser": "User", "AssumedRole": "AssumedRole", "FederatedUser": "FederatedUser"}
"What aws:PrincipalType says, by CloudTrail's word."


class Circumstances(Mapping[str, Value]):
    """Found when a policy first asks, since most have no conditions; in AWS's spelling."""

    def __init__(self, call: Call, thing: Resource | None, account: str, added: Mapping[str, Value]) -> None:
        self._call = call
        self._thing = thing
        self._account = account
        self._added = added
        self._found: dict[str, Value] | None = None

    def __getitem__(self, key: str) -> Value:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, Value]:
        if self._found is None:
            call, thing = self._call, self._thing
            own = KEYS.get(call.service)
            self._found = _of_request(call) | _of_caller(call) | _of_tags(call.params)
            self._found |= _of_thing(thing, self._account)
            self._found |= _of_organizations(call, self._account)
            self._found |= own(call.world, call.params, thing) if own else {}
            self._found |= self._added
        return self._found


def _of_request(call: Call) -> dict[str, Value]:
    now = call.cell.kernel.clock.now
    service = call.principal.type == "AWSService"
    found: dict[str, Value] = {
        "aws:CurrentTime": zulu(now),
        "aws:EpochTime": str(int(now)),
        "aws:RequestedRegion": call.region,
        "aws:SecureTransport": "true" if call.inside or call.secure else "false",
        "aws:ViaAWSService": "false",
        "aws:PrincipalIsAWSService": "true" if service else "false",
    }
    if service:
        return found | {"aws:PrincipalServiceName": call.principal.name}
    return found | _of_way(call) | {"aws:UserAgent": call.user_agent}


def _of_way(call: Call) -> dict[str, Value]:
    """What comes through an endpoint has no public address, and says which endpoint that was."""
    way = call.way
    if way is None or not way.endpoint:
        return {"aws:SourceIp": call.source_ip}
    return {"aws:SourceVpce": way.endpoint, "aws:SourceVpc": way.vpc, "aws:VpcSourceIp": way.source_ip}


def _of_caller(call: Call) -> dict[str, Value]:
    caller = call.principal
    if caller.type in ("Anonymous", "AWSService"):
        return {"aws:PrincipalType": "Anonymous"} if caller.type == "Anonymous" else {}
    arn = caller.role_arn if caller.type == "AssumedRole" else caller.arn
    found: dict[str, Value] = {
        "aws:PrincipalArn": arn,
        "aws:PrincipalAccount": caller.account,
        "aws:PrincipalType": _TYPES.get(caller.type, caller.type),
        "aws:userid": caller.user_id,
    }
    if caller.type == "IAMUser":
        found["aws:username"] = caller.name
    for key, value in caller.tags:
        found[f"aws:PrincipalTag/{key}"] = value
    if caller.source_identity:
        found["aws:SourceIdentity"] = caller.source_identity
    return found | _of_session(call)


def _of_session(call: Call) -> dict[str, Value]:
    """Only temporary credentials say whether there was MFA, and how long ago."""
    caller, now = call.principal, call.cell.kernel.clock.now
    if caller.issued_at is None:
        return {}
    found: dict[str, Value] = {
        "aws:TokenIssueTime": zulu(caller.issued_at),
        "aws:MultiFactorAuthPresent": "false" if caller.mfa_at is None else "true",
    }
    if caller.mfa_at is not None:
        found["aws:MultiFactorAuthAge"] = str(int(now - caller.mfa_at))
    if caller.federated:
        found["aws:FederatedProvider"] = caller.federated
    return found | dict(caller.claims)


def _of_organizations(call: Call, account: str) -> dict[str, Value]:
    """Where the caller's and the resource's account are in their organizations."""
    found: dict[str, Value] = {}
    for whose, number in (("Principal", call.principal.account), ("Resource", account)):
        place = find_belonging(call.cell.kernel, number) if number else None
        if place is not None:
            found |= {f"aws:{whose}OrgID": place.organization, f"aws:{whose}OrgPaths": (place.path,)}
    return found


def _of_tags(params: Mapping[str, Any]) -> dict[str, Value]:
    """The tags that a request brings along."""
    tags = tags_in(params)
    if not tags:
        return {}
    found: dict[str, Value] = {f"aws:RequestTag/{key}": value for key, value in tags.items() if value is not None}
    return found | {"aws:TagKeys": tuple(tags)}


def _of_thing(thing: Resource | None, account: str) -> dict[str, Value]:
    found: dict[str, Value] = {"aws:ResourceAccount": account} if account else {}
    if thing is None:
        return found
    for tag in thing.tags:
        found[f"aws:ResourceTag/{tag.key}"] = tag.value
        found[f"{thing.service}:ResourceTag/{tag.key}"] = tag.value
    return found
