"""A zone is lost: what its loss takes away, who carries on, what is replaced, and how all of it is one story."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model.services.fis.scenarios import NotAScenario
from tests.admin import Admin
from tests.model.services.ec2.launches import all_instances, launch, look
from tests.shop import Shop
from tests.stories.premises import in_zone, status

MINUTE = 60.0
ZONE = "us-east-1a"


class Site:
    """Four machines behind a balancer in two zones, asked a hundred times a second."""

    def __init__(self, admin: Admin, *, cross_zone: bool) -> None:
        self.admin, self.shop = admin, Shop(admin)
        self.balancer, self.group, self.ids = self.shop.site(4, HealthCheckIntervalSeconds=10)
        wanted = {"Key": "load_balancing.cross_zone.enabled", "Value": str(cross_zone).lower()}
        admin.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=self.group, Attributes=[wanted])
        self.shop.demand(self.balancer, 100)
        admin.advance(MINUTE)

    @property
    def healthy(self) -> int:
        return sum(state == "healthy" for state, _ in self.shop.health(self.group).values())

    @property
    def answers(self) -> tuple[float, float]:
        """Good ones and timeouts, per second."""
        good, late = (self.shop.rate(self.balancer, each) for each in ("target_2xx", "elb_504"))
        return round(good), round(late)

    def history(self, *seconds: float) -> list[tuple[int, tuple[float, float]]]:
        told: list[tuple[int, tuple[float, float]]] = []
        for each in seconds:
            self.admin.advance(each)
            told.append((self.healthy, self.answers))
        return told


def lose(admin: Admin, seconds: float = 20 * MINUTE, what: str = "zone", subject: str = ZONE) -> str:
    return admin.run(admin.client.chaos().break_(what, subject, seconds=seconds))


def test_with_cross_zone_half_the_requests_wait_in_vain_until_the_checks_have_failed(admin: Admin) -> None:
    site = Site(admin, cross_zone=True)
    lose(admin)
    assert site.history(1, 60, 10 * MINUTE, 15 * MINUTE) == [
        (4, (50, 50)),
        (2, (100, 0)),
        (2, (100, 0)),
        (4, (100, 0)),
    ]


def test_without_cross_zone_the_nodes_that_remain_ask_their_own_zone_and_nobody_waits(admin: Admin) -> None:
    site = Site(admin, cross_zone=False)
    lose(admin)
    assert site.history(1, 60, 10 * MINUTE, 15 * MINUTE) == [
        (4, (100, 0)),
        (2, (100, 0)),
        (2, (100, 0)),
        (4, (100, 0)),
    ]


def test_the_loss_is_told_by_checks_and_by_who_wants_to_launch_there(admin: Admin) -> None:
    (here,), (there,) = in_zone(admin, "a"), in_zone(admin, "b")
    disk = look(admin, here)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    lose(admin)
    admin.advance(MINUTE)
    assert (status(admin, here), status(admin, there)) == (("impaired", "impaired"), ("ok", "ok"))
    told = admin.call("ec2:DescribeVolumeStatus", VolumeIds=[disk])["VolumeStatuses"][0]["VolumeStatus"]["Status"]
    assert told == "impaired"
    image = look(admin, here)["ImageId"]
    asked = {"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    refusal = admin.refused("ec2:RunInstances", **asked, Placement={"AvailabilityZone": ZONE})
    assert refusal.code == "InsufficientInstanceCapacity"
    admin.advance(40 * MINUTE)
    assert status(admin, here) == ("ok", "ok")


def test_a_zone_that_is_cut_off_runs_on_and_its_machines_did_not_boot_anew(admin: Admin) -> None:
    (here,) = in_zone(admin, "a")
    before = admin.call("ec2:GetConsoleOutput", InstanceId=here)["Output"]
    lose(admin, 5 * MINUTE, "link")
    admin.advance(MINUTE)
    assert status(admin, here)[0] == "impaired"
    admin.advance(30 * MINUTE)
    assert status(admin, here) == ("ok", "ok")
    assert admin.call("ec2:GetConsoleOutput", InstanceId=here)["Output"] == before


def test_a_host_takes_one_instance_with_it_which_comes_up_elsewhere(admin: Admin) -> None:
    first, second = in_zone(admin, "a", 2)
    lose(admin, 60 * MINUTE, "host", first)
    admin.advance(MINUTE)
    assert (status(admin, first)[0], status(admin, second)[0]) == ("impaired", "ok")
    assert [each.subject for each in admin.client.chaos().broken] == [first]
    admin.call("ec2:StopInstances", InstanceIds=[first], Force=True)
    admin.advance(3 * MINUTE)
    admin.call("ec2:StartInstances", InstanceIds=[first])
    admin.advance(10 * MINUTE)
    assert status(admin, first) == ("ok", "ok")


def test_software_that_is_bad_leaks_or_is_killed_is_felt_behind_the_balancer(admin: Admin) -> None:
    site = Site(admin, cross_zone=True)
    image = look(admin, site.ids[0])["ImageId"]
    lose(admin, 10 * MINUTE, "deployment", image)
    admin.advance(MINUTE)
    assert site.shop.rate(site.balancer, "target_5xx") == pytest.approx(40, abs=1)
    admin.advance(10 * MINUTE)
    assert site.shop.rate(site.balancer, "target_5xx") == 0
    lose(admin, 10 * MINUTE, "process", site.ids[0])
    admin.advance(MINUTE)
    assert site.shop.health(site.group)[site.ids[0]][0] == "unhealthy"
    admin.advance(11 * MINUTE)
    assert site.healthy == 4


def test_a_leak_slows_all_machines_of_an_image_and_a_new_image_cures_it(admin: Admin) -> None:
    site = Site(admin, cross_zone=True)
    seen = latency(site)
    lose(admin, 60 * MINUTE, "memory", look(admin, site.ids[0])["ImageId"])
    admin.advance(29 * MINUTE)
    assert latency(site) > 3 * seen
    bad = look(admin, site.ids[0])["ImageId"]
    images = admin.call("ec2:DescribeImages", Owners=["amazon"])["Images"]
    alike = [each for each in images if each["Architecture"] == "x86_64" and "Platform" not in each]
    good = next(each["ImageId"] for each in alike if each["ImageId"] != bad)
    fresh = [launched["InstanceId"] for launched in _rolled_back(site, good)]
    admin.advance(MINUTE)
    site.shop.register(site.group, *fresh)
    admin.call("elbv2:DeregisterTargets", TargetGroupArn=site.group, Targets=[{"Id": id} for id in site.ids])
    admin.advance(10 * MINUTE)
    assert latency(site) < 1.5 * seen


def _rolled_back(site: Site, image: str) -> Iterator[dict[str, str]]:
    for place in range(4):
        subnet = site.shop.subnets[place % 2]
        settings = {"InstanceType": "c5.large", "SecurityGroupIds": [site.shop.web], "SubnetId": subnet}
        yield launch(site.admin, ImageId=image, **settings)


def latency(site: Site) -> float:
    return site.shop.rate(site.balancer, "waiting_seconds") / 100


def test_a_scenario_breaks_one_thing_after_the_other_and_leaves_nothing_broken(admin: Admin) -> None:
    in_zone(admin, "a", 2)
    chaos = admin.client.chaos()
    (scenario,) = [each for each in chaos.scenarios if each.name == "a bad afternoon"]
    admin.run(chaos.rehearse(scenario.text))
    seen: list[list[str]] = []
    for _ in range(6):
        seen.append([each.what for each in chaos.broken])
        admin.advance(11 * MINUTE)
    assert seen == [["volume"], ["host"], ["host", "cpu"], ["host", "api"], [], ["link"]]
    admin.advance(60 * MINUTE)
    assert chaos.broken == []
    assert [each.is_over for each in chaos.rehearsals] == [True]


def test_a_scenario_that_is_given_up_goes_no_further(admin: Admin) -> None:
    in_zone(admin, "a")
    chaos = admin.client.chaos()
    admin.run(chaos.rehearse("steps: [{break: volume, for: 5m}, {at: 10m, break: host}]"))
    admin.run(chaos.give_up(chaos.rehearsals[0].rehearsal_id))
    admin.advance(30 * MINUTE)
    assert (chaos.broken, chaos.rehearsals) == ([], ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("steps: [", "not YAML"),
        ("name: x", "has steps"),
        ("steps: [{break: moon}]", "no fault 'moon'"),
        ("steps: [{break: zone, for: soon}]", "no span of time"),
        ("steps: [{break: zone, how: much}]", "a step has no how"),
        ("steps: [{break: zone, strength: 2}]", "from 0 to 1"),
    ],
)
def test_a_text_that_is_no_scenario_says_why(admin: Admin, text: str, said: str) -> None:
    with pytest.raises(NotAScenario, match=said):
        admin.run(admin.client.chaos().rehearse(text))
    assert admin.client.chaos().rehearsals == ()


def test_what_would_be_hit_is_said_before(admin: Admin) -> None:
    here, there = in_zone(admin, "a", 2), in_zone(admin, "b", 1)
    chaos = admin.client.chaos()
    assert chaos.blast("zone").instances == tuple(here)
    assert chaos.blast("zone", "us-east-1b").instances == tuple(there)
    assert len(chaos.blast("deployment").instances) == 3
    with pytest.raises(ValueError, match="no zone 'us-east-1z'"):
        chaos.blast("zone", "us-east-1z")
    with pytest.raises(ValueError, match="no fault 'moon'"):
        admin.run(chaos.break_("moon"))


def test_what_is_mended_is_broken_no_more(admin: Admin) -> None:
    in_zone(admin, "a", 1)
    chaos = admin.client.chaos()
    for what in ("zone", "volume", "api", "region"):
        admin.run(chaos.break_(what))
    assert {"zone", "volume", "api"} <= {each.what for each in chaos.broken}
    for each in chaos.broken:
        admin.run(chaos.mend(each.ref))
    assert chaos.broken == []


def test_one_cause_runs_from_the_fault_to_the_alarm_and_to_the_machines_that_replace_the_lost(admin: Admin) -> None:
    shop = Shop(admin)
    data = {"ImageId": shop.image, "InstanceType": "t3.micro"}
    admin.call("ec2:CreateLaunchTemplate", LaunchTemplateName="web", LaunchTemplateData=data)
    admin.call(
        "autoscaling:CreateAutoScalingGroup",
        AutoScalingGroupName="web",
        LaunchTemplate={"LaunchTemplateName": "web"},
        MinSize=2,
        MaxSize=4,
        VPCZoneIdentifier=",".join(shop.subnets[:2]),
    )
    admin.advance(10 * MINUTE)
    before = {each["InstanceId"]: each["Placement"]["AvailabilityZone"] for each in all_instances(admin)}
    lost = next(id for id, zone in before.items() if zone == ZONE)
    name = {"Namespace": "AWS/EC2", "MetricName": "StatusCheckFailed", "Statistic": "Maximum", "Period": 60}
    more = {"EvaluationPeriods": 1, "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold"}
    where = [{"Name": "InstanceId", "Value": lost}]
    admin.call("cloudwatch:PutMetricAlarm", AlarmName="lost", Dimensions=where, **name, **more)
    admin.advance(10 * MINUTE)
    cause = lose(admin, 60 * MINUTE)
    admin.advance(15 * MINUTE)
    touched = {change.key[2:4] for record in admin.client.history.following(cause) for change in record.changes}
    assert any(kind.endswith(":Site") for kind, _ in touched)
    assert ("ec2:Instance", lost) in touched
    assert ("cloudwatch:MetricAlarm", "lost") in touched
    assert any(kind == "autoscaling:Activity" for kind, _ in touched)
    fresh = {each["InstanceId"] for each in all_instances(admin)} - before.keys()
    assert fresh
    assert {("ec2:Instance", id) for id in fresh} <= touched
