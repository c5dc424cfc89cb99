"""The internet's side of a world: what is asked there nobody signs in for, and no trail tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.catalog.regions import regions
from model.desk.person import Person
from model.kernel.durable import durable
from model.kit.hosting import Browsing, Page, addresses_behind, hosted
from model.kit.published import published
from model.kit.world import GLOBAL
from model.laws.origins import OriginRule
from model.services.route53.home import HOME

if TYPE_CHECKING:
    from model.services.cloudfront.viewing import Delivered
    from model.services.route53.digging import Dug


class Internet:
    """Name servers, edges, websites, and the page on which the provider says what does not work."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._cloud = person.cloud

    def dig(self, name: str, type: str = "A", *, address: str = "", turn: int = 0) -> Dug:
        """What the name servers tell a client at an address, with the reasons.

        Luck, where there is any, differs from turn to turn.
        """
        from model.services.route53.digging import dig

        return dig(self._person.world("route53", HOME), name, type, address, turn)

    def is_written_down(self, name: str) -> bool:
        """Whether whoever owns the zone of a name has its questions logged."""
        from model.services.route53.query_writing import config_for

        return config_for(self._person.world("route53", HOME), name) is not None

    async def write_down(
        self, name: str, type: str, dug: Dug, *, resolver: str, subnet: str = "", protocol: str = "UDP"
    ) -> None:
        """That somebody's resolver has asked a question, in the log of the zone; nothing in a world that is past."""
        from model.services.route53.query_writing import Inquiry, config_for, write

        world, kernel = self._person.world("route53", HOME), self._cloud.kernel
        config = config_for(world, name)
        if config is not None and not kernel.is_past:
            asked = Inquiry(name, type, dug.answer.status, dug.place, resolver, subnet, protocol)
            async with durable(kernel.unit("resolver", "client:dig")):
                await write(world, config, (asked,))

    def dig_from(self, name: str, type: str = "A", *, where: str = "", turn: int = 0) -> Dug:
        """The same for somebody in a city, a region, a continent by its code, at an address, or in a VPC by its id.

        Raises ValueError for what is none of these. What is told within a VPC is not public: AccessDenied for whom may
        not know its zones.
        """
        from model.services.route53.digging import dig_from

        if where.startswith("vpc-"):
            self._person.must_be_allowed("route53:ListHostedZonesByVPC")
        return dig_from(self._person.world("route53", HOME), name, type, where, turn)

    def alias_zone(self, name: str) -> str:
        """The hosted zone by which aliases call one of Amazon's own names; empty for any other name, or an address."""
        is_name = name.rstrip(".").endswith((".com", ".net"))
        found = published(self._cloud, name) if is_name else None
        return found.zone_id if found else ""

    def comes_to_edges(self, host: str) -> bool:
        """Whether who asks for a host is led to a content delivery network: to a distribution, or by a record there."""
        from model.services.cloudfront.serving import comes_to_edges

        return comes_to_edges(self._person.world("cloudfront", HOME), host)

    async def view(self, host: str, path: str = "/", **more: Any) -> Delivered:
        """What the edge nearest to a viewer answers: `more` are other fields of a `View`."""
        from model.services.cloudfront.serving import serve
        from model.services.cloudfront.viewing import View

        kernel = self._cloud.kernel
        if kernel.is_due():
            await kernel.run_until(kernel.clock.now)
        async with durable(kernel.unit("viewer", "client:view")):
            return await serve(self._cloud.world("", HOME, "cloudfront"), View(host, path=path, **more))

    async def browse(self, host: str, path: str = "/", **more: Any) -> Page | None:
        """What a web server of AWS's own answers where a host's name leads, as the website of a bucket, or None.

        `more` are other fields of a `Browsing`.
        """
        world = self._cloud.world("", HOME, "s3")
        for address in addresses_behind(world, host)[:1]:
            page = hosted(world, Browsing(address, host, path=path, **more))
            if page is None:
                break
            async with durable(self._cloud.kernel.unit("browser", "client:browse")):
                return await page
        return None

    def origin_rules(self, bucket: str) -> tuple[OriginRule, ...] | None:
        """Which web pages of other origins may use a bucket; None if there is none of this name."""
        from model.services.s3.sharing import rules_of

        return rules_of(self._cloud.world("", GLOBAL, "s3"), bucket)

    def public_board(self) -> list[dict[str, Any]]:
        """What the page for everybody says of services that did not work, in all regions, the newest first."""
        from model.services.health.telling import public_board

        worlds = (self._person.world("health", each.name) for each in regions())
        return sorted((told for world in worlds for told in public_board(world)), key=lambda told: -told["began"])
