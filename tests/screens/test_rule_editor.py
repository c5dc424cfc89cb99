"""Rules are written as a draft, judged as they are typed, and sent when somebody agreed to what comes of it."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from model.client import AwsError, Client, Row
from screens.deed_refusal import Refusal
from screens.deeds import perform
from screens.rule_desk import find_by_name
from screens.rule_editor import RuleEditor, open_rule_editor
from screens.rule_preview import RulePreview
from screens.rule_servers import ServerScreen
from screens.widgets.confirm import Confirm
from screens.widgets.spans import text_of
from tests.screens.yard import HERE, Compare, Stage, Yard, look, open_yard

GROUP = "ec2:SecurityGroup"
ACL = "ec2:NetworkAcl"


async def open_garden(app: App[Any] | None = None) -> Yard:
    """The yard with a group `web` that lets SSH in from a network, and has web-1 in it."""
    yard = await open_yard(app)
    vpc = here(yard, "ec2:Vpc")
    made = await yard.client.call("ec2:CreateSecurityGroup", GroupName="web", Description="web", VpcId=vpc.id)
    await let_in(yard.client, made["GroupId"], "22", "10.0.0.0/8")
    machine = yard.row("ec2:Instance", "web-1").id
    await yard.client.call("ec2:ModifyInstanceAttribute", InstanceId=machine, Groups=[made["GroupId"]])
    return yard


async def let_in(client: Client, group: str, port: str, cidr: str) -> None:
    span = {"IpProtocol": "tcp", "FromPort": int(port), "ToPort": int(port)}
    permission = {**span, "IpRanges": [{"CidrIp": cidr}]}
    await client.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=[permission])


def here(yard: Yard, kind: str) -> Row:
    return next(row for row in yard.rows(kind) if row.region == HERE)


def web(yard: Yard) -> Row:
    return yard.row(GROUP, "web")


def opening(yard: Yard, row: Row | None = None) -> Stage:
    return Stage(lambda: RuleEditor(yard.client, row or web(yard)))


async def rules(yard: Yard, *, egress: bool = False) -> list[tuple[str, str]]:
    """Ports and source of the group's rules."""
    wanted = [{"Name": "group-id", "Values": [web(yard).id]}]
    answer = await yard.client.call("ec2:DescribeSecurityGroupRules", Filters=wanted)
    found = [each for each in answer["SecurityGroupRules"] if each["IsEgress"] == egress]
    return sorted((f"{each['FromPort']}-{each['ToPort']}", each.get("CidrIpv4", "")) for each in found)


async def entries(yard: Yard, acl: str) -> list[tuple[int, str]]:
    answer = await yard.client.call("ec2:DescribeNetworkAcls", NetworkAclIds=[acl])
    there = answer["NetworkAcls"][0]["Entries"]
    return [(each["RuleNumber"], each["RuleAction"]) for each in there if not each["Egress"]]


def editor_of(pilot: Pilot[None]) -> RuleEditor:
    found = pilot.app.screen
    assert isinstance(found, RuleEditor)
    return found


def said(pilot: Pilot[None]) -> str:
    """What the grid says, line by line."""
    return "\n".join(text_of(line).rstrip() for line in editor_of(pilot).grid.draw(118))


def foreseen(pilot: Pilot[None]) -> str:
    return "\n".join(text_of(line) for line in editor_of(pilot).query_one(RulePreview).draw(118))


async def typed(pilot: Pilot[None], *words: str) -> None:
    """Each word into a cell, and on to the next."""
    for word in words:
        await pilot.press(*word, "enter")
    await look(pilot)


