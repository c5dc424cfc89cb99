"""How target groups may have their targets asked for their health."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from model.kit.errors import AwsError
from model.kit.form import Form
from model.services.elbv2.resources.target_groups import BALANCER, GENEVE, Matcher

WEB = ("HTTP", "HTTPS")
_CODES = re.compile(r"\d{3}(-\d{3})?(,\d{3}(-\d{3})?)*")


class HealthCheckForm(Form):
    """The settings of health checks that are one value each."""

    health_check_protocol: str | None = None
    health_check_port: str | None = None
    health_check_enabled: bool | None = None
    health_check_path: str | None = None
    health_check_interval_seconds: int | None = None
    health_check_timeout_seconds: int | None = None
    healthy_threshold_count: int | None = None
    unhealthy_threshold_count: int | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """Those that were given."""
        return self.fields_of(HealthCheckForm)


CHECKS = tuple(HealthCheckForm.model_fields)


def default_checks(protocol: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """How health is asked for where nobody says: over HTTP for web groups, by a connection for the others."""
    over = asked.get("health_check_protocol") or (protocol if protocol in WEB else "TCP")
    timeout_seconds = 5 if protocol in WEB else 6 if over == "HTTP" else 10
    web = over in WEB
    return {
        "health_check_protocol": over,
        "health_check_port": "80" if protocol == GENEVE else "traffic-port",
        "health_check_path": "/" if web else None,
        "health_check_timeout_seconds": timeout_seconds,
        "matcher": Matcher(http_code="200" if protocol in WEB else "200-399") if web else None,
    }


CHECKS_OF_BALANCERS: Mapping[str, Any] = {"health_check_protocol": "HTTP"}
"Balancers behind others are asked as their clients would."

CHECKS_OF_FUNCTIONS: Mapping[str, Any] = {
    "health_check_enabled": False,
    "health_check_protocol": None,
    "health_check_port": None,
    "health_check_path": "/",
    "health_check_interval_seconds": 35,
    "health_check_timeout_seconds": 30,
    "matcher": Matcher(http_code="200"),
}
"Functions are asked only where somebody wants that, and have no port to be asked at."


def checked(
    settings: Mapping[str, Any], matcher: Mapping[str, str] | None, *, optional: bool = False
) -> dict[str, Any]:
    """The settings of health checks, or AWS's objection to them. Where they are `optional` there may be none."""
    found = dict(settings)
    if found.get("health_check_enabled") is False and not optional:
        raise AwsError("ValidationError", "Health check enabled must be true for this target type")
    timeout, interval = found["health_check_timeout_seconds"], found.get("health_check_interval_seconds", 30)
    if timeout >= interval:
        raise AwsError(
            "ValidationError", f"Health check timeout '{timeout}' must be smaller than the interval '{interval}'"
        )
    port = found.get("health_check_port") or "traffic-port"
    if port != "traffic-port" and not (port.isdecimal() and 1 <= int(port) <= 65535):
        raise AwsError(
            "ValidationError", f"Health check port '{port}' must be 'traffic-port' or a number from 1 to 65535"
        )
    path = found.get("health_check_path")
    if path is not None and not path.startswith("/"):
        raise AwsError("ValidationError", f"Health check path '{path}' must begin with a '/' character")
    if matcher is not None:
        found["matcher"] = _matcher(found, matcher)
    return found


def check_askable(target_type: str, settings: Mapping[str, Any]) -> None:
    """A balancer is asked for a page, for whether it takes connections says nothing about whoever is behind."""
    over = settings["health_check_protocol"]
    if target_type == BALANCER and over not in WEB:
        words = f"Health check protocol '{over}' is not supported for target groups with target type '{target_type}'"
        raise AwsError("ValidationError", words)


def _matcher(settings: Mapping[str, Any], matcher: Mapping[str, str]) -> Matcher:
    codes = matcher.get("HttpCode")
    if settings.get("health_check_path") is None:
        raise AwsError("ValidationError", "A matcher cannot be specified for health checks without HTTP")
    if not codes or not _CODES.fullmatch(codes):
        raise AwsError("ValidationError", f"Health check matcher HTTP code '{codes}' is not valid")
    return Matcher(http_code=codes)
