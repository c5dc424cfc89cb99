"""Coming in by the console's door, as everybody else has to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from model.kit.one_time import code_at
from screens.dashboard import Dashboard
from screens.door import CodeDoor, PasswordDoor
from screens.trail_call import CallScreen
from tests.screens.estate import House, dashboard, lived_in, settled, type_in, work
from tests.screens.widgets.gallery import SIZE_NAMES, SIZES

Compare = Callable[..., bool]
PASSWORD = "Correct-Horse-9"


async def hire(house: House, name: str, *, reset: bool = False) -> None:
    await house.client.call("iam:CreateUser", UserName=name)
    await house.client.call("iam:CreateLoginProfile", UserName=name, Password=PASSWORD, PasswordResetRequired=reset)
    may = "arn:aws:iam::aws:policy/IAMUserChangePassword"
    await house.client.call("iam:AttachUserPolicy", UserName=name, PolicyArn=may)


async def at_the_door(house: House, pilot: Pilot[Any]) -> PasswordDoor:
    work(house).action_sign_in()
    await settled(pilot)
    await pilot.press("p")
    await settled(pilot)
    assert isinstance(house.screen, PasswordDoor)
    return house.screen


async def say(pilot: Pilot[Any], *answers: str) -> None:
    """Line by line, each ended with enter."""
    for answer in answers:
        await type_in(pilot, answer)
        await pilot.press("enter")
        await settled(pilot)


def told(door: PasswordDoor) -> str:
    return str(door.query_one("#said", Static).render())


async def test_a_user_comes_in_with_name_and_password() -> None:
    async with lived_in() as (house, pilot):
        await hire(house, "ann")
        await at_the_door(house, pilot)
        await say(pilot, "ann", PASSWORD)
        assert house.client.principal.name == "ann"
        assert isinstance(house.screen, Dashboard)


async def test_whoever_came_and_whoever_did_not_is_on_the_trail() -> None:
    async with lived_in() as (house, pilot):
        await hire(house, "ann")
        await at_the_door(house, pilot)
        await say(pilot, "ann", "guessed")
        await pilot.press("ctrl+u")
        await say(pilot, PASSWORD)
        entries = list(dashboard(house).session.ring.entries(reads=False))[:2]
        assert [(each.called.operation, each.called.refused) for each in entries] == [
            ("ConsoleLogin", None),
            ("ConsoleLogin", "AuthenticationFailure"),
        ]
        house.push_screen(CallScreen(dashboard(house).session, entries[1]))
        await settled(pilot)
        assert isinstance(house.screen, CallScreen)
        await pilot.press("escape", "u")
        await settled(pilot)
        assert isinstance(house.screen, Dashboard)
        assert any("nothing of yours" in each.message for each in house._notifications)


async def test_a_wrong_password_keeps_one_outside_and_does_not_say_what_was_wrong() -> None:
    async with lived_in() as (house, pilot):
        await hire(house, "ann")
        door = await at_the_door(house, pilot)
        await say(pilot, "ann", "guessed")
        assert "authentication information is incorrect" in told(door)
        assert house.client.principal.name == "root"
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(house.screen, Dashboard)


async def test_the_code_of_a_device_is_asked_for_when_there_is_one() -> None:
    async with lived_in() as (house, pilot):
        await hire(house, "ann")
        made = (await house.client.call("iam:CreateVirtualMFADevice", VirtualMFADeviceName="phone"))["VirtualMFADevice"]
        seed, step = made["Base32StringSeed"].decode(), int(house.client.now // 30)
        codes = {"AuthenticationCode1": code_at(seed, step - 1), "AuthenticationCode2": code_at(seed, step)}
        await house.client.call("iam:EnableMFADevice", UserName="ann", SerialNumber=made["SerialNumber"], **codes)
        door = await at_the_door(house, pilot)
        await say(pilot, "ann", PASSWORD)
        assert "device" in told(door)
        await say(pilot, code_at(seed, step + 1))
        assert house.client.principal.mfa_at == house.client.now


async def test_a_password_that_has_to_be_changed_is_changed_at_the_door() -> None:
    async with lived_in() as (house, pilot):
        await hire(house, "ann", reset=True)
        door = await at_the_door(house, pilot)
        await say(pilot, "ann", PASSWORD, "Another-Horse-1", "another-horse-1")
        assert "not the same" in told(door)
        await pilot.press("ctrl+u")
        await say(pilot, "Another-Horse-1")
        assert house.client.principal.name == "ann"


async def test_without_an_account_it_is_root_who_comes() -> None:
    async with lived_in() as (house, pilot):
        await hire(house, "ann")
        await at_the_door(house, pilot)
        await say(pilot, "ann", PASSWORD)
        await at_the_door(house, pilot)
        await pilot.press("up", "ctrl+u", "down")
        await say(pilot, "root@cloudarium.example", "cloudarium-root")
        assert house.client.principal.name == "root"


async def test_a_guest_of_the_federation_endpoint_comes_in_with_a_code() -> None:
    async with lived_in() as (house, pilot):
        client = house.client
        await client.call("iam:CreateUser", UserName="broker")
        may = "arn:aws:iam::aws:policy/AdministratorAccess"
        await client.call("iam:AttachUserPolicy", UserName="broker", PolicyArn=may)
        root = client.principal
        await client.entrance.sign_in(client.entrance.people()[1])
        given = (await client.call("sts:GetFederationToken", Name="guest"))["Credentials"]
        await client.entrance.sign_in(root.arn)
        names = {"sessionId": "AccessKeyId", "sessionKey": "SecretAccessKey", "sessionToken": "SessionToken"}
        token = await client.federation.make_token({name: given[of] for name, of in names.items()}, None, "192.0.2.1")
        visit = await client.federation.open_console(token, "192.0.2.1")
        work(house).action_sign_in()
        await settled(pilot)
        await pilot.press("f")
        await settled(pilot)
        await say(pilot, "WRONG-CODE")
        assert isinstance(house.screen, CodeDoor)
        await pilot.press("ctrl+u")
        await say(pilot, visit.code)
        assert client.principal.arn.endswith(":federated-user/guest")


async def test_a_device_that_waits_is_let_in_for_somebody_of_the_directory() -> None:
    async with lived_in() as (house, pilot):
        call = house.client.call
        await call("sso-admin:CreateInstance")
        await house.client.run_until(house.client.now + 30)
        (instance,) = (await call("sso-admin:ListInstances"))["Instances"]
        store = instance["IdentityStoreId"]
        await call("identitystore:CreateUser", IdentityStoreId=store, UserName="ann", DisplayName="Ann")
        program = await call("sso-oidc:RegisterClient", clientName="cli", clientType="public")
        known = {name: program[name] for name in ("clientId", "clientSecret")}
        url = f"https://{store}.awsapps.com/start"
        device = await call("sso-oidc:StartDeviceAuthorization", **known, startUrl=url)
        work(house).action_sign_in()
        await settled(pilot)
        await pilot.press("d")
        await settled(pilot)
        await say(pilot, device["userCode"].lower(), "ann")
        asked = {"grantType": "urn:ietf:params:oauth:grant-type:device_code", "deviceCode": device["deviceCode"]}
        assert (await call("sso-oidc:CreateToken", **known, **asked))["tokenType"] == "Bearer"
        assert house.client.principal.name == "root"


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_how_it_looks(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def go(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app, House)
        await hire(pilot.app, "ann")
        await at_the_door(pilot.app, pilot)
        await say(pilot, "ann", "guessed")

    assert snap_compare(House(), terminal_size=size, run_before=go)
