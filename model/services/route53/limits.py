"""How much of everything there may be."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World


def refuse_beyond(world: World, what: str, there: int, code: str, named: str) -> None:
    if there >= most(world, f"route53/{what}"):
        limit = int(most(world, f"route53/{what}"))
        raise AwsError(code, f"Limits Exceeded: MAX_{named.upper().replace(' ', '_')} is {limit}")
