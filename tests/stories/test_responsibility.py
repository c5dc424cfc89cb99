"""The provider keeps buildings, power and hosts; the customer keeps what is put on them."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest

from model.catalog.regions import Zone, find_zone
from model.client import Called, Client, Guest, Record
from model.gateway.registry import offers
from model.kit.cell import CellSettings
from model.kit.principal import root
from model.kit.world import World
from model.physics.facilities.edge import Rule
from model.physics.facilities.media import DRIVES, ZEROES, Drive, place_of
from model.physics.facilities.side import side_of
from model.physics.facilities.site import PROVIDER, Site, hall_of
from model.physics.facilities.staff import come_in, grant, revoke, worker_of
from model.services.ec2.resources.instances import Instance
from model.services.iam.accounts import open_account
from tests.admin import Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.launches import look
from tests.shop import Shop
from tests.stories.premises import HOUR, MINUTE, Premises, in_zone, knock, status

OK, IMPAIRED = ("ok", "ok"), ("impaired", "impaired")


@pytest.fixture
def premises(admin: Admin) -> Premises:
    return Premises(admin)


@pytest.mark.fact("responsibility-08")
def test_batteries_and_generators_carry_a_zone_through_the_loss_of_the_grid(admin: Admin, premises: Premises) -> None:
    (id,) = in_zone(admin, "a")
    lost = premises.disturb("us-east-1a", "utility")
    assert (lost.power, lost.is_out) == ("ups", False)
    admin.advance(MINUTE)
    assert premises.report("us-east-1a").power == "generators"
    admin.advance(24 * HOUR)
    assert status(admin, id) == OK
    assert premises.logged("us-east-1a", "power") == ["batteries carry the load", "generators carry the load"]

    premises.disturb("us-east-1a", "generators")
    admin.advance(5 * MINUTE)
    assert (premises.report("us-east-1a").power, status(admin, id)) == ("ups", OK)
    admin.advance(6 * MINUTE)
    assert (premises.report("us-east-1a").power, premises.report("us-east-1a").is_out) == ("none", True)
    assert status(admin, id) == IMPAIRED
    assert look(admin, id)["State"]["Name"] == "running"


def test_machines_boot_again_when_power_returns(admin: Admin, premises: Premises) -> None:
    (id,) = in_zone(admin, "a")
    premises.disturb("us-east-1a", "utility")
    premises.disturb("us-east-1a", "generators")
    admin.advance(15 * MINUTE)
    assert status(admin, id) == IMPAIRED
    premises.mend("us-east-1a", "utility")
    assert status(admin, id) == ("initializing", "initializing")
    admin.advance(5 * MINUTE)
    assert status(admin, id) == OK
    assert premises.report("us-east-1a").state == "alert"


def test_a_machine_that_never_had_power_boots_for_the_first_time_when_it_has(admin: Admin, premises: Premises) -> None:
    place = {"AvailabilityZone": "us-east-1a"}
    asked = {"ImageId": LINUX, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    id = admin.call("ec2:RunInstances", Placement=place, **asked)["Instances"][0]["InstanceId"]
    premises.disturb("us-east-1a", "water")
    admin.advance(10 * MINUTE)
    assert status(admin, id) == IMPAIRED
    assert "Output" not in admin.call("ec2:GetConsoleOutput", InstanceId=id)
    admin.call("ec2:RebootInstances", InstanceIds=[id])
    assert "Output" not in admin.call("ec2:GetConsoleOutput", InstanceId=id)
    premises.mend("us-east-1a")
    admin.advance(10 * MINUTE)
    assert status(admin, id) == OK
    assert "HOST KEY FINGERPRINTS" in console(admin, id)


def test_fuel_ends_after_two_days_without_the_grid(admin: Admin, premises: Premises) -> None:
    premises.disturb("us-east-1a", "utility", seconds=50 * HOUR)
    admin.advance(47 * HOUR)
    assert premises.report("us-east-1a").power == "generators"
    admin.advance(1.5 * HOUR)
    assert premises.report("us-east-1a").power == "none"
    admin.advance(2 * HOUR)
    assert (premises.report("us-east-1a").power, premises.report("us-east-1a").incidents) == ("utility", ())


@pytest.mark.fact("responsibility-09")
@pytest.mark.parametrize(
    ("what", "alert", "action"),
    [
        ("smoke", "smoke is detected (hall-1)", "power to the hall is cut and the extinguishing gas released (hall-1)"),
        ("heat", "over-temperature (hall-1)", "staff open the aisle and move floor tiles (hall-1)"),
        ("chiller", "a chiller stopped (chiller-1)", "the spare chiller takes over (chiller-1)"),
    ],
)
def test_what_the_plant_reports_is_acted_on_at_once_and_touches_nothing_else(
    admin: Admin, premises: Premises, what: str, alert: str, action: str
) -> None:
    there, elsewhere = in_zone(admin, "a", 12), in_zone(admin, "b", 4)
    premises.disturb("us-east-1a", what)
    told = premises.report("us-east-1a").log
    assert [(each.kind, each.text) for each in told if each.at < admin.now + MINUTE] == [
        ("alert", alert),
        ("action", action),
    ]
    admin.advance(HOUR)
    struck = {id for id in there if status(admin, id) == IMPAIRED}
    assert struck == {id for id in there if what == "smoke" and hall(admin, id) == "hall-1"}
    assert len(struck) < len(there)
    assert {status(admin, id) for id in elsewhere} == {OK}
    assert premises.report("us-east-1b").log == ()


def hall(admin: Admin, id: str) -> str:
    instance = admin.cloud.kernel.store.anywhere(Instance, id)
    assert instance is not None
    return hall_of(instance.hardware)


def test_without_any_cooling_the_machines_are_shut_down_before_they_burn(admin: Admin, premises: Premises) -> None:
    (id,) = in_zone(admin, "a")
    premises.disturb("us-east-1a", "chiller", "chiller-1")
    admin.advance(12 * HOUR)
    assert premises.report("us-east-1a").degrees == 22.0
    premises.disturb("us-east-1a", "chiller", "chiller-2")
    admin.advance(20 * MINUTE)
    assert (premises.report("us-east-1a").degrees, status(admin, id)) == (pytest.approx(32.0), OK)
    admin.advance(20 * MINUTE)
    assert status(admin, id) == IMPAIRED
    premises.mend("us-east-1a")
    admin.advance(HOUR)
    assert status(admin, id) == OK
    assert premises.logged("us-east-1a")[-2:] == [
        "over: a chiller stopped (chiller-2)",
        "the halls are cooled, and machines are on",
    ]


@pytest.mark.fact("responsibility-12")
@pytest.mark.parametrize("what", ["water", "utility and generators", "all carriers"])
def test_zones_share_no_fate(admin: Admin, premises: Premises, what: str) -> None:
    struck, spared = in_zone(admin, "a"), in_zone(admin, "b") + in_zone(admin, "c")
    if what == "water":
        premises.disturb("us-east-1a", "water")
    elif what == "utility and generators":
        premises.disturb("us-east-1a", "utility")
        premises.disturb("us-east-1a", "generators")
    else:
        premises.disturb("us-east-1a", "carrier", "carrier-1")
        assert not premises.report("us-east-1a").is_out
        premises.disturb("us-east-1a", "carrier", "carrier-2")
        admin.advance(HOUR)
        assert [status(admin, id) for id in struck] == [OK]
        premises.disturb("us-east-1a", "carrier", "carrier-3")
    admin.advance(20 * MINUTE)
    assert premises.report("us-east-1a").is_out
    assert [status(admin, id) for id in struck] == [IMPAIRED]
    assert {status(admin, id) for id in spared} == {OK}
    assert [premises.report(zone).log for zone in ("us-east-1b", "us-east-1c")] == [(), ()]
    found = latencies(admin, "use1-az2", "use1-az4")
    assert len(found) > 30
    assert 0.3 < min(found) <= max(found) < 10
    lost = latencies(admin, "use1-az1", "use1-az2")
    assert len(lost) < len(found)


def latencies(admin: Admin, source: str, destination: str) -> list[float]:
    """Of the last three hours, in milliseconds."""
    query = {"Id": "q", "Source": source, "Destination": destination, "Period": "five-minutes"}
    (answer,) = admin.call(
        "ec2:GetAwsNetworkPerformanceData",
        DataQueries=[query],
        StartTime=admin.now - 3 * HOUR,
        EndTime=admin.now,
    )["DataResponses"]
    return [each["Value"] for each in answer["MetricPoints"]]


def test_a_guest_that_was_only_cut_off_does_not_boot_again(admin: Admin, premises: Premises) -> None:
    (id,) = in_zone(admin, "a")
    for carrier in ("carrier-1", "carrier-2", "carrier-3"):
        premises.disturb("us-east-1a", "carrier", carrier, seconds=HOUR)
    assert status(admin, id) == IMPAIRED
    admin.advance(HOUR)
    assert status(admin, id) == OK


def test_a_zone_that_is_out_takes_no_new_machines(admin: Admin, premises: Premises) -> None:
    premises.disturb("us-east-1a", "water", seconds=HOUR)
    place = {"AvailabilityZone": "us-east-1a"}
    asked = {"ImageId": LINUX, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, "Placement": place}
    assert admin.refused("ec2:RunInstances", **asked).code == "InsufficientInstanceCapacity"
    admin.advance(HOUR)
    assert admin.call("ec2:RunInstances", **asked)["Instances"]


@pytest.mark.fact("responsibility-11")
def test_the_sites_that_remain_take_over_for_one_that_is_lost() -> None:
    admin = Admin(settings=CellSettings(signatures=False))
    premises = Premises(admin)
    try:
        region = "us-east-2"
        assert set(knock(admin, 100, region=region)) == {""}
        assert premises.desk.front(region).answering == 3
        premises.disturb("us-east-2a", "water")
        admin.advance(1)
        lost = [each for each in knock(admin, 300, region=region) if each]
        assert set(lost) == {"ServiceUnavailable"}
        assert 70 < len(lost) < 130
        admin.advance(MINUTE)
        assert set(knock(admin, 300, region=region)) == {""}
        assert premises.desk.front(region).answering == 2
        premises.disturb("us-east-2b", "water")
        admin.advance(MINUTE)
        assert len([each for each in knock(admin, 300, region=region) if each]) > 30
    finally:
        admin.close()


@pytest.mark.fact("responsibility-07")
def test_only_those_with_a_need_come_in_and_no_longer_than_it_lasts(admin: Admin, premises: Premises) -> None:
    zone = "us-east-1a"

    def enter(name: str, *factors: bool, escort: str = "", is_visitor: bool = False) -> bool:
        def at_the_door(world: World, site: Site) -> bool:
            beside = worker_of(world, escort) if escort else None
            return come_in(world, site, worker_of(world, name, is_visitor=is_visitor), factors, beside).allowed

        return premises.at(zone, at_the_door)

    def need(name: str) -> None:
        premises.at(zone, lambda world, site: grant(world, site, worker_of(world, name), "a failed disk"))

    assert not enter("ann", True, True)
    need("ann")
    assert not enter("ann", True)
    assert not enter("ann", True, False)
    assert enter("ann", True, True)
    assert not enter("guest", True, True, is_visitor=True, escort="ann")
    need("guest")
    assert not enter("guest", True, True)
    assert enter("guest", True, True, escort="ann")
    premises.at(zone, lambda world, site: revoke(world, site, worker_of(world, "ann")))
    assert not enter("ann", True, True)
    assert not enter("guest", True, True, escort="ann")
    assert premises.logged(zone, "access") == [
        "ann is refused: there is no need to be here",
        "ann is granted access: a failed disk",
        "ann is refused: 1 of 2 two-factor checks were passed",
        "ann is refused: a two-factor check failed",
        "ann enters: 2 two-factor checks passed",
        "guest is refused: there is no need to be here",
        "guest is granted access: a failed disk",
        "guest is refused: a visitor without an escort",
        "guest enters: 2 two-factor checks passed, escorted",
        "ann's access is revoked",
        "ann is led out",
        "ann is refused: there is no need to be here",
        "guest is refused: a visitor without an escort",
    ]


@pytest.mark.fact("responsibility-07")
def test_no_call_of_a_customer_finds_or_changes_a_building(admin: Admin, premises: Premises) -> None:
    """Nothing that any operation answers, and nothing that a screen can list, is one of the provider's things."""
    premises.disturb("us-east-1a", "smoke")
    mine = {each.account for each in admin.cloud.kernel.store.everywhere(Site)}
    assert mine == {PROVIDER}
    assert not [name for name in admin.client.kinds() if name.startswith("facilities:")]
    assert not {each.operation.service for each in offers()} & {"facilities", "physics"}


