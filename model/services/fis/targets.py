"""Which resources a target means at this moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any, cast

from model.catalog.regions import find_zone
from model.kernel.chance import Luck
from model.kit.names import snake
from model.kit.resource import Resource
from model.kit.world import World
from model.services.ec2.resources.instances import Instance
from model.services.fis.plan import TargetPlan
from model.services.fis.target_kinds import TARGET_KINDS

_ENDED = ("shutting-down", "terminated", "deleting", "deleted")


def resolve(world: World, target: TargetPlan, luck: Luck) -> list[Resource]:
    """Those of the account and region that it means, in the order of their making; luck chooses some of them."""
    kind = TARGET_KINDS[target.resource_type]
    found = [each for each in world.all(kind.nouns) if _is_there(each, kind.type) and _is_meant(each, target)]
    wanted = _how_many(target.selection_mode, len(found))
    if wanted >= len(found):
        return found
    chosen: set[int] = set()
    while len(chosen) < wanted:
        chosen.add(luck.choice([place for place in range(len(found)) if place not in chosen]))
    return [found[place] for place in sorted(chosen)]


def _is_there(thing: Resource, type: str) -> bool:
    life = thing.words.life
    if type == "aws:ec2:spot-instance" and not (isinstance(thing, Instance) and thing.spot_instance_request_id):
        return False
    return life is None or life.state(thing) not in _ENDED


def _is_meant(thing: Resource, target: TargetPlan) -> bool:
    if target.resource_arns:
        return thing.arn in target.resource_arns
    tags = {tag.key: tag.value for tag in thing.tags}
    return (
        all(tags.get(key) == value for key, value in target.resource_tags)
        and all({*each.values} & {*_values(thing, each.path.split("."))} for each in target.filters)
        and all(_fits(thing, name, value) for name, value in target.parameters)
    )


def _values(thing: object, path: Sequence[str]) -> Iterator[str]:
    """What stands at the end of a path as State.Name, of every member of lists on the way."""
    if isinstance(thing, (list, tuple)):
        for each in cast(Sequence[object], thing):
            yield from _values(each, path)
    elif not path:
        yield str(thing)
    else:
        name = snake(path[0])
        inner = cast("Mapping[str, Any]", thing).get(name) if isinstance(thing, Mapping) else _member(thing, name)
        if inner is not None:
            yield from _values(inner, path[1:])


def _member(thing: object, name: str) -> object:
    return getattr(thing, name, None)


def _fits(thing: Resource, name: str, value: str) -> bool:
    if name == "vpc":
        return value in _values(thing, ["VpcId"])
    zone = find_zone(value)
    return zone is not None and zone.name in _values(thing, ["AvailabilityZone"])


def _how_many(mode: str, there: int) -> int:
    word, _, number = mode.rstrip(")").partition("(")
    if word == "ALL":
        return there
    return int(number) if word == "COUNT" else ceil(there * int(number) / 100)
