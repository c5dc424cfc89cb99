"""The names of load balancers and target groups, and the ARNs that are made of them."""

from __future__ import annotations

import re

from model.catalog.quotas import limit
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.world import World

_WORD = re.compile(r"[A-Za-z0-9-]+")


def new_arn(world: World, path: str) -> str:
    """`path` with a new id of 16 hexadecimal digits at its end, as an ARN."""
    number = world.count("elbv2")
    return arn("elasticloadbalancing", world.region, world.account, f"{path}/{hex_id(world, number)}")


def dns_name(world: World, balancer_arn: str, type: str, scheme: str) -> str:
    """What a balancer is called by clients."""
    name, id = balancer_arn.rsplit("/", 2)[1:]
    prefix = "internal-" if scheme == "internal" and type == "application" else ""
    if type == "network":
        return f"{name}-{id}.elb.{world.region}.amazonaws.com"
    luck = world.luck("elbv2", "dns", name, world.count("elbv2-dns"))
    return f"{prefix}{name}-{100_000_000 + luck.below(2_000_000_000)}.{world.region}.elb.amazonaws.com"


def hex_id(world: World, number: int) -> str:
    return world.luck("elbv2", "id", number).hexadecimal(16)


def check_name(noun: str, name: str) -> None:
    """Raises ValidationError for a name that AWS would not take; `noun` is "load balancer" or "target group"."""
    title, longest = (
        noun.capitalize() if noun.startswith("target") else f"The {noun}",
        int(limit("elb/name-characters")),
    )
    if len(name) > longest:
        raise AwsError("ValidationError", f"{title} name '{name}' cannot be longer than '{longest}' characters")
    if not _WORD.fullmatch(name):
        words = "can only contain characters that are alphanumeric characters or hyphens(-)"
        raise AwsError("ValidationError", f"{title} name '{name}' {words}")
    if name.startswith("-") or name.endswith("-"):
        raise AwsError("ValidationError", f"{title} name '{name}' cannot begin or end with '-'")
    if noun == "load balancer" and name.startswith("internal-"):
        raise AwsError("ValidationError", f"{title} name '{name}' cannot begin with 'internal-'")
