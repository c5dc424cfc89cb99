"""What it costs to say whether a packet comes through, in a VPC of 50 subnets, 200 groups and 2 000 rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from model.laws.reach.addresses import place
from model.laws.reach.packets import TCP, Packet
from model.laws.reach.walk import walk
from model.services.ec2.reach import reach
from model.services.ec2.wiring import Wiring
from tests.admin import Admin
from tests.bench.harness import benchmark, best_ms
from tests.model.services.ec2.lands import Land

SUBNETS, GROUPS, RULES = 50, 200, 10
Question = tuple[str, Packet]


class Estate:
    """A land with as much in it; each subnet has an interface in four groups, and talks to the one in the next."""

    def __init__(self, admin: Admin) -> None:
        self.land = Land(admin)
        self.world = admin.cloud.world(self.land.account, self.land.region, "ec2")
        self.recall = self.world.kernel.recall
        self.groups = [self._group(number) for number in range(GROUPS)]
        subnets = [self.land.subnet(f"10.0.{number}.0/24") for number in range(1, SUBNETS)]
        self.interfaces = [
            self.land.interface(subnet, Groups=self.groups[4 * number : 4 * number + 4])
            for number, subnet in enumerate(subnets)
        ]
        neighbours = zip(self.interfaces, self.interfaces[1:], strict=False)
        self.questions: list[Question] = [
            (id, Packet(TCP, place(own), place(other), 443)) for (id, own), (_, other) in neighbours
        ]

    def _group(self, number: int) -> str:
        """Its last rule is the one that lets the neighbours in, for every fourth group."""
        made = self.land.call("CreateSecurityGroup", GroupName=f"g{number}", Description="g", VpcId=self.land.vpc_id)
        blocks = [f"192.168.{each}.0/24" for each in range(RULES - 2)]
        blocks.append("10.0.0.0/16" if number % 4 == 3 else "192.168.99.0/24")
        web = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": each} for each in blocks]}
        self.land.call("AuthorizeSecurityGroupIngress", GroupId=made["GroupId"], IpPermissions=[web])
        return made["GroupId"]

    def walk(self) -> None:
        """Every packet, remembering none."""
        for id, packet in self.questions:
            network = Wiring(self.world)
            start = network.nic(id)
            assert start is not None
            assert walk(network, start, packet).arrived

    def ask(self) -> None:
        for each in self.questions:
            assert reach(self.world, *each).arrived

    def each_us(self, work: Callable[[], object], times: int = 30) -> float:
        return best_ms(work, times) * 1_000 / len(self.questions)

    def after(self, change: Callable[[int], object], times: int = 30) -> float:
        """What a question costs when something has just been changed."""

        def once(number: int) -> float:
            change(number)
            return self.each_us(self.ask, 1)

        return min(once(number) for number in range(times))


@contextmanager
def estate() -> Iterator[Estate]:
    admin = Admin()
    try:
        yield Estate(admin)
    finally:
        admin.close()


@benchmark("a packet's way and its answer's, walked", budget="<= 300 us")
def walked() -> float:
    """The rules, tables and interfaces on it were looked up before, for other packets."""
    with estate() as here:
        here.walk()
        return here.each_us(here.walk)


@benchmark("the same where nothing was ever looked up", budget="<= 1_000 us")
def walked_first() -> float:
    with estate() as here:

        def first() -> None:
            here.recall.forget()
            here.walk()

        return here.each_us(first)


@benchmark("a packet's way, remembered", budget="<= 10 us")
def remembered() -> dict[str, float]:
    with estate() as here:
        land = here.land
        here.ask()
        drawn = here.recall.drawn

        def tag(number: int) -> None:
            tags = [{"Key": "Name", "Value": str(number)}]
            land.call("CreateTags", Resources=[land.interface_id, land.subnet_id, land.group_id], Tags=tags)

        numbers = {
            "as nothing has changed": here.each_us(here.ask),
            "as interfaces, subnets and groups were tagged": here.after(tag),
            "as an interface came into a subnet": here.after(lambda _: land.interface()),
        }
        assert here.recall.drawn == drawn, "none was to be walked again"
        return numbers


@benchmark("packets walked again for one rule of 2 000", budget="<= 2")
def walked_again() -> float:
    """Those from and to the one interface that is in its group."""
    with estate() as here:
        here.ask()
        drawn = here.recall.drawn
        rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
        here.land.call("AuthorizeSecurityGroupIngress", GroupId=here.groups[8], IpPermissions=[rule])
        here.ask()
        return here.recall.drawn - drawn
