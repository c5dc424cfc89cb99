"""Writing down what name servers are asked: a line for each question, in the stream of the place that answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from model.catalog.geography import Place, place_of_region
from model.kernel.chance import Luck
from model.kit.errors import AwsError
from model.kit.principal import service
from model.kit.world import World
from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.policy import read_policy
from model.laws.access.question import Question
from model.laws.dns.names import canonical
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.resource_policies import ResourcePolicy
from model.services.logs.resources.streams import LogStream, path_of
from model.services.route53.home import HOME, home
from model.services.route53.resolving import NameServers
from model.services.route53.resources.query_logging import QueryLoggingConfig
from model.services.route53.sites import site_for

VERSION = "1.0"
NEEDED = ("logs:CreateLogStream", "logs:PutLogEvents")
_SITES = 60


def config_for(world: World, name: str) -> QueryLoggingConfig | None:
    """Where the questions for a name are written down, by the zone that the internet asks."""
    store = world.kernel.store
    if not any(True for _ in store.everywhere(QueryLoggingConfig)):
        return None
    zone = NameServers(world).zone_of(canonical(name))
    found = store.wherever(QueryLoggingConfig, "zone_id", zone.id) if zone else ()
    return next(iter(found), None)


class Inquiry(NamedTuple):
    """A question as name servers have it: who passed it on, and for which subnet, if that was said."""

    name: str
    type: str
    status: str
    place: Place | None
    resolver: str
    subnet: str = ""
    protocol: str = "UDP"


async def write(world: World, config: QueryLoggingConfig, questions: Iterable[Inquiry]) -> None:
    """At the home of the zone's account. What cannot be written is lost: nobody waits for it."""
    own = home(world, config.account)
    if own.find(LogGroup, config.log_group) is None or not lets_write(own, config.log_group_arn, config.zone_id):
        return
    by_stream: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in questions:
        site = site_code(world, each.place)
        event = {"timestamp": int(world.now * 1000), "message": line(world.now, config.zone_id, site, each)}
        by_stream[f"{config.zone_id}/{site}"].append(event)
    try:
        for stream, events in by_stream.items():
            place: dict[str, Any] = {"logGroupName": config.log_group, "logStreamName": stream}
            if own.find(LogStream, path_of(config.log_group, stream)) is None:
                await own.ask("logs:CreateLogStream", **place)
            await own.ask("logs:PutLogEvents", **place, logEvents=events)
    except AwsError:
        return


def line(now: float, zone_id: str, site: str, asked: Inquiry) -> str:
    """`1.0 2017-12-13T08:16:02.130Z Z123412341234 example.com A NOERROR UDP FRA6 192.168.1.1 -`"""
    moment = datetime.fromtimestamp(now, UTC)
    when = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
    said = (asked.name.rstrip("."), asked.type, asked.status, asked.protocol, site, asked.resolver, asked.subnet or "-")
    return " ".join((VERSION, when, zone_id, *said))


def site_code(world: World, place: Place | None) -> str:
    """Of the place that answers somebody there: its airport, and a number that means nothing."""
    there = place or place_of_region(HOME)
    assert there is not None, "regions are on the map"
    code = site_for(world.kernel, there).code
    return f"{code}{1 + Luck(world.kernel.seed, 'dns site', code).below(_SITES)}"


def lets_write(world: World, group_arn: str, zone_id: str) -> bool:
    """Whether the account's policies of logs let Route 53 make streams in a group, and write there, for a zone."""
    policies = tuple(
        read_policy(each.document, each.policy_name, "resource-based policy") for each in world.all(ResourcePolicy)
    )
    stream = f"{group_arn.removesuffix(':*')}:log-stream:{zone_id}/probe"
    caller = service("route53", world.account).caller
    source = {"aws:SourceArn": f"arn:aws:route53:::hostedzone/{zone_id}", "aws:SourceAccount": world.account}
    asked = (Question(action, stream, caller, source, world.account) for action in NEEDED)
    return all(judge(Grounds(resource=policies), question).allowed for question in asked)
