"""Have a call suffer what is wrong with the region that it comes to, and what was broken of its API on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from model.gateway.call import Call, Proceed
from model.kit.errors import AwsError
from model.physics.broken import Fault
from model.physics.facilities.edge import is_disrupted, lost_on_the_way

_REFUSALS = {
    "InternalError": ("An internal error has occurred", 500),
    "Unavailable": ("The service is unavailable. Please try again shortly.", 503),
    "ThrottlingException": ("Rate exceeded", 400),
    "RequestLimitExceeded": ("Request limit exceeded.", 503),
}
"What is said with each code of a broken API, and the HTTP status."


async def fault(call: Call, proceed: Proceed) -> Any:
    if not call.inside:
        kernel = call.cell.kernel
        lost = lost_on_the_way(kernel, call.region, call.source_ip, kernel.serials.get("call", 0))
        if lost is not None:
            raise lost
    if not call.is_internal:
        if is_disrupted(call.cell.kernel, call.region, call.service):
            raise AwsError("ServiceUnavailable", _REFUSALS["Unavailable"][0], 503)
        struck = next(_striking(call), None)
        if struck is not None:
            message, status = _REFUSALS.get(struck.code, ("The request was refused.", 400))
            raise AwsError(struck.code, message, status)
    return await proceed(call)


def _striking(call: Call) -> Iterator[Fault]:
    """What is broken of the API in the account and region that is called, and strikes just this call."""
    kernel = call.cell.kernel
    for each in kernel.store.where(call.account, call.region, Fault, "what", "api"):
        callers = (call.principal.role_arn, call.principal.arn, call.source_arn)
        if each.state == "broken" and each.strikes(kernel, call.action, callers):
            yield each
