"""What the root of another account of the organization can be acted as for, and by whom."""

from __future__ import annotations

import re
from collections.abc import Mapping

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.permission import Acted
from model.kit.principal import Principal, root
from model.services.iam.resources.root_access import CREDENTIALS, SESSIONS, Feature, RootAccess
from model.services.organizations.resources.members import Member
from model.services.organizations.resources.organizations import Organization
from model.services.sts.endpoints import refuse_global

TASKS: Mapping[str, Feature] = {
    "IAMAuditRootUserCredentials": CREDENTIALS,
    "IAMCreateRootUserPassword": CREDENTIALS,
    "IAMDeleteRootUserCredentials": CREDENTIALS,
    "S3UnlockBucketPolicy": SESSIONS,
    "SQSUnlockQueuePolicy": SESSIONS,
}
"By the names of their policies, what the organization has to have enabled for them."
FOLDER = "arn:aws:iam::aws:policy/root-task/"
AS_ROOT = (("aws:AssumedRoot", "true"),)
IAM = "iam.amazonaws.com"
TARGET = re.compile(r"(?:arn:aws:iam::)?(\d{12})(?::root)?")


def task_of(policy: Mapping[str, str]) -> str:
    """The name of a task, by the ARN of its policy."""
    arn = policy.get("arn", "")
    name = arn.removeprefix(FOLDER)
    if not arn.startswith(FOLDER) or name not in TASKS:
        raise AwsError("ValidationError", f"The policy {arn} is not one of the task policies for AssumeRoot.")
    return name


def find_target(call: Call, target: str, task: str) -> Principal:
    """The root that is meant, if the caller's policies let it ask for that."""
    parts = TARGET.fullmatch(target)
    if parts is None:
        raise AwsError("ValidationError", f"{target} is neither an account ID nor the ARN of a root user.")
    refuse_global(call)
    if call.principal.type == "Root":
        raise _denied(call, parts[1])
    found = root(parts[1])
    assert call.authority is not None, "a call is authorized before it is answered"
    call.authority.require("sts:AssumeRoot", Acted(found.arn), {"sts:TaskPolicyArn": FOLDER + task})
    return found


def refuse_unmanaged(call: Call, target: Principal, task: str) -> None:
    """Only for accounts of an organization that has this enabled, by the one that manages it or IAM in it."""
    store = call.cell.kernel.store
    own, member = store.anywhere(Member, call.world.account), store.anywhere(Member, target.account)
    if own is None or member is None or own.organization_id != member.organization_id:
        raise _denied(call, target.account)
    if member.is_management or member.status != "ACTIVE":
        raise _denied(call, target.account)
    if not own.is_management and all(each.service_principal != IAM for each in own.delegated):
        raise _denied(call, target.account)
    home = call.cell.world(own.account, call.region, "iam")
    access = home.find(RootAccess, own.organization_id)
    services = home.all(Organization)[0].services
    trusted = any(each.service_principal == IAM for each in services)
    if access is None or TASKS[task] not in access.features or not trusted:
        raise _denied(call, target.account)


def _denied(call: Call, account: str) -> AwsError:
    what = f"sts:AssumeRoot on resource: {root(account).arn}"
    return AwsError("AccessDenied", f"User: {call.principal.arn} is not authorized to perform: {what}", 403)
