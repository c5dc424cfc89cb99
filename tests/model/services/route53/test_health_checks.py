"""Health checks: what is asked, when it turns, and who hears of it."""

from __future__ import annotations

import json
from datetime import datetime
from statistics import fmean
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.sns.press import Press
from tests.names import Names, record
from tests.shop import Shop


class Watched:
    """A machine with a public address, and a check of it."""

    def __init__(self, shop: Shop, **settings: Any) -> None:
        self.admin, self.call = shop.admin, shop.call
        self.machine = shop.machines(1)[0]
        self.admin.advance(60)
        told = shop.call("ec2:DescribeInstances", InstanceIds=[self.machine])["Reservations"][0]["Instances"][0]
        self.address = told["PublicIpAddress"]
        terms = {"Type": "HTTP", "IPAddress": self.address, "RequestInterval": 10} | settings
        made = self.call("route53:CreateHealthCheck", CallerReference=str(settings), HealthCheckConfig=terms)
        self.id = made["HealthCheck"]["Id"]
        self.terms = made["HealthCheck"]["HealthCheckConfig"]

    def fail(self) -> None:
        self.call("ec2:StopInstances", InstanceIds=[self.machine])

    def statuses(self) -> list[str]:
        found = self.call("route53:GetHealthCheckStatus", HealthCheckId=self.id)["HealthCheckObservations"]
        return [each["StatusReport"]["Status"] for each in found]

    def level(self, seconds: int = 60) -> float:
        """The last minute's HealthCheckStatus."""
        points = self.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/Route53",
            MetricName="HealthCheckStatus",
            Dimensions=[{"Name": "HealthCheckId", "Value": self.id}],
            StartTime=self.admin.now - 60 - seconds,
            EndTime=self.admin.now,
            Period=60,
            Statistics=["Minimum"],
        )["Datapoints"]
        return min(each["Minimum"] for each in points)

    def turns_after(self, most: int = 400) -> float:
        """How many seconds until name servers take it for something else."""
        names, before = self.names, self.names.data("www.example.com")
        for seconds in range(most):
            if names.data("www.example.com") != before:
                return seconds
            self.admin.advance(1)
        raise AssertionError("nothing turned")

    @property
    def names(self) -> Names:
        if not hasattr(self, "_names"):
            self._names = Names(self.admin)
            pair = {"primary": self.address, "secondary": "192.0.2.2"}
            self._names.create(
                *(
                    record("www.example.com", value, SetIdentifier=id, Failover=id.upper())
                    | ({"HealthCheckId": self.id} if id == "primary" else {})
                    for id, value in pair.items()
                )
            )
        return self._names


@pytest.mark.fact("route53-26", "route53-19")
def test_three_failed_probes_in_a_row_are_known_in_half_a_minute(shop: Shop) -> None:
    watched = Watched(shop)
    assert watched.names.data("www.example.com") == [watched.address]
    watched.fail()
    assert 20 <= watched.turns_after() <= 35
    assert watched.names.data("www.example.com") == ["192.0.2.2"]


@pytest.mark.fact("route53-26")
def test_at_the_usual_pace_it_takes_a_minute_and_a_half(shop: Shop) -> None:
    watched = Watched(shop, RequestInterval=30)
    assert watched.names
    watched.fail()
    assert 60 <= watched.turns_after() <= 95


@pytest.mark.fact("route53-25")
def test_checkers_ask_by_themselves_whoever_else_asks(admin: Admin, shop: Shop) -> None:
    watched = Watched(shop)

    def asked() -> list[float]:
        told = admin.call("route53:GetHealthCheckStatus", HealthCheckId=watched.id)["HealthCheckObservations"]
        return [each["StatusReport"]["CheckedTime"] for each in told]

    first = asked()
    admin.advance(3600)
    assert [round(later - before) for before, later in zip(first, asked(), strict=True)] == [3600] * 16
    assert all(admin.now - 10 <= each <= admin.now for each in asked())
    assert set(watched.statuses()) == {"Success: HTTP Status Code 200, OK"}
    assert {watched.names.data("www.example.com", city=city)[0] for city in ("London", "Tokyo")} == {watched.address}


