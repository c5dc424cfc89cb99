"""Whatever an ARN of RDS is of."""

from __future__ import annotations

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.resource import Resource
from model.kit.world import World
from model.services.rds.resources.db_parameter_groups import DBParameterGroup
from model.services.rds.resources.db_snapshots import DBSnapshot
from model.services.rds.resources.db_subnet_groups import DBSubnetGroup
from model.services.rds.resources.event_subscriptions import EventSubscription
from model.services.rds.resources.instances import DBInstance
from model.services.rds.resources.option_groups import OptionGroup

KINDS: dict[str, type[Resource]] = {
    "db": DBInstance,
    "snapshot": DBSnapshot,
    "subgrp": DBSubnetGroup,
    "pg": DBParameterGroup,
    "og": OptionGroup,
    "es": EventSubscription,
}
"By the word that their ARNs have."


def thing_at(world: World, whole: str) -> Resource | None:
    """The thing of an ARN in this account and region; None where there is none."""
    read = read_arn(whole)
    word, _, name = read.resource.partition(":")
    if (read.service, read.region, read.account) != ("rds", world.region, world.account) or word not in KINDS:
        return None
    return world.find(KINDS[word], name)


def get_at(world: World, whole: str) -> Resource:
    """The same, or AWS's refusal."""
    read = read_arn(whole)
    word, _, name = read.resource.partition(":")
    if not whole.startswith("arn:") or read.service != "rds" or word not in KINDS:
        raise AwsError("InvalidParameterValue", f"Invalid resource name: {whole}")
    found = thing_at(world, whole)
    if found is None:
        raise KINDS[word].is_missing(name)
    return found
