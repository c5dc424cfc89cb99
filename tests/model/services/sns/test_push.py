from __future__ import annotations

import json

import pytest

from tests.admin import Admin
from tests.model.services.sns.press import Press, inbox

PLATFORMS = ("APNS", "GCM", "ADM", "WNS", "BAIDU")


def application(admin: Admin, platform: str = "GCM", name: str = "pizza") -> str:
    attributes = {"PlatformCredential": "key", "PlatformPrincipal": "principal"}
    asked = {"Name": name, "Platform": platform, "Attributes": attributes}
    return admin.call("sns:CreatePlatformApplication", **asked)["PlatformApplicationArn"]


def device(admin: Admin, app: str, token: str = "token") -> str:
    return admin.call("sns:CreatePlatformEndpoint", PlatformApplicationArn=app, Token=token)["EndpointArn"]


@pytest.mark.fact("sns-04")
def test_devices_of_every_platform_are_reached_while_they_are_enabled(admin: Admin) -> None:
    for platform in PLATFORMS:
        app = application(admin, platform)
        assert app == f"arn:aws:sns:us-east-1:123456789012:app/{platform}/pizza"
        endpoint = device(admin, app)
        admin.call("sns:Publish", TargetArn=endpoint, Message=f"for {platform}")
        assert [each.text for each in inbox(admin, endpoint)] == [f"for {platform}"]

        admin.call("sns:SetEndpointAttributes", EndpointArn=endpoint, Attributes={"Enabled": "false"})
        assert admin.refused("sns:Publish", TargetArn=endpoint, Message="x").code == "EndpointDisabled"
        assert len(inbox(admin, endpoint)) == 1

    other = admin.refused("sns:CreatePlatformApplication", Name="x", Platform="AAA", Attributes={})
    assert other.message == "Invalid parameter: Platform Reason: AAA is not supported"


@pytest.mark.fact("sns-12")
def test_people_are_told_how_their_pizza_fares(admin: Admin) -> None:
    """A group by letter and text message, the customer on the screen of a telephone, at the moment it happens."""
    press = Press(admin, "pizza")
    phone = device(admin, application(admin))
    press.subscribe("application", phone)
    press.subscribe("sms", "+15551234567")
    for step in ("in the oven", "on its way", "at your door"):
        admin.advance(600)
        press.publish(json.dumps({"default": step, "GCM": f"Pizza {step}!"}), MessageStructure="json")
        shown = inbox(admin, phone)[-1]
        assert (shown.text, shown.created_at) == (f"Pizza {step}!", admin.now)

    assert [each.text for each in inbox(admin, "+15551234567")] == ["in the oven", "on its way", "at your door"]


def test_a_device_is_listed_once_and_credentials_never(admin: Admin) -> None:
    app = application(admin)
    assert device(admin, app) == device(admin, app)

    (listed,) = admin.call("sns:ListEndpointsByPlatformApplication", PlatformApplicationArn=app)["Endpoints"]
    assert listed["Attributes"] == {"Enabled": "true", "Token": "token"}
    (told,) = admin.call("sns:ListPlatformApplications")["PlatformApplications"]
    assert told["Attributes"] == {"Enabled": "true"}
    admin.call("sns:DeletePlatformApplication", PlatformApplicationArn=app)
    assert admin.refused("sns:GetEndpointAttributes", EndpointArn=listed["EndpointArn"]).code == "NotFound"
