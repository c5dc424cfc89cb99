"""Lambda: what you can ask for, about who may call a function."""

from __future__ import annotations

from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.quotas import most
from model.services.lambda_.configuring import new_revision
from model.services.lambda_.places import Target, target_at
from model.services.lambda_.policies import (
    conditions_of,
    principal_of,
    set_policy,
    with_statement,
    without_statement,
)
from model.services.lambda_.refusals import missing, outdated
from model.services.lambda_.resources.functions import LATEST


class StatementForm(Form):
    function_name: str
    statement_id: str
    action: str
    principal: str
    source_arn: str = ""
    source_account: str = ""
    event_source_token: str = ""
    principal_org_id: str = ""
    function_url_auth_type: str = ""
    qualifier: str | None = None
    revision_id: str | None = None


@operation
@takes(StatementForm)
async def add_permission(call: Call, asked: StatementForm) -> dict[str, str]:
    """One statement more in the policy of the function, of a version, or of an alias."""
    target = target_at(call.world, asked.function_name, asked.qualifier)
    _refuse_outdated(target, asked.revision_id)
    conditions = {
        "AWS:SourceAccount": asked.source_account,
        "lambda:FunctionUrlAuthType": asked.function_url_auth_type,
        "aws:PrincipalOrgID": asked.principal_org_id,
        "lambda:EventSourceToken": asked.event_source_token,
    }
    added = {
        "Sid": asked.statement_id,
        "Effect": "Allow",
        "Principal": principal_of(asked.principal),
        "Action": asked.action,
        "Resource": target.arn,
        **conditions_of(conditions, asked.source_arn),
    }
    text = with_statement(target.function, _own(target), added, most(call.world, "lambda/policy-bytes"))
    _settle(target, text)
    return {"statement": orjson.dumps(added).decode()}


@operation
async def remove_permission(
    call: Call, *, function_name: str, statement_id: str, qualifier: str | None = None, revision_id: str | None = None
) -> None:
    target = target_at(call.world, function_name, qualifier)
    _refuse_outdated(target, revision_id)
    if not target.function.policy(_own(target)):
        raise missing("No policy is associated with the given resource.")
    _settle(target, without_statement(target.function, _own(target), statement_id))


@operation
async def get_policy(call: Call, *, function_name: str, qualifier: str | None = None) -> dict[str, Any]:
    target = target_at(call.world, function_name, qualifier)
    text = target.function.policy(_own(target))
    if not text:
        raise missing("The resource you requested does not exist.")
    return {"policy": text, "revision_id": target.configuration.revision_id}


def _own(target: Target) -> str:
    return "" if target.qualifier == LATEST else target.qualifier


def _refuse_outdated(target: Target, revision_id: str | None) -> None:
    if revision_id is not None and revision_id != target.configuration.revision_id:
        raise outdated()


def _settle(target: Target, text: str) -> None:
    set_policy(target.function, _own(target), text)
    if target.version == LATEST:
        said = {"revision_id": new_revision(target.world)}
        target.function.configuration = target.function.configuration.model_copy(update=said)
