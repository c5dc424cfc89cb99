"""SNS: what you can ask for, about text messages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.world import World
from model.services.sns.posting import arrive
from model.services.sns.publishing import NUMBER
from model.services.sns.refusals import invalid
from model.services.sns.resources.texting import TEXTING, Phone, Texting
from model.services.sns.texting import MOST_DOLLARS, attributes_of, texting_of

MOST_IN_SANDBOX = 10
KEPT_SECONDS = 86_400.0
"For so long a number stays in the sandbox."
OPT_IN_SECONDS = 30 * 86_400.0
PAGE = 100
SENDER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]{1,11}")
_ATTRIBUTES = (
    "MonthlySpendLimit",
    "DeliveryStatusIAMRole",
    "DeliveryStatusSuccessSamplingRate",
    "DefaultSenderID",
    "DefaultSMSType",
    "UsageReportS3Bucket",
)
_BAD_TOKEN = ("InvalidParameter", "Invalid parameter: NextToken")


@operation(on=("*",))
async def set_sms_attributes(call: Call, *, attributes: Mapping[str, str]) -> None:
    """Those that are not named stay as they are."""
    for name, value in attributes.items():
        if flaw := _flaw_of(name, value):
            raise invalid(name, flaw)
    own = texting_of(call.world)
    own.attributes = tuple(sorted((dict(own.attributes) | dict(attributes)).items()))


def _flaw_of(name: str, value: str) -> str:
    match name:
        case "MonthlySpendLimit":
            fits = value.isdecimal() and int(value) <= MOST_DOLLARS
            return "" if fits else f"the spend limit of this account is at most {MOST_DOLLARS} USD"
        case "DeliveryStatusIAMRole":
            return "" if not value or read_arn(value).service == "iam" else "it is no role"
        case "DeliveryStatusSuccessSamplingRate":
            return "" if value.isdecimal() and int(value) <= 100 else "it must be an integer from 0 to 100"
        case "DefaultSenderID":
            return "" if SENDER.fullmatch(value) else "it must be 1 to 11 letters and digits, at least one a letter"
        case "DefaultSMSType":
            return "" if value in ("Promotional", "Transactional") else "it must be Promotional or Transactional"
        case _:
            return "" if name in _ATTRIBUTES else "there is no such attribute"


@operation(on=("*",))
async def get_sms_attributes(call: Call, *, attributes: Sequence[str] = ()) -> dict[str, Any]:
    """All that have a value, or of those that are named."""
    found = attributes_of(call.world.find(Texting, TEXTING))
    return {"attributes": {name: value for name, value in found.items() if not attributes or name in attributes}}


@operation(on=("*",))
async def get_sms_sandbox_account_status(call: Call) -> dict[str, bool]:
    return {"is_in_sandbox": call.world.cell.settings.sms_sandbox}


@operation(on=("*",))
async def create_sms_sandbox_phone_number(call: Call, *, phone_number: str) -> None:
    """It is sent a code, and another when it is asked for again."""
    world = call.world
    _refuse_bad_number(phone_number)
    known = world.find(Phone, phone_number)
    if known is not None and known.opted_out:
        raise AwsError("OptedOut", f"The phone number {phone_number} has opted out of receiving messages")
    if known is None or not known.sandbox:
        if len(_in_sandbox(world)) >= MOST_IN_SANDBOX:
            raise AwsError("UserError", f"There can be {MOST_IN_SANDBOX} phone numbers in the sandbox at the most")
        known = known or world.add(Phone(phone_number=phone_number))
        known.sandbox, known.added_at = "Pending", world.now
    if known.sandbox == "Pending":
        known.code = f"{world.luck('one-time code', world.count('sms-code')).below(1_000_000):06d}"
        arrive(world, phone_number, "sms", "", f"Your verification code is {known.code}.")


def _refuse_bad_number(number: str) -> None:
    if not NUMBER.fullmatch(number):
        raise invalid("PhoneNumber", f"{number} is not in E.164 format")


@operation(on=("*",))
async def verify_sms_sandbox_phone_number(call: Call, *, phone_number: str, one_time_password: str) -> None:
    known = _of_sandbox(call.world, phone_number)
    if known.code != one_time_password:
        raise AwsError("VerificationException", "The one-time password is not the one that the number was sent")
    known.sandbox, known.code = "Verified", ""


@operation(on=("*",))
async def delete_sms_sandbox_phone_number(call: Call, *, phone_number: str) -> None:
    world, known = call.world, _of_sandbox(call.world, phone_number)
    if world.now < known.added_at + KEPT_SECONDS:
        raise AwsError("UserError", "A phone number can be deleted 24 hours after it was added, and no sooner")
    known.sandbox, known.code = "", ""
    if not known.opted_out and known.opted_in_at is None:
        world.remove(known)


def _of_sandbox(world: World, number: str) -> Phone:
    """Raises ResourceNotFound."""
    known = world.get(Phone, number)
    if not known.sandbox:
        raise Phone.is_missing(number)
    return known


@operation(on=("*",))
async def list_sms_sandbox_phone_numbers(
    call: Call, *, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    found = _in_sandbox(call.world)
    listed, token = page(found, most=max_results, token=next_token, largest=PAGE, invalid=_BAD_TOKEN)
    return {
        "phone_numbers": [{"phone_number": each.phone_number, "status": each.sandbox} for each in listed],
        "next_token": token,
    }


def _in_sandbox(world: World) -> list[Phone]:
    return [each for each in world.all(Phone) if each.sandbox]


@operation(on=("*",))
async def check_if_phone_number_is_opted_out(call: Call, *, phone_number: str) -> dict[str, bool]:
    _refuse_bad_number(phone_number)
    known = call.world.find(Phone, phone_number)
    return {"is_opted_out": known is not None and known.opted_out}


@operation(on=("*",))
async def list_phone_numbers_opted_out(call: Call, *, next_token: str | None = None) -> dict[str, Any]:
    found = [each for each in call.world.all(Phone) if each.opted_out]
    listed, token = page(found, most=None, token=next_token, largest=PAGE, invalid=_BAD_TOKEN)
    return {"phone_numbers": [each.phone_number for each in listed], "next_token": token}


@operation(on=("*",))
async def opt_in_phone_number(call: Call, *, phone_number: str) -> None:
    """Once in thirty days; a number that has not opted out is none to refuse."""
    _refuse_bad_number(phone_number)
    world, known = call.world, call.world.find(Phone, phone_number)
    if known is None or not known.opted_out:
        return
    if known.opted_in_at is not None and world.now < known.opted_in_at + OPT_IN_SECONDS:
        raise invalid("phoneNumber", f"{phone_number} was opted in less than 30 days ago")
    known.opted_out, known.opted_in_at = False, world.now
