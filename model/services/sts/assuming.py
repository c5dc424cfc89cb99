"""Coming into a role: whether its trust lets one in, for how long, and the session that comes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.permission import Acted, Value
from model.laws.access.grounds import Grounds
from model.laws.access.judge import in_words, judge
from model.laws.access.policy import read_policy
from model.laws.access.question import Caller, Question
from model.services.iam.resources.roles import Role
from model.services.sts.endpoints import is_short_of_regions
from model.services.sts.issuing import issue, packed
from model.services.sts.resources import Session

ARN = re.compile(r"arn:[^:]+:[^:]+:[^:]*:[^:]*:.+")
ROLE_ARN = re.compile(r"arn:[\w-]+:iam::(\d{12}):role/(.+)")
CHAINED_SECONDS = 3600
TRUST = "role trust policy"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody who comes into a role brings along."""

    session_name: str
    seconds: int | None = None
    policies: tuple[str, ...] = ()
    tags: Mapping[str, str] | None = None
    transitive: tuple[str, ...] = ()
    source_identity: str = ""
    federated: str = ""
    claims: tuple[tuple[str, str], ...] = ()
    mfa_at: float | None = None


def find_role(call: Call, role_arn: str) -> Role | None:
    """A role of any account; None where there is none, which its caller may not learn."""
    if not ARN.fullmatch(role_arn):
        raise AwsError("ValidationError", f"{role_arn} is invalid")
    parts = ROLE_ARN.fullmatch(role_arn)
    if parts is None:
        return None
    world = call.cell.world(parts[1], call.region, "iam")
    role = world.find(Role, parts[2].rpartition("/")[2])
    return role if role is not None and role.arn == role_arn else None


def check_trust(call: Call, action: str, role_arn: str, role: Role | None, keys: Mapping[str, Value]) -> None:
    """Refuse whom the role does not trust, or whose own policies do not let go."""
    if call.principal.type == "Root":
        raise AwsError("AccessDenied", "Roles may not be assumed by root accounts.", 403)
    if call.principal.type == "AWSService":
        check_guest(action, role_arn, role, call.principal.caller, keys)
        return
    assert call.authority is not None, "a call is authorized before it is answered"
    call.authority.require(action, Acted(role_arn, role), keys)
    if role is None:
        raise _denied(f"User: {call.principal.arn} is not authorized to perform: {action} on resource: {role_arn}")


def check_guest(action: str, role_arn: str, role: Role | None, guest: Caller, keys: Mapping[str, Value]) -> None:
    """Somebody without an identity in any account has nothing but the role's trust."""
    trust = () if role is None else (read_policy(role.trust, role.role_name, TRUST),)
    question = Question(action, role_arn, guest, keys, role.account if role is not None else "")
    verdict = judge(Grounds(resource=trust), question)
    if not verdict.allowed:
        known = guest.service or guest.arn
        raise _denied(in_words(verdict, question) if known else f"Not authorized to perform {action}")


def enter(call: Call, role: Role, entry: Entry, source: str) -> Session:
    """A session in the role, in the role's account."""
    seconds = _seconds(call, role, entry.seconds)
    session_arn = arn("sts", "", role.account, f"assumed-role/{role.role_name}/{entry.session_name}")
    return issue(
        call.cell.world(role.account, call.region, "sts"),
        seconds,
        type="AssumedRole",
        principal_arn=session_arn,
        user_id=f"{role.role_id}:{entry.session_name}",
        name=role.role_name,
        role_arn=role.arn,
        session_name=entry.session_name,
        issuer=call.principal.arn,
        source=source,
        session_policies=entry.policies,
        principal_tags=tuple((entry.tags or {}).items()),
        transitive_tags=entry.transitive,
        source_identity=entry.source_identity or call.principal.source_identity,
        federated=entry.federated,
        claims=entry.claims,
        mfa_at=entry.mfa_at,
        default_regions_only=is_short_of_regions(call, role.account),
    )


def shown(session: Session, policies: tuple[str, ...], tags: Mapping[str, str]) -> dict[str, Any]:
    """The members that the answers of all ways into a role share."""
    size = packed(policies, tags.items())
    return {
        "credentials": session,
        "assumed_role_user": {"assumed_role_id": session.user_id, "arn": session.arn},
        "packed_policy_size": size or None,
        "source_identity": session.source_identity or None,
    }


def _seconds(call: Call, role: Role, asked: int | None) -> int:
    """An hour unless more was asked for; a session that comes out of another cannot outlast an hour."""
    if call.principal.type == "AssumedRole" and (asked or 0) > CHAINED_SECONDS:
        message = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
        raise AwsError("ValidationError", message)
    if asked is not None and asked > role.max_session_duration:
        message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        raise AwsError("ValidationError", message)
    return asked or min(3600, role.max_session_duration)


def _denied(message: str) -> AwsError:
    return AwsError("AccessDenied", message, 403)
