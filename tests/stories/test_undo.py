"""Calls of every kind are taken back and made again: the world is what it was, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from model.client import CannotUndo, Record
from model.kernel.chance import Luck
from model.kernel.fingerprint import fingerprint
from model.kit.errors import AwsError
from tests.admin import Admin
from tests.revising import SEEN, revise
from tests.shop import Shop
from tests.stories.state import untrue_indexes
from tests.stories.town import build
from tests.stories.wanderer import Wanderer

STEPS = 250


@pytest.fixture
def reviser(admin: Admin) -> Iterator[Admin]:
    """Whose first two calls of each operation are taken back and made again."""
    before = SEEN.copy()
    SEEN.clear()
    revise(admin.cloud, 2)
    yield admin
    SEEN.clear()
    SEEN.update(before)


def test_whatever_is_asked_can_be_taken_back_and_made_again(reviser: Admin) -> None:
    wanderer = Wanderer(Luck(3, "reviser"), lambda: reviser.now, build(reviser))
    for _ in range(STEPS):
        action, params = wanderer.think()
        reviser.advance(wanderer.luck.choice((0, 0, 0, 0, 10, 60)))
        try:
            wanderer.learn([reviser.call(action, **params), params])
        except AwsError:
            continue
        wanderer.answered.append((action, params))

    assert len(SEEN) > 55, "many kinds of calls are revised"
    assert untrue_indexes(reviser.cloud.kernel.store) == []


class Listener:
    """Knows the cause of the latest call."""

    def __init__(self, admin: Admin) -> None:
        self.records: list[Record] = []
        admin.client.listen(Record, self.records.append)

    @property
    def latest_call(self) -> str:
        return next(each.cause for each in reversed(self.records) if not each.follows)


def test_instances_that_ran_for_an_hour_are_gone_with_all_they_brought(admin: Admin) -> None:
    shop, listener = Shop(admin), Listener(admin)
    things = admin.client.resources
    shop.machines(2)
    admin.advance(3600)

    admin.run(admin.client.history.undo(listener.latest_call))
    admin.advance(3600)

    assert admin.call("ec2:DescribeInstances")["Reservations"] == []
    assert admin.client.resources == things


def test_a_terminated_instance_runs_again(admin: Admin) -> None:
    shop, listener = Shop(admin), Listener(admin)
    (id,) = shop.machines(1)
    admin.call("ec2:TerminateInstances", InstanceIds=[id])
    admin.advance(600)

    admin.run(admin.client.history.undo(listener.latest_call))
    admin.advance(600)

    assert admin.call("ec2:DescribeInstanceStatus")["InstanceStatuses"][0]["InstanceId"] == id


def test_a_bucket_that_holds_objects_is_not_unmade_under_them(admin: Admin) -> None:
    listener = Listener(admin)
    admin.call("s3:CreateBucket", Bucket="photos")
    made = listener.latest_call
    admin.call("s3:PutObject", Bucket="photos", Key="a", Body=b"one")
    put = listener.latest_call

    with pytest.raises(CannotUndo) as refusal:
        admin.run(admin.client.history.undo(made))
    assert {each.record.cause for each in refusal.value.obstacles} == {put}

    admin.run(admin.client.history.undo(put))
    admin.run(admin.client.history.undo(made))
    assert admin.call("s3:ListBuckets")["Buckets"] == []


def test_an_object_deleted_long_ago_returns_with_its_bytes(admin: Admin) -> None:
    listener = Listener(admin)
    admin.call("s3:CreateBucket", Bucket="photos")
    admin.call("s3:PutObject", Bucket="photos", Key="a", Body=b"one")
    admin.call("s3:DeleteObject", Bucket="photos", Key="a")
    admin.advance(86400)

    admin.run(admin.client.history.undo(listener.latest_call))

    body = admin.call("s3:GetObject", Bucket="photos", Key="a")["Body"]
    assert b"".join(body.pieces()) == b"one"


def test_a_kept_world_takes_back_what_was_done_before_it_was_closed(tmp_path: Path) -> None:
    admin = Admin(path=tmp_path / "world")
    build(admin)
    before = admin.run(fingerprint(admin.cloud.kernel))
    listener = Listener(admin)
    group = admin.call("ec2:CreateSecurityGroup", GroupName="late", Description="late")["GroupId"]
    made = listener.latest_call
    admin.call("s3:DeleteObject", Bucket="photos-of-ann", Key="a/1.jpg")
    deleted = listener.latest_call
    admin.close()

    again = Admin(path=tmp_path / "world")
    plan = again.run(again.client.history.consequences(made))
    assert [(each.key[3], each.after) for each in plan.changes if each.key[3] == group] == [(group, None)]
    again.run(again.client.history.undo(deleted))
    again.run(again.client.history.undo(made))

    assert again.run(fingerprint(again.cloud.kernel)) == before
    again.close()
