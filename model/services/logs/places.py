"""Finding groups and streams by what callers call them."""

from __future__ import annotations

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.logs.refusals import invalid
from model.services.logs.resources.destinations import LogDestination
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream, path_of

PREFIX = "log-group:"


def named(identifier: str) -> str:
    """The name of the group that an ARN, or a name, is of."""
    if not identifier.startswith("arn:"):
        return identifier
    return read_arn(identifier).resource.removeprefix(PREFIX).removesuffix(":*")


def group_of(world: World, name: str | None, identifier: str | None) -> LogGroup:
    """By its name or by an identifier, of which a caller gives one."""
    if name and identifier:
        text = "LogGroup name and LogGroup ARN are mutually exclusive parameters."
        raise AwsError("ValidationException", text)
    if not name and not identifier:
        raise invalid("Either the LogGroup name or the LogGroup ARN has to be given.")
    return identified(world, identifier) if identifier else world.get(LogGroup, name or "")


def identified(world: World, identifier: str) -> LogGroup:
    if identifier.startswith("arn:"):
        read = read_arn(identifier)
        if (read.service, read.region, read.account) != ("logs", world.region, world.account):
            raise LogGroup.is_missing(identifier)
    return world.get(LogGroup, named(identifier))


def stream_of(world: World, group: LogGroup, name: str) -> LogStream:
    return world.get(LogStream, path_of(group.log_group_name, name))


def destination_of(world: World, named: str) -> LogDestination | None:
    """The destination of an ARN in this region, whosever it is."""
    read = read_arn(named)
    if (read.service, read.region, read.kind) != ("logs", world.region, "destination"):
        return None
    return world.cell.world(read.account, read.region, "logs").find(LogDestination, read.name)


def streams_of(world: World, group: LogGroup) -> tuple[LogStream, ...]:
    return world.where(LogStream, log_group_name=group.log_group_name)
