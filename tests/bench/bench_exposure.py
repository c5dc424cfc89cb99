"""What it costs to say what of a region can be reached from where: 10 000 machines, 20 subnets, 20 groups."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from time import process_time
from typing import Any

from model.client import Intended, Origin
from model.kernel.unit import Unit
from model.kit.world import World
from model.services.ec2.exposing import exposed
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from tests.admin import Admin
from tests.bench.harness import benchmark, best_ms
from tests.model.services.ec2.web_sites import Site

MACHINES, SUBNETS, GROUPS = 10_000, 20, 20
PORTS = (22, 80, 443)


class Estate:
    """A web site whose server there is ten thousand times, each with a public address."""

    def __init__(self, admin: Admin) -> None:
        self.site = Site(admin)
        self.world: World = admin.cloud.world(self.site.account, self.site.region, "ec2")
        self.groups = [self._group(number) for number in range(GROUPS)]
        self.subnets = [self.site.subnet(f"10.0.{8 * number + 8}.0/21") for number in range(SUBNETS)]
        admin.run(self._multiply(admin))

    def _group(self, number: int) -> str:
        site = self.site
        made = site.call("CreateSecurityGroup", GroupName=f"g{number}", Description="x", VpcId=site.vpc_id)
        id: str = made["GroupId"]
        for port in PORTS:
            site.call("AuthorizeSecurityGroupIngress", **(site.rule(port) | {"GroupId": id}))
        site.call("AuthorizeSecurityGroupIngress", **(site.rule(5432, site.group_id) | {"GroupId": id}))
        return id

    async def _multiply(self, admin: Admin) -> None:
        instance = self.world.get(Instance, self.site.server)
        (card,) = self.world.where(NetworkInterface, instance_id=instance.id)
        async with admin.cloud.kernel.unit("estate", "bench:estate") as unit:
            for number in range(MACHINES):
                self._copy(unit, instance, card, number)

    def _copy(self, unit: Unit, instance: Instance, card: NetworkInterface, number: int) -> None:
        own, zone = f"i-1{number:016x}", number % SUBNETS
        place, groups = number // SUBNETS + 10, (self.groups[number // 7 % GROUPS],)
        address = f"10.0.{8 * zone + 8 + place // 256}.{place % 256}"
        public = card.public_addresses[0].model_copy(
            update={"private_ip": address, "public_ip": f"3.{number // 65_536}.{number // 256 % 256}.{number % 256}"}
        )
        eni = f"eni-1{number:016x}"
        more = {
            "id": eni,
            "network_interface_id": eni,
            "subnet_id": self.subnets[zone],
            "addresses": (address,),
            "public_addresses": (public,),
            "public_ips": (public.public_ip,),
            "group_ids": groups,
            "instance_id": own,
        }
        for thing, fields in ((instance, {"id": own, "instance_id": own}), (card, more)):
            copy = thing.model_copy(update=fields | {"serial": unit.next_serial("thing")})
            copy.slim()
            unit.add(copy)


@contextmanager
def estate() -> Iterator[Estate]:
    admin = Admin()
    try:
        yield Estate(admin)
    finally:
        admin.close()


def stepped(work: Callable[[], Generator[None, None, Any]]) -> dict[str, float]:
    """The time of a processor for all of it, and for its longest step."""
    gc.collect()
    gc.freeze()
    runs = [_steps(work()) for _ in range(3)]
    return {"together": 1_000 * min(map(sum, runs)), "its longest step": 1_000 * min(map(max, runs))}


def _steps(work: Generator[None, None, Any]) -> list[float]:
    steps, start = list[float](), process_time()
    for _ in work:
        steps.append(process_time() - start)
        start = process_time()
    return [*steps, process_time() - start]


@benchmark("what the internet can reach of 10 000 machines", budget="<= 1_000 ms")
def to_the_internet() -> dict[str, float]:
    with estate() as here:
        return stepped(lambda: exposed(here.world, Origin.INTERNET, ""))


@benchmark("what 10 000 machines of a VPC can reach of each other", budget="<= 2_000 ms")
def within_a_vpc() -> dict[str, float]:
    with estate() as here:
        return stepped(lambda: exposed(here.world, Origin.VPC, ""))


@benchmark("what taking a rule from one of their 20 groups would cut off", budget="<= 3_000 ms")
def foreseen() -> float:
    with estate() as here:
        desk = here.site.client.reachability(here.site.region)
        params = here.site.rule(22) | {"GroupId": here.groups[0]}
        thought = [Intended("ec2:RevokeSecurityGroupIngress", params)]

        def ask() -> None:
            assert here.site.admin.run(desk.preview(thought)).cut

        return best_ms(ask, 3)
