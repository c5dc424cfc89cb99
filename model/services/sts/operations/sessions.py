"""STS: what you can ask for, to go on under one's own name with temporary credentials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.sts.devices import check_code
from model.services.sts.endpoints import is_short_of_regions
from model.services.sts.issuing import issue, packed
from model.services.sts.narrowing import session_policies, session_tags

HALF_A_DAY = 43200
ROOT_SECONDS = 3600


def _all_but(*forbidden: str) -> str:
    statement = {"Effect": "Allow", "NotAction": forbidden, "Resource": "*"}
    return orjson.dumps({"Version": "2012-10-17", "Statement": [statement]}).decode()


WITHOUT_MFA = _all_but("iam:*", "sts:GetFederationToken", "sts:GetSessionToken")
WITH_MFA = _all_but("sts:GetFederationToken", "sts:GetSessionToken")
FEDERATED = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["iam:*","sts:*"],"Resource":"*"}]}'
"""What such credentials cannot be used for, whatever their owner may do (STS API reference)."""


@operation
async def get_session_token(
    call: Call,
    *,
    duration_seconds: int | None = None,
    serial_number: str | None = None,
    token_code: str | None = None,
) -> dict[str, Any]:
    """The caller's own rights, but for a while; with a code of its device they say that there was one."""
    caller = call.principal
    if caller.type not in ("IAMUser", "Root") or caller.issued_at is not None:
        raise AwsError("AccessDenied", "Cannot call GetSessionToken with session credentials", 403)
    mfa_at = check_code(call, serial_number, token_code)
    session = issue(
        call.world,
        _seconds(call, duration_seconds),
        type=caller.type,
        principal_arn=caller.arn,
        user_id=caller.user_id,
        name=caller.name,
        issuer=caller.arn,
        source="session token",
        session_policies=(WITHOUT_MFA if mfa_at is None else WITH_MFA,),
        mfa_at=mfa_at,
        default_regions_only=is_short_of_regions(call, caller.account),
    )
    return {"credentials": session}


@operation
async def get_federation_token(
    call: Call,
    *,
    name: str,
    policy: str | None = None,
    policy_arns: Sequence[Mapping[str, str]] | None = None,
    duration_seconds: int | None = None,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """For somebody whom the caller knows and AWS does not: what both the caller and the policies allow."""
    caller = call.principal
    if caller.type not in ("IAMUser", "Root") or caller.issued_at is not None:
        raise AwsError("AccessDenied", "Cannot call GetFederationToken with session credentials", 403)
    policies = await session_policies(call.world, policy, policy_arns)
    all_tags, _ = session_tags(caller, tags, None)
    federated = arn("sts", "", call.world.account, f"federated-user/{name}")
    session = issue(
        call.world,
        _seconds(call, duration_seconds),
        type="FederatedUser",
        principal_arn=federated,
        user_id=f"{call.world.account}:{name}",
        name=name,
        session_name=name,
        issuer=caller.arn,
        source="federation",
        session_policies=(FEDERATED, *policies),
        principal_tags=tuple(all_tags.items()),
        default_regions_only=is_short_of_regions(call, caller.account),
    )
    return {
        "credentials": session,
        "federated_user": {"federated_user_id": session.user_id, "arn": federated},
        "packed_policy_size": packed(policies, all_tags.items()),
    }


def _seconds(call: Call, asked: int | None) -> int:
    """Half a day unless something else was asked for; root gets an hour at the most."""
    return min(asked or HALF_A_DAY, ROOT_SECONDS) if call.principal.type == "Root" else asked or HALF_A_DAY
