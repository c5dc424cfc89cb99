"""What events are called."""

from __future__ import annotations

from model.kit.arn import arn
from model.kit.world import World
from model.physics.facilities.site import Incident


def source_of(place: str, incident: Incident) -> str:
    """`use1-az1/smoke/hall-2/1750000000.0`: what tells one incident from another."""
    return f"{place}/{incident.what}/{incident.part}/{incident.since!r}"


def code_of(service: str, what: str) -> str:
    """`AWS_EC2_OPERATIONAL_ISSUE`."""
    return f"AWS_{service.upper().replace('-', '_')}_{what}"


def name_event(world: World, service: str, code: str) -> str:
    luck = world.luck("health event", world.count("health event"))
    name = f"{code}_{luck.hexadecimal(5).upper()}_{luck.hexadecimal(11).upper()}"
    return arn("health", world.region, "", f"event/{service.upper()}/{code}/{name}")
