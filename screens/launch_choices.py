"""What would do as an answer: the things that exist where a parameter wants the id or the name of one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.client import AwsError, Client, KindView, Question, Row, regions
from screens.launch_eased import eased
from screens.launch_fields import Choice

_CAPTION_MOST: Final = 3
_ALIASES: Final[Mapping[str, str]] = {
    "securitygroupid": "groupid",
    "groups": "groupid",
    "vpczoneidentifier": "subnetid",
    "launchtemplate": "launchtemplateid",
    "iaminstanceprofile": "instanceprofilename",
    "target": "instanceid",
    "defaultaction": "targetgrouparn",
    "sourcesecuritygroupid": "groupid",
}
_ELB_ALIASES: Final[Mapping[str, str]] = {"subnet": "subnetid", "securitygroup": "groupid"}


_FIXED: Final[Mapping[str, tuple[str, ...]]] = {
    "HealthCheckType": ("EC2", "ELB"),
    "TreatMissingData": ("missing", "ignore", "breaching", "notBreaching"),
}
"What AWS takes where its description only speaks of a text."


@dataclass(frozen=True, slots=True)
class _Listing:
    """A call whose answer lists what a parameter may be."""

    action: str
    path: str
    value: str
    captions: tuple[str, ...]
    params: Mapping[str, Any]
    constant: bool = False


_ZONES: Final = _Listing("ec2:DescribeAvailabilityZones", "AvailabilityZones", "ZoneName", (), {})
_LISTINGS: Final[Mapping[str, _Listing]] = {
    "ImageId": _Listing(
        "ec2:DescribeImages", "Images", "ImageId", ("Name", "Architecture"), {"Owners": ["amazon", "self"]}
    ),
    "InstanceType": _Listing(
        "ec2:DescribeInstanceTypes",
        "InstanceTypes",
        "InstanceType",
        ("VCpuInfo.DefaultVCpus", "MemoryInfo.SizeInMiB"),
        {},
        constant=True,
    ),
    "AvailabilityZone": _ZONES,
    "AvailabilityZones": _ZONES,
    "PolicyArn": _Listing("iam:ListPolicies", "Policies", "Arn", ("PolicyName",), {}),
}


_kept: dict[tuple[str, str], Sequence[Choice]] = {}


async def choices_for(
    client: Client, service: str, questions: Sequence[Question], region: str, made: str = ""
) -> dict[str, Sequence[Choice]]:
    """What each parameter may be, for those that name things; `made` is the kind that a form makes: its name is new."""
    found: dict[str, Sequence[Choice]] = {}
    for question in questions:
        choices = await _choices(client, service, question, region, made)
        if choices:
            found[question.name] = choices
    return found


async def _choices(client: Client, service: str, question: Question, region: str, made: str) -> Sequence[Choice]:
    if question.name == "SourceRegion":
        return [Choice(each.name, f"{each.city}, {each.country}") for each in regions()]
    listing = _LISTINGS.get(question.name)
    if listing is not None:
        return await _listed(client, listing, region)
    if question.name in _FIXED:
        return [Choice(each) for each in _FIXED[question.name]]
    if question.type not in ("text", "list") and eased(question) is None:
        return ()
    return _existing(client, service, question.name, region, made)


async def _listed(client: Client, listing: _Listing, region: str) -> Sequence[Choice]:
    """All pages of the answer; none without the permission to see them. What never changes is asked for once."""
    kept = _kept.get((listing.action, region))
    if kept is not None:
        return kept
    try:
        found = [_choice(listing, item) async for item in _pages(client, listing, region)]
    except AwsError:
        return ()
    if listing.params:
        found = sorted(sorted(found, key=_caption, reverse=True), key=_unusual)
    if listing.constant:
        _kept[listing.action, region] = found
    return found


async def _pages(client: Client, listing: _Listing, region: str) -> AsyncIterator[Mapping[str, Any]]:
    token: dict[str, str] = {}
    while True:
        answer = await client.call(listing.action, region=region, **listing.params, **token)
        for item in answer[listing.path]:
            yield item
        if not answer.get("NextToken"):
            return
        token = {"NextToken": answer["NextToken"]}
        await asyncio.sleep(0)


def _choice(listing: _Listing, item: Mapping[str, Any]) -> Choice:
    parts = [_at(item, path) for path in listing.captions]
    if listing.path == "InstanceTypes":
        return Choice(item[listing.value], f"{parts[0]} vCPU  {parts[1] / 1024:g} GiB")
    texts = [str(part) for part in parts if part]
    return Choice(item[listing.value], "  ".join(text for text in texts if text == texts[0] or text not in texts[0]))


def _caption(choice: Choice) -> str:
    return choice.caption


def _unusual(choice: Choice) -> bool:
    """The images that most people mean come first, the newest before the others."""
    return not (choice.caption.startswith("al2023-ami-2") and choice.caption.endswith("x86_64"))


def _at(item: Any, path: str) -> Any:
    for name in path.split("."):
        item = item.get(name, "")
    return item


def _existing(client: Client, service: str, name: str, region: str, made: str) -> Sequence[Choice]:
    """The rows of the first kind that is called so and has any; those of the own service are asked first."""
    wanted = _wanted(service, name)
    for view in sorted(client.kinds().values(), key=lambda view: view.service != service):
        if view.kind == made and _folded(view.key) in wanted and name.endswith("Name"):
            return ()
        place = _place(view, service, wanted)
        if place is not None and view.describe and (found := _rows(client, view, region, place)):
            return found
    return ()


def _wanted(service: str, name: str) -> frozenset[str]:
    """The ways in which a kind may call what a parameter asks for: `SubnetIds`, `Subnets` → `subnetid`."""
    folded = _folded(name)
    single = folded.removesuffix("s")
    aliases = {**_ALIASES, **(_ELB_ALIASES if service == "elbv2" else {})}
    return frozenset({folded, single, aliases.get(folded, ""), aliases.get(single, "")} - {""})


def _place(view: KindView, service: str, wanted: frozenset[str]) -> int | None:
    """-1 when the kind's id is wanted, else the number of the column that holds the name that is wanted."""
    if _folded(view.key) in wanted and view.key not in ("name", "id"):
        return -1
    if view.service != service:
        return None
    first = view.columns[0].field
    return 0 if first.endswith("_name") and _folded(first) in wanted else None


def _rows(client: Client, view: KindView, region: str, place: int) -> list[Choice]:
    try:
        watch = client.watch(view.kind, () if view.is_global else (region,))
    except AwsError:
        return []
    try:
        rows = watch.take().rows
    finally:
        watch.close()
    return sorted(
        (Choice(row.id if place < 0 else str(row.values[place]), caption(view, row)) for row in rows),
        key=lambda choice: (choice.caption, choice.value),
    )


def caption(view: KindView, row: Row) -> str:
    """What a person knows a resource by, beside its id: its name and the first few things its table says."""
    texts = [
        str(value)
        for column, value in zip(view.columns, row.values, strict=True)
        if column.shows in ("text", "state") and isinstance(value, str) and value and not column.field.endswith("_id")
    ]
    return "  ".join([*dict.fromkeys(text for text in texts if text != row.id)][:_CAPTION_MOST])


def _folded(name: str) -> str:
    return name.replace("_", "").lower()
