"""Pictures of what is flowing now, each for those who may describe what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.catalog.cities import find_city
from model.catalog.geography import place_of_city, place_of_region
from model.desk.person import Person
from model.kit.world import World
from model.services.cloudfront.picture import CdnPicture, PathSeen
from model.services.elbv2.picture import BalancerPicture
from model.services.route53.home import HOME
from model.services.route53.picture import ZonePicture

if TYPE_CHECKING:
    from model.services.cloudfront.resources.distributions import Distribution


class Pictures:
    """None stands for a thing of an id that there is not."""

    def __init__(self, person: Person) -> None:
        self._person = person

    async def balancer(self, kind: str, region: str, id: str) -> BalancerPicture | None:
        """What flows through a load balancer, of whichever kind."""
        from model.services.elbv2.picturing import balancer_named, picture_of

        service = kind.partition(":")[0]
        health = "elb:DescribeInstanceHealth" if service == "elb" else "elbv2:DescribeTargetHealth"
        self._person.must_be_allowed(f"{service}:DescribeLoadBalancers", health)
        world = self._person.world("elbv2", region)
        found = balancer_named(world, kind, id)
        return await picture_of(world, found) if found is not None else None

    async def distribution(self, id: str) -> CdnPicture | None:
        """A distribution with who comes and what its caches make of that."""
        from model.services.cloudfront.picturing import picture_of

        found = self._distribution(id)
        return await picture_of(*found) if found is not None else None

    async def path_seen(self, id: str, path: str, city: str = "") -> PathSeen | None:
        """What becomes of a path that somebody asks a distribution for. ValueError for a city that is on no map."""
        from model.services.cloudfront.picturing import path_seen

        found, there = self._distribution(id), find_city(city) if city else None
        if city and there is None:
            raise ValueError(f"there is no city {city!r} on the map")
        place = place_of_city(there) if there else place_of_region(HOME)
        assert place is not None, "AWS's own home is on the map"
        return await path_seen(*found, path, place) if found is not None else None

    async def zone(self, id: str) -> ZonePicture | None:
        """A hosted zone with who is told what."""
        from model.services.route53.picturing import picture_of
        from model.services.route53.resources.hosted_zones import HostedZone

        self._person.must_be_allowed("route53:ListResourceRecordSets", "route53:ListHealthChecks")
        world = self._person.world("route53", HOME)
        found = world.find(HostedZone, id)
        return await picture_of(world, found) if found is not None else None

    def _distribution(self, id: str) -> tuple[World, Distribution] | None:
        from model.services.cloudfront.resources.distributions import Distribution

        self._person.must_be_allowed("cloudfront:GetDistribution", "cloudfront:ListInvalidations")
        world = self._person.world("cloudfront", HOME)
        found = world.find(Distribution, id)
        return (world, found) if found is not None else None
