"""Whoever types a range of addresses sees what it holds, where it lies and what AWS would say, before any call."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from screens.address_room import AddressRoom
from screens.deed_form import DeedForm
from screens.deeds import perform
from screens.launch import LaunchScreen
from screens.widgets.form import Form
from screens.widgets.spans import text_of
from tests.screens.estate import type_in
from tests.screens.yard import HERE, Compare, Stage, Yard, look, open_yard

TO_THE_RANGE = ("tab", "tab", "tab")
SIZES = ((80, 24), (120, 40))


def opening(yard: Yard, kind: str) -> Stage:
    return Stage(lambda: LaunchScreen(yard.client, yard.kind(kind), HERE))


async def filled_in(pilot: Pilot[None]) -> None:
    """Wait for the fields: what can be chosen in them is asked for first."""
    await look(pilot)
    while not pilot.app.screen.query(Form):
        await pilot.pause()
    await look(pilot)


async def paste(pilot: Pilot[None], cidr: str) -> None:
    """Into the field of the range, from the first one."""
    await pilot.press(*TO_THE_RANGE)
    await type_in(pilot, cidr)
    await look(pilot)


def told(pilot: Pilot[None]) -> str:
    room = pilot.app.screen.query_one(AddressRoom)
    return " ".join(text_of(line) for line in room.draw(96, 7))


@pytest.mark.fact("subnet-05")
async def test_a_range_says_how_many_addresses_are_of_use_and_what_the_others_are_for() -> None:
    yard = await open_yard()
    async with opening(yard, "ec2:Subnet").run_test(size=(120, 40)) as pilot:
        await filled_in(pilot)
        await pilot.press(*TO_THE_RANGE, *"172.31.200.0/24")
        await look(pilot)
        assert "256 addresses, 251 of use" in told(pilot)
        assert ".1 router  .2 name server" in told(pilot)
        assert "It can be had." in told(pilot)
    await yard.client.close()


async def test_a_range_that_meets_a_subnet_names_it_in_awss_words() -> None:
    yard = await open_yard()
    async with opening(yard, "ec2:Subnet").run_test(size=(120, 40)) as pilot:
        await filled_in(pilot)
        await paste(pilot, "172.31.17.0/24")
        assert "InvalidSubnet.Conflict: The CIDR '172.31.17.0/24' conflicts with another subnet." in told(pilot)
        assert "It meets subnet-" in told(pilot)
        assert "X" in told(pilot)
    await yard.client.close()


async def test_a_range_that_is_too_small_too_large_or_elsewhere_is_refused_before_the_call() -> None:
    yard = await open_yard()
    async with opening(yard, "ec2:Subnet").run_test(size=(120, 40)) as pilot:
        await filled_in(pilot)
        for cidr in ("172.31.200.0/29", "10.0.0.0/24", "172.30.0.0/15"):
            await paste(pilot, cidr)
            assert f"InvalidSubnet.Range: The CIDR '{cidr}' is invalid." in told(pilot)
            await pilot.press("ctrl+u", "shift+tab", "shift+tab", "shift+tab")
    await yard.client.close()


async def test_a_free_block_is_taken_by_a_key_and_made() -> None:
    yard = await open_yard()
    stage = opening(yard, "ec2:Subnet")
    async with stage.run_test(size=(80, 24)) as pilot:
        await filled_in(pilot)
        await pilot.press(*TO_THE_RANGE, "down", "down")
        await look(pilot)
        chosen = pilot.app.screen.query_one(Form).values["CidrBlock"]
        assert chosen.endswith("/24")
        assert f"[{chosen}]" in told(pilot)
        await pilot.press("ctrl+j")
        await look(pilot)
    made = next(row for row in yard.rows("ec2:Subnet") if row.id == stage.said[0])
    assert chosen in made.values
    await yard.client.close()


async def test_host_bits_are_said_to_go() -> None:
    yard = await open_yard()
    async with opening(yard, "ec2:Subnet").run_test(size=(120, 40)) as pilot:
        await filled_in(pilot)
        await paste(pilot, "172.31.200.9/24")
        assert "kept as 172.31.200.0/24" in told(pilot)
    await yard.client.close()


async def test_a_network_like_another_may_be_had_and_is_warned_of() -> None:
    yard = await open_yard()
    async with opening(yard, "ec2:Vpc").run_test(size=(120, 40)) as pilot:
        await filled_in(pilot)
        form = pilot.app.screen.query_one(Form)
        form.answer("CidrBlock", "172.31.0.0/20")
        await look(pilot)
        assert "the two can never be peered" in told(pilot)
    await yard.client.close()


async def test_the_forms_of_a_vpc_s_actions_know_its_room() -> None:
    yard = await open_yard()
    vpc = next(row for row in yard.rows("ec2:Vpc") if row.region == HERE)
    for title in ("Create subnet", "Add CIDR block"):
        action = next(each for each in yard.kind("ec2:Vpc").actions if each.title == title)
        async with Stage().run_test(size=(80, 24)) as pilot:
            perform(pilot.app, yard.client, action, yard.kind("ec2:Vpc"), [vpc])
            await filled_in(pilot)
            assert isinstance(pilot.app.screen, DeedForm)
            assert "free" in told(pilot)
    await yard.client.close()


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("cidr", ["172.31.17.0/24", ""], ids=["met", "free"])
def test_the_room(snap_compare: Compare, cidr: str, size: tuple[int, int]) -> None:
    async def shown(pilot: Pilot[None]) -> None:
        yard = await open_yard(pilot.app)
        pilot.app.push_screen(LaunchScreen(yard.client, yard.kind("ec2:Subnet"), HERE))
        await filled_in(pilot)
        await pilot.press(*TO_THE_RANGE, *(cidr or ["down"]))
        await look(pilot)

    assert snap_compare(Stage(), terminal_size=size, run_before=shown)
