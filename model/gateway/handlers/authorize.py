"""Have the access law judge whether the caller may do this."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call, Proceed
from model.kit.errors import AwsError
from model.laws.access import EVERYTHING, Question, judge

_XML_SERVICES = frozenset({"s3", "iam", "sts", "cloudwatch", "autoscaling", "elbv2"})


async def authorize(call: Call, proceed: Proceed) -> Any:
    caller = call.principal
    statements = (EVERYTHING,) if caller.may_everything else call.cell.identities.statements(caller)
    verdict = judge(statements, Question(caller.arn, call.action))
    if not verdict.allowed:
        raise _denied(call, "a policy denies it explicitly" if verdict.because else "no policy allows it")
    return await proceed(call)


def _denied(call: Call, why: str) -> AwsError:
    """The refusal in the words of the service: three codes are in use for the same thing."""
    who = f"User: {call.principal.arn} is not authorized to perform: {call.action} because {why}"
    if call.service == "ec2":
        return AwsError("UnauthorizedOperation", f"You are not authorized to perform this operation. {who}", 403)
    return AwsError("AccessDenied" if call.service in _XML_SERVICES else "AccessDeniedException", who, 403)
