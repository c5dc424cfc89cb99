"""The provider's side of a test's world: what is disturbed there, and what customers see of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from model.catalog.regions import find_zone
from model.gateway.call import Call
from model.kernel.durable import durable
from model.kit.errors import AwsError
from model.kit.world import World
from model.physics.facilities.desk import SiteReport
from model.physics.facilities.plant import site_of
from model.physics.facilities.site import PROVIDER, Site
from tests.admin import Admin

T = TypeVar("T")
MINUTE = 60.0
HOUR = 3600.0


class Premises:
    """The buildings of a world."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.desk = admin.client.facilities

    def disturb(self, zone: str, what: str, part: str = "", seconds: float | None = None) -> SiteReport:
        until = None if seconds is None else self.admin.now + seconds
        self.admin.run(self.desk.disturb(zone, what, part, until))
        return self.desk.report(zone)

    def mend(self, zone: str, what: str = "", part: str = "") -> None:
        self.admin.run(self.desk.mend(zone, what, part))

    def at(self, zone: str, deed: Callable[[World, Site], T]) -> T:
        """Have somebody who works at a zone's site do something there."""
        found = find_zone(zone)
        assert found is not None
        world = self.admin.cloud.world(PROVIDER, found.region, "facilities")

        async def act() -> T:
            async with durable(world.kernel.unit(PROVIDER, f"{PROVIDER}:{found.id}")):
                return deed(world, site_of(world, found))

        return self.admin.run(act())

    def report(self, zone: str) -> SiteReport:
        return self.desk.report(zone)

    def logged(self, zone: str, *kinds: str) -> list[str]:
        return [each.text for each in self.report(zone).log if not kinds or each.kind in kinds]


def status(admin: Admin, instance_id: str) -> tuple[str, str]:
    """What EC2 says of an instance: its system's check, its own."""
    (found,) = admin.call("ec2:DescribeInstanceStatus", InstanceIds=[instance_id])["InstanceStatuses"]
    return found["SystemStatus"]["Status"], found["InstanceStatus"]["Status"]


def in_zone(admin: Admin, letter: str, count: int = 1) -> list[str]:
    """Running instances in a zone of us-east-1, whose checks have passed."""
    from tests.model.services.ec2.launches import launch

    place = {"AvailabilityZone": f"us-east-1{letter}"}
    made = [launch(admin, Placement=place)["InstanceId"] for _ in range(count)]
    admin.advance(10 * MINUTE)
    return made


def knock(admin: Admin, times: int, *, region: str, source_ip: str = "198.51.100.7") -> list[str]:
    """What becomes of so many calls from outside to a region's STS: an empty word for each that is answered."""
    return [_knock(admin, region, source_ip) for _ in range(times)]


def _knock(admin: Admin, region: str, source_ip: str) -> str:
    call = Call("sts", "GetCallerIdentity", {}, region, source_ip=source_ip)
    try:
        admin.run(admin.cloud.handle(call))
    except AwsError as refusal:
        return refusal.code
    return ""
