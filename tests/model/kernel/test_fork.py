"""A copy of a world is the world, byte for byte, as it is or as it was; each then lives its own life."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.client import NotRemembered
from model.kernel.fingerprint import fingerprint
from tests.admin import Admin
from tests.shop import Shop
from tests.stories.town import build


def look(admin: Admin) -> str:
    return admin.run(fingerprint(admin.cloud.kernel))


@pytest.fixture(params=["in memory", "kept"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Admin]:
    admin = Admin(path=tmp_path / "town" if request.param == "kept" else None)
    build(admin)
    yield admin
    admin.close()


def test_a_fork_is_the_world_and_lives_the_same_life(town: Admin, tmp_path: Path) -> None:
    before = look(town)
    town.run(town.client.fork(tmp_path / "fork"))
    assert look(town) == before

    fork = Admin(path=tmp_path / "fork")
    assert (look(fork), fork.now) == (before, town.now)
    for each in (town, fork):
        each.advance(3600)
        each.call("ec2:CreateVpc", CidrBlock="10.9.0.0/16")
    assert look(fork) == look(town)
    fork.close()


def test_the_lives_part_where_calls_differ(town: Admin, tmp_path: Path) -> None:
    town.run(town.client.fork(tmp_path / "fork"))
    before = look(town)
    fork = Admin(path=tmp_path / "fork")
    fork.call("s3:DeleteObject", Bucket="photos-of-ann", Key="a/1.jpg")
    fork.call("iam:CreateUser", UserName="eve")
    assert look(town) == before != look(fork)
    fork.close()


def test_a_fork_of_the_past_is_what_the_world_was(town: Admin, tmp_path: Path) -> None:
    town.advance(1)
    then, was = town.now, look(town)
    town.advance(1)
    town.call("s3:PutObject", Bucket="photos-of-ann", Key="a/3.jpg", Body=b"three")
    town.call("s3:DeleteBucketTagging", Bucket="photos-of-ann")
    town.call("iam:CreateUser", UserName="eve")
    town.call("iam:DeleteUser", UserName="eve")
    for reservation in town.call("ec2:DescribeInstances")["Reservations"]:
        ids = [each["InstanceId"] for each in reservation["Instances"]]
        town.call("ec2:TerminateInstances", InstanceIds=ids)
    town.advance(7200)

    town.run(town.client.fork(tmp_path / "fork", then))

    fork = Admin(path=tmp_path / "fork")
    assert (look(fork), fork.now) == (was, then)
    body = fork.call("s3:GetObject", Bucket="photos-of-ann", Key="a/1.jpg")["Body"]
    assert b"".join(body.pieces()) == b"two"
    events = fork.call("cloudtrail:LookupEvents", MaxResults=50)["Events"]
    assert events
    assert max(each["EventTime"] for each in events) <= then
    fork.close()


def test_what_is_called_while_the_copy_is_made_is_not_in_it(town: Admin, tmp_path: Path) -> None:
    looks = [look(town)]

    async def meanwhile() -> None:
        forking = asyncio.create_task(town.client.fork(tmp_path / "fork"))
        for number in range(1000):
            await town.client.call("ec2:CreateTags", Resources=[group], Tags=[{"Key": "n", "Value": str(number)}])
            looks.append(await fingerprint(town.cloud.kernel))
            await town.client.call("s3:PutObject", Bucket="photos-of-ann", Key=f"new/{number % 3}", Body=b"new")
            looks.append(await fingerprint(town.cloud.kernel))
            if number == 5:
                await town.client.call("ec2:TerminateInstances", InstanceIds=ids)
                looks.append(await fingerprint(town.cloud.kernel))
            if forking.done():
                break
        await forking

    reservations = town.call("ec2:DescribeInstances")["Reservations"]
    ids = [each["InstanceId"] for one in reservations for each in one["Instances"]]
    group = town.call("ec2:DescribeSecurityGroups")["SecurityGroups"][0]["GroupId"]
    town.run(meanwhile())

    fork = Admin(path=tmp_path / "fork")
    assert look(fork) in looks[:-5], "the copy is of one moment, and others had their turns after it"
    fork.close()


def test_a_fork_takes_back_what_was_done_before_it(tmp_path: Path) -> None:
    admin = Admin(path=tmp_path / "world")
    before = look(admin)
    shop = Shop(admin)
    shop.machines(1)
    causes = [record.cause for record in admin.cloud.kernel.journal if not record.follows]
    admin.advance(60)
    admin.run(admin.client.fork(tmp_path / "fork"))
    admin.close()

    fork = Admin(path=tmp_path / "fork")
    for cause in reversed(causes[1:]):
        fork.run(fork.client.history.undo(cause))
    things = fork.client.resources
    fork.close()
    again = Admin()
    assert (things, before) == (again.client.resources, look(again))
    again.close()


def test_nothing_is_copied_onto_another_world(admin: Admin, tmp_path: Path) -> None:
    admin.run(admin.client.fork(tmp_path / "fork"))
    with pytest.raises(FileExistsError):
        admin.run(admin.client.fork(tmp_path / "fork"))
    with pytest.raises(ValueError, match="has not happened"):
        admin.run(admin.client.fork(tmp_path / "other", admin.now + 1))
    assert not (tmp_path / "other").exists()


def test_what_is_forgotten_cannot_be_gone_on_from(tmp_path: Path) -> None:
    admin = Admin(path=tmp_path / "world")
    with pytest.raises(NotRemembered):
        admin.run(admin.client.fork(tmp_path / "fork", admin.now - 1))
    assert [each.name for each in tmp_path.glob("fork*")] == []
    admin.close()
