"""IAM: what you can ask for, about all credentials and rights of the account at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.iam.behavior import finish_report
from model.services.iam.details import described
from model.services.iam.naming import listed
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.reports import CredentialReport
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import User

WRITING = Between(2, 10)
FRESH_SECONDS = 4 * 3600
"A new report is written only when the last one is this old."


@operation
async def generate_credential_report(call: Call) -> dict[str, Any]:
    world = call.world
    known = world.find(CredentialReport, world.account)
    if known is not None and (not known.text or world.now - known.ready_at < FRESH_SECONDS):
        return {"state": "COMPLETE" if known.text else "INPROGRESS"}
    if known is not None:
        world.remove(known)
    seconds = world.delay(WRITING, "credential report")
    world.add(CredentialReport(name=world.account, ready_at=world.now + seconds))
    world.wake(finish_report, world.account, after=seconds)
    return {"state": "STARTED", "description": "No report exists. Starting a new report generation task"}


@operation
async def get_credential_report(call: Call) -> dict[str, Any]:
    world = call.world
    report = world.get(CredentialReport, world.account)
    if not report.text:
        raise AwsError("ReportInProgress", "Report is still being generated.", 404)
    if world.now - report.ready_at >= FRESH_SECONDS:
        raise AwsError("ReportExpired", "Credential report is expired.", 410)
    return {"content": report.text.encode(), "report_format": "text/csv", "generated_time": report.ready_at}


@operation
async def get_account_authorization_details(
    call: Call, *, filter: Sequence[str] = (), marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    """Everybody and every policy, one page after the other, in the order in which they were made."""
    world = call.world
    kinds = {"User": User, "Group": Group, "Role": Role, "LocalManagedPolicy": Policy}
    wanted = [kind for name, kind in kinds.items() if not filter or name in filter]
    things = [thing for kind in wanted for thing in world.all(kind)]
    found, more = listed(things, None, marker, max_items)
    return described(world, found) | more
