"""What happened has a chain: what led to it, with the evidence, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model.client import Chain, Client, NothingHappened, Row
from tests.admin import Admin
from tests.model.services.ec2.launches import running
from tests.stories.scaled_site import MINUTE, ScaledSite
from tests.stories.test_zone_outage import Site, lose


def words(chain: Chain) -> list[str]:
    return [each.word for each in chain.before]


def row(admin: Admin, kind: str, id: str) -> Row:
    found = admin.client.find(kind, "us-east-1", id)
    assert found is not None
    return found


def because(admin: Admin, kind: str, id: str) -> Chain:
    return admin.run(admin.client.history.because(row(admin, kind, id)))


@pytest.fixture(scope="module")
def sale() -> Iterator[ScaledSite]:
    """A group that has scaled out for a rush that began ten minutes after the doors opened."""
    site = ScaledSite()
    site.track(50.0)
    rush = {"start": 10 * MINUTE, "rate": 340, "rise_seconds": 300, "plateau_seconds": 2400, "fall_seconds": 60}
    site.visit({"steady": {"rate": 60}}, {"spike": rush})
    site.until(22)
    yield site
    site.close()


def newest(site: ScaledSite) -> str:
    return site.activities("Launching")[-1]["Description"].rpartition(" ")[2]


def test_a_machine_was_launched_because_of_demand_by_way_of_datapoints_alarm_policy_and_activity(
    sale: ScaledSite,
) -> None:
    chain = because(sale.admin, "ec2:Instance", newest(sale))
    assert words(chain) == ["demand", "demand", "metric", "alarm", "scaling", "activity", "instance"]
    story, rush, metric, alarm, scaling, activity, _ = chain.before
    assert story.text == "demand at shop: steady, spike"
    assert rush.text == "requests at shop: 60 → 196 a second within 5 minutes"
    assert metric.text.startswith("CPUUtilization of web: 7")
    assert metric.evidence == ("goes off when > 50, 3 of 3 x 60 s",)
    assert alarm.text.endswith("OK → ALARM")
    assert alarm.evidence[0].startswith("Threshold Crossed: 3 datapoints")
    assert scaling.text.endswith("by policy track")
    assert newest(sale) in activity.text
    assert {each.cause for each in chain.before} == {chain.here.cause}, "one cause runs through all of it"
    assert [each.time for each in chain.before] == sorted(each.time for each in chain.before)


def test_each_link_leads_to_where_it_is_looked_at(sale: ScaledSite) -> None:
    views = [each.view for each in because(sale.admin, "ec2:Instance", newest(sale)).before]
    assert [each.partition(" ")[0] for each in views[-5:]] == [
        "cloudwatch:MetricAlarm",
        "cloudwatch:MetricAlarm",
        "autoscaling:AutoScalingGroup",
        "autoscaling:Activity",
        "ec2:Instance",
    ]
    assert all(each.endswith(" @us-east-1") for each in views)


def test_what_came_of_it_is_told_with_what_it_costs(sale: ScaledSite) -> None:
    after = because(sale.admin, "ec2:Instance", newest(sale)).after
    assert [(each.depth, each.word) for each in after] == [(1, "cost"), (1, "target"), (2, "target")]
    assert after[0].text.startswith("+$0.08")


def test_an_alarm_that_is_quiet_again_is_so_because_of_the_machines_that_came(sale: ScaledSite) -> None:
    alarms = sale.call("cloudwatch:DescribeAlarms")["MetricAlarms"]
    high = next(each["AlarmName"] for each in alarms if "AlarmHigh" in each["AlarmName"])
    chain = because(sale.admin, "cloudwatch:MetricAlarm", high)
    assert chain.here.text.endswith("ALARM → OK")
    assert words(chain)[-2:] == ["target", "metric"]
    assert chain.advice == ""
    assert "activity" in words(chain)


def test_an_alarm_brings_policies_activities_machines_and_costs(sale: ScaledSite) -> None:
    alarms = sale.call("cloudwatch:DescribeAlarms")["MetricAlarms"]
    high = next(each["AlarmName"] for each in alarms if "AlarmHigh" in each["AlarmName"])
    asked = sale.admin.client.history.because(row(sale.admin, "cloudwatch:MetricAlarm", high), sale.begun + 16 * MINUTE)
    chain = sale.admin.run(asked)
    assert chain.here.text.endswith("OK → ALARM")
    assert chain.advice == "Leave it to its policy: the group follows by itself."
    found = [each.word for each in chain.after]
    assert found[:3] == ["scaling", "activity", "instance"]
    assert found.count("cost") == found.count("activity") == 5


def test_a_target_is_unhealthy_because_its_machine_lost_power_with_its_zone(admin: Admin) -> None:
    Site(admin, cross_zone=True)
    cause = lose(admin)
    admin.advance(MINUTE)
    rows = admin.client.watch("elbv2:Target").take().rows
    chain = admin.run(admin.client.history.because(next(each for each in rows if each.state == "unhealthy")))
    assert words(chain) == ["fault", "instance"]
    assert chain.before[0].text == "zone us-east-1a: outage"
    assert chain.before[1].text.endswith("is without power")
    assert chain.here.evidence == ("Request timed out",)
    assert {each.cause for each in (*chain.before, chain.here)} == {cause}


def test_a_rush_follows_from_its_story_and_not_from_who_touched_a_machine_meanwhile(admin: Admin) -> None:
    site = Site(admin, cross_zone=True)
    rush = {"spike": {"start": 5 * MINUTE, "rate": 300, "rise_seconds": 60, "plateau_seconds": 600, "fall_seconds": 60}}
    admin.run(admin.client.demand(site.balancer, {"components": [rush], "shape": {"cpu_milliseconds": 1}}))
    admin.advance(MINUTE)
    admin.call("ec2:StopInstances", InstanceIds=[site.ids[0]])
    admin.advance(8 * MINUTE)
    chain = because(admin, "elbv2:LoadBalancer", site.balancer)
    assert chain.here.text.startswith("requests at shop")
    assert [each.text for each in chain.before] == ["demand at shop: spike"]


def test_a_call_is_told_with_who_made_it(admin: Admin) -> None:
    site = Site(admin, cross_zone=True)
    admin.call("ec2:TerminateInstances", InstanceIds=[site.ids[0]])
    admin.advance(MINUTE)
    chain = because(admin, "ec2:Instance", site.ids[0])
    assert chain.before[0].text == "ec2:TerminateInstances by root"
    assert chain.here.text.endswith("shutting-down → terminated")
    assert chain.unsaid == ""


def test_an_alarm_that_was_set_by_hand_is_the_doing_of_who_set_it(admin: Admin) -> None:
    put_alarm(admin)
    admin.call("cloudwatch:SetAlarmState", AlarmName="cpu", StateValue="ALARM", StateReason="a drill")
    chain = because(admin, "cloudwatch:MetricAlarm", "cpu")
    assert [each.text for each in chain.before] == ["cloudwatch:SetAlarmState by root"]
    assert chain.here.evidence == ("a drill",)


def test_what_to_do_follows_from_what_is_broken(admin: Admin) -> None:
    site = Site(admin, cross_zone=True)
    hot, idle = site.ids[0], running(admin)
    put_alarm(admin, AlarmName="hot", Dimensions=of_machine(hot))
    low = {"Threshold": 5, "ComparisonOperator": "LessThanThreshold", "Period": 300}
    put_alarm(admin, AlarmName="idle", Dimensions=of_machine(idle), **low)
    balancer = [{"Name": "LoadBalancer", "Value": site.balancer.partition(":loadbalancer/")[2]}]
    put_alarm(
        admin,
        AlarmName="errors",
        Namespace="AWS/ApplicationELB",
        MetricName="HTTPCode_Target_5XX_Count",
        Statistic="Sum",
        Dimensions=balancer,
    )
    chaos = admin.client.chaos()
    admin.run(chaos.break_("cpu", hot))
    admin.advance(15 * MINUTE)
    assert advice(admin, "hot").startswith("Take this machine out")
    assert advice(admin, "idle").startswith("Nobody uses this machine")
    admin.run(chaos.break_("deployment"))
    admin.advance(5 * MINUTE)
    assert advice(admin, "errors").startswith("Roll back")


def advice(admin: Admin, alarm: str) -> str:
    return because(admin, "cloudwatch:MetricAlarm", alarm).advice


def of_machine(id: str) -> list[dict[str, str]]:
    return [{"Name": "InstanceId", "Value": id}]


def test_data_that_were_put_are_the_doing_of_the_call_that_put_them(admin: Admin) -> None:
    put_alarm(admin, Namespace="Shop", MetricName="Orders", Dimensions=[])
    for _ in range(3):
        admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=[{"MetricName": "Orders", "Value": 99}])
        admin.advance(MINUTE)
    chain = because(admin, "cloudwatch:MetricAlarm", "cpu")
    assert words(chain) == ["call", "metric"]
    assert chain.before[0].text == "cloudwatch:PutMetricData", "of whom no event history tells"


def test_what_nobody_puts_into_words_of_its_own_is_told_by_its_fields(admin: Admin) -> None:
    zone = {"AvailabilityZone": "us-east-1a"}
    volume = admin.call("ec2:CreateVolume", Size=8, **zone)["VolumeId"]
    chain = because(admin, "ec2:Volume", volume)
    assert [each.text for each in chain.before] == ["ec2:CreateVolume by root"]


def test_of_what_never_changed_nothing_is_told(admin: Admin) -> None:
    vpc = admin.call("ec2:DescribeVpcs")["Vpcs"][0]["VpcId"]
    with pytest.raises(NothingHappened):
        admin.run(admin.client.history.because(row(admin, "ec2:Vpc", vpc), until=0.0))


def test_links_to_what_one_may_not_see_say_nothing_of_it(sale: ScaledSite) -> None:
    admin = sale.admin
    admin.call("iam:CreateUser", UserName="ann")
    document = '{"Statement": [{"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}]}'
    admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="see", PolicyDocument=document)
    ann = Client(admin.cloud)
    admin.run(ann.entrance.sign_in(admin.call("iam:GetUser", UserName="ann")["User"]["Arn"]))
    chain = admin.run(ann.history.because(row(admin, "ec2:Instance", newest(sale))))
    hidden = [each for each in chain.before if each.text == "something that you may not see"]
    assert [each.word for each in hidden] == ["demand", "metric", "alarm", "scaling", "activity"]
    assert all(each.evidence == () and each.view == "" for each in hidden)
    assert chain.advice == ""


def put_alarm(admin: Admin, **more: object) -> None:
    told = {
        "AlarmName": "cpu",
        "Statistic": "Average",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 70,
        "ComparisonOperator": "GreaterThanThreshold",
        "Namespace": "AWS/EC2",
        "MetricName": "CPUUtilization",
        "Dimensions": [{"Name": "InstanceId", "Value": "i-1"}],
        **more,
    }
    admin.call("cloudwatch:PutMetricAlarm", **told)
