"""EC2: what happens by itself: agents on instances send what is written in log files, once a minute."""

from __future__ import annotations

from typing import Any

from model.kit.behavior import after, due
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.services.ec2.guest_role import profile_of, role_in
from model.services.ec2.log_files import MINUTE, LogFile, collected, written
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.log_agents import LogAgent
from model.services.iam.resources.roles import Role
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream, path_of

KEPT_SECONDS = 3600.0
"How long an agent keeps what it could not send."


@after(Instance, "running")
async def start_log_agent(world: World, instance_id: str) -> None:
    """At every boot, where the user data says so."""
    instance = world.find(Instance, instance_id)
    _remove(world, instance_id)
    if instance is None or instance.state_name != "running" or not collected(instance):
        return
    world.add(LogAgent(instance_id=instance_id, started_at=world.now, told_until=instance.booted_at))
    await send_log_files(world, instance_id)


@due
async def send_log_files(world: World, instance_id: str) -> None:
    """Ends with the guest; while its host is cut off it waits."""
    instance, agent = world.find(Instance, instance_id), world.find(LogAgent, instance_id)
    if agent is None:
        return
    if instance is None or instance.state_name != "running":
        _remove(world, instance_id)
        return
    if instance.answers:
        await _send(world, instance, agent)
    world.wake(send_log_files, instance_id, at=(world.now // MINUTE + 1) * MINUTE)


def _remove(world: World, instance_id: str) -> None:
    agent = world.find(LogAgent, instance_id)
    if agent is not None:
        world.remove(agent)
        world.forget(send_log_files, instance_id)


async def _send(world: World, instance: Instance, agent: LogAgent) -> None:
    """All that is new in all files, or nothing of it; a refusal is remembered until a sending succeeds."""
    since = max(agent.told_until, world.now - KEPT_SECONDS)
    try:
        actor = await _actor(world, instance, agent)
        for file in collected(instance):
            lines = written(world, instance, file.path, since, world.now)
            events = [{"timestamp": int(line.time * 1000), "message": line.text} for line in lines]
            if events:
                await _put(world, actor, file, events)
    except AwsError as refusal:
        agent.failure = f"{refusal.code}: {refusal.message}"
    else:
        agent.failure, agent.told_until = "", world.now


async def _actor(world: World, instance: Instance, agent: LogAgent) -> Principal:
    """The instance's role in a session named by the instance; another one where its profile was exchanged."""
    profile = profile_of(world, instance)
    role = role_in(world, profile) if profile is not None else None
    if role is None:
        raise AwsError("NoCredentialProviders", "no valid providers in chain")
    key = world.cell.identities.key(agent.session_key) if agent.session_key else None
    if key is None or key.principal.role_arn != role.arn:
        key = await _opened(world, role, agent)
    return key.principal


async def _opened(world: World, role: Role, agent: LogAgent) -> Any:
    told = await world.ask("sts:AssumeRole", RoleArn=role.arn, RoleSessionName=agent.instance_id)
    agent.session_key = told["Credentials"]["AccessKeyId"]
    return world.cell.identities.key(agent.session_key)


async def _put(world: World, actor: Principal, file: LogFile, events: list[dict[str, Any]]) -> None:
    """Group and stream are made when they are first needed."""
    place = {"logGroupName": file.group, "logStreamName": file.stream}
    if world.find(LogGroup, file.group) is None:
        await world.ask("logs:CreateLogGroup", under=actor, logGroupName=file.group)
    if world.find(LogStream, path_of(file.group, file.stream)) is None:
        await world.ask("logs:CreateLogStream", under=actor, **place)
    await world.ask("logs:PutLogEvents", under=actor, **place, logEvents=events)
