"""Have the access law judge whether the caller may do this."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call, Proceed
from model.gateway.permission import FREE, permission_for
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.laws.access.judge import in_words, judge
from model.laws.access.question import Question

_XML_SERVICES = frozenset({"s3", "iam", "sts", "cloudwatch", "autoscaling", "elbv2"})


async def authorize(call: Call, proceed: Proceed) -> Any:
    """Judged by the action alone: nobody says which resources a call acts on, nor what its conditions are.

    So an Allow that is limited to some resources, or by a condition, does not allow; such a Deny denies.
    """
    if not call.principal.may_everything:
        _refuse_forbidden(call, call.principal)
    return await proceed(call)


def _refuse_forbidden(call: Call, caller: Principal) -> None:
    action = permission_for(call.service, call.operation)
    if action not in FREE:
        question = Question(action, None, caller.caller)
        verdict = judge(call.cell.identities.grounds(caller), question)
        if not verdict.allowed:
            raise _denied(call, in_words(verdict, question))


def _denied(call: Call, who: str) -> AwsError:
    """The refusal in the words of the service: three codes are in use for the same thing."""
    if call.service == "ec2":
        return AwsError("UnauthorizedOperation", f"You are not authorized to perform this operation. {who}", 403)
    return AwsError("AccessDenied" if call.service in _XML_SERVICES else "AccessDeniedException", who, 403)