@pytest.mark.fact("responsibility-02")
def test_the_provider_patches_hosts_under_guests_that_notice_nothing(admin: Admin, premises: Premises) -> None:
    (id,) = in_zone(admin, "a")
    before = console(admin, id)
    trail: list[Called] = []
    admin.client.listen(Called, trail.append)
    admin.run(premises.desk.patch_hosts("us-east-1a", admin.now + HOUR))
    admin.advance(3 * HOUR)
    assert premises.report("us-east-1a").host_software == 2
    assert premises.logged("us-east-1a", "maintenance") == [
        "hypervisor release 2 is scheduled",
        "hosts are taken to hypervisor release 2",
        "all hosts run hypervisor release 2",
    ]
    assert trail == []
    assert console(admin, id) == before
    assert status(admin, id) == OK
    assert {side_of(each.cause) for each in records(admin, "facilities:Site")} == {"provider"}


def console(admin: Admin, id: str) -> str:
    """What the guest printed as it booted, the release of its system among it."""
    return b64decode(admin.call("ec2:GetConsoleOutput", InstanceId=id)["Output"]).decode()


def records(admin: Admin, kind: str) -> list[Record]:
    return [each for each in admin.cloud.kernel.journal if any(change.key[2] == kind for change in each.changes)]


@pytest.mark.fact("responsibility-01")
def test_what_goes_back_to_no_call_is_the_providers(admin: Admin, premises: Premises) -> None:
    told: list[Called] = []
    admin.client.listen(Called, told.append)
    (id,) = in_zone(admin, "a")
    group = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="web")["GroupId"]
    door = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=[door])
    admin.run(premises.desk.patch_hosts("us-east-1a", admin.now + 1))
    premises.disturb("us-east-1a", "water", seconds=HOUR)
    premises.disturb("us-east-1a", "smoke", seconds=HOUR)
    admin.advance(2 * HOUR)
    requests = {each.cause for each in told}
    sides = {record.seq: side_of(record.cause) for record in admin.cloud.kernel.journal if record.cause != "founding"}
    by_customer = {each.cause for each in admin.cloud.kernel.journal if sides.get(each.seq) == "customer"}
    by_provider = {each.cause for each in admin.cloud.kernel.journal if sides.get(each.seq) == "provider"}
    assert by_customer <= requests
    assert not by_provider & requests
    opened = [each for each in records(admin, "ec2:SecurityGroupRule") if each.cause != "founding"]
    assert [(each.what, side_of(each.cause)) for each in opened][-1] == (
        "ec2:AuthorizeSecurityGroupIngress",
        "customer",
    )
    assert {side_of(each.cause) for each in opened} == {"customer"}
    assert {side_of(each.cause) for each in records(admin, "facilities:Site")} == {"provider"}
    assert [side_of(each.cause) for each in records(admin, "ec2:Instance")][-1] == "provider"
    assert status(admin, id) == OK


