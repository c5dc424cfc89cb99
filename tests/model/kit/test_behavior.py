"""Functions wake when their time has come, after a state was reached, or after a field was changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model.kit import behavior
from model.kit.behavior import WAKES, changing, due
from model.kit.world import World
from model.services.ec2.resources.security_groups import SecurityGroup
from tests.admin import Admin


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[float, str]]]:
    """When the rules of which security group changed."""
    told: list[tuple[float, str]] = []
    monkeypatch.setattr(behavior, "_CHANGES", dict(behavior._CHANGES))

    @changing(SecurityGroup, "rules_in")
    async def note(world: World, group_id: str) -> None:
        told.append((world.now, group_id))

    yield told
    del WAKES[behavior.name_of(note)]


def test_a_change_wakes_those_who_wait_for_it_once_and_in_a_unit_of_their_own(
    admin: Admin, changed: list[tuple[float, str]]
) -> None:
    group_id = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="web")["GroupId"]
    doors = [
        {"IpProtocol": "tcp", "FromPort": p, "ToPort": p, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]} for p in (80, 443)
    ]
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group_id, IpPermissions=doors)
    admin.advance(1)
    assert changed == [(admin.now - 1, group_id)]


def test_what_is_refused_wakes_nobody(admin: Admin, changed: list[tuple[float, str]]) -> None:
    group_id = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="web")["GroupId"]
    door = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    refusal = admin.refused("ec2:AuthorizeSecurityGroupIngress", GroupId=group_id, IpPermissions=[door, door])
    assert refusal.status == 400
    admin.advance(1)
    assert changed == []


def test_two_functions_of_a_service_cannot_be_woken_by_one_name(changed: list[tuple[float, str]]) -> None:
    with pytest.raises(TypeError, match="note names another function"):

        @due
        async def note(world: World, group_id: str) -> None:
            changed.append((world.now, group_id))
