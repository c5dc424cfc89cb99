"""STS: what you can ask for, to act as the root of another account of the organization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.sts.issuing import issue
from model.services.sts.narrowing import session_policies
from model.services.sts.root_tasks import AS_ROOT, find_target, refuse_unmanaged, task_of

SECONDS = 900


@operation(on=())
async def assume_root(
    call: Call, *, target_principal: str, task_policy_arn: Mapping[str, str], duration_seconds: int = SECONDS
) -> dict[str, Any]:
    """For one task in one account: whatever else its root may do, the session may not."""
    task = task_of(task_policy_arn)
    target = find_target(call, target_principal, task)
    refuse_unmanaged(call, target, task)
    policies = await session_policies(call.world, None, [task_policy_arn])
    session = issue(
        call.cell.world(target.account, call.region, "sts"),
        duration_seconds,
        type="Root",
        principal_arn=target.arn,
        user_id=target.account,
        name=target.name,
        issuer=call.principal.arn,
        source="root session",
        session_policies=policies,
        source_identity=call.principal.source_identity,
        claims=AS_ROOT,
    )
    return {"credentials": session, "source_identity": session.source_identity or None}
