"""What databases and their groups may be called, and the names that Amazon gives them."""

from __future__ import annotations

import re

from model.kit.world import World
from model.services.rds.refusals import bad_value

_WORD = re.compile(r"[A-Za-z](?:-?[A-Za-z0-9])*")
_GROUP = re.compile(r"[A-Za-z][A-Za-z0-9 ._-]*", re.ASCII)
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_LONGEST = {"DBInstanceIdentifier": 63, "DBSnapshotIdentifier": 255}
_RULE = (
    "is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and "
    "hyphens; and must not end with a hyphen or contain two consecutive hyphens."
)


def identifier(parameter: str, name: str) -> str:
    """A name as it is kept, in lower case. Raises InvalidParameterValue."""
    if not _WORD.fullmatch(name) or len(name) > _LONGEST.get(parameter, 255):
        raise bad_value(f"The parameter {parameter} {_RULE}")
    return name.lower()


def endpoint_name(world: World, id: str) -> str:
    """All databases of an account in a region have the middle part in common."""
    luck = world.luck("rds", "names")
    return f"{id}.c{luck.letters(11, _LETTERS)}.{world.region}.rds.amazonaws.com"


def new_resource_id(world: World) -> str:
    """What it keeps under any name."""
    luck = world.luck("rds", "id", world.count("rds-instance"))
    return f"db-{luck.letters(26)}"


def group_name(parameter: str, name: str) -> str:
    """Of groups and subscriptions, as they are kept. Raises InvalidParameterValue."""
    if not _GROUP.fullmatch(name) or len(name) > _LONGEST.get(parameter, 255):
        raise bad_value(
            f"The parameter {parameter} is not a valid name. Names must begin with a letter and contain only letters, "
            "digits, hyphens, periods, spaces and underscores."
        )
    return name.lower()
