"""Ids and names in an answer lead to what they name."""

from __future__ import annotations

from typing import Any

from screens.links import Links, follow
from screens.widgets.detail_lines import Link
from tests.screens.yard import HERE, open_yard


async def test_an_id_leads_to_the_thing_wherever_it_stands_in_the_answer() -> None:
    yard = await open_yard()
    instance = yard.row("ec2:Instance", "web-1")
    volume = yard.rows("ec2:Volume")[0]
    linked: Any = Links(yard.client, HERE, instance).linked({"Disks": [{"VolumeId": volume.id}], "Type": "t3.micro"})
    link = linked["Disks"][0]["VolumeId"]
    assert isinstance(link, Link)
    found = follow(yard.client, link.target)
    assert found is not None
    assert (found.kind, found.id) == ("ec2:Volume", volume.id)
    assert not isinstance(linked["Type"], Link)
    await yard.client.close()


async def test_a_thing_does_not_lead_to_itself_nor_to_what_does_not_exist() -> None:
    yard = await open_yard()
    instance = yard.row("ec2:Instance", "web-1")
    links = Links(yard.client, HERE, instance)
    assert not isinstance(links.linked(instance.id), Link)
    assert not isinstance(links.linked("vol-0123456789abcdef0"), Link)
    await yard.client.close()


async def test_a_name_leads_to_what_is_known_by_it() -> None:
    yard = await open_yard()
    await yard.client.call("iam:CreateUser", UserName="ann")
    links = Links(yard.client, "global", yard.row("ec2:Instance", "web-1"))
    link = links.linked("ann", "UserName")
    assert isinstance(link, Link)
    assert not isinstance(links.linked("ann", "Description"), Link)
    await yard.client.close()
