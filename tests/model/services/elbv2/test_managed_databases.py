"""A site that asks a database of RDS: what it costs there, what comes back, and what a failure does to the answers."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest

from model.kit.cell import CellSettings
from model.kit.operation import FOUND
from model.kit.published import Request, published, reply_of
from tests.admin import Admin
from tests.model.services.rds.databases import HOUR, MINUTE, Databases
from tests.shop import Shop

WEB = {"cpu_milliseconds": 5, "database_share": 0.5}
MYSQL = [{"IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3306}]


class Behind:
    """Two machines behind a balancer, and a database that lets in just them."""

    def __init__(self, admin: Admin, shop: Shop, **about: Any) -> None:
        self.admin, self.shop, self.databases = admin, shop, Databases(admin)
        self.group = shop.security_group("database")
        self.let_in()
        self.databases.create(VpcSecurityGroupIds=[self.group], **({"DBInstanceClass": "db.m5.large"} | about))
        self.balancer, self.targets, self.ids = shop.site()
        admin.advance(10 * MINUTE)

    @property
    def rule(self) -> list[dict[str, Any]]:
        return [{**MYSQL[0], "UserIdGroupPairs": [{"GroupId": self.shop.web}]}]

    def let_in(self) -> None:
        self.admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=self.group, IpPermissions=self.rule)

    def shut_out(self) -> None:
        self.admin.call("ec2:RevokeSecurityGroupIngress", GroupId=self.group, IpPermissions=self.rule)

    def ask(self, rate: float = 40.0, **more: Any) -> None:
        told = {"shape": WEB, "databases": ["shop"], "database_reads": 4, "database_writes": 1} | more
        self.shop.demand(self.balancer, rate, **told)
        self.admin.advance(MINUTE)

    def flows(self, quantity: str) -> float:
        return self.shop.rate(self.balancer, quantity)

    @property
    def milliseconds(self) -> float:
        return 1000 * self.flows("waiting_seconds") / self.flows("answered")

    @property
    def answers(self) -> tuple[float, float]:
        """Good ones and errors, per second."""
        return round(self.flows("target_2xx"), 2), round(self.flows("target_5xx"), 2)


def test_queries_cost_processor_disk_and_connections_and_requests_wait_for_them(admin: Admin, shop: Shop) -> None:
    site = Behind(admin, shop)
    site.ask(database_milliseconds=20)
    idle = site.databases.points("CPUUtilization", 3 * HOUR)[0]
    admin.advance(10 * MINUTE)
    points = {name: site.databases.points(name)[-1] for name in ("CPUUtilization", "ReadIOPS", "WriteIOPS")}
    assert points["CPUUtilization"] > idle + 10
    assert points["ReadIOPS"] == pytest.approx(80, rel=0.05)
    assert points["WriteIOPS"] == pytest.approx(20.3, rel=0.05)
    assert site.databases.points("DatabaseConnections")[-1] >= 2
    assert site.milliseconds > 5 + 0.5 * 20 * 0.8
    assert site.answers == (40.0, 0.0)


@pytest.mark.fact("rds-28")
def test_only_who_is_let_in_by_the_group_reaches_the_database(admin: Admin, shop: Shop) -> None:
    site = Behind(admin, shop)
    address = site.databases.look()["Endpoint"]["Address"]
    other = shop.security_group("other")
    stranger = admin.call(
        "ec2:RunInstances",
        ImageId=shop.image,
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        SubnetId=shop.subnets[0],
        SecurityGroupIds=[other],
    )["Instances"][0]["InstanceId"]
    admin.advance(MINUTE)
    walk = admin.client.reachability().walk
    arrived = {each: walk(each, address, "tcp", 3306).arrived for each in (site.ids[0], stranger)}
    assert arrived == {site.ids[0]: True, stranger: False}
    site.ask()
    assert site.answers == (40.0, 0.0)
    site.shut_out()
    admin.advance(10)
    assert site.answers == (20.0, 20.0)
    site.let_in()
    admin.advance(10)
    assert site.answers == (40.0, 0.0)


def test_while_the_standby_takes_over_what_asks_the_database_fails_and_nothing_is_lost_from_the_books(
    admin: Admin, shop: Shop
) -> None:
    site = Behind(admin, shop, MultiAZ=True)
    site.ask()
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="shop", ForceFailover=True)
    admin.advance(30)
    assert site.answers == (20.0, 20.0)
    assert site.shop.rate(site.databases.look()["DbiResourceId"], "connections") == 0
    admin.advance(2 * MINUTE)
    assert site.answers == (40.0, 0.0)
    assert (
        60 <= 60 * len([each for each in site.databases.points("DatabaseConnections", 5 * MINUTE) if each == 0]) <= 180
    )


@pytest.mark.fact("rds-48")
def test_a_failover_takes_one_to_two_minutes_in_which_nobody_is_connected(admin: Admin, shop: Shop) -> None:
    site = Behind(admin, shop, MultiAZ=True)
    site.ask()
    db = site.databases.look()
    assert shop.rate(db["DbiResourceId"], "connections") > 0
    began = admin.now
    admin.run(admin.client.chaos().break_("zone", db["AvailabilityZone"], seconds=HOUR))
    away = []
    while site.databases.status() != "available":
        away.append(shop.rate(db["DbiResourceId"], "connections"))
        admin.advance(1)
    assert 60 <= admin.now - began <= 120
    assert set(away) == {0.0}
    admin.advance(10)
    assert shop.rate(db["DbiResourceId"], "connections") > 0


@pytest.mark.fact("rds-46")
def test_the_name_stays_and_clients_ask_it_again_when_they_may_not_keep_what_it_said(admin: Admin, shop: Shop) -> None:
    site = Behind(admin, shop, MultiAZ=True)
    site.ask()
    before = site.databases.look()
    name = before["Endpoint"]["Address"]
    old = _addresses(admin, name)
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="shop", ForceFailover=True)
    while site.databases.status() != "available":
        admin.advance(1)
    after = site.databases.look()
    swapped = (after["SecondaryAvailabilityZone"], after["AvailabilityZone"])
    assert (before["AvailabilityZone"], before["SecondaryAvailabilityZone"]) == swapped
    assert (after["Endpoint"]["Address"], _addresses(admin, name) == old) == (name, False)
    assert site.answers == (20.0, 20.0)
    admin.advance(6)
    assert site.answers == (40.0, 0.0)


@pytest.mark.fact("rds-12")
def test_three_kinds_of_disk_bear_the_same_load_in_their_own_ways(admin: Admin, shop: Shop) -> None:
    disks = {"gp2": {}, "io1": {"Iops": 3000}, "standard": {}}
    databases = Databases(admin)
    group = shop.security_group("database")
    rule = [{**MYSQL[0], "UserIdGroupPairs": [{"GroupId": shop.web}]}]
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=rule)
    for kind, more in disks.items():
        databases.create(kind, DBInstanceClass="db.m5.large", StorageType=kind, VpcSecurityGroupIds=[group], **more)
    _, targets, ids = shop.site()
    admin.advance(10 * MINUTE)
    for kind in disks:
        balancer = shop.make_balancer(kind)["LoadBalancerArn"]
        behind = shop.make_group(kind)["TargetGroupArn"]
        shop.listen(balancer, behind)
        shop.register(behind, *ids)
        admin.advance(4 * MINUTE)
        shape = {"cpu_milliseconds": 1, "database_share": 1}
        shop.demand(balancer, 30, shape=shape, databases=[kind], database_reads=100, database_milliseconds=1)
    assert targets
    admin.advance(10 * MINUTE)
    early = {kind: databases.points("ReadIOPS", name=kind)[-1] for kind in disks}
    admin.advance(40 * MINUTE)
    late = {kind: databases.points("ReadIOPS", name=kind)[-1] for kind in disks}
    burst = databases.points("BurstBalance", name="gp2", seconds=20 * MINUTE)[-1]
    depths = {kind: databases.points("DiskQueueDepth", name=kind)[-1] for kind in disks}
    assert early == pytest.approx({"gp2": 3000, "io1": 3000, "standard": 100}, rel=0.05)
    assert late == pytest.approx({"gp2": 300, "io1": 3000, "standard": 100}, rel=0.05)
    assert burst == 0
    assert depths["standard"] > 10 * depths["io1"]


@pytest.mark.fact("rds-59")
def test_memory_connections_and_disk_are_seen_and_a_full_disk_says_so(admin: Admin, shop: Shop) -> None:
    site = Behind(admin, shop, AllocatedStorage=20)
    before = {name: site.databases.points(name) for name in ("FreeableMemory", "FreeStorageSpace")}
    site.ask(100, database_growth=200_000)
    admin.advance(20 * MINUTE)
    after = {name: site.databases.points(name) for name in ("FreeableMemory", "FreeStorageSpace")}
    assert [len(each) for each in (*before.values(), *after.values())] == [10] * 4
    assert after["FreeableMemory"][-1] < before["FreeableMemory"][-1]
    assert after["FreeStorageSpace"][-1] < before["FreeStorageSpace"][-1] - 50 * 200_000 * 15 * MINUTE
    assert len(site.databases.points("DatabaseConnections")) == 10
    admin.advance(HOUR)
    assert site.databases.status() == "storage-full"
    assert site.databases.points("FreeStorageSpace")[-1] == 0
    assert site.answers == (50.0, 50.0)


def test_a_disk_that_may_grow_does_so_in_time(admin: Admin, shop: Shop) -> None:
    site = Behind(admin, shop, AllocatedStorage=20, MaxAllocatedStorage=100)
    site.ask(100, database_growth=200_000)
    admin.advance(HOUR)
    assert site.databases.look()["AllocatedStorage"] == 40
    assert site.databases.status() in ("available", "storage-optimization")
    assert site.answers == (100.0, 0.0)


def test_as_many_connect_as_the_parameter_says(admin: Admin, shop: Shop) -> None:
    about = {"DBParameterGroupName": "few", "DBParameterGroupFamily": "mysql8.0", "Description": "Few"}
    admin.call("rds:CreateDBParameterGroup", **about)
    few = {"ParameterName": "max_connections", "ParameterValue": "2", "ApplyMethod": "immediate"}
    site = Behind(admin, shop, DBParameterGroupName="few")
    site.ask(100, database_milliseconds=10)
    good, _ = site.answers
    admin.call("rds:ModifyDBParameterGroup", DBParameterGroupName="few", Parameters=[few])
    admin.advance(10)
    assert (good, site.answers[1] > 10) == (100.0, True)
    assert shop.rate(site.databases.look()["DbiResourceId"], "connections") == 2


def test_reads_spread_over_replicas_and_writes_do_not(admin: Admin, shop: Shop) -> None:
    site = Behind(admin, shop)
    site.ask(database_milliseconds=20)
    source = site.databases.look()["DbiResourceId"]
    alone = shop.rate(source, "cpu")
    about = {"DBInstanceIdentifier": "copy", "SourceDBInstanceIdentifier": "shop"}
    admin.call("rds:CreateDBInstanceReadReplica", **about)
    admin.advance(15 * MINUTE)
    copy = site.databases.look("copy")["DbiResourceId"]
    site.ask(database_milliseconds=20, databases=["shop", "copy"])
    assert shop.rate(source, "cpu") < 0.7 * alone
    assert [shop.rate(each, "read_ops") for each in (source, copy)] == pytest.approx([40, 40])
    assert [shop.rate(each, "write_ops") for each in (source, copy)] == pytest.approx([20, 20])
    assert site.databases.points("ReplicaLag", name="copy")[-1] > 0


def _addresses(admin: Admin, name: str) -> tuple[str, ...]:
    found = published(admin.cloud, name)
    return found.addresses if found else ()


def test_on_other_hardware_the_data_are_the_same_after_a_short_interruption(admin: Admin, shop: Shop) -> None:
    site = Behind(admin, shop)
    site.ask(database_growth=50_000)
    admin.advance(10 * MINUTE)
    site.databases.modify(DBInstanceClass="db.m5.xlarge")
    away: list[float] = []
    stored: list[float] = []
    resource = site.databases.look()["DbiResourceId"]
    while site.databases.status() != "available":
        if shop.rate(resource, "connections") == 0:
            away.append(admin.now)
            stored.append(shop.rate(resource, "stored"))
        admin.advance(5)
    assert 2 * MINUTE <= away[-1] - away[0] <= 8 * MINUTE
    assert len(set(stored)) == 1
    admin.advance(10)
    assert shop.rate(resource, "stored") == stored[0]
    assert "DB instance restarted" in site.databases.events()
    assert site.answers == (40.0, 0.0)


@pytest.mark.fact("rds-15")
def test_a_disk_grows_while_queries_go_on() -> None:
    admin = Admin(settings=CellSettings(quotas="notes-2017", founded=frozenset({"us-east-1"})))
    try:
        site = Behind(admin, Shop(admin), DBInstanceClass="db.m4.large")
        site.ask()
        site.databases.modify(AllocatedStorage=200)
        seen: dict[str, set[tuple[float, float]]] = {}
        for _ in range(60):
            seen.setdefault(site.databases.status(), set()).add(site.answers)
            admin.advance(10)
        assert list(seen) == ["modifying", "storage-optimization", "available"]
        assert set.union(*seen.values()) == {(40.0, 0.0)}
        assert site.databases.look()["AllocatedStorage"] == 200
        smaller = admin.refused("rds:ModifyDBInstance", DBInstanceIdentifier="shop", AllocatedStorage=100)
        site.databases.there("mssql", Engine="sqlserver-se", DBInstanceClass="db.m4.large")
        larger = admin.refused("rds:ModifyDBInstance", DBInstanceIdentifier="mssql", AllocatedStorage=200)
        assert (smaller.code, larger.code) == ("InvalidParameterCombination", "InvalidParameterCombination")
    finally:
        admin.close()


@pytest.mark.fact("rds-27")
def test_a_private_database_has_a_private_address_that_nobody_outside_reaches(admin: Admin, shop: Shop) -> None:
    about = {"DBSubnetGroupName": "private", "DBSubnetGroupDescription": "Private"}
    one = admin.refused("rds:CreateDBSubnetGroup", **about, SubnetIds=shop.subnets[:1])
    assert one.code == "DBSubnetGroupDoesNotCoverEnoughAZs"
    admin.call("rds:CreateDBSubnetGroup", **about, SubnetIds=shop.subnets[:2])
    everybody = [{**MYSQL[0], "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    group = shop.security_group("database")
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=everybody)
    databases = Databases(admin)
    open_to_all = {"VpcSecurityGroupIds": [group], "DBSubnetGroupName": "private"}
    databases.there("private", PubliclyAccessible=False, **open_to_all)
    databases.there("public", PubliclyAccessible=True, **open_to_all)
    names = {name: databases.look(name)["Endpoint"]["Address"] for name in ("private", "public")}
    addresses = {name: _addresses(admin, each)[0] for name, each in names.items()}
    assert {name: ip_address(each).is_private for name, each in addresses.items()} == {
        "private": True,
        "public": False,
    }
    walk = admin.client.reachability().walk
    arrived = {name: walk("internet", address, "tcp", 3306).arrived for name, address in addresses.items()}
    assert arrived == {"private": False, "public": True}


@pytest.mark.fact("rds-38")
def test_a_backup_holds_up_the_disk_of_a_single_machine_and_hardly_that_of_two(admin: Admin, shop: Shop) -> None:
    site = Behind(admin, shop, PreferredBackupWindow="15:00-15:30")
    site.ask()
    site.databases.there("two", DBInstanceClass="db.m5.large", MultiAZ=True, VpcSecurityGroupIds=[site.group])
    calm: dict[str, float] = {}
    slowest: dict[str, float] = {}
    for name in ("shop", "two"):
        site.ask(databases=[name])
        admin.advance(10 * MINUTE)
        calm[name] = site.databases.points("WriteLatency", name=name)[-1]
        snapshot = {"DBSnapshotIdentifier": f"of-{name}", "DBInstanceIdentifier": name}
        admin.call("rds:CreateDBSnapshot", **snapshot)
        admin.advance(5 * MINUTE)
        slowest[name] = max(site.databases.points("WriteLatency", 5 * MINUTE, name, "Maximum"))
    assert slowest["shop"] > 5 * calm["shop"]
    assert slowest["two"] < 1.2 * calm["two"]


@pytest.mark.fact("rds-50")
def test_a_standby_serves_nobody_and_makes_writes_a_little_later(admin: Admin, shop: Shop) -> None:
    site = Behind(admin, shop)
    site.databases.there("two", DBInstanceClass="db.m5.large", MultiAZ=True, VpcSecurityGroupIds=[site.group])
    seen: dict[str, tuple[float, ...]] = {}
    for name in ("shop", "two"):
        db = site.databases.look(name)
        assert list(db["Endpoint"]) == ["Address", "Port", "HostedZoneId"]
        site.ask(databases=[name])
        resource = db["DbiResourceId"]
        seen[name] = tuple(shop.rate(resource, each) for each in ("read_ops", "read_seconds", "write_seconds"))
    one, two = seen["shop"], seen["two"]
    assert one[:2] == two[:2]
    assert one[2] < two[2] < 4 * one[2]


@pytest.mark.fact("rds-55")
def test_replicas_take_reads_off_their_source_answer_while_it_is_away_and_bear_reports(
    admin: Admin, shop: Shop
) -> None:
    site = Behind(admin, shop)
    admin.call("rds:CreateDBInstanceReadReplica", DBInstanceIdentifier="copy", SourceDBInstanceIdentifier="shop")
    admin.advance(15 * MINUTE)
    source = site.databases.look()["DbiResourceId"]
    reads = {"database_reads": 9, "database_writes": 1, "database_milliseconds": 20}
    site.ask(**reads)
    alone = shop.rate(source, "cpu")
    site.ask(databases=["shop", "copy"], **reads)
    assert shop.rate(source, "cpu") < 0.7 * alone
    site.ask(databases=["copy"], database_reads=9, database_writes=0)
    admin.call("rds:RebootDBInstance", DBInstanceIdentifier="shop")
    admin.advance(5)
    assert (site.databases.status(), site.answers) == ("rebooting", (40.0, 0.0))
    admin.advance(2 * MINUTE)
    site.ask(databases=["shop"], **reads)
    before = shop.rate(source, "read_ops")
    reports = shop.make_balancer("reports")["LoadBalancerArn"]
    behind = shop.make_group("reports")["TargetGroupArn"]
    shop.listen(reports, behind)
    shop.register(behind, *site.ids)
    admin.advance(4 * MINUTE)
    heavy = {"shape": {"cpu_milliseconds": 1, "database_share": 1}, "databases": ["copy"], "database_reads": 500}
    shop.demand(reports, 1, **heavy)
    admin.advance(MINUTE)
    assert shop.rate(site.databases.look("copy")["DbiResourceId"], "read_ops") == pytest.approx(500)
    assert shop.rate(source, "read_ops") == before


@pytest.mark.fact("rds-05")
def test_only_the_engine_answers_and_nobody_gets_to_the_machine_under_it(admin: Admin, shop: Shop) -> None:
    site = Behind(admin, shop)
    everything = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": shop.web}]}]
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=site.group, IpPermissions=everything)
    interfaces = admin.call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"]
    (held,) = [each for each in interfaces if each["Description"] == "RDSNetworkInterface"]
    world = admin.cloud.world("123456789012", "us-east-1", "rds")
    flaws = {
        port: reply_of(world, held["NetworkInterfaceId"], Request(port=port)).flaw for port in (22, 80, 3306, 3389)
    }
    assert flaws == {22: "timeout", 80: "timeout", 3306: "handshake", 3389: "timeout"}
    machines = admin.call("ec2:DescribeInstances")["Reservations"]
    assert {each["InstanceId"] for one in machines for each in one["Instances"]} == set(site.ids)
    doors = {name for (service, name) in FOUND if service == "rds"}
    assert {"modify_db_parameter_group", "modify_option_group"} <= doors
    assert not {each for each in doors if any(word in each for word in ("shell", "command", "login", "execute"))}


@pytest.mark.fact("rds-40")
def test_nobody_gets_to_what_was_restored_before_it_has_its_groups_again(admin: Admin, shop: Shop) -> None:
    about = {"DBParameterGroupName": "tuned", "DBParameterGroupFamily": "mysql8.0", "Description": "Ours"}
    admin.call("rds:CreateDBParameterGroup", **about)
    site = Behind(admin, shop, DBParameterGroupName="tuned")
    admin.call("rds:CreateDBSnapshot", DBSnapshotIdentifier="first", DBInstanceIdentifier="shop")
    admin.advance(10 * MINUTE)
    admin.call("rds:RestoreDBInstanceFromDBSnapshot", DBInstanceIdentifier="again", DBSnapshotIdentifier="first")
    admin.advance(20 * MINUTE)
    again = site.databases.look("again")
    groups = [each["VpcSecurityGroupId"] for each in again["VpcSecurityGroups"]]
    (usual,) = admin.call("ec2:DescribeSecurityGroups", GroupIds=groups)["SecurityGroups"]
    assert (usual["GroupName"], again["DBParameterGroups"][0]["DBParameterGroupName"]) == (
        "default",
        "default.mysql8.0",
    )
    site.ask(databases=["again"])
    assert site.answers == (20.0, 20.0)
    site.databases.modify("again", VpcSecurityGroupIds=[site.group], DBParameterGroupName="tuned")
    admin.advance(10)
    assert site.answers == (40.0, 0.0)
    assert site.databases.look("again")["DBParameterGroups"][0]["DBParameterGroupName"] == "tuned"
