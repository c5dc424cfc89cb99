"""Parameters and answers in CloudTrail's words: keys begin small, secrets and bodies are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from model.gateway.wire.projection import Member, Projection, Step
from model.gateway.wire.shapes import OperationModel, Shape

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
REMOVED = "<sensitiveDataRemoved>"

EC2_LISTS = {
    "InstanceIds": "instancesSet",
    "Resources": "resourcesSet",
    "Filters": "filterSet",
    "Tags": "tagSet",
    "TagSpecifications": "tagSpecificationSet",
    "SecurityGroupIds": "groupSet",
    "GroupIds": "securityGroupIdSet",
    "GroupNames": "securityGroupSet",
    "BlockDeviceMappings": "blockDeviceMapping",
    "NetworkInterfaces": "networkInterfaceSet",
}
"What EC2 calls lists of its parameters, where the name of the parameter does not show it."

EC2_ITEMS = {"SecurityGroupIds": "groupId", "GroupIds": "groupId", "GroupNames": "groupName", "Resources": "resourceId"}

EC2_LAUNCHED = ("imageId", "minCount", "maxCount", "keyName")
"Parameters of RunInstances that CloudTrail shows as those of the instances."


class Telling(Projection):
    """`mask` stands for what is secret; None leaves it out."""

    def __init__(self, name_of: Callable[[str, Shape], str], leaves: Mapping[str, Any], mask: str | None) -> None:
        super().__init__(leaves, name_of)
        self.mask = mask

    def shown(self, shape: Shape) -> Iterable[str]:
        return [name for name, member in shape.members.items() if self.shows(member)]

    def shows(self, shape: Shape) -> bool:
        if shape.has("eventstream"):
            return False
        if shape.type == "blob" or shape.has("streaming"):
            return shape.has("sensitive") and self.mask is not None
        return self.mask is not None or not shape.has("sensitive")

    def member(self, name: str, shape: Shape) -> Member:
        return Member(self.name_of(name, shape), self.masked) if shape.has("sensitive") else super().member(name, shape)

    def masked(self, _secret: object) -> str | None:
        return self.mask


class Ec2Telling(Telling):
    """EC2 keeps the form that its lists have in XML: `{"items": […]}`."""

    def member(self, name: str, shape: Shape) -> Member:
        if shape.type != "list" or shape.has("sensitive"):
            return super().member(name, shape)
        item = EC2_ITEMS.get(name) or small(singular(name))
        step = partial(as_items, item if shape.item.is_scalar else "", self.step(shape))
        return Member(self.name_of(name, shape), step)


def as_items(item: str, step: Step | None, values: Iterable[Any]) -> dict[str, Any]:
    told = list(values) if step is None else step(values)
    if not told:
        return {}
    return {"items": [{item: each} for each in told] if item else told}


def small(name: str) -> str:
    return name[:1].lower() + name[1:]


def singular(name: str) -> str:
    return name.removesuffix("s")


def by_name(name: str, _shape: Shape) -> str:
    return small(name)


def by_ec2_request(name: str, shape: Shape) -> str:
    if shape.type != "list":
        return small(name)
    plain = name.removesuffix("Ids") + "Set" if name.endswith("Ids") else small(shape.location_name or name)
    return EC2_LISTS.get(name) or small(plain)


def by_ec2_answer(name: str, shape: Shape) -> str:
    return small(shape.location_name or name)


def by_s3_request(name: str, shape: Shape) -> str:
    if name == "Bucket":
        return "bucketName"
    if shape.location in ("header", "querystring"):
        return shape.location_name or name
    return small(name) if shape.location else name


def milliseconds(_: Shape) -> Step:
    return lambda moment: round(moment * 1000)


def in_words(_: Shape) -> Step:
    return day_and_clock


def day_and_clock(moment: float) -> str:
    """`Jun 5, 2025, 1:07:00 PM`."""
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at:%b} {at.day}, {at.year}, {at.hour % 12 or 12}:{at:%M:%S} {at:%p}"


IN_WORDS: Mapping[str, Any] = {"timestamp": in_words}
IN_NUMBERS: Mapping[str, Any] = {"timestamp": milliseconds}

REQUESTS = {
    "ec2": Ec2Telling(by_ec2_request, IN_NUMBERS, REMOVED),
    "s3": Telling(by_s3_request, IN_WORDS, HIDDEN),
}
ANSWERS = {"ec2": Ec2Telling(by_ec2_answer, IN_NUMBERS, None)}
REQUEST, ANSWER = Telling(by_name, IN_WORDS, HIDDEN), Telling(by_name, IN_WORDS, None)


def told_request(operation: OperationModel, params: Mapping[str, Any]) -> dict[str, Any]:
    service = operation.service.name
    told: dict[str, Any] = REQUESTS.get(service, REQUEST)(operation.input, params)
    if service == "ec2" and operation.name == "RunInstances":
        launched = {name: told.pop(name) for name in EC2_LAUNCHED if name in told}
        told = {"instancesSet": {"items": [launched]}, **told}
    return told


def told_answer(operation: OperationModel, result: Any) -> dict[str, Any] | None:
    """None where an operation answers nothing."""
    if result is None or not operation.output.members:
        return {"_return": True} if operation.service.name == "ec2" else None
    return ANSWERS.get(operation.service.name, ANSWER)(operation.output, result) or None
