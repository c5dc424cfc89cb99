"""Load balancers and what belongs to them, by their ARNs and in pages, with the refusals of this service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.pages import page
from model.kit.resource import Resource
from model.kit.tokens import read_number, write_token
from model.kit.world import World
from model.services.elbv2.resources.listeners import Listener, Rule
from model.services.elbv2.resources.load_balancers import WORDS, LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.trust_stores import TrustStore

R = TypeVar("R", bound=Resource)
V = TypeVar("V")


def _paths(noun: str) -> tuple[str, ...]:
    """How the ARNs of a noun go on, for balancers of each type."""
    return tuple(f"{noun}/{word}/" for word in WORDS.values())


_KINDS: dict[type[Resource], tuple[str, tuple[str, ...]]] = {
    LoadBalancer: ("load balancer", _paths("loadbalancer")),
    TargetGroup: ("target group", ("targetgroup/",)),
    Listener: ("listener", _paths("listener")),
    Rule: ("rule", _paths("listener-rule")),
    TrustStore: ("trust store", ("truststore/",)),
}
_LARGEST_PAGE = 400
_INVALID = ("ValidationError", "The marker is not valid")


def by_arn(world: World, kind: type[R], arn: str) -> R:
    """The thing of this ARN; ValidationError where no such thing could have it, AWS's refusal where none has."""
    return world.get(kind, _checked(kind, arn))


def find_by_arn(world: World, kind: type[R], arn: str) -> R | None:
    """The same, but None where none has it."""
    return world.find(kind, _checked(kind, arn))


def _checked(kind: type[Resource], arn: str) -> str:
    noun, paths = _KINDS[kind]
    named = read_arn(arn)
    if named.service != "elasticloadbalancing" or not named.resource.startswith(paths):
        raise AwsError("ValidationError", f"'{arn}' is not a valid {noun} ARN")
    return arn


def paged(found: Sequence[R], marker: str | None, page_size: int | None) -> tuple[Sequence[R], str | None]:
    """One page and the marker of the next."""
    return page(found, most=page_size, token=marker, largest=_LARGEST_PAGE, invalid=_INVALID)


def paged_values(found: Sequence[V], marker: str | None, page_size: int | None) -> tuple[Sequence[V], str | None]:
    """The same for what has no number of its own, by its place."""
    start = read_number(marker, AwsError(*_INVALID)) if marker else 0
    end = start + min(page_size or _LARGEST_PAGE, _LARGEST_PAGE)
    return found[start:end], write_token(end) if end < len(found) else None
