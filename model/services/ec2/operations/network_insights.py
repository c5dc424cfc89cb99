"""Network Insights: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.insight_ends import PROTOCOLS, interface_of
from model.services.ec2.listing import Filters, listed
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.network_insights import NetworkInsightsAnalysis, NetworkInsightsPath
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.tokens import kept, made_before

PATHS: Mapping[str, Getter] = {
    "destination": lambda path: path.destination,
    "filter-at-source.source-address": lambda path: path.source_ip,
    "protocol": lambda path: path.protocol,
    "source": lambda path: path.source,
}
ANALYSES: Mapping[str, Getter] = {
    "network-insights-path-id": lambda analysis: analysis.network_insights_path_id,
    "path-found": lambda analysis: analysis.network_path_found,
    "status": lambda analysis: analysis.status,
}


class PathForm(Form):
    source: str
    destination: str | None = None
    source_ip: str | None = None
    destination_ip: str | None = None
    protocol: str
    destination_port: int | None = None
    client_token: str = ""
    tag_specifications: tuple[dict[str, Any], ...] = ()


@operation
@takes(PathForm)
async def create_network_insights_path(call: Call, asked: PathForm) -> dict[str, Any]:
    """From an instance, an interface or an internet gateway to one of these, an endpoint, or an address."""
    world = call.world
    tags = read_tag_specifications(asked.tag_specifications, "network-insights-path")
    known = made_before(world, NetworkInsightsPath, asked.client_token, source=asked.source)
    if known is not None:
        return {"network_insights_path": known}
    source = _id(world, "Source", asked.source)
    destination = _id(world, "Destination", asked.destination) if asked.destination else None
    _refuse_odd(asked)
    path = NetworkInsightsPath(
        network_insights_path_id=world.new_id("nip"),
        source=source,
        destination=destination,
        source_ip=asked.source_ip,
        destination_ip=asked.destination_ip,
        protocol=asked.protocol,
        destination_port=asked.destination_port,
        client_tokens=kept(asked.client_token),
        tags=tags,
    )
    return {"network_insights_path": world.add(path)}


def _id(world: World, member: str, given: str) -> str:
    """The id of something that a path can end at; an ARN names it too."""
    id = given.rpartition("/")[2]
    found = interface_of(world, id) or world.find(InternetGateway, id) or world.find(VpcEndpoint, id)
    if found is not None and not found.is_hidden:
        return id
    raise AwsError("InvalidParameterValue", f"The value '{given}' for {member} names nothing that a path can end at.")


def _refuse_odd(asked: PathForm) -> None:
    if asked.protocol not in PROTOCOLS:
        raise AwsError("InvalidParameterValue", f"Invalid value '{asked.protocol}' for protocol.")
    if not asked.destination and not asked.destination_ip:
        raise AwsError("MissingParameter", "The request must contain the parameter Destination or DestinationIp")
    if asked.destination_port is not None and not 1 <= asked.destination_port <= 65535:
        raise AwsError("InvalidParameterValue", f"Invalid value '{asked.destination_port}' for destinationPort.")
    for address in filter(None, (asked.source_ip, asked.destination_ip)):
        try:
            IPv4Address(address)
        except ValueError as error:
            raise AwsError("InvalidParameterValue", f"Invalid IPv4 address: {address}") from error


@operation
async def describe_network_insights_paths(
    call: Call,
    *,
    network_insights_path_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    paths, token = listed(
        call.world, NetworkInsightsPath, network_insights_path_ids, filters, PATHS, max_results, next_token, most=100
    )
    return {"network_insights_paths": paths, "next_token": token}


@operation
async def delete_network_insights_path(call: Call, *, network_insights_path_id: str) -> dict[str, Any]:
    path = call.world.get(NetworkInsightsPath, network_insights_path_id)
    if call.world.where(NetworkInsightsAnalysis, network_insights_path_id=network_insights_path_id):
        raise AwsError(
            "AnalysisExistsForNetworkInsightsPath",
            f"The network insights path '{network_insights_path_id}' has analyses and cannot be deleted.",
        )
    call.world.remove(path)
    return {"network_insights_path_id": network_insights_path_id}


@operation
async def start_network_insights_analysis(
    call: Call,
    *,
    network_insights_path_id: str,
    client_token: str = "",
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    world, tags = call.world, read_tag_specifications(tag_specifications, "network-insights-analysis")
    world.get(NetworkInsightsPath, network_insights_path_id)
    known = made_before(world, NetworkInsightsAnalysis, client_token, network_insights_path_id=network_insights_path_id)
    if known is not None:
        return {"network_insights_analysis": known}
    analysis = NetworkInsightsAnalysis(
        network_insights_analysis_id=world.new_id("nia"),
        network_insights_path_id=network_insights_path_id,
        client_tokens=kept(client_token),
        tags=tags,
    )
    return {"network_insights_analysis": world.add(analysis)}


@operation
async def describe_network_insights_analyses(
    call: Call,
    *,
    network_insights_analysis_ids: Sequence[str] | None = None,
    network_insights_path_id: str | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    of_path = {"Name": "network-insights-path-id", "Values": [network_insights_path_id]}
    wanted = [*(filters or ()), *([of_path] if network_insights_path_id else [])]
    analyses, token = listed(
        call.world,
        NetworkInsightsAnalysis,
        network_insights_analysis_ids,
        wanted,
        ANALYSES,
        max_results,
        next_token,
        most=100,
        indexed={"network-insights-path-id": "network_insights_path_id"},
    )
    return {"network_insights_analyses": analyses, "next_token": token}


@operation
async def delete_network_insights_analysis(call: Call, *, network_insights_analysis_id: str) -> dict[str, Any]:
    call.world.remove(call.world.get(NetworkInsightsAnalysis, network_insights_analysis_id))
    return {"network_insights_analysis_id": network_insights_analysis_id}