@pytest.mark.fact("responsibility-13")
def test_rules_of_the_boundary_are_approved_once_and_reach_every_device() -> None:
    admin = Admin(settings=CellSettings(signatures=False))
    premises, region = Premises(admin), "us-east-2"

    def versions() -> list[int]:
        return [device.enforces.version for device in premises.desk.boundary(region)[1]]

    def stale() -> set[str]:
        approved, devices = premises.desk.boundary(region)
        return {device.zone_id for device in devices if device.enforces.version != approved}

    try:
        assert versions() == [1] * 6
        ban = Rule(id="ban-7", range="198.51.100.0/24"), Rule(id="rest", range="0.0.0.0/0", port=443, allows=True)
        admin.run(premises.desk.approve(region, ban, "network security"))
        assert stale() == {"use2-az1", "use2-az2", "use2-az3"}
        assert knock(admin, 20, region=region, source_ip="198.51.100.7") == [""] * 20
        admin.advance(MINUTE)
        assert (versions(), stale()) == ([2] * 6, set())
        assert set(knock(admin, 20, region=region, source_ip="198.51.100.7")) == {"RequestTimeout"}
        assert set(knock(admin, 20, region=region, source_ip="192.0.2.1")) == {""}

        premises.disturb("us-east-2c", "water", seconds=HOUR)
        admin.run(premises.desk.approve(region, (), "network security"))
        admin.advance(MINUTE)
        assert stale() == {"use2-az3"}
        admin.advance(HOUR + MINUTE)
        assert (versions(), stale()) == ([3] * 6, set())
        assert set(knock(admin, 20, region=region, source_ip="198.51.100.7")) == {""}
    finally:
        admin.close()


