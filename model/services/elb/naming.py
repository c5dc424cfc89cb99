"""The names of Classic balancers, and the DNS names that are made of them."""

from __future__ import annotations

import re

from model.catalog.quotas import limit
from model.kit.errors import AwsError
from model.kit.world import World

_WORD = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")


def check_name(name: str) -> None:
    longest = int(limit("elb/name-characters"))
    if len(name) > longest:
        raise AwsError("ValidationError", f"LoadBalancer name cannot be longer than {longest} characters")
    if not _WORD.fullmatch(name):
        words = "must only contain alphanumeric characters or hyphens (-), and must not begin or end with a hyphen"
        raise AwsError("ValidationError", f"LoadBalancer name '{name}' {words}")


def dns_name(world: World, name: str, scheme: str) -> str:
    luck = world.luck("elb", "dns", name, world.count("elb-dns"))
    prefix = "internal-" if scheme == "internal" else ""
    return f"{prefix}{name}-{100_000_000 + luck.below(2_000_000_000)}.{world.region}.elb.amazonaws.com"
