"""A request that comes twice with its token makes one thing."""

from typing import Any

import pytest

from model.client import Called
from model.kit.replays import KEPT_SECONDS, Replay
from tests.admin import Admin
from tests.stories.endpoint import Endpoint

VOLUME: dict[str, Any] = {"AvailabilityZone": "us-east-1a", "Size": 1, "ClientToken": "the-first"}
TEMPLATE: dict[str, Any] = {
    "LaunchTemplateName": "web",
    "LaunchTemplateData": {"InstanceType": "t3.micro"},
    "ClientToken": "the-first",
}


def with_other(**params: Any) -> dict[str, Any]:
    return VOLUME | params


def volumes(admin: Admin, region: str = "us-east-1") -> list[str]:
    return [each["VolumeId"] for each in admin.call("ec2:DescribeVolumes", region=region)["Volumes"]]


def test_a_request_that_comes_twice_is_answered_as_it_was_and_makes_one_thing(admin: Admin) -> None:
    first, again = (admin.call("ec2:CreateVolume", **VOLUME) for _ in range(2))
    assert first == again
    assert volumes(admin) == [first["VolumeId"]]
    assert admin.call("ec2:CreateLaunchTemplate", **TEMPLATE) == admin.call("ec2:CreateLaunchTemplate", **TEMPLATE)


def test_another_token_no_token_or_another_region_is_another_request(admin: Admin) -> None:
    for _ in range(2):
        admin.call("ec2:CreateVolume", **VOLUME)
        admin.call("ec2:CreateVolume", **{name: value for name, value in VOLUME.items() if name != "ClientToken"})
    admin.call("ec2:CreateVolume", **with_other(ClientToken="the-second"))
    admin.call("ec2:CreateVolume", region="eu-west-1", **with_other(AvailabilityZone="eu-west-1a"))
    assert (len(volumes(admin)), len(volumes(admin, "eu-west-1"))) == (4, 1)


def test_a_token_stands_for_one_request_only(admin: Admin) -> None:
    admin.call("ec2:CreateVolume", **VOLUME)
    assert admin.refused("ec2:CreateVolume", **with_other(Size=2)).code == "IdempotentParameterMismatch"
    assert len(volumes(admin)) == 1


def test_what_was_refused_may_be_asked_again(admin: Admin) -> None:
    assert admin.refused("ec2:CreateVolume", **with_other(Size=70_000)).code == "InvalidParameterValue"
    admin.call("ec2:CreateVolume", **VOLUME)
    assert len(volumes(admin)) == 1


def test_a_token_is_forgotten_after_a_day(admin: Admin) -> None:
    admin.call("ec2:CreateVolume", **VOLUME)
    admin.advance(KEPT_SECONDS - 1)
    admin.call("ec2:CreateVolume", **VOLUME)
    assert len(volumes(admin)) == 1
    admin.advance(2)
    assert list(admin.cloud.kernel.store.everywhere(Replay)) == []
    admin.call("ec2:CreateVolume", **VOLUME)
    assert len(volumes(admin)) == 2


def test_taking_a_request_back_takes_its_token_back(admin: Admin) -> None:
    told: list[Called] = []
    admin.client.listen(Called, told.append)
    admin.call("ec2:CreateVolume", **VOLUME)
    admin.run(admin.client.history.undo(told[-1].cause))
    assert volumes(admin) == []
    admin.call("ec2:CreateVolume", **VOLUME)
    assert len(volumes(admin)) == 1


def test_a_token_is_nothing_that_nobody_acts_on(admin: Admin) -> None:
    told: list[Called] = []
    admin.client.listen(Called, told.append)
    admin.call("ec2:CreateVolume", **VOLUME)
    assert told[-1].ignored == ()


@pytest.fixture
def endpoint() -> Any:
    one = Endpoint()
    yield one
    one.close()


def test_an_sdk_that_asks_again_makes_one_thing(endpoint: Endpoint) -> None:
    """It sends a token of its own, and the same one when it believes that the first answer was lost."""
    ec2 = endpoint.boto3("ec2")
    ec2.meta.events.register("needs-retry.ec2.CreateVolume", lambda attempts, **_: 0 if attempts == 1 else None)
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)
    assert endpoint.calls.count("CreateVolume") == 2
    assert [each["VolumeId"] for each in ec2.describe_volumes()["Volumes"]] == [volume["VolumeId"]]
