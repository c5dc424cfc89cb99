"""Undo is an act like any other: whoever may make a call may take it back, and the trail tells of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.client import AwsError, Called, Client, Record
from model.kernel.fingerprint import fingerprint
from model.kit.principal import root
from tests.admin import Admin
from tests.model.services.iam.people import Person
from tests.shop import Shop
from tests.stories.town import TRUST


@pytest.fixture
def ann(admin: Admin) -> Person:
    """A user with a key and no rights."""
    return Person(admin, "ann")


def desk(person: Person) -> Client:
    return Client(person.admin.cloud, person.principal)


def cause_of(admin: Admin, act: Callable[[], Any]) -> str:
    records: list[Record] = []
    stop = admin.client.listen(Record, records.append)
    act()
    stop()
    return next(each.cause for each in records if not each.follows)


def look(admin: Admin) -> str:
    return admin.run(fingerprint(admin.cloud.kernel))


def events(admin: Admin, name: str) -> list[dict[str, Any]]:
    found = admin.call(
        "cloudtrail:LookupEvents", LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}]
    )
    return [json.loads(each["CloudTrailEvent"]) for each in found["Events"]]


def test_who_may_not_make_the_call_may_not_take_it_back(admin: Admin, ann: Person) -> None:
    (id,) = Shop(admin).machines(1)
    cause = cause_of(admin, lambda: admin.call("ec2:StopInstances", InstanceIds=[id]))
    before = look(admin)

    for ask in (desk(ann).history.consequences, desk(ann).history.undo):
        with pytest.raises(AwsError) as refusal:
            admin.run(ask(cause))
        assert refusal.value.code == "UnauthorizedOperation"
        assert "ec2:StopInstances" in refusal.value.message
        assert f"instance/{id}" in refusal.value.message
    assert look(admin) == before

    ann.given({"Action": "ec2:StopInstances", "Resource": f"arn:aws:ec2:*:*:instance/{id}"})
    admin.run(desk(ann).history.undo(cause))
    assert look(admin) != before


def test_every_right_that_the_call_took_is_needed(admin: Admin, ann: Person) -> None:
    admin.call("iam:CreateRole", RoleName="web", AssumeRolePolicyDocument=TRUST)
    admin.call("iam:CreateInstanceProfile", InstanceProfileName="web")
    admin.call("iam:AddRoleToInstanceProfile", InstanceProfileName="web", RoleName="web")
    shop = Shop(admin)
    launch: dict[str, Any] = {"ImageId": shop.image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    profile: dict[str, Any] = {"IamInstanceProfile": {"Name": "web"}}
    cause = cause_of(admin, lambda: admin.call("ec2:RunInstances", **launch, **profile))
    ann.given({"Action": "ec2:*"})

    with pytest.raises(AwsError, match="iam:PassRole"):
        admin.run(desk(ann).history.undo(cause))
    ann.given({"Action": "iam:PassRole"}, name="pass")
    admin.run(desk(ann).history.undo(cause))

    assert admin.call("ec2:DescribeInstances")["Reservations"] == []


def test_a_redo_needs_what_the_call_needed(admin: Admin, ann: Person) -> None:
    cause = cause_of(admin, lambda: admin.call("s3:CreateBucket", Bucket="photos"))
    undone = admin.run(admin.client.history.undo(cause))

    with pytest.raises(AwsError, match="s3:CreateBucket"):
        admin.run(desk(ann).history.undo(undone))
    ann.given({"Action": "s3:CreateBucket"})
    redone = admin.run(desk(ann).history.undo(undone))
    ann.given({"Action": "s3:CreateBucket", "Effect": "Deny"}, name="no")

    with pytest.raises(AwsError, match="s3:CreateBucket"):
        admin.run(desk(ann).history.undo(redone))


def test_nobody_takes_back_what_happened_in_another_account(admin: Admin) -> None:
    cause = cause_of(
        admin, lambda: admin.call("cloudwatch:PutDashboard", DashboardName="a", DashboardBody='{"widgets":[]}')
    )
    stranger = Client(admin.cloud, root("111122223333"))

    with pytest.raises(AwsError) as refusal:
        admin.run(stranger.history.undo(cause))
    assert refusal.value.status == 403


def test_the_trail_tells_who_took_back_what(admin: Admin, ann: Person) -> None:
    heard: list[Called] = []
    cause = cause_of(admin, lambda: admin.call("s3:CreateBucket", Bucket="photos"))
    admin.client.listen(Called, heard.append)
    with pytest.raises(AwsError):
        admin.run(desk(ann).history.undo(cause))
    undone = admin.run(admin.client.history.undo(cause))
    admin.run(admin.client.history.undo(undone))

    made = events(admin, "CreateBucket")[0]
    done, refused = events(admin, "UndoCall")
    (redone,) = events(admin, "RedoCall")
    for event in (done, refused, redone):
        assert event["eventSource"] == "cloudarium.local"
        assert event["requestParameters"]["requestID"] == made["requestID"]
        assert event["requestParameters"]["eventName"] == "CreateBucket"
    assert refused["userIdentity"]["userName"] == "ann"
    assert refused["errorCode"] == "AccessDenied"
    assert (done["userIdentity"]["type"], done["responseElements"]["undoID"]) == ("Root", undone)
    assert [each.operation for each in heard if each.service == "cloudarium"] == ["UndoCall", "UndoCall", "RedoCall"]


def test_what_had_to_be_allowed_is_known_when_the_world_is_opened_again(tmp_path: Path) -> None:
    admin = Admin(path=tmp_path / "world")
    Person(admin, "ann")
    cause = cause_of(admin, lambda: admin.call("s3:CreateBucket", Bucket="photos"))
    admin.close()

    again = Admin(path=tmp_path / "world")
    found = again.cloud.identities.named("arn:aws:iam::123456789012:user/ann")
    with pytest.raises(AwsError, match="s3:CreateBucket"):
        again.run(Client(again.cloud, found).history.undo(cause))
    again.run(again.client.history.undo(cause))
    assert len(events(again, "UndoCall")) == 2
    again.close()
