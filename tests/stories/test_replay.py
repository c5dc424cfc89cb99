"""What was done is written down and done again: the same world comes of it, or one like it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.client import Client, NotARecording
from model.kernel.fingerprint import fingerprint
from tests.admin import Admin
from tests.model.services.iam.people import Person
from tests.stories.town import build


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    return tmp_path / "tape"


def look(admin: Admin) -> str:
    return admin.run(fingerprint(admin.cloud.kernel))


def live(admin: Admin) -> None:
    """An hour in a town: people with their own rights, things that are taken back, reads and refusals."""
    build(admin)
    ann = Person(admin, "eve")
    ann.given({"Action": "ec2:*"})
    ann.call("ec2:CreateVpc", CidrBlock="10.3.0.0/16")
    ann.signed("ec2:CreateVpc", CidrBlock="10.4.0.0/16")
    ann.refused("s3:CreateBucket", Bucket="not-for-eve")
    admin.advance(100.125)
    causes = [each.cause for each in admin.cloud.kernel.journal if each.what == "ec2:CreateVpc"]
    undone = admin.run(admin.client.history.undo(causes[-1]))
    admin.run(admin.client.history.undo(undone))
    balancer = admin.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["LoadBalancerArn"]
    admin.run(admin.client.demand(balancer, {"components": [{"daily": {"low": 5, "high": 80}}]}))
    admin.advance(3600)
    admin.call("ec2:CreateTags", Resources=[_vpc(admin)], Tags=[{"Key": "late", "Value": "yes"}])


def _vpc(admin: Admin) -> str:
    found = admin.call("ec2:DescribeVpcs", Filters=[{"Name": "cidr", "Values": ["10.4.0.0/16"]}])
    return found["Vpcs"][0]["VpcId"]


def recorded(admin: Admin, tape: Path) -> str:
    admin.run(admin.client.tape.record(tape))
    live(admin)
    admin.run(admin.client.tape.stop())
    return tape.read_text()


@pytest.fixture
def replayer() -> Iterator[Admin]:
    admin = Admin()
    yield admin
    admin.close()


def test_a_replay_in_an_empty_world_of_the_same_seed_leads_to_the_same_world(
    admin: Admin, tape: Path, replayer: Admin
) -> None:
    text = recorded(admin, tape)
    replayed = replayer.run(replayer.client.tape.replay(text))

    assert (replayed.partings, replayed.same) == ((), True)
    assert look(replayer) == look(admin)
    for each in (admin, replayer):
        each.advance(3600)
        each.call("iam:CreateUser", UserName="later")
        each.call("ec2:CreateVpc", CidrBlock="10.5.0.0/16")
    assert look(replayer) == look(admin)


def test_what_is_done_beside_calls_is_done_again(admin: Admin, tape: Path, replayer: Admin) -> None:
    client = admin.client
    admin.run(client.tape.record(tape))
    admin.run(client.premises.build("office", "192.168.0.0/16", public_ip="198.51.100.9", city="Berlin"))
    admin.run(client.premises.put_up("api.example.com", "203.0.113.5", "Dublin", 50.0))
    admin.run(client.premises.switch("api.example.com", powered=False))
    admin.run(client.facilities.disturb("us-east-1b", "water", until=admin.now + 600))
    admin.run(client.text_back("+15550100", "STOP"))
    admin.advance(3600)
    admin.run(client.tape.stop())

    replayed = replayer.run(replayer.client.tape.replay(tape.read_text()))

    assert (replayed.partings, replayed.same) == ((), True)
    assert replayer.client.premises.device("office").networks == ("192.168.0.0/16",)
    assert look(replayer) == look(admin)


def test_in_a_world_of_another_seed_new_names_stand_for_old_ones(admin: Admin, tape: Path) -> None:
    text = recorded(admin, tape)
    other = Admin(seed=2)
    replayed = other.run(other.client.tape.replay(text))

    assert (replayed.partings, replayed.same) == ((), False)
    assert _vpc(other) != _vpc(admin)
    tags = other.call("ec2:DescribeTags", Filters=[{"Name": "key", "Values": ["late"]}])["Tags"]
    assert [each["ResourceId"] for each in tags] == [_vpc(other)]
    other.close()


def test_a_recording_is_read_by_people_and_by_its_owner_alone(admin: Admin, tape: Path) -> None:
    admin.run(admin.client.tape.record(tape))
    admin.call("s3:CreateBucket", Bucket="photos")
    admin.call("iam:CreateUser", UserName="ann")
    admin.call("iam:CreateLoginProfile", UserName="ann", Password="Correct-Horse-9")
    admin.refused("s3:DeleteBucket", Bucket="nowhere")
    admin.run(admin.client.tape.stop())

    titles = [line for line in tape.read_text().splitlines() if line.startswith("#")]
    assert titles[1].startswith("# 2025-06-15T12:00:00Z  root  aws s3api create-bucket --bucket photos")
    assert "Correct-Horse-9" not in "".join(titles)
    assert titles[-1].endswith("-> NoSuchBucket")
    assert tape.stat().st_mode & 0o077 == 0


def test_a_session_is_replayed_in_a_fork_of_the_world_it_began_in(admin: Admin, tmp_path: Path, tape: Path) -> None:
    admin.call("iam:CreateUser", UserName="before")
    admin.advance(30)
    admin.run(admin.client.fork(tmp_path / "fork"))
    text = recorded(admin, tape)

    fork = Admin(path=tmp_path / "fork")
    replayed = fork.run(fork.client.tape.replay(text))
    assert (replayed.partings, replayed.same) == ((), True)
    fork.close()


def test_calls_that_come_together_are_replayed_in_the_order_they_had(admin: Admin, tape: Path, replayer: Admin) -> None:
    async def crowd(client: Client, name: str) -> None:
        for number in range(5):
            await client.call("iam:CreateUser", UserName=f"{name}{number}")
            await client.run_until(client.now + 0.25)
            await client.call("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=number + 1)

    async def all_at_once() -> None:
        await asyncio.gather(*(crowd(admin.client, name) for name in "abc"))

    admin.run(admin.client.tape.record(tape))
    admin.run(all_at_once())
    admin.run(admin.client.tape.stop())
    replayed = replayer.run(replayer.client.tape.replay(tape.read_text()))

    assert (replayed.partings, replayed.same, look(replayer)) == ((), True, look(admin))


def test_where_a_replay_parts_from_the_recording_it_is_said(admin: Admin, tape: Path) -> None:
    admin.run(admin.client.tape.record(tape))
    admin.call("iam:CreateUser", UserName="ann")
    admin.refused("iam:DeleteUser", UserName="bob")
    admin.run(admin.client.tape.stop())
    strange = Admin(seed=3)
    for name in ("ann", "bob"):
        strange.call("iam:CreateUser", UserName=name)

    replayed = strange.run(strange.client.tape.replay(tape.read_text()))

    assert [str(each) for each in replayed.partings] == [
        "iam:CreateUser was answered, and is EntityAlreadyExists now",
        "iam:DeleteUser was NoSuchEntity, and is answered now",
    ]
    strange.close()


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}", '{"format": 9}', '{"format": 1, "seed": 1}', "[]", "{"])
def test_what_is_no_recording_is_refused(admin: Admin, text: str) -> None:
    with pytest.raises(NotARecording):
        admin.run(admin.client.tape.replay(text))


def test_the_past_of_a_world_cannot_be_replayed_into_it(admin: Admin, tape: Path) -> None:
    admin.run(admin.client.tape.record(tape))
    admin.advance(1)
    admin.run(admin.client.tape.stop())
    text = tape.read_text()
    with pytest.raises(ValueError, match="older"):
        admin.run(admin.client.tape.replay(text))
