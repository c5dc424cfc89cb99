"""The accounts of a company, the units that they are in and what bounds them, as tables."""

from __future__ import annotations

import json
from typing import Any

import pytest
from textual.pilot import Pilot

from model.client import Client
from tests.screens.estate import House, browser, build_nothing, lived_in, settled, type_in
from tests.screens.test_browser import shown
from tests.screens.yard import Compare

SIZES = [(80, 24), (120, 40)]
NO_BUCKETS = {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:CreateBucket", "Resource": "*"}}


async def build_company() -> Client:
    """An organization of three accounts, one of them in a unit, where no buckets can be made."""
    client = await build_nothing()

    async def ask(operation: str, **params: Any) -> dict[str, Any]:
        return await client.call(f"organizations:{operation}", **params)

    await ask("CreateOrganization")
    root = (await ask("ListRoots"))["Roots"][0]["Id"]
    await ask("EnablePolicyType", RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    for name in ("trials", "shop"):
        await ask("CreateAccount", AccountName=name, Email=f"{name}@example.com")
    await client.run_until(client.now + 120)
    unit = (await ask("CreateOrganizationalUnit", ParentId=root, Name="Sandbox"))["OrganizationalUnit"]["Id"]
    trials = next(each["Id"] for each in (await ask("ListAccounts"))["Accounts"] if each["Name"] == "trials")
    await ask("MoveAccount", AccountId=trials, SourceParentId=root, DestinationParentId=unit)
    made = await ask(
        "CreatePolicy",
        Name="no-buckets",
        Description="Nothing is kept here",
        Type="SERVICE_CONTROL_POLICY",
        Content=json.dumps(NO_BUCKETS),
    )
    await ask("AttachPolicy", PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=unit)
    return client


async def go(pilot: Pilot[Any], where: str) -> None:
    await settled(pilot)
    await pilot.press("colon")
    await type_in(pilot, where)
    await pilot.press("enter")
    await settled(pilot)


@pytest.mark.parametrize(
    ("where", "names"), [("accounts", ["123456789012", "shop", "trials"]), ("ou", ["Sandbox"]), ("scp", ["no-buckets"])]
)
async def test_a_company_is_found_by_what_people_call_its_parts(where: str, names: list[str]) -> None:
    async with lived_in(build_company) as (house, pilot):
        await go(pilot, where)

        assert sorted(shown(browser(house))) == names


async def test_an_account_is_let_go_only_after_somebody_said_yes() -> None:
    async with lived_in(build_company) as (house, pilot):
        await go(pilot, "accounts /trials")
        await pilot.press("d")
        await settled(pilot)
        told = (await house.client.call("organizations:ListAccounts"))["Accounts"]
        assert house.screen.is_modal
        assert {each["Status"] for each in told} == {"ACTIVE"}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
def test_how_accounts_look(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[Any]) -> None:
        await go(pilot, "accounts")

    assert snap_compare(House(build_company), terminal_size=size, run_before=opened)
