"""Ways in and how far they reach: the command line's grammar, an SDK that signs, global, regional and zonal things."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from model.catalog.regions import regions
from model.gateway.wire.messages import HttpRequest, HttpResponse
from tests.admin import Admin
from tests.stories.endpoint import ROOT, Endpoint
from tests.stories.premises import MINUTE, Premises, in_zone, status

OPEN = [each.name for each in regions() if not each.opt_in]
MEANINGLESS = {"1": 2, "2": 252}
"What the CLI ends with after a line that it does not understand, by its own version."
REFUSED = {"1": 255, "2": 254}
"And after a refusal by the service."


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    one = Endpoint()
    yield one
    one.close()


def version(endpoint: Endpoint, folder: Path) -> str:
    """The major version of the `aws` that is installed."""
    _, said = endpoint.aws("--version", folder=folder)
    return said.partition("aws-cli/")[2][:1]


@pytest.mark.fact("access-03")
def test_a_line_is_the_program_the_service_the_operation_and_its_options(endpoint: Endpoint, tmp_path: Path) -> None:
    code, _ = endpoint.aws("ec2", "describe-instances", "--region", "eu-west-1", folder=tmp_path)
    assert code == 0
    with_it = endpoint.boto3("cloudtrail", region="eu-west-1")
    asked = [{"AttributeKey": "EventName", "AttributeValue": "DescribeInstances"}]
    (event,) = with_it.lookup_events(LookupAttributes=asked)["Events"]
    assert (event["EventSource"], event["EventName"]) == ("ec2.amazonaws.com", "DescribeInstances")
    assert '"awsRegion":"eu-west-1"' in event["CloudTrailEvent"].replace(": ", ":")

    answered = len(endpoint.calls)
    code, said = endpoint.aws("nosuch", "list", folder=tmp_path)
    own = version(endpoint, tmp_path)
    assert (code, "usage: aws [options] <command> <subcommand>" in said) == (MEANINGLESS[own], True)
    assert len(endpoint.calls) == answered, "what is no line is never sent"
    code, said = endpoint.aws("iam", "get-user", "--user-name", "nobody", folder=tmp_path)
    assert (code, "(NoSuchEntity)" in said) == (REFUSED[own], True)


@pytest.mark.fact("access-09")
def test_an_sdk_signs_for_whoever_has_a_key(endpoint: Endpoint) -> None:
    seen: list[HttpRequest] = []
    answer = endpoint.server.answer

    async def watched(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return await answer(request)

    endpoint.server.answer = watched
    client = endpoint.boto3("sqs", region="eu-west-1", key=ROOT)
    client.create_queue(QueueName="orders")
    (url,) = client.list_queues()["QueueUrls"]
    assert url.endswith("/orders")
    proof = seen[-1].header("authorization")
    assert proof.startswith(f"AWS4-HMAC-SHA256 Credential={ROOT[0]}/")
    assert "/eu-west-1/sqs/aws4_request" in proof
    with pytest.raises(client.exceptions.ClientError, match=r"InvalidSignature|SignatureDoesNotMatch"):
        endpoint.boto3("sqs", region="eu-west-1", key=(ROOT[0], "another secret")).list_queues()


def listed(admin: Admin, region: str) -> dict[str, list[Any]]:
    """What a region holds of what somebody put there."""
    return {
        "queues": admin.call("sqs:ListQueues", region=region).get("QueueUrls", []),
        "volumes": admin.call("ec2:DescribeVolumes", region=region)["Volumes"],
        "snapshots": admin.call("ec2:DescribeSnapshots", region=region, OwnerIds=["self"])["Snapshots"],
        "images": admin.call("ec2:DescribeImages", region=region, Owners=["self"])["Images"],
    }


@pytest.mark.fact("access-11")
def test_things_belong_to_the_world_to_a_region_or_to_a_zone(admin: Admin) -> None:
    admin.call("iam:CreateUser", UserName="ann")
    told = [admin.call("iam:ListUsers", region=region)["Users"] for region in OPEN]
    assert all(each == told[0] for each in told)
    assert [each["UserName"] for each in told[0]] == ["ann"]

    admin.call("sqs:CreateQueue", region="us-east-1", QueueName="orders")
    missing = admin.refused("sqs:GetQueueUrl", region="eu-west-1", QueueName="orders")
    assert missing.code in ("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")

    machines = {letter: in_zone(admin, letter)[0] for letter in "abc"}
    premises = Premises(admin)
    for part in ("utility", "generators"):
        premises.disturb("us-east-1a", part)
    admin.advance(20 * MINUTE)
    assert premises.report("us-east-1a").is_out
    assert {letter: status(admin, id)[0] for letter, id in machines.items()} == {"a": "impaired", "b": "ok", "c": "ok"}
    assert admin.call("sqs:GetQueueUrl", region="us-east-1", QueueName="orders")["QueueUrl"].endswith("/orders")
    assert admin.call("iam:ListUsers", region="us-east-1")["Users"] == told[0]


@pytest.mark.fact("access-12")
def test_nothing_leaves_a_region_until_somebody_copies_it(admin: Admin) -> None:
    home = "eu-west-1"
    admin.call("sqs:CreateQueue", region=home, QueueName="orders")
    volume = admin.call("ec2:CreateVolume", region=home, AvailabilityZone=f"{home}a", Size=8)["VolumeId"]
    admin.advance(MINUTE)
    snapshot = admin.call("ec2:CreateSnapshot", region=home, VolumeId=volume)["SnapshotId"]
    admin.advance(3600)
    assert all(len(found) == 1 for kind, found in listed(admin, home).items() if kind != "images")
    elsewhere = [region for region in OPEN if region != home]
    assert not any(found for region in elsewhere for found in listed(admin, region).values())

    copied = {"SourceRegion": home, "SourceSnapshotId": snapshot}
    admin.call("ec2:CopySnapshot", region="eu-central-1", **copied)
    admin.advance(3600)
    holding = [region for region in elsewhere if any(listed(admin, region).values())]
    assert holding == ["eu-central-1"]
    assert len(listed(admin, "eu-central-1")["snapshots"]) == 1
    assert listed(admin, "eu-central-1")["queues"] == []
