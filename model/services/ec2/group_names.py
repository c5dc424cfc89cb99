"""Security groups by id or, in the default VPC and in EC2-Classic, by name; and what they may be called."""

from __future__ import annotations

import re

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.classic import classic_network
from model.services.ec2.default_networks import default_vpc
from model.services.ec2.resources.security_groups import DEFAULT_GROUP, SecurityGroup

_CHARACTERS = r"a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*"
_TEXT = re.compile(rf"[{_CHARACTERS}]{{0,255}}")
_SET = "a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"


def refuse_name(name: str) -> None:
    if not name or not _TEXT.fullmatch(name):
        raise AwsError(
            "InvalidParameterValue",
            "Invalid security group name. Valid names are strings less than 256 characters from the following set:"
            f"  {_SET}",
        )
    if name.startswith("sg-"):
        raise AwsError("InvalidParameterValue", "Invalid group name. Group names may not be in the format sg-*.")
    if name.lower() == DEFAULT_GROUP:
        raise AwsError("InvalidParameterValue", f"Cannot use reserved security group name: {name}")


def refuse_description(text: str, what: str = "security group") -> None:
    if not _TEXT.fullmatch(text):
        raise AwsError(
            "InvalidParameterValue",
            f"Invalid {what} description. Valid descriptions are strings less than 256 characters from the following"
            f" set:  {_SET}",
        )


def group_of(world: World, id: str | None, name: str | None) -> SecurityGroup:
    """The group that a request names by its id or, where that is enough, by its name."""
    if id:
        return world.get(SecurityGroup, id)
    if name:
        return group_called(world, name)
    raise AwsError("MissingParameter", "The request must contain the parameter groupName or groupId")


def group_called(world: World, name: str) -> SecurityGroup:
    vpc_id = home_of_names(world)
    for group in world.where(SecurityGroup, group_name=name):
        if group.vpc_id == vpc_id and not group.is_hidden:
            return group
    raise no_group_called(name, vpc_id)


def no_group_called(name: str, vpc_id: str | None) -> AwsError:
    where = f" in default VPC '{vpc_id}'" if vpc_id else ""
    return AwsError("InvalidGroup.NotFound", f"The security group '{name}' does not exist{where}")


def home_of_names(world: World) -> str | None:
    """The VPC whose groups go by their names too: the default one; None is EC2-Classic."""
    vpc = default_vpc(world)
    if vpc is None and classic_network(world) is None:
        raise AwsError("VPCIdNotSpecified", "No default VPC for this user")
    return vpc.vpc_id if vpc else None
