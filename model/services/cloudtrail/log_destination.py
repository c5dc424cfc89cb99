"""The log group that a trail delivers to, and the role that it does so with."""

from __future__ import annotations

import re

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.principal import service
from model.kit.world import World
from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.policy import read_policy
from model.laws.access.question import Question
from model.services.cloudtrail.resources.trails import Trail
from model.services.iam.resources.roles import Role
from model.services.logs.resources.groups import LogGroup

GROUP = re.compile(r"arn:aws:logs:[a-z0-9-]+:\d{12}:log-group:([^:*]+):\*")
NEEDED = ("logs:CreateLogStream", "logs:PutLogEvents")


def group_name(trail: Trail) -> str:
    found = GROUP.fullmatch(trail.cloud_watch_logs_log_group_arn or "")
    return found[1] if found else ""


def stream_name(trail: Trail) -> str:
    return f"{trail.account}_CloudTrail_{trail.region}"


def refuse_bad_log_group(world: World, trail: Trail) -> None:
    """The group has to be there, in the trail's region; the role has to let CloudTrail in, and to let it write."""
    group, role = trail.cloud_watch_logs_log_group_arn, trail.cloud_watch_logs_role_arn
    if not group and not role:
        return
    if not group:
        raise _bad_group("You must specify a log group ARN as well as a role ARN.")
    read, name = read_arn(group), group_name(trail)
    if (read.region, read.account) != (trail.region, trail.account) or world.find(LogGroup, name) is None:
        raise _bad_group("CloudTrail cannot validate the specified log group ARN.")
    if not role:
        raise _bad_role("You must specify a role ARN as well as a log group.")
    if not may_write(world, trail):
        raise _bad_role("Access denied. Check the permissions for your role.")


def may_write(world: World, trail: Trail) -> bool:
    """CloudTrail can come into the role, and the role may write into the stream."""
    role = _role(world, trail)
    acting = world.cell.identities.named(role.arn) if role is not None else None
    if role is None or acting is None:
        return False
    host = service("cloudtrail", trail.account).caller
    source = {"aws:SourceArn": trail.arn, "aws:SourceAccount": trail.account}
    trust = Grounds(resource=(read_policy(role.trust, role.role_name, "role trust policy"),))
    if not judge(trust, Question("sts:AssumeRole", role.arn, host, source, role.account)).allowed:
        return False
    stream = f"{(trail.cloud_watch_logs_log_group_arn or '').removesuffix(':*')}:log-stream:{stream_name(trail)}"
    grounds = world.cell.identities.grounds(acting)
    asked = (Question(action, stream, acting.caller, {}, trail.account) for action in NEEDED)
    return all(judge(grounds, question).allowed for question in asked)


def _role(world: World, trail: Trail) -> Role | None:
    read = read_arn(trail.cloud_watch_logs_role_arn or "")
    if (read.service, read.account) != ("iam", trail.account) or not read.resource.startswith("role/"):
        return None
    return world.find(Role, read.resource.rpartition("/")[2])


def _bad_group(text: str) -> AwsError:
    return AwsError("InvalidCloudWatchLogsLogGroupArnException", text)


def _bad_role(text: str) -> AwsError:
    return AwsError("InvalidCloudWatchLogsRoleArnException", text)
