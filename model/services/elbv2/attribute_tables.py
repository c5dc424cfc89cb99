"""Which attributes balancers, target groups and listeners of each kind have: their defaults, and what they may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Allowed = Callable[[str], str | None]
"What is wrong with a value, or None."


def _one_of(*words: str) -> Allowed:
    return lambda value: None if value in words else f"must be one of '{', '.join(words)}'"


def _between(least: int, most: int) -> Allowed:
    inside = f"must be between '{least}-{most}' inclusive"
    return lambda value: None if value.isdecimal() and least <= int(value) <= most else inside


def _slow_start(value: str) -> str | None:
    """Off, or half a minute to a quarter of an hour."""
    return None if value == "0" else _between(30, 900)(value)


def _anything(_value: str) -> str | None:
    return None


def _share(value: str) -> str | None:
    return None if value == "off" else _between(1, 100)(value)


def _number_or_off(value: str) -> str | None:
    return None if value == "off" else _between(1, 1000)(value)


_SWITCH = _one_of("true", "false")

Table = Mapping[str, tuple[str, Allowed]]

_LOGS: Table = {
    "access_logs.s3.enabled": ("false", _SWITCH),
    "access_logs.s3.bucket": ("", _anything),
    "access_logs.s3.prefix": ("", _anything),
}
_KEPT: Table = {"deletion_protection.enabled": ("false", _SWITCH)}
_SHIFTED: Table = {
    "ipv6.deny_all_igw_traffic": ("false", _SWITCH),
    "zonal_shift.config.enabled": ("false", _SWITCH),
}
_ACROSS_ZONES: Table = {"load_balancing.cross_zone.enabled": ("false", _SWITCH)}

_OF_APPLICATION_BALANCERS: Table = {
    **_LOGS,
    **_KEPT,
    **_SHIFTED,
    "idle_timeout.timeout_seconds": ("60", _between(1, 4000)),
    "routing.http2.enabled": ("true", _SWITCH),
    "routing.http.drop_invalid_header_fields.enabled": ("false", _SWITCH),
    "routing.http.xff_client_port.enabled": ("false", _SWITCH),
    "routing.http.preserve_host_header.enabled": ("false", _SWITCH),
    "routing.http.xff_header_processing.mode": ("append", _one_of("append", "preserve", "remove")),
    "routing.http.desync_mitigation_mode": ("defensive", _one_of("monitor", "defensive", "strictest")),
    "load_balancing.cross_zone.enabled": ("true", _one_of("true")),
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": ("false", _SWITCH),
    "connection_logs.s3.enabled": ("false", _SWITCH),
    "connection_logs.s3.bucket": ("", _anything),
    "connection_logs.s3.prefix": ("", _anything),
    "waf.fail_open.enabled": ("false", _SWITCH),
    "client_keep_alive.seconds": ("3600", _between(60, 604800)),
}

_OF_NETWORK_BALANCERS: Table = {
    **_LOGS,
    **_KEPT,
    **_ACROSS_ZONES,
    **_SHIFTED,
    "dns_record.client_routing_policy": (
        "any_availability_zone",
        _one_of("any_availability_zone", "availability_zone_affinity", "partial_availability_zone_affinity"),
    ),
    "secondary_ips.auto_assigned.per_subnet": ("0", _between(0, 7)),
}

_OF_GATEWAY_BALANCERS: Table = {**_KEPT, **_ACROSS_ZONES}

_OF_BALANCERS = {
    "application": _OF_APPLICATION_BALANCERS,
    "network": _OF_NETWORK_BALANCERS,
    "gateway": _OF_GATEWAY_BALANCERS,
}

_OF_ALL_GROUPS: Table = {
    "deregistration_delay.timeout_seconds": ("300", _between(0, 3600)),
    "stickiness.enabled": ("false", _SWITCH),
    "load_balancing.cross_zone.enabled": (
        "use_load_balancer_configuration",
        _one_of("true", "false", "use_load_balancer_configuration"),
    ),
}
_WHEN_FEW_ARE_WELL: Table = {
    "target_group_health.dns_failover.minimum_healthy_targets.count": ("1", _number_or_off),
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": ("off", _share),
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": ("1", _between(1, 1000)),
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": ("off", _share),
}

_OF_WEB_GROUPS: Table = {
    **_OF_ALL_GROUPS,
    **_WHEN_FEW_ARE_WELL,
    "stickiness.type": ("lb_cookie", _one_of("lb_cookie", "app_cookie")),
    "stickiness.lb_cookie.duration_seconds": ("86400", _between(1, 604800)),
    "stickiness.app_cookie.cookie_name": ("", _anything),
    "stickiness.app_cookie.duration_seconds": ("86400", _between(1, 604800)),
    "slow_start.duration_seconds": ("0", _slow_start),
    "load_balancing.algorithm.type": (
        "round_robin",
        _one_of("round_robin", "least_outstanding_requests", "weighted_random"),
    ),
    "load_balancing.algorithm.anomaly_mitigation": ("off", _one_of("on", "off")),
}

_OF_FUNCTION_GROUPS: Table = {
    "load_balancing.cross_zone.enabled": _OF_ALL_GROUPS["load_balancing.cross_zone.enabled"],
    **_WHEN_FEW_ARE_WELL,
    "lambda.multi_value_headers.enabled": ("false", _SWITCH),
}

_OF_FLOW_GROUPS: Table = {
    **_OF_ALL_GROUPS,
    **_WHEN_FEW_ARE_WELL,
    "stickiness.type": ("source_ip", _one_of("source_ip")),
    "deregistration_delay.connection_termination.enabled": ("false", _SWITCH),
    "preserve_client_ip.enabled": ("true", _SWITCH),
    "proxy_protocol_v2.enabled": ("false", _SWITCH),
    "target_health_state.unhealthy.connection_termination.enabled": ("true", _SWITCH),
    "target_health_state.unhealthy.draining_interval_seconds": ("0", _between(0, 360000)),
}

_OF_ADDRESS_GROUPS: Table = {**_OF_FLOW_GROUPS, "preserve_client_ip.enabled": ("false", _SWITCH)}
"Where targets are addresses, they see the balancer's unless somebody wants otherwise."

_REBALANCED = _one_of("rebalance", "no_rebalance")
_OF_APPLIANCE_GROUPS: Table = {
    **_OF_ALL_GROUPS,
    "stickiness.type": ("source_ip_dest_ip_proto", _one_of("source_ip_dest_ip", "source_ip_dest_ip_proto")),
    "target_failover.on_deregistration": ("no_rebalance", _REBALANCED),
    "target_failover.on_unhealthy": ("no_rebalance", _REBALANCED),
}

_OF_LISTENERS: dict[str, Table] = {
    "TCP": {"tcp.idle_timeout.seconds": ("350", _between(60, 6000))},
    "GENEVE": {"tcp.idle_timeout.seconds": ("350", _between(60, 6000))},
    "HTTP": {"routing.http.response.server.enabled": ("true", _SWITCH)},
    "HTTPS": {"routing.http.response.server.enabled": ("true", _SWITCH)},
}


def table_of_balancer(type: str) -> Table:
    return _OF_BALANCERS[type]


def table_of_group(protocol: str | None, target_type: str) -> Table:
    if target_type == "lambda":
        return _OF_FUNCTION_GROUPS
    if protocol in ("HTTP", "HTTPS"):
        return _OF_WEB_GROUPS
    if protocol == "GENEVE":
        return _OF_APPLIANCE_GROUPS
    return _OF_ADDRESS_GROUPS if target_type == "ip" and protocol in ("TCP", "TLS") else _OF_FLOW_GROUPS


def table_of_listener(protocol: str) -> Table:
    return _OF_LISTENERS.get(protocol, {})
