"""The world goes into a file, and what is done in it onto a tape, from the command bar."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.keeping import keep
from tests.screens.estate import House, lived_in, settled


def toasts(house: House) -> list[str]:
    return [each.message for each in house._notifications]


async def said(house: House, text: str) -> str:
    return await keep(house, house.client, text)


async def test_the_world_is_copied_as_it_is_and_as_it_was(tmp_path: Path) -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("colon", *f"fork {tmp_path / 'now'}", "enter")
        await settled(pilot)
        assert await said(house, f"fork {tmp_path / 'then'} -10m") == ""
        await house.workers.wait_for_complete()
        assert len(toasts(house)) == 2
    assert (tmp_path / "now").exists()
    assert (tmp_path / "then").exists()


async def test_what_is_done_is_recorded_until_it_is_enough(tmp_path: Path) -> None:
    async with lived_in() as (house, _):
        assert await said(house, f"record {tmp_path / 'tape'}") == ""
        await house.client.call("s3:CreateBucket", Bucket="new-one")
        assert await said(house, "record off") == ""
        await house.client.call("s3:CreateBucket", Bucket="another")
    text = (tmp_path / "tape").read_text()
    assert "aws s3api create-bucket --bucket new-one" in text
    assert "another" not in text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("fork", "Say where to"),
        ("fork {}/copy yesterday", "no time to go back"),
        ("record {}/there", "something at"),
        ("record {}/nowhere/tape", "cannot be written"),
        ("record off", "Nothing is being recorded"),
    ],
)
async def test_what_cannot_be_is_said(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "there").touch()
    async with lived_in() as (house, _):
        assert reason in await said(house, text.format(tmp_path))


async def test_a_copy_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "there").touch()
    async with lived_in() as (house, _):
        assert await said(house, f"fork {tmp_path / 'there'}") == ""
        assert await said(house, f"fork {tmp_path / 'past'} -9000d") == ""
        await house.workers.wait_for_complete()
        assert sum("not copied" in each for each in toasts(house)) == 2
    assert not (tmp_path / "past").exists()