class Tenant:
    """A customer with a machine in us-east-1a, and volumes to hang on it."""

    def __init__(self, admin: Admin, account: str) -> None:
        self.admin = admin
        self.client = Client(admin.cloud, root(account))
        place = {"AvailabilityZone": "us-east-1a"}
        asked = {"ImageId": LINUX, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
        launched = self.call("RunInstances", **asked, Placement=place)
        self.instance = launched["Instances"][0]["InstanceId"]
        admin.advance(MINUTE)

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.admin.run(self.client.call(f"ec2:{operation}", **params))

    def volume(self) -> str:
        """Attached as /dev/sdf."""
        id = self.call("CreateVolume", AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
        self.admin.advance(10)
        self.call("AttachVolume", VolumeId=id, InstanceId=self.instance, Device="/dev/sdf")
        self.admin.advance(10)
        return id

    def drop(self, volume_id: str) -> None:
        self.call("DetachVolume", VolumeId=volume_id)
        self.admin.advance(10)
        self.call("DeleteVolume", VolumeId=volume_id)
        self.admin.advance(10)

    @property
    def guest(self) -> Guest:
        found = self.client.guest(self.instance)
        assert found is not None
        return found


@pytest.mark.fact("responsibility-10")
def test_nobody_ever_reads_what_another_left_on_a_drive(admin: Admin, premises: Premises) -> None:
    ann = Tenant(admin, "123456789012")
    written = ann.volume()
    for block in range(4):
        admin.run(ann.guest.write_disk("/dev/sdf", block, b"secret %d" % block))
    assert ann.guest.read_disk("/dev/sdf", 3).startswith(b"secret 3")
    world = admin.cloud.world(PROVIDER, "us-east-1", "facilities")
    (drive,) = world.all(Drive)
    ann.drop(written)
    assert [each.content[:6] for each in drive.blocks] == [b"secret"] * 4

    async def other_account() -> None:
        async with admin.cloud.kernel.unit("opening", "test"):
            open_account(admin.cloud, "222222222222", name="bob", email="bob@example.com")

    admin.run(other_account())
    bob = Tenant(admin, "222222222222")
    for _ in range(10 * DRIVES):
        volume = bob.volume()
        assert [bob.guest.read_disk("/dev/sdf", block) for block in range(4)] == [ZEROES] * 4
        if place_of(world, use1_az1(), volume) == drive.place:
            break
        bob.drop(volume)
    else:
        pytest.fail("the drive was never used again")
    assert drive.blocks == ()
    admin.run(bob.guest.write_disk("/dev/sdf", 0, b"bob's"))

    admin.advance(6 * 365.25 * 24 * HOUR)
    assert (drive.state, drive.blocks) == ("destroyed", ())
    assert bob.guest.read_disk("/dev/sdf", 0).startswith(b"bob's")
    assert premises.logged("us-east-1a", "media") == [
        f"{drive.drive_id} is wiped before its next use",
        f"{drive.drive_id} is retired",
        f"{drive.drive_id} is degaussed and shredded",
    ]


def use1_az1() -> Zone:
    zone = find_zone("use1-az1")
    assert zone is not None
    return zone


@pytest.mark.fact("responsibility-11")
def test_a_group_and_a_balancer_carry_on_without_a_zone(admin: Admin, premises: Premises) -> None:
    """Requests that met silent machines fail until the checks have told; then the others answer all of them."""
    shop = Shop(admin)
    balancer, group, (first, second) = shop.site(machines=2)
    shop.demand(balancer, 20)
    (mine, other) = (look(admin, id)["Placement"]["AvailabilityZone"] for id in (first, second))
    assert mine != other
    admin.advance(MINUTE)
    assert shop.rate(group, "target_2xx") == pytest.approx(20)
    premises.disturb(mine, "water")
    admin.advance(1)
    assert shop.health(group)[first] == ("healthy", None)
    assert shop.rate(group, "target_2xx") == pytest.approx(10)
    admin.advance(5 * MINUTE)
    assert shop.health(group)[first] == ("unhealthy", "Target.Timeout")
    assert shop.rate(group, "target_2xx") == pytest.approx(20)
    premises.mend(mine)
    admin.advance(10 * MINUTE)
    assert shop.health(group)[first] == ("healthy", None)
    assert shop.rate(group, "target_2xx") == pytest.approx(20)


@pytest.mark.fact("responsibility-11")
def test_a_group_replaces_what_a_zone_took_with_it_in_the_others(admin: Admin, premises: Premises) -> None:
    names = {"LaunchTemplateName": "web"}
    admin.call("ec2:CreateLaunchTemplate", **names, LaunchTemplateData={"ImageId": LINUX, "InstanceType": "t3.micro"})
    zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
    admin.call(
        "autoscaling:CreateAutoScalingGroup",
        AutoScalingGroupName="web",
        LaunchTemplate=names,
        AvailabilityZones=zones,
        MinSize=3,
        MaxSize=6,
        DesiredCapacity=3,
    )
    admin.advance(10 * MINUTE)

    def members() -> list[tuple[str, str]]:
        (found,) = admin.call("autoscaling:DescribeAutoScalingGroups")["AutoScalingGroups"]
        return sorted((each["AvailabilityZone"], each["LifecycleState"]) for each in found["Instances"])

    assert members() == [(zone, "InService") for zone in zones]
    premises.disturb("us-east-1a", "water")
    admin.advance(20 * MINUTE)
    found = members()
    assert len(found) == 3
    assert {zone for zone, _ in found} == {"us-east-1b", "us-east-1c"}
    causes = [
        each["Cause"]
        for each in admin.call("autoscaling:DescribeScalingActivities", AutoScalingGroupName="web")["Activities"]
        if each["Description"].startswith("Terminating")
    ]
    assert len(causes) == 1
    assert "an EC2 instance status check failure" in causes[0]
