"""The real `aws` CLI and boto3 drive the world that `cloudarium serve` keeps."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from model.catalog.images import images
from tests.stories.served import ROOT, Served, served

IMAGE = images("us-east-1")[0].id


@pytest.fixture(scope="module")
def shop() -> Iterator[Served]:
    """The web application of the notes, behind the endpoint, with nothing to wait for."""
    with served("--memory", "--scenario", "three_tier", "--delays", "none", "--control") as endpoint:
        yield endpoint


def boto(endpoint: Served, service: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=endpoint.url,
        region_name="us-east-1",
        aws_access_key_id=endpoint.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=endpoint.environment["AWS_SECRET_ACCESS_KEY"],
    )


def test_the_cli_launches_an_instance_and_waits_until_it_runs(shop: Served) -> None:
    launched = shop.aws("ec2", "run-instances", "--image-id", IMAGE, "--instance-type", "t3.micro")
    instance = launched["Instances"][0]["InstanceId"]
    assert launched["Instances"][0]["State"]["Name"] == "pending"

    shop.aws("ec2", "wait", "instance-running", "--instance-ids", instance)

    found = shop.aws("ec2", "describe-instances", "--instance-ids", instance)
    assert found["Reservations"][0]["Instances"][0]["State"]["Name"] == "running"


def test_the_cli_makes_a_bucket_copies_a_file_and_syncs_a_folder(shop: Served, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<h1>open</h1>")
    (tmp_path / "large.bin").write_bytes(bytes(range(256)) * 40_000)

    shop.aws("s3", "mb", "s3://a-bucket-of-mine")
    shop.aws("s3", "cp", str(tmp_path / "large.bin"), "s3://a-bucket-of-mine/large.bin", "--no-progress")
    shop.aws("s3", "sync", str(tmp_path / "site"), "s3://a-bucket-of-mine/site", "--no-progress")
    shop.aws("s3", "cp", "s3://a-bucket-of-mine/large.bin", str(tmp_path / "back.bin"), "--no-progress")

    listed = shop.aws("s3api", "list-objects-v2", "--bucket", "a-bucket-of-mine")
    assert [each["Key"] for each in listed["Contents"]] == ["large.bin", "site/index.html"]
    assert (tmp_path / "back.bin").read_bytes() == (tmp_path / "large.bin").read_bytes()


@pytest.mark.fact("access-04")
def test_the_cli_copies_a_folder_and_tells_each_file(shop: Served, tmp_path: Path) -> None:
    folder = tmp_path / "myfolder"
    (folder / "sub").mkdir(parents=True)
    for name in ("a.txt", "sub/b.txt"):
        (folder / name).write_text(name)

    shop.aws("s3", "mb", "s3://awsinaction-me")
    told = shop.aws("s3", "cp", str(folder), "s3://awsinaction-me/myfolder", "--recursive", "--no-progress")

    lines = sorted(line for line in told.splitlines() if line.startswith("upload: "))
    assert [line.rpartition(" to ")[2] for line in lines] == [
        "s3://awsinaction-me/myfolder/a.txt",
        "s3://awsinaction-me/myfolder/sub/b.txt",
    ]
    listed = shop.aws("s3api", "list-objects-v2", "--bucket", "awsinaction-me")
    assert [each["Key"] for each in listed["Contents"]] == ["myfolder/a.txt", "myfolder/sub/b.txt"]


def test_the_cli_reads_metrics_scales_a_group_and_sees_its_targets(shop: Served) -> None:
    (group,) = shop.aws("autoscaling", "describe-auto-scaling-groups")["AutoScalingGroups"]
    name, size = group["AutoScalingGroupName"], group["DesiredCapacity"]
    shop.aws(
        "autoscaling", "set-desired-capacity", "--auto-scaling-group-name", name, "--desired-capacity", str(size + 1)
    )
    now = shop.steer("advance", seconds=900)["time"]

    statistics = shop.aws(
        *("cloudwatch", "get-metric-statistics", "--namespace", "AWS/EC2", "--metric-name", "CPUUtilization"),
        *("--dimensions", f"Name=AutoScalingGroupName,Value={name}", "--statistics", "Average"),
        *("--period", "300", "--start-time", now[:14] + "00:00Z", "--end-time", now),
    )
    arn = group["TargetGroupARNs"][0]
    targets = shop.aws("elbv2", "describe-target-health", "--target-group-arn", arn)["TargetHealthDescriptions"]
    assert all(0 < point["Average"] < 100 for point in statistics["Datapoints"])
    assert len([each for each in targets if each["TargetHealth"]["State"] == "healthy"]) >= size


def test_boto3_does_the_same(shop: Served) -> None:
    ec2, s3, scaling = (boto(shop, service) for service in ("ec2", "s3", "autoscaling"))

    (instance,) = ec2.run_instances(ImageId=IMAGE, InstanceType="t3.micro", MinCount=1, MaxCount=1)["Instances"]
    ec2.get_waiter("instance_running").wait(InstanceIds=[instance["InstanceId"]])
    s3.create_bucket(Bucket="another-bucket-of-mine")
    s3.put_object(Bucket="another-bucket-of-mine", Key="a/b c+d.txt", Body=b"hello")

    assert s3.get_object(Bucket="another-bucket-of-mine", Key="a/b c+d.txt")["Body"].read() == b"hello"
    assert [each["AutoScalingGroupName"] for each in scaling.describe_auto_scaling_groups()["AutoScalingGroups"]]
    assert boto(shop, "sts").get_caller_identity()["Account"] == "123456789012"


def test_health_says_version_time_speed_and_how_much_there_is(shop: Served) -> None:
    health = shop.steer("health")

    assert health.keys() == {"version", "time", "speed", "resources"}
    assert health["resources"] > 100


def test_a_reset_brings_the_scenario_back_as_it_began() -> None:
    with served("--memory", "--control", "--scenario", "empty") as endpoint:
        before = endpoint.steer("health")["resources"]
        boto(endpoint, "ec2").create_vpc(CidrBlock="10.0.0.0/16")

        assert endpoint.steer("health")["resources"] > before
        assert endpoint.steer("reset")["resources"] == before


def test_with_signatures_off_any_key_is_root_and_the_worlds_own_keys_are_whose_they_are() -> None:
    with served("--memory", "--auth", "off") as endpoint:
        iam = boto(endpoint, "iam")
        iam.create_user(UserName="ann")
        key = iam.create_access_key(UserName="ann")["AccessKey"]
        environment = endpoint.environment | {"AWS_ACCESS_KEY_ID": "anything", "AWS_SECRET_ACCESS_KEY": "at all"}
        stranger = Served(endpoint.url, environment, endpoint.process)
        environment = environment | {"AWS_ACCESS_KEY_ID": key["AccessKeyId"]}
        ann = Served(endpoint.url, environment, endpoint.process)

        assert boto(stranger, "sts").get_caller_identity()["Arn"].endswith(":root")
        assert boto(ann, "sts").get_caller_identity()["Arn"].endswith(":user/ann")


def test_a_taken_port_is_one_clear_line_and_two() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ran = run("serve", "--memory", "--port", str(port))

    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert f"cannot listen on 127.0.0.1:{port}" in ran.stderr


def test_a_file_that_is_no_world_is_one_clear_line_and_two_and_stays_as_it_was(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Dear Ann")

    ran = run("serve", "--world", str(letter), "--port", "0")

    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "not a world" in ran.stderr
    assert letter.read_text() == "Dear Ann"


def test_an_unknown_scenario_is_one_clear_line_and_two() -> None:
    ran = run("serve", "--memory", "--scenario", "atlantis", "--port", "0")

    assert (ran.returncode, ran.stderr) == (2, "cloudarium: there is no scenario 'atlantis'\n")


def test_control_is_refused_off_loopback() -> None:
    ran = run("serve", "--memory", "--control", "--host", "0.0.0.0", "--port", "0")  # noqa: S104

    assert ran.returncode == 2
    assert "0.0.0.0" in ran.stderr  # noqa: S104


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