@pytest.mark.fact("route53-27")
def test_a_check_names_protocol_address_port_and_for_http_a_name_and_a_path(admin: Admin, shop: Shop) -> None:
    watched = Watched(shop)
    assert (watched.terms["Port"], watched.terms["FailureThreshold"]) == (80, 3)
    balancer, _, _ = shop.site()
    name = shop.call("elbv2:DescribeLoadBalancers", LoadBalancerArns=[balancer])["LoadBalancers"][0]["DNSName"]
    listener = shop.call("elbv2:DescribeListeners", LoadBalancerArn=balancer)["Listeners"][0]["ListenerArn"]
    moved = {"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301", "Path": "/there"}}
    answers = [
        {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": status, "MessageBody": "all is well"}}
        for status in ("404", "200")
    ]
    for priority, (path, answer) in enumerate(zip(("/gone", "/ok", "/moved"), (*answers, moved), strict=True), 1):
        shop.call(
            "elbv2:CreateRule",
            ListenerArn=listener,
            Priority=priority,
            Conditions=[{"Field": "path-pattern", "Values": [path]}],
            Actions=[answer],
        )

    def first_word(**terms: Any) -> str:
        asked = {"FullyQualifiedDomainName": name} | terms
        reference = str(sorted(terms.values(), key=str))
        made = admin.call("route53:CreateHealthCheck", CallerReference=reference, HealthCheckConfig=asked)
        id = made["HealthCheck"]["Id"]
        seen = admin.call("route53:GetHealthCheckStatus", HealthCheckId=id)["HealthCheckObservations"]
        return seen[0]["StatusReport"]["Status"].partition(":")[0]

    assert first_word(Type="HTTP") == "Success"
    assert first_word(Type="HTTP", ResourcePath="/gone") == "Failure"
    assert first_word(Type="HTTP", ResourcePath="/moved") == "Success"
    assert first_word(Type="HTTP_STR_MATCH", ResourcePath="/ok", SearchString="is well") == "Success"
    assert first_word(Type="HTTP_STR_MATCH", ResourcePath="/ok", SearchString="is not") == "Failure"
    assert first_word(Type="TCP", Port=80) == "Success"
    assert first_word(Type="TCP", Port=81) == "Failure"
    assert first_word(Type="HTTPS") == "Failure"


def raise_alarm(watched: Watched, *topics: str) -> None:
    watched.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="down",
        Namespace="AWS/Route53",
        MetricName="HealthCheckStatus",
        Dimensions=[{"Name": "HealthCheckId", "Value": watched.id}],
        Statistic="Minimum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="LessThanThreshold",
        AlarmActions=list(topics),
    )


