"""The first day of an account: root makes an administrator, and is warned when it goes on working."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from screens.root_use import QUIET_SECONDS, RootUse
from tests.screens.estate import House, build_nothing, dashboard, lived_in, settled

EVERYTHING = "arn:aws:iam::aws:policy/AdministratorAccess"


async def begin(house: House) -> None:
    """The recommended start: a group of administrators, and a first of them."""
    call = house.client.call
    await call("iam:CreateGroup", GroupName="administrators")
    await call("iam:AttachGroupPolicy", GroupName="administrators", PolicyArn=EVERYTHING)
    await call("iam:CreateUser", UserName="ann")
    await call("iam:AddUserToGroup", GroupName="administrators", UserName="ann")
    await call("iam:CreateLoginProfile", UserName="ann", Password="Correct-Horse-9")


def warnings(house: House) -> list[str]:
    return [each.message for each in house._notifications if each.title == "Root is at work"]


async def looked(house: House, pilot: Pilot[Any]) -> None:
    dashboard(house).drain()
    await settled(pilot)


@pytest.mark.fact("account-05")
async def test_root_makes_an_administrator_and_is_warned_when_it_works_on() -> None:
    async with lived_in(build_nothing) as (house, pilot):
        await house.client.call("iam:CreateAccountAlias", AccountAlias="tea-shop")
        await looked(house, pilot)
        await begin(house)
        house.clear_notifications()
        await house.client.entrance.sign_in_with_password("tea-shop", "ann", "Correct-Horse-9")
        await looked(house, pilot)
        dashboard(house)._root._quiet_until = -1.0
        house.clear_notifications()
        await house.client.call("ec2:CreateVpc", CidrBlock="10.0.0.0/16")
        await house.client.call("iam:CreateUser", UserName="bob")
        await looked(house, pilot)
        assert warnings(house) == []
        await house.client.entrance.sign_in_with_password("", "root@cloudarium.example", "cloudarium-root")
        await house.client.call("iam:CreateUser", UserName="cid")
        await looked(house, pilot)
        (told,) = warnings(house)
        assert "iam:CreateUser" in told
        assert "ann" in told


async def test_a_warning_is_not_repeated_for_a_while() -> None:
    async with lived_in(build_nothing) as (house, pilot):
        await begin(house)
        await looked(house, pilot)
        now = [0.0]
        watch = RootUse(house.client, lambda: now[0])
        said: list[bool] = []
        for now[0] in (1.0, 2.0, QUIET_SECONDS + 2):
            await house.client.call("iam:CreateGroup", GroupName=f"group-{now[0]:.0f}")
            said.append(bool(watch.take()))
        watch.close()
        assert said == [True, False, True]


async def test_what_the_panes_read_by_themselves_is_nobody_s_call() -> None:
    async with lived_in() as (house, pilot):
        await begin(house)
        await looked(house, pilot)
        watch = RootUse(house.client)
        dashboard(house).look()
        await settled(pilot)
        assert watch.take() == ""
        watch.close()
