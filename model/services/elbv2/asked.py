"""How the targets of a pool are asked for their health."""

from __future__ import annotations

from typing import NamedTuple

from model.services.elb.resources.load_balancers import WEB
from model.services.elbv2.fronts import Pool
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target


class Checks(NamedTuple):
    """How a pool has its targets asked for their health; without a `path` a connection is enough."""

    protocol: str
    port: str
    path: str | None
    codes: str | None
    interval_seconds: int
    timeout_seconds: int
    bad_in_a_row: int
    good_in_a_row: int
    good_of_the_new: int
    "How many good ones make a new target healthy."

    def port_of(self, target: Target) -> int:
        return target.port if self.port == "traffic-port" else int(self.port)


def is_checked(pool: Pool) -> bool:
    """Only of functions nobody need ask how they are."""
    return not isinstance(pool, TargetGroup) or pool.health_check_enabled


def checks_of(pool: Pool) -> Checks:
    if isinstance(pool, TargetGroup):
        codes = pool.matcher.http_code or "200" if pool.matcher else None
        times = (pool.health_check_interval_seconds, pool.health_check_timeout_seconds)
        counts = (pool.unhealthy_threshold_count, pool.healthy_threshold_count, 1)
        asked = (pool.health_check_protocol or "HTTP", pool.health_check_port or "traffic-port")
        place = (*asked, pool.health_check_path)
        return Checks(*place, codes, *times, *counts)
    check = pool.health_check
    protocol, _, rest = check.target.partition(":")
    port, slash, path = rest.partition("/")
    web = protocol in WEB
    counts = (check.unhealthy_threshold, check.healthy_threshold, check.healthy_threshold)
    asked = (slash + path, "200") if web else (None, None)
    return Checks(protocol, port, *asked, check.interval, check.timeout, *counts)
