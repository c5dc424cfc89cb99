"""Who may do what is asked on one screen, and what would be with one policy more."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from model.client import Client
from screens.access import AccessScreen, Sentence
from screens.widgets.cell import plain
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from tests.screens.yard import Compare, Stage, Yard, look, open_yard, session_over


def policy(**statement: Any) -> str:
    whole = {"Effect": "Allow", "Resource": "*"} | statement
    return orjson.dumps({"Version": "2012-10-17", "Statement": [whole]}).decode()


async def staffed(app: App[Any] | None = None) -> Yard:
    """Ann stops machines but not web-1; Bob is in the group of the watchers; a role deploys."""
    yard = await open_yard(app)
    call, machine = yard.client.call, yard.row("ec2:Instance", "web-1").id
    await call("iam:CreateUser", UserName="ann")
    stop = policy(Action=["ec2:Stop*", "ec2:Describe*"], Sid="Operate")
    await call("iam:PutUserPolicy", UserName="ann", PolicyName="operator", PolicyDocument=stop)
    arn = f"arn:aws:ec2:us-east-1:123456789012:instance/{machine}"
    spare = policy(Effect="Deny", Action="ec2:StopInstances", Resource=arn, Sid="SpareTheShop")
    await call("iam:PutUserPolicy", UserName="ann", PolicyName="spare", PolicyDocument=spare)
    await call("iam:CreateUser", UserName="bob")
    await call("iam:CreateGroup", GroupName="watchers")
    await call("iam:AttachGroupPolicy", GroupName="watchers", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    await call("iam:AddUserToGroup", GroupName="watchers", UserName="bob")
    service = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = orjson.dumps({"Version": "2012-10-17", "Statement": [service]}).decode()
    await call("iam:CreateRole", RoleName="deploy", AssumeRolePolicyDocument=trust)
    return yard


def shown(pilot: Pilot[None]) -> AccessScreen:
    assert isinstance(pilot.app.screen, AccessScreen)
    return pilot.app.screen


async def judged(pilot: Pilot[None]) -> None:
    """Wait until every permission of the service has been judged."""
    await look(pilot)
    await pilot.app.workers.wait_for_complete()
    await look(pilot)


async def ask(pilot: Pilot[None], who: str, question: str) -> None:
    people = shown(pilot).query_one("#people", ResourceTable)
    people.move_to_id(next(row.id for row in people.rows if plain(row.cells[0]) == who))
    await judged(pilot)
    shown(pilot).query_one("#ask", Input).value = question
    await look(pilot)


def verdict(pilot: Pilot[None]) -> str:
    spans = shown(pilot).query_one(Sentence)._spans
    return " ".join(text for text, _ in spans)


def said(pilot: Pilot[None]) -> list[list[str]]:
    rows = shown(pilot).query_one("#said", ResourceTable).rows
    return [[plain(cell) for cell in row.cells] for row in rows]


async def test_everybody_of_the_account_is_listed_with_policies() -> None:
    yard = await staffed()
    async with Stage(lambda: AccessScreen(session_over(yard.client))).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        people = shown(pilot).query_one("#people", ResourceTable).rows
        told = {plain(row.cells[0]): plain(row.cells[2]) for row in people}
        assert next(iter(told)) == "root"
        assert told["ann"] == "operator, spare"
        assert told["bob"] == "watchers: ReadOnlyAccess"
        assert "deploy" in told
    await yard.client.close()


async def test_the_deciding_statement_comes_first() -> None:
    yard = await staffed()
    machine = yard.row("ec2:Instance", "web-1").id
    async with Stage(lambda: AccessScreen(session_over(yard.client))).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await ask(pilot, "ann", f"ec2:StopInstances arn:aws:ec2:us-east-1:123456789012:instance/{machine}")
        assert verdict(pilot).startswith("Denied by SpareTheShop of spare.")
        assert "with an explicit deny in an identity-based policy" in verdict(pilot)
        assert said(pilot)[0][:4] == ["spare", "SpareTheShop", "Deny", "decides"]
        assert said(pilot)[1][:4] == ["operator", "Operate", "Allow", "holds too"]
        await ask(pilot, "ann", "ec2:StopInstances arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0")
        assert verdict(pilot) == "Allowed by Operate of operator. Never tried in 400 days."
    await yard.client.close()


async def test_a_service_s_permissions_are_counted_and_the_arrows_turn_to_another() -> None:
    yard = await staffed()
    async with Stage(lambda: AccessScreen(session_over(yard.client))).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await ask(pilot, "ann", "")
        doors = shown(pilot).query_one("#doors", ResourceTable)
        verdicts = {row.id: plain(row.cells[0]) for row in doors.rows}
        assert verdicts["ec2:DescribeInstances"] == "●"
        assert verdicts["ec2:RunInstances"] == "○"
        await pilot.press("s")
        await judged(pilot)
        assert {row.id.partition(":")[0] for row in doors.rows} == {"elasticloadbalancing"}
        assert shown(pilot).query_one("#service", Pane)._title.endswith(" elb")
    await yard.client.close()


async def test_what_is_allowed_and_was_never_tried_stands_out_and_can_be_seen_alone() -> None:
    yard = await staffed()
    cloud = yard.client._cloud
    ann = cloud.identities.named("arn:aws:iam::123456789012:user/ann")
    await Client(cloud, ann).call("ec2:DescribeInstances")
    await yard.advance(600)
    async with Stage(lambda: AccessScreen(session_over(yard.client))).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await ask(pilot, "ann", "ec2:DescribeInstances *")
        assert "Last tried 10m ago in us-east-1." in verdict(pilot)
        doors = shown(pilot).query_one("#doors", ResourceTable)
        tried = {row.id: plain(row.cells[2], doors.now) for row in doors.rows}
        assert (tried["ec2:DescribeInstances"], tried["ec2:StopInstances"], tried["ec2:RunInstances"]) == (
            "10m",
            "never",
            "–",
        )
        people = shown(pilot).query_one("#people", ResourceTable)
        seen = {plain(row.cells[0]): plain(row.cells[3], people.now) for row in people.rows}
        assert (seen["ann"], seen["bob"]) == ("10m", "–")
        await pilot.press("o")
        assert {plain(row.cells[2], doors.now) for row in doors.rows} == {"never"}
        await pilot.press("o")
        assert len(doors.rows) == len(tried)
    await yard.client.close()


async def test_one_policy_more_is_only_thought_of() -> None:
    yard = await staffed()
    async with Stage(lambda: AccessScreen(session_over(yard.client))).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await ask(pilot, "ann", "s3:CreateBucket")
        assert "no identity-based policy allows" in verdict(pilot)
        await pilot.press("w", *"AmazonS3FullAccess", "enter")
        await judged(pilot)
        assert "Without the further policy it would be denied." in verdict(pilot)
        assert not yard.client.protection.why("arn:aws:iam::123456789012:user/ann", "s3:CreateBucket").allowed
        shown(pilot).query_one("#more", Input).value = "NoSuchPolicy"
        await pilot.press("enter")
        await look(pilot)
        assert "There is no policy called NoSuchPolicy." in verdict(pilot)
    await yard.client.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_screen(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[None]) -> None:
        yard = await staffed(pilot.app)
        pilot.app.push_screen(AccessScreen(session_over(yard.client)))
        await look(pilot)
        machine = yard.row("ec2:Instance", "web-1").id
        await ask(pilot, "ann", f"ec2:StopInstances arn:aws:ec2:us-east-1:123456789012:instance/{machine}")

    assert snap_compare(Stage(), terminal_size=size, run_before=opened)