@pytest.mark.fact("route53-28")
def test_an_alarm_on_a_check_tells_once_that_it_fails_and_is_well_again_with_it(admin: Admin, shop: Shop) -> None:
    watched = Watched(shop)
    topic = admin.call("sns:CreateTopic", Name="down")["TopicArn"]
    queue = admin.call("sqs:CreateQueue", QueueName="down")["QueueUrl"]
    arn = admin.call("sqs:GetQueueAttributes", QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = (
        '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "' + arn + '"}]}'
    )
    admin.call("sqs:SetQueueAttributes", QueueUrl=queue, Attributes={"Policy": policy})
    admin.call("sns:Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=arn)
    raise_alarm(watched, topic)

    def state() -> str:
        return admin.call("cloudwatch:DescribeAlarms", AlarmNames=["down"])["MetricAlarms"][0]["StateValue"]

    admin.advance(240)
    assert (state(), watched.level()) == ("OK", 1)
    watched.fail()
    admin.advance(300)
    assert (state(), watched.level()) == ("ALARM", 0)
    told = admin.call("sqs:ReceiveMessage", QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    assert [watched.id in each["Body"] for each in told] == [True]
    shop.call("ec2:StartInstances", InstanceIds=[watched.machine])
    admin.advance(60)
    fresh = shop.call("ec2:DescribeInstances", InstanceIds=[watched.machine])["Reservations"][0]["Instances"][0]
    admin.call("route53:UpdateHealthCheck", HealthCheckId=watched.id, IPAddress=fresh["PublicIpAddress"])
    admin.advance(400)
    assert (state(), watched.level()) == ("OK", 1)


@pytest.mark.fact("alarms-10")
def test_people_are_told_after_the_failed_probes_and_with_the_minute_in_which_they_fell(
    admin: Admin, shop: Shop
) -> None:
    """Whatever moment it fails at. Beyond that, checkers are patient for seconds, and alarms are looked at in turn."""
    watched = Watched(shop)
    press = Press(admin)
    post = press.queue("people")
    raise_alarm(watched, press.arn)
    waited: list[float] = []
    for moment in range(0, 60, 12):
        admin.advance(300 - admin.now % 60 + moment)
        shop.close(shop.web)
        failed_at = admin.now
        admin.advance(180)
        (told,) = (json.loads(json.loads(each)["Message"]) for each in post.bodies())
        assert (told["AlarmName"], told["NewStateValue"]) == ("down", "ALARM")
        assert watched.id in json.dumps(told["Trigger"]["Dimensions"])
        waited.append(datetime.fromisoformat(told["StateChangeTime"]).timestamp() - failed_at)
        post.call("PurgeQueue")
        shop.open(shop.web)
    probes, minute, patience, in_turn = 3 * 10, 60, 4, 35
    assert fmean(waited) <= probes + minute
    assert max(waited) <= probes + minute + patience + in_turn
    assert min(waited) > 2 * 10


def test_a_closed_port_fails_a_check_and_says_what_stops_it(admin: Admin, shop: Shop) -> None:
    watched = Watched(shop)
    shop.close(shop.web)
    admin.advance(180)
    assert watched.level() == 0
    assert "ENI_SG_RULES_MISMATCH" in watched.statuses()[0]
    reason = admin.call("route53:GetHealthCheckLastFailureReason", HealthCheckId=watched.id)
    assert "timeout" in reason["HealthCheckObservations"][0]["StatusReport"]["Status"]
    shop.open(shop.web)
    admin.advance(180)
    assert watched.level() == 1


def test_a_few_checkers_that_get_through_are_enough(admin: Admin, shop: Shop) -> None:
    watched = Watched(shop)
    shop.close(shop.web)
    ranges = admin.call("route53:GetCheckerIpRanges")["CheckerIpRanges"]
    seen = admin.call("route53:GetHealthCheckStatus", HealthCheckId=watched.id)["HealthCheckObservations"]
    assert len(ranges) == len(seen) == 16
    for number in range(3):
        opened = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": ranges[number]}]}
        shop.call("ec2:AuthorizeSecurityGroupIngress", GroupId=shop.web, IpPermissions=[opened])
    admin.advance(120)
    assert sum(each.startswith("Success") for each in watched.statuses()) == 3
    assert watched.level() == 1
    shop.call("ec2:RevokeSecurityGroupIngress", GroupId=shop.web, IpPermissions=[opened])
    admin.advance(120)
    assert watched.level() == 0


def test_a_calculated_check_counts_its_children(admin: Admin, shop: Shop) -> None:
    watched = Watched(shop)
    other = Watched(shop, RequestInterval=10, FailureThreshold=1)
    terms = {"Type": "CALCULATED", "ChildHealthChecks": [watched.id, other.id], "HealthThreshold": 2}
    both = admin.call("route53:CreateHealthCheck", CallerReference="both", HealthCheckConfig=terms)["HealthCheck"]["Id"]
    watched.id, child = both, watched.id
    admin.advance(120)
    assert watched.level() == 1
    watched.fail()
    admin.advance(180)
    assert watched.level() == 0
    admin.call("route53:UpdateHealthCheck", HealthCheckId=both, HealthThreshold=1)
    admin.advance(120)
    assert watched.level() == 1
    assert admin.refused("route53:GetHealthCheckStatus", HealthCheckId=both).code == "InvalidInput"
    nested = {"Type": "CALCULATED", "ChildHealthChecks": [both], "HealthThreshold": 1}
    refusal = admin.refused("route53:CreateHealthCheck", CallerReference="nested", HealthCheckConfig=nested)
    assert refusal.code == "InvalidInput"
    admin.call("route53:DeleteHealthCheck", HealthCheckId=child)
    assert admin.call("route53:GetHealthCheckCount")["HealthCheckCount"] == 2


def test_a_check_follows_an_alarm_of_another_region(admin: Admin, shop: Shop) -> None:
    watched = Watched(shop)
    alarm = {"AlarmName": "busy", "Namespace": "Own", "MetricName": "Busy", "Statistic": "Sum", "Period": 60}
    rule = {"EvaluationPeriods": 1, "Threshold": 1, "ComparisonOperator": "GreaterThanThreshold"}
    admin.call("cloudwatch:PutMetricAlarm", region="eu-west-1", **alarm, **rule)
    aim = {"Region": "eu-west-1", "Name": "busy"}
    terms = {"Type": "CLOUDWATCH_METRIC", "AlarmIdentifier": aim, "InsufficientDataHealthStatus": "Unhealthy"}
    made = admin.call("route53:CreateHealthCheck", CallerReference="alarm", HealthCheckConfig=terms)
    watched.id = made["HealthCheck"]["Id"]
    admin.advance(120)
    assert watched.level() == 0
    names = Names(admin)
    names.create(
        record("www.example.com", "192.0.2.1", SetIdentifier="a", Weight=1, HealthCheckId=watched.id),
        record("www.example.com", "192.0.2.2", SetIdentifier="b", Weight=0),
    )
    for state, value in {"OK": "192.0.2.1", "ALARM": "192.0.2.2"}.items():
        admin.call("cloudwatch:SetAlarmState", region="eu-west-1", AlarmName="busy", StateValue=state, StateReason="x")
        admin.advance(1)
        assert names.data("www.example.com") == [value]


def test_a_disabled_check_is_content_and_an_inverted_one_says_the_opposite(admin: Admin, shop: Shop) -> None:
    watched = Watched(shop)
    watched.fail()
    admin.advance(120)
    assert watched.level() == 0
    turns: list[tuple[dict[str, Any], int]] = [
        ({"Disabled": True}, 1),
        ({"Disabled": False}, 0),
        ({"Inverted": True}, 1),
    ]
    for settings, level in turns:
        admin.call("route53:UpdateHealthCheck", HealthCheckId=watched.id, **settings)
        admin.advance(180)
        assert watched.level() == level
    version = admin.call("route53:GetHealthCheck", HealthCheckId=watched.id)["HealthCheck"]["HealthCheckVersion"]
    assert version == 4
    old = admin.refused("route53:UpdateHealthCheck", HealthCheckId=watched.id, HealthCheckVersion=1, Port=81)
    assert (old.code, old.status) == ("HealthCheckVersionMismatch", 409)


def test_the_same_check_again_is_the_one_there_is(admin: Admin) -> None:
    terms = {"Type": "TCP", "IPAddress": "9.9.9.9", "Port": 53}
    made, again = (
        admin.call("route53:CreateHealthCheck", CallerReference="a", HealthCheckConfig=terms) for _ in range(2)
    )
    assert made == again
    other = admin.refused("route53:CreateHealthCheck", CallerReference="a", HealthCheckConfig=terms | {"Port": 54})
    assert (other.code, other.status) == ("HealthCheckAlreadyExists", 409)
    assert [each["Id"] for each in admin.call("route53:ListHealthChecks")["HealthChecks"]] == [
        made["HealthCheck"]["Id"]
    ]
    admin.call("route53:DeleteHealthCheck", HealthCheckId=made["HealthCheck"]["Id"])
    assert admin.refused("route53:GetHealthCheck", HealthCheckId=made["HealthCheck"]["Id"]).code == "NoSuchHealthCheck"


@pytest.mark.parametrize(
    "terms",
    [
        {"Type": "HTTP"},
        {"Type": "TCP", "IPAddress": "9.9.9.9"},
        {"Type": "TCP", "IPAddress": "9.9.9.9", "Port": 1, "ResourcePath": "/"},
        {"Type": "HTTP", "IPAddress": "10.0.0.1"},
        {"Type": "HTTP", "IPAddress": "9.9.9.9", "RequestInterval": 20},
        {"Type": "HTTP", "IPAddress": "9.9.9.9", "SearchString": "x"},
        {"Type": "HTTP_STR_MATCH", "IPAddress": "9.9.9.9"},
        {"Type": "HTTP", "IPAddress": "9.9.9.9", "Regions": ["us-east-1"]},
        {"Type": "CALCULATED", "HealthThreshold": 1},
        {"Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": ["x"]},
        {"Type": "CLOUDWATCH_METRIC"},
        {"Type": "RECOVERY_CONTROL"},
    ],
)
def test_what_cannot_be_checked_is_refused(admin: Admin, terms: dict[str, Any]) -> None:
    refusal = admin.refused("route53:CreateHealthCheck", CallerReference="a", HealthCheckConfig=terms)
    assert refusal.code == "InvalidInput"


def test_a_record_can_only_hang_on_a_check_that_is_there(names: Names) -> None:
    refusal = names.refused(("CREATE", record("www.example.com", "192.0.2.1", HealthCheckId="nothing")))
    assert refusal.code == "NoSuchHealthCheck"
