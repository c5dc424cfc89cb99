"""ELBv2: listeners and rules that exist."""

from __future__ import annotations

from typing import ClassVar

from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class Share(Value):
    """A target group that an action forwards to, and its weight among the others."""

    target_group_arn: str
    weight: int | None = None


class GroupStickiness(Value):
    enabled: bool = False
    duration_seconds: int | None = None


class Forward(Value):
    target_groups: tuple[Share, ...] = ()
    target_group_stickiness_config: GroupStickiness | None = None


class Redirect(Value):
    status_code: str
    protocol: str = "#{protocol}"
    port: str = "#{port}"
    host: str = "#{host}"
    path: str = "/#{path}"
    query: str = "#{query}"


class FixedResponse(Value):
    status_code: str
    message_body: str | None = None
    content_type: str | None = None


class Deed(Value):
    """What a listener or rule does with a request: forward, redirect, or answer by itself."""

    type: str
    order: int | None = None
    target_group_arn: str | None = None
    forward_config: Forward | None = None
    redirect_config: Redirect | None = None
    fixed_response_config: FixedResponse | None = None

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        """(target group's ARN, share of the requests), shares adding up to 1; empty if it forwards nothing."""
        groups = self.forward_config.target_groups if self.forward_config else ()
        weights = [1 if group.weight is None else group.weight for group in groups]
        whole = sum(weights)
        return tuple(
            (each.target_group_arn, weight / whole) for each, weight in zip(groups, weights, strict=True) if whole
        )


class Names(Value):
    """The values of a condition."""

    values: tuple[str, ...] = ()


class Header(Value):
    http_header_name: str
    values: tuple[str, ...] = ()


class Pair(Value):
    key: str | None = None
    value: str


class Query(Value):
    values: tuple[Pair, ...] = ()


class Condition(Value):
    """What a request must be like for a rule to apply."""

    field: str
    values: tuple[str, ...] = ()
    host_header_config: Names | None = None
    path_pattern_config: Names | None = None
    http_header_config: Header | None = None
    query_string_config: Query | None = None
    http_request_method_config: Names | None = None
    source_ip_config: Names | None = None


class Certificate(Value):
    certificate_arn: str


class Mutual(Value):
    """How clients are to say who they are."""

    mode: str = "off"
    trust_store_arn: str | None = None
    ignore_client_certificate_expiry: bool | None = None
    advertise_trust_store_ca_names: str | None = None


class Listener(
    Resource,
    key="listener_arn",
    index=("load_balancer_arn",),
    missing=("ListenerNotFound", "One or more listeners not found"),
    title="Listeners",
    create="CreateListener",
    describe="DescribeListeners",
    columns=(
        Column("PORT", "port", "number"),
        Column("PROTOCOL", "protocol"),
        Column("DOES", "does", priority=2),
        Column("BALANCER", "load_balancer_arn", priority=3),
    ),
):
    """A port that a balancer answers at, and what it does with requests that no rule wants."""

    __fragments__: ClassVar[bool] = True

    listener_arn: str
    load_balancer_arn: str
    port: int
    protocol: str
    default_actions: tuple[Deed, ...]
    certificates: tuple[Certificate, ...] | None = None
    "The one that is shown where no other fits."
    more_certificates: tuple[Certificate, ...] = ()
    "Those that are shown to whoever asks for a name that they are made out to."
    ssl_policy: str | None = None
    "The protocols and ciphers that clients may choose of."
    mutual_authentication: Mutual | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    "(key, value) of those that were changed."

    @property
    def arn(self) -> str:
        return self.listener_arn

    @property
    def label(self) -> str:
        return f"{self.protocol}:{self.port}"

    @property
    def does(self) -> str:
        return ", ".join(deed.type for deed in self.default_actions)


class Rule(
    Resource,
    key="rule_arn",
    index=("listener_arn", "load_balancer_arn", "forwards_to"),
    missing=("RuleNotFound", "One or more rules not found"),
    title="Listener rules",
    create="CreateRule",
    describe="DescribeRules",
    columns=(Column("PRIORITY", "priority"), Column("WHEN", "when"), Column("LISTENER", "listener_arn", priority=3)),
):
    """What a listener does with requests of one kind; the lowest priority number decides first."""

    __fragments__: ClassVar[bool] = True

    rule_arn: str
    listener_arn: str
    load_balancer_arn: str
    place: int = 0
    "Its priority; 0 is the default rule, which comes last."
    conditions: tuple[Condition, ...] = ()
    actions: tuple[Deed, ...]
    forwards_to: tuple[str, ...] = ()
    "The ARNs of all target groups in its actions."

    @property
    def arn(self) -> str:
        return self.rule_arn

    @property
    def is_default(self) -> bool:
        return not self.place

    @property
    def priority(self) -> str:
        return str(self.place) if self.place else "default"

    @property
    def label(self) -> str:
        return self.priority

    @property
    def when(self) -> str:
        return " and ".join(f"{condition.field} {' or '.join(wanted(condition))}" for condition in self.conditions)


def wanted(condition: Condition) -> tuple[str, ...]:
    """The values that a condition on host, path, method or address names, whichever way they were given."""
    for config in (
        condition.path_pattern_config,
        condition.host_header_config,
        condition.http_request_method_config,
        condition.source_ip_config,
    ):
        if config is not None:
            return config.values
    return condition.values
