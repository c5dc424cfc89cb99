"""Finding instances, sets and accounts, or AWS's refusal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from model.kit.errors import AwsError
from model.kit.pages import page
from model.kit.resource import Resource
from model.kit.world import GLOBAL, World
from model.services.iam.resources.accounts import Account
from model.services.identitystore.resources import Group, User
from model.services.sso_admin.resources.assignments import Request
from model.services.sso_admin.resources.instances import Instance
from model.services.sso_admin.resources.permission_sets import PermissionSet

DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")
LEAST_SECONDS, MOST_SECONDS = 3600, 12 * 3600
LARGEST = 100
LETTERS = "0123456789abcdef"

R = TypeVar("R", bound=Resource)


def find_set(world: World, instance_arn: str, arn: str) -> PermissionSet:
    """A permission set of this instance."""
    instance = world.get(Instance, instance_arn)
    found = world.get(PermissionSet, arn)
    if found.instance_arn != instance.instance_arn:
        raise PermissionSet.is_missing(arn)
    return found


def check_account(world: World, id: str) -> None:
    account = world.kernel.store.find(id, GLOBAL, Account, id)
    if account is None and id != world.cell.settings.account:
        raise AwsError("ResourceNotFoundException", f"The account {id} does not exist.")
    if account is not None and account.status != "ACTIVE":
        raise AwsError("ConflictException", f"The account {id} is not active.")


def check_principal(world: World, instance: Instance, type: str, id: str) -> None:
    found = world.find(Group if type == "GROUP" else User, id)
    if found is None or found.identity_store_id != instance.identity_store_id:
        raise AwsError("ResourceNotFoundException", f"{type} with the id {id} does not exist.")


def seconds_in(duration: str) -> int:
    """`PT8H` → 28800; a session lasts from one hour to twelve."""
    found = DURATION.fullmatch(duration)
    hours, minutes, seconds = (int(each or 0) for each in found.groups()) if found else (0, 0, 0)
    total = hours * 3600 + minutes * 60 + seconds
    if not LEAST_SECONDS <= total <= MOST_SECONDS:
        raise AwsError("ValidationException", "SessionDuration has to lie between PT1H and PT12H.")
    return total


def listed(found: Sequence[R], most: int | None, token: str | None) -> tuple[Sequence[R], str | None]:
    invalid = ("ValidationException", "The pagination token is not valid.")
    return page(found, most=most, token=token, largest=LARGEST, invalid=invalid)


def find_request(world: World, instance_arn: str, id: str, what: str) -> Request:
    found = world.get(Request, id)
    if found.instance_arn != world.get(Instance, instance_arn).instance_arn or found.what != what:
        raise Request.is_missing(id)
    return found


def requests(world: World, instance_arn: str, what: str, narrowed: Mapping[str, str] | None) -> list[Request]:
    """All of an instance of one sort, perhaps only those of a status."""
    arn, status = world.get(Instance, instance_arn).instance_arn, (narrowed or {}).get("Status")
    every = [each for each in world.all(Request) if each.instance_arn == arn and each.what == what]
    return [each for each in every if status in (None, each.status)]


def uuid(world: World) -> str:
    digits = world.luck("request", world.count("request")).hexadecimal(32)
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def sixteen(world: World, name: str) -> str:
    """The end of a new id."""
    return world.luck(name, world.count(name)).letters(16, LETTERS)


def summary(request: Request) -> dict[str, Any]:
    return {"status": request.status, "request_id": request.request_id, "created_date": request.created_at}
