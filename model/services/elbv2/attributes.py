"""The attributes of load balancers and target groups: what they are by default, and what they may be set to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from model.kit.errors import AwsError

Allowed = Callable[[str], str | None]
"What is wrong with a value, or None."

Changed = tuple[tuple[str, str], ...]


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


_SWITCH = _one_of("true", "false")

Table = Mapping[str, tuple[str, Allowed]]

OF_BALANCERS: Table = {
    "access_logs.s3.enabled": ("false", _SWITCH),
    "access_logs.s3.bucket": ("", _anything),
    "access_logs.s3.prefix": ("", _anything),
    "idle_timeout.timeout_seconds": ("60", _between(1, 4000)),
    "deletion_protection.enabled": ("false", _SWITCH),
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
    "ipv6.deny_all_igw_traffic": ("false", _SWITCH),
    "client_keep_alive.seconds": ("3600", _between(60, 604800)),
    "zonal_shift.config.enabled": ("false", _SWITCH),
}

OF_GROUPS: Table = {
    "deregistration_delay.timeout_seconds": ("300", _between(0, 3600)),
    "stickiness.enabled": ("false", _SWITCH),
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
    "load_balancing.cross_zone.enabled": (
        "use_load_balancer_configuration",
        _one_of("true", "false", "use_load_balancer_configuration"),
    ),
    "target_group_health.dns_failover.minimum_healthy_targets.count": ("1", _between(1, 1000)),
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": ("off", _share),
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": ("1", _between(1, 1000)),
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": ("off", _share),
}


def attribute(table: Table, changed: Changed, key: str) -> str:
    """The value that holds: what it was set to, or its default."""
    return dict(changed).get(key, table[key][0])


def listed(table: Table, changed: Changed) -> list[dict[str, str]]:
    """All of them as AWS lists them."""
    values = {key: default for key, (default, _) in table.items()} | dict(changed)
    return [{"key": key, "value": value} for key, value in values.items()]


def changed_by(table: Table, title: str, old: Changed, wanted: Sequence[Mapping[str, str]]) -> Changed:
    """`old` with the wanted ones set; ValidationError for an unknown key or a value it cannot have."""
    for each in wanted:
        key, value = each.get("Key", ""), each.get("Value", "")
        if key not in table:
            raise AwsError("ValidationError", f"{title} attribute key '{key}' is not recognized")
        if wrong := table[key][1](value):
            raise AwsError("ValidationError", f"'{key}' value '{value}' {wrong}")
    values = dict(old) | {each.get("Key", ""): each.get("Value", "") for each in wanted}
    return tuple((key, value) for key, value in values.items() if value != table[key][0])
