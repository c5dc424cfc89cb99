"""What flow logs tell: who spoke with whom, how much, and whether the rules around an interface let it pass."""

from __future__ import annotations

from typing import Any

import pytest

from model.client import Guest
from tests.admin import Admin
from tests.model.services.ec2.callers import Software
from tests.model.services.ec2.callers import allow as may
from tests.model.services.ec2.callers import make_role as make_software_role
from tests.model.services.ec2.flows import LATE, make_log, make_role, read, to_group, told
from tests.model.services.ec2.launches import look, running
from tests.model.services.ec2.networks import make_subnet, make_vpc
from tests.model.services.ec2.test_addresses import allocate
from tests.model.services.ec2.test_internet_gateways import make_gateway
from tests.model.services.ec2.test_network_acls import guard, make_acl
from tests.model.services.ec2.test_reaching import tcp
from tests.model.services.ec2.test_route_tables import main_table, make_table
from tests.model.services.ec2.test_security_group_rules import let_in
from tests.model.services.ec2.test_security_groups import make_group
from tests.shop import Shop

ANYWHERE = "0.0.0.0/0"
MINUTE = 60.0


class Pair:
    """Two machines in two subnets of a VPC whose every flow is told; nothing is open yet."""

    def __init__(self, admin: Admin, **log: Any) -> None:
        self.admin = admin
        self.vpc = make_vpc(admin)
        self.subnets = [make_subnet(admin, self.vpc, f"10.0.{n}.0/24") for n in (1, 2)]
        self.group = make_group(admin, self.vpc)
        ids = [running(admin, SubnetId=each, SecurityGroupIds=[self.group]) for each in self.subnets]
        self.addresses = [str(look(admin, id)["PrivateIpAddress"]) for id in ids]
        self.interfaces = [str(look(admin, id)["NetworkInterfaces"][0]["NetworkInterfaceId"]) for id in ids]
        self.guests = [self._guest(id) for id in ids]
        self.log = make_log(admin, **to_group(self.vpc, make_role(admin), **log))

    def _guest(self, id: str) -> Guest:
        found = self.admin.client.guest(id)
        assert found is not None
        return found

    def send(self, port: int = 22, *, protocol: str = "6", to: str = "") -> None:
        """From the first to the second, if to nobody else."""
        self.admin.run(self.guests[0].send(to or self.addresses[1], port, protocol=protocol))

    def wait(self) -> None:
        """Until the minute that has begun is told."""
        self.admin.advance(MINUTE + LATE)

    def met(self, **like: str) -> list[tuple[int, str, str]]:
        """At whose interface, from where to where (`0>1`), and what was done."""
        places = {address: str(n) for n, address in enumerate(self.addresses)}
        return [
            (
                self.interfaces.index(each["interface-id"]),
                f"{places.get(each['srcaddr'], each['srcaddr'])}>{places.get(each['dstaddr'], each['dstaddr'])}",
                each["action"],
            )
            for each in told(self.admin, log_status="OK", **like)
        ]


@pytest.fixture
def pair(admin: Admin) -> Pair:
    return Pair(admin)


def test_what_a_group_keeps_out_is_rejected_where_it_arrives(pair: Pair) -> None:
    pair.send(22)
    pair.wait()
    assert pair.met(dstport="22") == [(0, "0>1", "ACCEPT"), (1, "0>1", "REJECT")]
    let_in(pair.admin, pair.group, tcp(22))
    pair.send(22)
    pair.wait()
    answers = pair.met(srcport="22")
    assert sorted(answers) == [(0, "1>0", "ACCEPT"), (1, "1>0", "ACCEPT")]


def test_what_the_senders_group_keeps_is_rejected_there_and_seen_nowhere_else(pair: Pair) -> None:
    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANYWHERE}]}]
    pair.admin.call("ec2:RevokeSecurityGroupEgress", GroupId=pair.group, IpPermissions=everything)
    pair.send(22)
    pair.wait()
    assert pair.met(dstport="22") == [(0, "0>1", "REJECT")]


def test_an_acl_forgets_so_that_an_accepted_question_has_a_rejected_answer(pair: Pair) -> None:
    let_in(pair.admin, pair.group, tcp(22))
    acl = make_acl(pair.admin, pair.vpc)
    guard(pair.admin, pair.subnets[1], acl)
    ssh = {"NetworkAclId": acl, "RuleNumber": 100, "Protocol": "6", "PortRange": {"From": 22, "To": 22}}
    pair.admin.call("ec2:CreateNetworkAclEntry", **ssh, RuleAction="allow", Egress=False, CidrBlock=ANYWHERE)
    pair.send(22)
    pair.wait()
    assert pair.met() == [(0, "0>1", "ACCEPT"), (1, "0>1", "ACCEPT"), (1, "1>0", "REJECT")]


