"""Route 53: what exists: health checks."""

from __future__ import annotations

from typing import Any, Literal

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

ENDPOINTS = ("HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP")
"Types that ask an endpoint; the others look at what is known already."

Status = Literal["healthy", "unhealthy"]


class AlarmName(Value):
    region: str
    name: str


class CheckTerms(Value):
    """What is checked, and how."""

    ip_address: str | None = None
    port: int | None = None
    type: str
    resource_path: str | None = None
    fully_qualified_domain_name: str | None = None
    search_string: str | None = None
    request_interval: int | None = None
    failure_threshold: int | None = None
    measure_latency: bool | None = None
    inverted: bool = False
    disabled: bool = False
    health_threshold: int | None = None
    child_health_checks: tuple[str, ...] | None = None
    enable_sni: bool | None = None
    regions: tuple[str, ...] | None = None
    alarm_identifier: AlarmName | None = None
    insufficient_data_health_status: str | None = None

    @property
    def asks_endpoint(self) -> bool:
        return self.type in ENDPOINTS

    @property
    def interval_seconds(self) -> int:
        return self.request_interval or 30

    @property
    def target(self) -> str:
        if self.child_health_checks is not None:
            return f"{len(self.child_health_checks)} checks"
        if self.alarm_identifier is not None:
            return f"alarm {self.alarm_identifier.name}"
        where = self.ip_address or self.fully_qualified_domain_name or ""
        return f"{where}:{self.port}{self.resource_path or ''}"


class Sight(Value):
    """What one checker sees since when: a flaw, empty where it is content, and what it takes it for so far."""

    flaw: str = ""
    since: float = 0.0
    thought_well: bool = True
    told: str = ""


class HealthCheck(
    Resource,
    key="check_id",
    index=("caller_reference",),
    scope="global",
    arn="healthcheck/{check_id}",
    missing=("NoSuchHealthCheck", "A health check with id {id} does not exist.", 404),
    title="Health checks",
    columns=(
        Column("NAME", "label"),
        Column("STATUS", "status", "state"),
        Column("TYPE", "type"),
        Column("TARGET", "target"),
        Column("EVERY", "interval", "number", priority=3),
        Column("REASON", "reason", priority=2),
        Column("ID", "check_id", priority=4),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action("UpdateHealthCheck", "Change", "HealthCheckId", key="e", asks=("Disabled", "Inverted")),
        Action(
            "DeleteHealthCheck",
            "Delete",
            "HealthCheckId",
            key="d",
            confirm=2,
            consequence="Records that hang on it count as healthy.",
        ),
    ),
    create="CreateHealthCheck",
    describe="ListHealthChecks",
):
    """`status` is what name servers go by; `sights` are those of its checkers, in the order of their addresses."""

    check_id: str
    caller_reference: str
    config: CheckTerms
    version: int = 1
    status: Status = "healthy"
    reason: str = ""
    sights: tuple[Sight, ...] = ()
    alarm_state: str = ""
    last_failure: str = ""
    last_failure_at: float = 0.0

    @property
    def arn(self) -> str:
        return arn("route53", "", "", f"healthcheck/{self.check_id}")

    @property
    def type(self) -> str:
        return self.config.type

    @property
    def target(self) -> str:
        return self.config.target

    @property
    def interval(self) -> int | None:
        return self.config.request_interval

    @property
    def description(self) -> dict[str, Any]:
        return {
            "id": self.check_id,
            "caller_reference": self.caller_reference,
            "health_check_config": self.config,
            "health_check_version": self.version,
        }
