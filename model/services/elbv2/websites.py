"""What browsers get of a balancer that leads them to a function: what that says, or why it does not."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, NamedTuple

import orjson

from model.kit.body import body_of
from model.kit.errors import AwsError
from model.kit.hosting import Browsing, Page, hosting
from model.kit.networks import reach
from model.kit.world import World
from model.laws.function_requests import WebAnswer, WebRequest, answer_of, bad_gateway, event_of
from model.laws.handing_on import forwarded
from model.laws.reach.addresses import place
from model.laws.reach.hops import Outside, Station
from model.laws.reach.packets import TCP, Packet
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.elbv2.attribute_tables import table_of_group
from model.services.elbv2.attributes import attribute
from model.services.elbv2.chained import balancer_behind
from model.services.elbv2.fronts import is_up, targets_of
from model.services.elbv2.reach import SOMEBODY
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.ruling import deed_for, heaviest_group

PORT = 80
_SERVER = {"server": "awselb/2.0"}


class Passage(NamedTuple):
    """How a request got to a group: to which node, of a balancer of this world."""

    world: World
    node: NetworkInterface
    group: TargetGroup


@hosting
def page_of_function(world: World, browsing: Browsing) -> Awaitable[Page] | None:
    """None where somebody else answers at the address, or no function."""
    way = _way(world, browsing)
    return _page(way, browsing) if way is not None else None


def _way(world: World, browsing: Browsing) -> Passage | None:
    node = next(iter(world.kernel.store.wherever(NetworkInterface, "public_ips", browsing.address)), None)
    if node is None or node.instance_id:
        return None
    there = world.cell.world(node.account, node.region, "elbv2")
    balancers = (each for each in there.all(LoadBalancer) if node.id in (*each.interface_ids, *each.retiring_ids))
    balancer = next(balancers, None)
    group = _group_behind(there, balancer, PORT, browsing) if balancer is not None else None
    return Passage(there, node, group) if group is not None and group.calls_functions else None


def _group_behind(there: World, balancer: LoadBalancer, port: int, browsing: Browsing) -> TargetGroup | None:
    """Where a request ends up, be it through another balancer."""
    deed = deed_for(there, balancer, port, browsing.path, browsing.host) if is_up(balancer) else None
    group = heaviest_group(there, deed) if deed is not None else None
    if group is None or not group.leads_to_balancer:
        return group
    target = next((each for each in targets_of(there, group) if each.state != "unused"), None)
    behind = balancer_behind(there, target) if target else None
    return _group_behind(there, behind, target.port, browsing) if target and behind else None


async def _page(way: Passage, browsing: Browsing) -> Page:
    client = browsing.client or SOMEBODY
    packet = Packet(TCP, place(client), place(browsing.address), PORT)
    if not reach(way.world, Outside(Station.INTERNET), packet).arrived:
        return Page(504, _SERVER)
    target = next((each for each in targets_of(way.world, way.group) if each.state != "unused"), None)
    if target is None:
        return Page(503, _SERVER)
    said = {"host": browsing.host, **browsing.headers}
    headers = forwarded(tuple(said.items()), client, "http", PORT)
    plain = tuple((name.lower(), value) for name, value in headers)
    request = WebRequest(browsing.method, browsing.path, browsing.query, plain, browsing.body)
    answer = await _called(way, target.target_id, request)
    return Page(answer.status, {**_SERVER, "content-length": str(len(answer.body)), **answer.headers}, answer.body)


async def _called(way: Passage, function: str, request: WebRequest) -> WebAnswer:
    """What goes wrong with a function is the gateway's to tell."""
    table = table_of_group(way.group.protocol, way.group.target_type)
    several = attribute(table, way.group.attributes, "lambda.multi_value_headers.enabled") == "true"
    event = orjson.dumps(event_of(request, way.group.arn, several=several))
    called: dict[str, Any] = {"FunctionName": function, "Payload": event}
    try:
        answered = await way.world.ask("lambda:Invoke", source=way.group.arn, **called)
    except AwsError as refusal:
        return bad_gateway(_REASONS.get(refusal.code, "LambdaServiceException"))
    if answered.get("FunctionError"):
        return bad_gateway("LambdaUnhandled")
    return answer_of(body_of(answered.get("Payload") or b"").bytes().decode(), several=several)


_REASONS = {
    "AccessDeniedException": "LambdaAccessDenied",
    "ResourceNotFoundException": "LambdaResourceNotFound",
    "TooManyRequestsException": "LambdaThrottling",
}
