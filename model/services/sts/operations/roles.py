"""STS: what you can ask for, to act in a role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.permission import Value
from model.services.sts.assuming import Entry, check_trust, enter, find_role, shown
from model.services.sts.devices import check_code
from model.services.sts.narrowing import session_policies, session_tags, tag_keys


@operation
async def assume_role(
    call: Call,
    *,
    role_arn: str,
    role_session_name: str,
    policy_arns: Sequence[Mapping[str, str]] | None = None,
    policy: str | None = None,
    duration_seconds: int | None = None,
    tags: Sequence[Mapping[str, str]] | None = None,
    transitive_tag_keys: Sequence[str] | None = None,
    external_id: str | None = None,
    serial_number: str | None = None,
    token_code: str | None = None,
    source_identity: str | None = None,
) -> dict[str, Any]:
    """A role of this account or of another one; its trust and the caller's own policies both have a say."""
    role = find_role(call, role_arn)
    all_tags, transitive = session_tags(call.principal, tags, transitive_tag_keys)
    policies = await session_policies(call.world, policy, policy_arns)
    mfa_at = check_code(call, serial_number, token_code)
    keys: dict[str, Value] = {"sts:RoleSessionName": role_session_name, **tag_keys(all_tags.items())}
    keys |= {"sts:ExternalId": external_id} if external_id is not None else {}
    keys |= {"sts:SourceIdentity": source_identity} if source_identity is not None else {}
    keys |= {"sts:TransitiveTagKeys": tuple(transitive_tag_keys)} if transitive_tag_keys else {}
    if token_code is not None:
        keys |= {"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0"}
    check_trust(call, "sts:AssumeRole", role_arn, role, keys)
    if all_tags:
        check_trust(call, "sts:TagSession", role_arn, role, keys)
    if source_identity is not None:
        check_trust(call, "sts:SetSourceIdentity", role_arn, role, keys)
    assert role is not None, "nobody is trusted by a role that is not there"
    entry = Entry(
        session_name=role_session_name,
        seconds=duration_seconds,
        policies=policies,
        tags=all_tags,
        transitive=transitive,
        source_identity=source_identity or "",
        mfa_at=mfa_at if token_code is not None else None,
    )
    return shown(enter(call, role, entry, _source(call, role.account)), policies, all_tags)


def _source(call: Call, account: str) -> str:
    if call.principal.type == "AWSService":
        return "instance profile" if call.principal.name.startswith("ec2.") else "service"
    return "role" if call.principal.account == account else "cross-account"