@pytest.mark.fact("security-group-06")
async def test_a_rule_is_added_by_type_and_source_and_sent_when_it_is_agreed_to() -> None:
    yard = await open_garden()
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("a")
        await typed(pilot, "https", "anyw", "the shop")
        assert "+ added  HTTPS" in said(pilot)
        assert await rules(yard) == [("22-22", "10.0.0.0/8")]
        await pilot.press("ctrl+j")
        await look(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("y")
        await look(pilot)
        assert "added" not in said(pilot)
        assert "Done: add 1 inbound rule" in foreseen(pilot)
    assert await rules(yard) == [("22-22", "10.0.0.0/8"), ("443-443", "0.0.0.0/0")]
    await yard.client.close()


async def test_what_would_be_refused_is_said_while_it_is_typed_and_is_not_sent() -> None:
    yard = await open_garden()
    stage = opening(yard)
    async with stage.run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("right", "right", "right", "enter", *"10.0.0.0/40")
        await look(pilot)
        assert "InvalidParameterValue: CIDR block 10.0.0.0/40 is malformed" in said(pilot)
        await pilot.press("ctrl+j")
        await look(pilot)
        assert isinstance(pilot.app.screen, RuleEditor)
        assert [note.message for note in stage._notifications] == [
            "This rule would be refused: mend it or take it out."
        ]
    assert await rules(yard) == [("22-22", "10.0.0.0/8")]
    await yard.client.close()


async def test_a_rule_that_is_there_twice_is_said_of_both() -> None:
    yard = await open_garden()
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("y")
        await look(pilot)
        assert said(pilot).count("InvalidPermission.Duplicate") == 2
        await pilot.press("d")
        await look(pilot)
        assert not editor_of(pilot).draft.touched
    await yard.client.close()


async def test_all_kinds_of_changes_are_sent_together() -> None:
    yard = await open_garden()
    await let_in(yard.client, web(yard).id, "80", "10.0.0.0/8")
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("d", "down", "right", "right", "enter", *"8080", "enter", "a")
        await typed(pilot, "https", "10.9.0.0/16", "")
        await look(pilot)
        told = said(pilot)
        assert [word for word in ("- removed", "~ changed", "+ added") if word in told] == [
            "- removed",
            "~ changed",
            "+ added",
        ]
        await pilot.press("ctrl+j", "y")
        await look(pilot)
        await pilot.press("y")
        await look(pilot)
    assert await rules(yard) == [("443-443", "10.9.0.0/16"), ("8080-8080", "10.0.0.0/8")]
    await yard.client.close()


async def test_a_draft_is_not_lost_by_a_stray_escape() -> None:
    yard = await open_garden()
    stage = opening(yard)
    async with stage.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press("d", "escape")
        await look(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("escape")
        await look(pilot)
        assert editor_of(pilot).draft.touched
        await pilot.press("escape")
        await look(pilot)
        await pilot.press("y")
        await look(pilot)
    assert stage.said == [None]
    assert await rules(yard) == [("22-22", "10.0.0.0/8")]
    await yard.client.close()


async def test_escape_in_a_cell_gives_up_the_cell_alone() -> None:
    yard = await open_garden()
    async with opening(yard).run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press("right", "right", "enter", *"2222", "escape")
        await look(pilot)
        assert not editor_of(pilot).draft.touched
        await pilot.press("a", "escape")
        await look(pilot)
        assert not editor_of(pilot).draft.touched
    await yard.client.close()


async def test_a_step_in_the_draft_is_undone_and_done_again() -> None:
    yard = await open_garden()
    async with opening(yard).run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press("right", "right", "enter", *"2222", "enter", "u")
        await look(pilot)
        assert not editor_of(pilot).draft.touched
        await pilot.press("U")
        await look(pilot)
        assert "2222" in said(pilot)
    await yard.client.close()


async def test_what_is_refused_half_way_stays_in_the_draft_and_it_says_what_was_done() -> None:
    yard = await open_garden()
    group = web(yard).id
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("a")
        await typed(pilot, "https", "anyw", "")
        await pilot.press("home", "d", "ctrl+j")
        await look(pilot)
        wanted = [{"Name": "group-id", "Values": [group]}]
        answer = await yard.client.call("ec2:DescribeSecurityGroupRules", Filters=wanted)
        first = next(each for each in answer["SecurityGroupRules"] if not each["IsEgress"])
        gone = [first["SecurityGroupRuleId"]]
        await yard.client.call("ec2:RevokeSecurityGroupIngress", GroupId=group, SecurityGroupRuleIds=gone)
        await pilot.press("y")
        await look(pilot)
        assert isinstance(pilot.app.screen, Refusal)
        await pilot.press("escape")
        await look(pilot)
        assert "Done: add 1 inbound rule" in foreseen(pilot)
    assert await rules(yard) == [("443-443", "0.0.0.0/0")]
    await yard.client.close()


async def test_what_others_do_to_the_rules_is_shown_and_the_draft_stays() -> None:
    yard = await open_garden()
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("a")
        await typed(pilot, "https", "10.0.0.0/8", "")
        await let_in(yard.client, web(yard).id, "80", "10.0.0.0/8")
        await editor_of(pilot)._look()
        await look(pilot)
        marks = {line.ports: editor_of(pilot).draft.mark(line) for line in editor_of(pilot).draft.shown(egress=False)}
        assert marks == {"22": "", "80": "", "443": "added"}
    await yard.client.close()


@pytest.mark.fact("nacl-05")
async def test_an_acl_is_shown_as_it_is_read_and_written_by_number() -> None:
    yard = await open_garden()
    acl = here(yard, ACL)
    async with opening(yard, acl).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        lines = said(pilot).splitlines()
        assert lines[1].split()[1:3] == ["100", "allow"]
        assert lines[-1].split()[:2] == ["*", "deny"]
        assert "what no rule above matches" in lines[-1]
        await pilot.press("a")
        await typed(pilot, "50", "deny", "ssh", "10.9.0.0/16")
        assert "deny" in said(pilot).splitlines()[1]
        await pilot.press("ctrl+j")
        await look(pilot)
        await pilot.press("y")
        await look(pilot)
    assert await entries(yard, acl.id) == [(50, "deny"), (100, "allow"), (32767, "deny")]
    await yard.client.close()


async def test_a_number_that_is_taken_is_said() -> None:
    yard = await open_garden()
    async with opening(yard, here(yard, ACL)).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("y", "enter", *"100")
        await look(pilot)
        assert said(pilot).count("NetworkAclEntryAlreadyExists") == 2
        await pilot.press(*["backspace"] * 3, *"0", "enter")
        await look(pilot)
        assert "ruleNumber is invalid" in said(pilot)
    await yard.client.close()


async def test_what_would_come_of_it_is_told_before_and_a_door_to_the_world_has_the_name_typed() -> None:
    yard = await open_garden()
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("a")
        await typed(pilot, "ssh", "anyw", "")
        assert "Opens tcp 22 (ssh) on web-1 to the whole internet" in foreseen(pilot)
        await pilot.press("ctrl+j")
        await look(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("y", "enter")
        await look(pilot)
        assert isinstance(pilot.app.screen, Confirm), "a letter is not enough"
        await pilot.press("backspace", *"web", "enter")
        await look(pilot)
        assert isinstance(pilot.app.screen, RuleEditor)
    assert await rules(yard) == [("22-22", "0.0.0.0/0"), ("22-22", "10.0.0.0/8")]
    await yard.client.close()


async def test_what_would_be_cut_off_is_told_too() -> None:
    yard = await open_garden()
    await let_in(yard.client, web(yard).id, "80", "0.0.0.0/0")
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("down", "d")
        await look(pilot)
        assert "Cuts off the whole internet from tcp 80 (http) on web-1" in foreseen(pilot)
    await yard.client.close()


async def test_a_known_kind_of_server_brings_its_rules() -> None:
    yard = await open_garden()
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("s")
        await look(pilot)
        assert isinstance(pilot.app.screen, ServerScreen)
        await pilot.press("enter")
        await look(pilot)
        assert said(pilot).count("+ added") == 3
    await yard.client.close()


async def test_it_is_opened_from_a_row_a_rule_and_a_hop() -> None:
    yard = await open_garden()
    rule = next(row for row in yard.rows("ec2:SecurityGroupRule") if "10.0.0.0/8" in row.values)
    for kind, row in ((GROUP, web(yard)), ("ec2:SecurityGroupRule", rule), (ACL, here(yard, ACL))):
        action = next(each for each in yard.kind(kind).actions if each.key == "e")
        async with Stage().run_test(size=(80, 24)) as pilot:
            perform(pilot.app, yard.client, action, yard.kind(kind), [row])
            await look(pilot)
            assert isinstance(pilot.app.screen, RuleEditor)
    async with Stage().run_test(size=(80, 24)) as pilot:
        open_rule_editor(pilot.app.screen, yard.client, GROUP, web(yard).id, HERE, rule.id)
        await look(pilot)
        line = editor_of(pilot).grid.line
        assert line is not None
        assert line.key == rule.id
    await yard.client.close()


async def test_whose_rules_are_edited_is_said_by_name_or_by_id() -> None:
    yard = await open_garden()
    assert find_by_name(yard.client, "web") == web(yard)
    assert find_by_name(yard.client, web(yard).id) == web(yard)
    assert find_by_name(yard.client, "default").region == HERE
    for unknown in ("shop", ""):
        with pytest.raises(ValueError, match="security group or network ACL"):
            find_by_name(yard.client, unknown)
    await yard.client.close()


async def test_whom_rules_may_not_be_shown_to_is_told_which_permission_is_missing() -> None:
    yard = await open_garden()
    await become_looker(yard.client)
    async with opening(yard).run_test(size=(80, 24)) as pilot:
        await look(pilot)
        picture = pilot.app.export_screenshot()
    assert "DescribeSecurityGroupRules" in picture
    await yard.client.close()


async def become_looker(client: Client) -> None:
    """Somebody who sees groups, and not their rules."""
    allowed = (
        '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:DescribeSecurityGroups","Resource":"*"}}'
    )
    made = await client.call("iam:CreateUser", UserName="ann")
    await client.call("iam:PutUserPolicy", UserName="ann", PolicyName="look", PolicyDocument=allowed)
    await client.entrance.sign_in(made["User"]["Arn"])
    with pytest.raises(AwsError):
        await client.call("ec2:DescribeSecurityGroupRules")


SIZES = ((80, 24), (120, 40))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("moment", ["drafted", "writing", "acl", "asked"])
def test_the_editor(snap_compare: Compare, moment: str, size: tuple[int, int]) -> None:
    async def shown(pilot: Pilot[None]) -> None:
        yard = await open_garden(pilot.app)
        await let_in(yard.client, web(yard).id, "80", "0.0.0.0/0")
        row: Any = here(yard, ACL) if moment == "acl" else web(yard)
        pilot.app.push_screen(RuleEditor(yard.client, row))
        await look(pilot)
        if moment == "acl":
            await pilot.press("a")
            await typed(pilot, "90", "deny", "ssh", "203.0.113.0/24")
            return
        await pilot.press("a")
        await typed(pilot, "ssh", "anyw", "for now")
        await pilot.press("home", "d", "down", "left", "left", "enter", *"8080", "enter")
        await look(pilot)
        if moment == "writing":
            await pilot.press("right", "enter", *"10.0.0.0/3")
        elif moment == "asked":
            await pilot.press("ctrl+j")
        await look(pilot)

    assert snap_compare(Stage(), terminal_size=size, run_before=shown)