def test_a_ping_has_no_ports_and_a_datagram_no_answer(pair: Pair) -> None:
    let_in(pair.admin, pair.group, {"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANYWHERE}]})
    pair.send(8, protocol="1")
    pair.wait()
    assert {(each["srcport"], each["dstport"], each["bytes"]) for each in told(pair.admin, protocol="1")} == {
        ("0", "0", "84")
    }
    assert len(told(pair.admin, protocol="1")) == 4
    pair.send(514, protocol="17")
    pair.wait()
    assert pair.met(protocol="17") == [(0, "0>1", "ACCEPT"), (1, "0>1", "ACCEPT")]


@pytest.mark.parametrize(
    ("to", "port", "protocol"),
    [
        ("169.254.169.254", 80, "6"),
        ("169.254.169.123", 123, "17"),
        ("10.0.0.2", 53, "17"),
        ("10.0.1.1", 80, "6"),
        ("255.255.255.255", 67, "17"),
    ],
)
def test_amazons_own_servers_are_left_out(pair: Pair, to: str, port: int, protocol: str) -> None:
    pair.send(port, protocol=protocol, to=to)
    pair.wait()
    assert pair.met() == []


def test_who_has_nothing_to_tell_says_that(pair: Pair) -> None:
    pair.wait()
    assert told(pair.admin, log_status="OK") == []
    record = told(pair.admin, log_status="NODATA")[0]
    assert (record["version"], record["account-id"], record["interface-id"]) == (
        "2",
        "123456789012",
        pair.interfaces[0],
    )
    assert {record[name] for name in ("srcaddr", "dstport", "packets", "bytes", "action")} == {"-"}
    assert int(record["end"]) - int(record["start"]) == MINUTE


def test_what_is_too_much_is_skipped_and_said_to_be(pair: Pair) -> None:
    for port in range(1, 503):
        pair.send(port)
    pair.wait()
    sent = [each for each in told(pair.admin, interface_id=pair.interfaces[0]) if each["log-status"] != "NODATA"]
    assert [each["log-status"] for each in sent] == ["OK"] * 500 + ["SKIPDATA"]
    assert sent[-1]["srcaddr"] == "-"


@pytest.mark.parametrize("traffic", ["ACCEPT", "REJECT"])
def test_one_may_want_what_was_accepted_or_what_was_rejected_alone(admin: Admin, traffic: str) -> None:
    pair = Pair(admin, TrafficType=traffic)
    pair.send(22)
    pair.wait()
    assert {each["action"] for each in told(admin, log_status="OK")} == {traffic}
    streams = admin.call("logs:DescribeLogStreams", logGroupName="flows")["logStreams"]
    assert {each["logStreamName"] for each in streams} == {f"{id}-{traffic.lower()}" for id in pair.interfaces}


FIELDS = (
    *("version", "vpc-id", "subnet-id", "instance-id", "tcp-flags", "type", "region", "az-id", "sublocation-type"),
    *("sublocation-id", "pkt-srcaddr", "srcaddr", "dstaddr", "dstport", "interface-id", "protocol", "action"),
    *("log-status", "flow-direction", "traffic-path", "pkt-src-aws-service", "pkt-dst-aws-service", "srcport"),
)
FORMAT = " ".join(f"${{{name}}}" for name in FIELDS)


def test_a_format_of_ones_own_tells_more(admin: Admin) -> None:
    pair = Pair(admin, LogFormat=FORMAT)
    pair.send(22)
    pair.wait()
    sent, came = (told(admin, FORMAT, interface_id=id, log_status="OK")[0] for id in pair.interfaces)
    assert (sent["version"], sent["vpc-id"], sent["subnet-id"]) == ("5", pair.vpc, pair.subnets[0])
    assert (sent["tcp-flags"], sent["type"], sent["region"], sent["sublocation-id"]) == ("2", "IPv4", "us-east-1", "-")
    assert (sent["flow-direction"], sent["traffic-path"]) == ("egress", "1")
    assert (came["flow-direction"], came["traffic-path"], came["action"]) == ("ingress", "-", "REJECT")


def test_a_peer_is_reached_by_another_way_than_a_neighbour(admin: Admin) -> None:
    pair = Pair(admin, LogFormat=FORMAT)
    other = make_vpc(admin, "10.9.0.0/16")
    far = running(admin, SubnetId=make_subnet(admin, other, "10.9.1.0/24"))
    wanted = {"VpcId": pair.vpc, "PeerVpcId": other}
    peering = admin.call("ec2:CreateVpcPeeringConnection", **wanted)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    admin.advance(10)
    admin.call("ec2:AcceptVpcPeeringConnection", VpcPeeringConnectionId=peering)
    admin.advance(10)
    for vpc, block in ((pair.vpc, "10.9.0.0/16"), (other, "10.0.0.0/16")):
        table = str(main_table(admin, vpc)["RouteTableId"])
        route = {"DestinationCidrBlock": block, "VpcPeeringConnectionId": peering}
        admin.call("ec2:CreateRoute", RouteTableId=table, **route)
    pair.send(22, to=str(look(admin, far)["PrivateIpAddress"]))
    pair.wait()
    sent = told(admin, FORMAT, interface_id=pair.interfaces[0], dstport="22")
    assert [(each["traffic-path"], each["action"]) for each in sent] == [("4", "ACCEPT")]


class House:
    """A private subnet behind a NAT gateway, with a program in it that may do everything."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.vpc = make_vpc(admin)
        public, private = (make_subnet(admin, self.vpc, f"10.0.{n}.0/24") for n in (1, 2))
        gateway = make_gateway(admin)
        admin.call("ec2:AttachInternetGateway", InternetGatewayId=gateway, VpcId=self.vpc)
        table, inner = str(main_table(admin, self.vpc)["RouteTableId"]), make_table(admin, self.vpc)
        admin.call("ec2:CreateRoute", RouteTableId=table, DestinationCidrBlock=ANYWHERE, GatewayId=gateway)
        wanted = {"SubnetId": public, "AllocationId": allocate(admin)["AllocationId"]}
        nat = admin.call("ec2:CreateNatGateway", **wanted)["NatGateway"]
        self.nat_interface = str(nat["NatGatewayAddresses"][0]["NetworkInterfaceId"])
        self.nat_address = str(nat["NatGatewayAddresses"][0]["PrivateIp"])
        admin.advance(180)
        admin.call("ec2:AssociateRouteTable", RouteTableId=inner, SubnetId=private)
        route = {"DestinationCidrBlock": ANYWHERE, "NatGatewayId": nat["NatGatewayId"]}
        admin.call("ec2:CreateRoute", RouteTableId=inner, **route)
        make_software_role(admin, may("*"))
        self.software = Software(admin, private)
        found = look(admin, self.software.id)
        self.interface = str(found["NetworkInterfaces"][0]["NetworkInterfaceId"])
        self.group = str(found["SecurityGroups"][0]["GroupId"])
        self.address = str(found["PrivateIpAddress"])
        self.log = make_log(admin, **to_group(self.vpc, make_role(admin), LogFormat=self.format))

    format = "${version} ${interface-id} ${srcaddr} ${dstaddr} ${pkt-srcaddr} ${pkt-dstaddr} ${dstport} ${srcport} \
${action} ${log-status} ${pkt-dst-aws-service} ${traffic-path}"


@pytest.fixture
def house(admin: Admin) -> House:
    return House(admin)


def test_at_a_nat_gateway_packets_have_other_ends_than_at_the_interface(house: House) -> None:
    house.software.call("sqs:ListQueues")
    house.admin.advance(MINUTE + LATE)
    found = told(house.admin, house.format, log_status="OK", interface_id=house.nat_interface)
    ways = [tuple(each[name] for name in ("srcaddr", "dstaddr", "pkt-srcaddr", "pkt-dstaddr")) for each in found]
    inside, nat = house.address, house.nat_address
    service = ways[0][3]
    assert ways == [
        (inside, nat, inside, service),
        (nat, service, nat, service),
        (service, nat, service, nat),
        (nat, inside, service, inside),
    ]
    (asked,) = told(house.admin, house.format, interface_id=house.interface, dstport="443")
    assert (asked["srcaddr"], asked["dstaddr"], asked["action"]) == (inside, service, "ACCEPT")
    assert found[1]["traffic-path"] == "8"


def test_a_call_that_only_reads_and_one_that_never_leaves_are_told_too(house: House) -> None:
    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANYWHERE}]}]
    house.admin.call("ec2:RevokeSecurityGroupEgress", GroupId=house.group, IpPermissions=everything)
    assert house.software.refused("s3:ListBuckets").code == "ConnectTimeout"
    house.admin.advance(MINUTE + LATE)
    (only,) = told(house.admin, house.format, log_status="OK")
    assert (only["interface-id"], only["action"], only["pkt-dst-aws-service"]) == (house.interface, "REJECT", "S3")


def test_without_flow_logs_nothing_is_noted(house: House) -> None:
    house.admin.call("ec2:DeleteFlowLogs", FlowLogIds=[house.log])
    house.software.call("sqs:ListQueues")
    world = house.admin.cloud.world("123456789012", "us-east-1", "ec2")
    assert house.admin.run(world.read("SELECT count(*) FROM ec2_packet")) == [(0,)]


class Watched:
    """A shop whose VPC is watched minute by minute."""

    def __init__(self, admin: Admin, shop: Shop) -> None:
        self.admin, self.shop = admin, shop
        self.balancer, self.group, self.ids = shop.site()
        self.nodes = [
            each["NetworkInterfaceId"]
            for each in admin.call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"]
            if each["Description"].startswith("ELB")
        ]
        self.machines = [str(look(admin, id)["NetworkInterfaces"][0]["NetworkInterfaceId"]) for id in self.ids]
        make_log(admin, **to_group(shop.vpc, make_role(admin)))

    def minute(self) -> None:
        self.admin.advance(MINUTE + LATE)


@pytest.fixture
def watched(admin: Admin) -> Watched:
    return Watched(admin, Shop(admin))


def test_health_checks_come_from_every_node_twice_a_minute(watched: Watched) -> None:
    watched.minute()
    first = min(told(watched.admin), key=lambda each: int(each["start"]))["start"]
    for machine in watched.machines:
        checks = told(watched.admin, interface_id=machine, dstport="80", start=first)
        assert len(checks) == 4
        assert {each["action"] for each in checks} == {"ACCEPT"}
        assert len({each["srcaddr"] for each in checks}) == 2


def test_a_closed_port_rejects_checks_and_requests_at_the_machine(watched: Watched) -> None:
    watched.shop.demand(watched.balancer, 20)
    nodes = watched.shop.security_group("nodes")
    watched.shop.open(nodes)
    watched.shop.call("elbv2:SetSecurityGroups", LoadBalancerArn=watched.balancer, SecurityGroups=[nodes])
    watched.admin.advance(MINUTE)
    watched.shop.close(watched.shop.web)
    now = int(watched.admin.now)
    watched.admin.advance(2 * MINUTE + LATE)
    after = [each for each in told(watched.admin, dstport="80") if int(each["start"]) >= now]
    assert {each["action"] for each in after if each["interface-id"] in watched.machines} == {"REJECT"}
    at_nodes = [each for each in after if each["interface-id"] in watched.nodes]
    assert {each["action"] for each in at_nodes} == {"ACCEPT"}
    assert all(int(each["packets"]) * 60 == int(each["bytes"]) for each in after if each["action"] == "REJECT")


def test_what_passed_before_a_rule_changed_is_told_as_it_was(watched: Watched) -> None:
    watched.shop.demand(watched.balancer, 20)
    watched.admin.advance(MINUTE + 20)
    watched.shop.close(watched.shop.web)
    closed = int(watched.admin.now)
    watched.admin.advance(MINUTE + LATE)
    at_nodes = [each for each in told(watched.admin, dstport="80") if each["interface-id"] in watched.nodes]
    from_clients = [each for each in at_nodes if not each["srcaddr"].startswith("172.31.")]
    before = {each["action"] for each in from_clients if int(each["end"]) <= closed}
    after = {each["action"] for each in from_clients if int(each["start"]) >= closed}
    assert (before, after) == ({"ACCEPT"}, {"REJECT"})
    assert not [each for each in from_clients if int(each["start"]) < closed < int(each["end"])]


def test_the_bytes_of_requests_are_those_that_machines_get(watched: Watched) -> None:
    watched.shop.demand(watched.balancer, 20)
    watched.admin.advance(MINUTE)
    start = int(watched.admin.now)
    watched.admin.advance(2 * MINUTE + LATE)
    (whole,) = {each["start"] for each in told(watched.admin) if start <= int(each["start"]) < start + MINUTE}
    got = told(watched.admin, interface_id=watched.machines[0], dstport="80", start=whole)
    kept = [each for each in got if int(each["bytes"]) > 10_000]
    assert len(kept) == 2
    data = sum(int(each["bytes"]) - 52 * int(each["packets"]) for each in kept)
    assert data == pytest.approx(10 * 800 * MINUTE, rel=0.001)


def test_the_same_world_tells_the_same(watched: Watched) -> None:
    other = Admin()
    try:
        twin = Watched(other, Shop(other))
        for each in (watched, twin):
            each.shop.demand(each.balancer, 20)
            each.minute()
        assert told(twin.admin) == told(watched.admin)
    finally:
        other.close()


def test_a_record_is_read_back() -> None:
    text = "2 1 eni-1 10.0.0.1 10.0.0.2 1 22 6 1 60 100 160 REJECT OK"
    assert read(text)["action"] == "REJECT"
