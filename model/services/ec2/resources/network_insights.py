"""Network Insights: what exists: questions whether a packet gets from here to there, and the answers."""

from __future__ import annotations

from typing import ClassVar

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.ec2.resources.network_acls import Ports

ANALYSIS_LIFE = Lifecycle(Auto("running", to="succeeded", after=Between(8, 30)), field="status")


class NetworkInsightsPath(
    Resource,
    key="network_insights_path_id",
    prefix="nip",
    arn="network-insights-path/{network_insights_path_id}",
    index=("client_tokens",),
    missing=("InvalidNetworkInsightsPathId.NotFound", "The network insights path ID '{id}' does not exist"),
    malformed=("InvalidNetworkInsightsPathId.Malformed", 'Invalid id: "{id}" (expecting "nip-...")'),
    title="Network paths",
    columns=(
        Column("NAME", "label"),
        Column("ID", "network_insights_path_id"),
        Column("FROM", "source"),
        Column("TO", "aim"),
        Column("PROTOCOL", "protocol"),
        Column("PORT", "destination_port", "number"),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("StartNetworkInsightsAnalysis", "Analyse", "NetworkInsightsPathId", key="a"),
        Action("DeleteNetworkInsightsPath", "Delete", "NetworkInsightsPathId", key="d", confirm=1),
    ),
    create="CreateNetworkInsightsPath",
    describe="DescribeNetworkInsightsPaths",
):
    __fragments__: ClassVar[bool] = True

    network_insights_path_id: str
    source: str
    destination: str | None = None
    source_ip: str | None = None
    destination_ip: str | None = None
    protocol: str = "tcp"
    destination_port: int | None = None
    client_tokens: tuple[str, ...] = ()

    @property
    def network_insights_path_arn(self) -> str:
        return self.arn

    @property
    def created_date(self) -> float:
        return self.created_at

    @property
    def aim(self) -> str:
        return self.destination or self.destination_ip or ""


class Component(Value):
    id: str
    arn: str


class Header(Value):
    """A packet as it comes or goes."""

    protocol: str
    source_addresses: tuple[str, ...]
    destination_addresses: tuple[str, ...]
    source_ports: Ports | None = None
    destination_ports: Ports | None = None

    @property
    def source_port_ranges(self) -> list[dict[str, int]] | None:
        return [_told(self.source_ports)] if self.source_ports else None

    @property
    def destination_port_ranges(self) -> list[dict[str, int]] | None:
        return [_told(self.destination_ports)] if self.destination_ports else None


class ShownAclRule(Value):
    cidr: str
    egress: bool
    protocol: str
    rule_action: str
    rule_number: int
    ports: Ports | None = None

    @property
    def port_range(self) -> dict[str, int] | None:
        return _told(self.ports) if self.ports else None


class ShownGroupRule(Value):
    direction: str
    security_group_id: str
    protocol: str
    cidr: str | None = None
    prefix_list_id: str | None = None
    ports: Ports | None = None

    @property
    def port_range(self) -> dict[str, int] | None:
        return _told(self.ports) if self.ports else None


def _told(ports: Ports) -> dict[str, int]:
    return {"From": ports.first, "To": ports.last}


class ShownRoute(Value):
    destination_cidr: str | None = None
    destination_prefix_list_id: str | None = None
    egress_only_internet_gateway_id: str | None = None
    gateway_id: str | None = None
    instance_id: str | None = None
    nat_gateway_id: str | None = None
    network_interface_id: str | None = None
    vpc_peering_connection_id: str | None = None
    origin: str = ""
    state: str = ""


class PathComponent(Value):
    """One station on the way. Of a firewall or table, with the rule or route that let the packet on."""

    sequence_number: int
    component: Component
    acl_rule: ShownAclRule | None = None
    security_group_rule: ShownGroupRule | None = None
    route_table_route: ShownRoute | None = None
    inbound_header: Header | None = None
    outbound_header: Header | None = None
    subnet: Component | None = None
    vpc: Component | None = None


class Explanation(Value):
    """Why there is no path, in one of AWS's codes, with what it is about."""

    explanation_code: str
    component: Component | None = None
    direction: str | None = None
    acl: Component | None = None
    acl_rule: ShownAclRule | None = None
    address: str | None = None
    internet_gateway: Component | None = None
    nat_gateway: Component | None = None
    network_interface: Component | None = None
    route_table: Component | None = None
    route_table_route: ShownRoute | None = None
    security_groups: tuple[Component, ...] = ()
    vpc: Component | None = None
    vpc_endpoint: Component | None = None
    vpc_peering_connection: Component | None = None
    vpn_connection: Component | None = None
    vpn_gateway: Component | None = None


class NetworkInsightsAnalysis(
    Resource,
    key="network_insights_analysis_id",
    prefix="nia",
    arn="network-insights-analysis/{network_insights_analysis_id}",
    index=("network_insights_path_id", "client_tokens"),
    missing=("InvalidNetworkInsightsAnalysisId.NotFound", "The network insights analysis ID '{id}' does not exist"),
    malformed=("InvalidNetworkInsightsAnalysisId.Malformed", 'Invalid id: "{id}" (expecting "nia-...")'),
    life=ANALYSIS_LIFE,
    title="Network analyses",
    columns=(
        Column("ID", "network_insights_analysis_id"),
        Column("STATE", "status", "state"),
        Column("PATH", "network_insights_path_id"),
        Column("FOUND", "network_path_found"),
        Column("WHY", "why", "list"),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(Action("DeleteNetworkInsightsAnalysis", "Delete", "NetworkInsightsAnalysisId", key="d", confirm=1),),
    create="StartNetworkInsightsAnalysis",
    describe="DescribeNetworkInsightsAnalyses",
):
    __fragments__: ClassVar[bool] = True

    network_insights_analysis_id: str
    network_insights_path_id: str
    status: str = "running"
    network_path_found: bool | None = None
    forward_path_components: tuple[PathComponent, ...] = ()
    return_path_components: tuple[PathComponent, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    client_tokens: tuple[str, ...] = ()

    @property
    def network_insights_analysis_arn(self) -> str:
        return self.arn

    @property
    def start_date(self) -> float:
        return self.created_at

    @property
    def why(self) -> tuple[str, ...]:
        return tuple(each.explanation_code for each in self.explanations)
