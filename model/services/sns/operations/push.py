"""SNS: what you can ask for, about mobile devices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.world import World
from model.services.sns.places import refuse_bad_arn
from model.services.sns.refusals import invalid
from model.services.sns.resources.push import PlatformApplication, PlatformEndpoint

PLATFORMS = (
    "ADM",
    "APNS",
    "APNS_SANDBOX",
    "APNS_VOIP",
    "APNS_VOIP_SANDBOX",
    "BAIDU",
    "FCM",
    "GCM",
    "MACOS",
    "MPNS",
    "WNS",
)
"Of Apple, Google, Amazon, Microsoft, and of Baidu for Android in China."
NAME = re.compile(r"[\w.-]{1,256}", re.ASCII)
SECRET = ("PlatformCredential", "PlatformPrincipal")
SETTABLE = (
    *SECRET,
    *("EventEndpointCreated", "EventEndpointDeleted", "EventEndpointUpdated", "EventDeliveryFailure"),
    *("SuccessFeedbackRoleArn", "FailureFeedbackRoleArn", "SuccessFeedbackSampleRate"),
)
OF_ENDPOINT = ("Enabled", "Token", "CustomUserData")
LONGEST_DATA = 2048
PAGE = 100


@operation
async def create_platform_application(
    call: Call, *, name: str, platform: str, attributes: Mapping[str, str]
) -> dict[str, str]:
    """The same name again is answered as before."""
    world = call.world
    if platform not in PLATFORMS:
        raise invalid("Platform", f"{platform} is not supported")
    if not NAME.fullmatch(name):
        raise invalid(name, "must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'")
    if "PlatformCredential" not in attributes:
        raise invalid("Attributes", "PlatformCredential attribute is required")
    _refuse_unknown(attributes)
    named = arn("sns", world.region, world.account, f"app/{platform}/{name}")
    if world.find(PlatformApplication, named) is None:
        made = PlatformApplication(platform_application_arn=named, name=name, platform=platform)
        made.attributes = _public(attributes)
        world.add(made)
    return {"platform_application_arn": named}


def _refuse_unknown(attributes: Mapping[str, str]) -> None:
    for name in attributes:
        if name not in SETTABLE:
            raise invalid("Attributes", f"Invalid attribute name: {name}")


def _public(attributes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in attributes.items() if name not in SECRET)


@operation
async def delete_platform_application(call: Call, *, platform_application_arn: str) -> None:
    """And its devices; one that is not there is no reason to refuse."""
    world = call.world
    found = world.find(PlatformApplication, platform_application_arn)
    if found is not None:
        for endpoint in world.where(PlatformEndpoint, platform_application_arn=found.platform_application_arn):
            world.remove(endpoint)
        world.remove(found)


@operation
async def get_platform_application_attributes(call: Call, *, platform_application_arn: str) -> dict[str, Any]:
    found = _application(call.world, platform_application_arn)
    return {"attributes": _told(found)}


@operation
async def set_platform_application_attributes(
    call: Call, *, platform_application_arn: str, attributes: Mapping[str, str]
) -> None:
    found = _application(call.world, platform_application_arn)
    _refuse_unknown(attributes)
    found.attributes = tuple((dict(found.attributes) | dict(_public(attributes))).items())


@operation(on=("*",))
async def list_platform_applications(call: Call, *, next_token: str | None = None) -> dict[str, Any]:
    listed, token = page(
        call.world.all(PlatformApplication),
        most=None,
        token=next_token,
        largest=PAGE,
        invalid=("InvalidParameter", "Invalid parameter: NextToken"),
    )
    told = [{"platform_application_arn": each.platform_application_arn, "attributes": _told(each)} for each in listed]
    return {"platform_applications": told, "next_token": token}


def _told(found: PlatformApplication) -> dict[str, str]:
    return {"Enabled": str(found.enabled).lower(), **dict(found.attributes)}


def _application(world: World, arn: str) -> PlatformApplication:
    refuse_bad_arn("PlatformApplicationArn", arn)
    return world.get(PlatformApplication, arn)


@operation
async def create_platform_endpoint(
    call: Call,
    *,
    platform_application_arn: str,
    token: str,
    custom_user_data: str = "",
    attributes: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """A device that has the application; the same again is answered as before."""
    world, application = call.world, _application(call.world, platform_application_arn)
    given = {"CustomUserData": custom_user_data} | dict(attributes or {})
    _refuse_bad(given)
    old = next((each for each in _devices(world, application) if each.token == token), None)
    if old is not None:
        if given["CustomUserData"] != old.custom_user_data or given.get("Enabled", "true") != _enabled(old):
            reason = f"Endpoint {old.endpoint_arn} already exists with the same Token, but different attributes."
            raise invalid("Token", reason)
        return {"endpoint_arn": old.endpoint_arn}
    digits = world.luck("device", world.count("sns-device")).hexadecimal(32)
    unique = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    named = arn("sns", world.region, world.account, f"endpoint/{application.platform}/{application.name}/{unique}")
    made = PlatformEndpoint(
        endpoint_arn=named,
        platform_application_arn=platform_application_arn,
        platform=application.platform,
        token=token,
        custom_user_data=given["CustomUserData"],
        enabled=given.get("Enabled", "true").lower() == "true",
    )
    return {"endpoint_arn": world.add(made).endpoint_arn}


def _devices(world: World, application: PlatformApplication) -> tuple[PlatformEndpoint, ...]:
    return world.where(PlatformEndpoint, platform_application_arn=application.platform_application_arn)


def _refuse_bad(given: Mapping[str, str]) -> None:
    for name in given:
        if name not in OF_ENDPOINT:
            raise invalid("Attributes", f"Invalid attribute name: {name}")
    if len(given.get("CustomUserData", "").encode()) > LONGEST_DATA:
        reason = "Invalid value for attribute: CustomUserData: must be at most 2048 bytes long in UTF-8 encoding"
        raise invalid("Attributes", reason)


def _enabled(device: PlatformEndpoint) -> str:
    return str(device.enabled).lower()


@operation
async def get_endpoint_attributes(call: Call, *, endpoint_arn: str) -> dict[str, Any]:
    found = _device(call.world, endpoint_arn)
    data = {"CustomUserData": found.custom_user_data} if found.custom_user_data else {}
    return {"attributes": {"Enabled": _enabled(found), "Token": found.token, **data}}


@operation
async def set_endpoint_attributes(call: Call, *, endpoint_arn: str, attributes: Mapping[str, str]) -> None:
    found = _device(call.world, endpoint_arn)
    _refuse_bad(attributes)
    found.token = attributes.get("Token", found.token)
    found.custom_user_data = attributes.get("CustomUserData", found.custom_user_data)
    found.enabled = attributes.get("Enabled", _enabled(found)).lower() == "true"


def _device(world: World, arn: str) -> PlatformEndpoint:
    refuse_bad_arn("EndpointArn", arn)
    return world.get(PlatformEndpoint, arn)


@operation
async def delete_endpoint(call: Call, *, endpoint_arn: str) -> None:
    """One that is not there is no reason to refuse."""
    found = call.world.find(PlatformEndpoint, endpoint_arn)
    if found is not None:
        call.world.remove(found)


@operation
async def list_endpoints_by_platform_application(
    call: Call, *, platform_application_arn: str, next_token: str | None = None
) -> dict[str, Any]:
    application = _application(call.world, platform_application_arn)
    listed, token = page(
        _devices(call.world, application),
        most=None,
        token=next_token,
        largest=PAGE,
        invalid=("InvalidParameter", "Invalid parameter: NextToken"),
    )
    told = [
        {"endpoint_arn": each.endpoint_arn, "attributes": {"Enabled": _enabled(each), "Token": each.token}}
        for each in listed
    ]
    return {"endpoints": told, "next_token": token}
