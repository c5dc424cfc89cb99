"""What goes wrong on AWS's side is detected, mitigated and resolved, and told to those whom it harms."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean
from typing import Any

import pytest

from model.kit.cell import CellSettings
from model.physics.facilities.site import PROVIDER, hall_of
from model.services.ec2.resources.instances import Instance
from model.services.health.resources.events import HealthEvent
from tests.admin import Admin
from tests.model.services.ec2.launches import running

MINUTE, HOUR = 60, 3600


@pytest.fixture
def admin() -> Iterator[Admin]:
    """Root of an account with a business plan."""
    someone = Admin(settings=CellSettings(support="business"))
    yield someone
    someone.close()


def disturb(admin: Admin, where: str, what: str, part: str = "") -> None:
    admin.run(admin.client.facilities.disturb(where, what, part))


def mend(admin: Admin, where: str) -> None:
    admin.run(admin.client.facilities.mend(where))


def events(admin: Admin, **wanted: Any) -> list[dict[str, Any]]:
    return admin.call("health:DescribeEvents", filter=wanted)["events"]


def in_books(admin: Admin, region: str = "us-east-1") -> tuple[HealthEvent, ...]:
    return admin.cloud.world(PROVIDER, region, "health").all(HealthEvent)


def zone_of(admin: Admin, id: str) -> tuple[str, str]:
    instance = admin.cloud.world("123456789012", "us-east-1", "ec2").get(Instance, id)
    return instance.availability_zone, hall_of(instance.hardware)


@pytest.mark.fact("health-01")
def test_a_service_that_fails_in_a_region_is_on_the_page_for_everybody_until_it_is_resolved(admin: Admin) -> None:
    disturb(admin, "eu-west-1", "service", "sqs")
    assert admin.refused("sqs:ListQueues", region="eu-west-1").code == "ServiceUnavailable"
    admin.call("sqs:ListQueues", region="us-east-1")
    admin.call("sns:ListTopics", region="eu-west-1")
    assert admin.client.internet.public_board() == []
    began = admin.now
    admin.advance(30 * MINUTE)
    (told,) = admin.client.internet.public_board()
    assert (told["region"], told["service"], told["status"]) == ("eu-west-1", "sqs", "disrupted")
    assert began == told["began"] < told["detected"] < told["mitigated"] < admin.now
    assert told["resolved"] is None
    mend(admin, "eu-west-1")
    admin.call("sqs:ListQueues", region="eu-west-1")
    admin.advance(10 * MINUTE)
    (told,) = admin.client.internet.public_board()
    assert told["status"] == "resolved"
    assert told["mitigated"] < told["resolved"] <= admin.now
    assert told["said"][-1] == "The issue is resolved, and the service operates normally."


@pytest.mark.fact("health-02")
def test_staff_are_as_quick_at_night_as_by_day(admin: Admin) -> None:
    by_hour: dict[int, list[float]] = {3: [], 15: []}
    admin.advance(3 * HOUR)
    for day in range(20):
        for hour in (15, 3):
            disturb(admin, "us-east-1b", "chiller")
            admin.advance(2 * HOUR)
            mend(admin, "us-east-1b")
            admin.advance(10 * HOUR)
            newest = in_books(admin)[-1]
            assert newest.detected_at is not None
            by_hour[hour].append(newest.detected_at - newest.started_at)
        assert len(in_books(admin)) == 2 * (day + 1)
    night, afternoon = (fmean(delays) for delays in by_hour.values())
    assert night == pytest.approx(afternoon, rel=0.35)
    for event in in_books(admin):
        assert event.mitigated_at is not None
        assert event.ended_at is not None
        assert event.resolved_at is not None
        assert event.started_at < (event.detected_at or 0) < event.mitigated_at < event.ended_at < event.resolved_at
    assert (admin.client.internet.public_board(), events(admin)) == ([], [])


@pytest.mark.fact("health-03")
def test_an_account_sees_the_events_that_touch_its_own_things_and_which_things_these_are(admin: Admin) -> None:
    mine = running(admin)
    zone, hall = zone_of(admin, mine)
    elsewhere = next(f"us-east-1{letter}" for letter in "abc" if f"us-east-1{letter}" != zone)
    disturb(admin, zone, "smoke", hall)
    disturb(admin, elsewhere, "water")
    disturb(admin, "eu-west-1", "service", "sqs")
    admin.advance(30 * MINUTE)
    (event,) = events(admin)
    assert (event["service"], event["eventTypeCode"]) == ("EC2", "AWS_EC2_OPERATIONAL_ISSUE")
    assert (event["availabilityZone"], event["statusCode"], event["eventScopeCode"]) == (
        zone,
        "open",
        "ACCOUNT_SPECIFIC",
    )
    found = admin.call("health:DescribeAffectedEntities", filter={"eventArns": [event["arn"]]})["entities"]
    assert [(each["entityValue"], each["statusCode"]) for each in found] == [(mine, "IMPAIRED")]
    (details,) = admin.call("health:DescribeEventDetails", eventArns=[event["arn"]])["successfulSet"]
    assert "smoke is detected" in details["eventDescription"]["latestDescription"]
    assert len(admin.client.internet.public_board()) == 3
    mend(admin, zone)
    admin.advance(30 * MINUTE)
    (event,) = events(admin)
    assert (event["statusCode"], event["endTime"] > event["startTime"]) == ("closed", True)
    found = admin.call("health:DescribeAffectedEntities", filter={"eventArns": [event["arn"]]})["entities"]
    assert [each["statusCode"] for each in found] == ["RESOLVED"]


@pytest.mark.fact("health-03")
@pytest.mark.parametrize("support", ["basic", "developer"])
def test_without_a_business_plan_the_api_is_closed(support: Any) -> None:
    someone = Admin(settings=CellSettings(support=support))
    for action in ("DescribeEvents", "DescribeEventTypes", "DescribeEntityAggregates"):
        refused = someone.refused(f"health:{action}")
        assert (refused.code, refused.status) == ("SubscriptionRequiredException", 400)
    assert someone.client.internet.public_board() == []
    someone.close()


def test_work_on_machines_is_announced_to_those_who_have_some_there(admin: Admin) -> None:
    mine = running(admin)
    zone, _ = zone_of(admin, mine)
    at = admin.now + 2 * HOUR
    admin.run(admin.client.facilities.patch_hosts(zone, at))
    admin.advance(MINUTE)
    (event,) = events(admin, eventTypeCategories=["scheduledChange"])
    assert (event["startTime"], event["statusCode"]) == (at, "upcoming")
    counts = admin.call("health:DescribeEventAggregates", aggregateField="eventTypeCategory")["eventAggregates"]
    assert counts == [{"aggregateValue": "scheduledChange", "count": 1}]
    admin.advance(2 * HOUR)
    assert events(admin)[0]["statusCode"] == "open"
    admin.advance(2 * HOUR)
    assert events(admin)[0]["statusCode"] == "closed"
    (told,) = admin.call("health:DescribeEntityAggregates", eventArns=[event["arn"]])["entityAggregates"]
    assert (told["count"], told["statuses"]) == (1, {"RESOLVED": 1})


def test_events_are_chosen_by_what_they_are(admin: Admin) -> None:
    admin.call("sqs:CreateQueue", QueueName="jobs")
    disturb(admin, "us-east-1", "service", "sqs")
    admin.advance(30 * MINUTE)
    (event,) = events(admin, services=["SQS"], regions=["us-east-1"], eventStatusCodes=["open"])
    assert event["arn"].startswith("arn:aws:health:us-east-1::event/SQS/AWS_SQS_OPERATIONAL_ISSUE/")
    assert events(admin, services=["EC2"]) == events(admin, regions=["eu-west-1"]) == []
    assert events(admin, entityValues=["AWS_ACCOUNT"], startTimes=[{"from": admin.now - HOUR}]) == [event]
    assert events(admin, startTimes=[{"to": admin.now - HOUR}]) == events(admin, endTimes=[{}]) == []
    unknown = f"{event['arn']}0"
    (failed,) = admin.call("health:DescribeEventDetails", eventArns=[unknown])["failedSet"]
    assert failed["eventArn"] == unknown


def test_the_kinds_of_events_are_told_in_pages(admin: Admin) -> None:
    sorts = admin.call("health:DescribeEventTypes", filter={"services": ["EC2"]})["eventTypes"]
    assert {each["code"] for each in sorts} == {"AWS_EC2_OPERATIONAL_ISSUE", "AWS_EC2_MAINTENANCE_SCHEDULED"}
    first = admin.call("health:DescribeEventTypes", maxResults=10)
    assert len(first["eventTypes"]) == 10
    second = admin.call("health:DescribeEventTypes", maxResults=10, nextToken=first["nextToken"])
    assert second["eventTypes"][0] not in first["eventTypes"]
    assert admin.refused("health:DescribeEventTypes", nextToken="nonsense").code == "InvalidPaginationToken"
    assert admin.refused("health:DescribeEvents", locale="xx").code == "UnsupportedLocale"


def test_a_service_has_to_be_named_to_fail(admin: Admin) -> None:
    with pytest.raises(ValueError, match="say which service"):
        disturb(admin, "us-east-1", "service")


def test_an_incident_that_harms_nobody_is_kept_to_the_books(admin: Admin) -> None:
    disturb(admin, "us-east-1a", "carrier", "carrier-1")
    admin.advance(HOUR)
    (event,) = in_books(admin)
    assert (event.scope, event.told) == ("NONE", False)
