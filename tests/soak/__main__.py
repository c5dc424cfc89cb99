"""`python -m tests.soak [MINUTES]`: mixed load on loopback; says each half minute how fast and how large the server is.

Ends with 1 when a call was refused, or when the server grew by more than a twentieth in the second half.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import boto3

from model.kit.cell import CellSettings
from tests.bench.callers import calls_per_second, signed
from tests.bench.endpoints import OURS, Endpoint, endpoint

SECONDS = 30
GROWTH = 1.05
EC2, IAM, STS = "2016-11-15", "2010-05-08", "2011-06-15"
METRICS, GROUPS = "2010-08-01", "2011-01-01"


def mixed(port: int, vpc: str, number: int) -> list[bytes]:
    """What one client asks again and again: reads of every service, a change of a tag, a datapoint."""
    asked: list[tuple[str, dict[str, str]]] = [
        ("sts", {"Action": "GetCallerIdentity", "Version": STS}),
        ("ec2", {"Action": "DescribeVpcs", "Version": EC2}),
        ("ec2", tag(vpc, number, "one")),
        ("iam", {"Action": "ListUsers", "Version": IAM}),
        ("ec2", {"Action": "DescribeSecurityGroups", "Version": EC2}),
        ("ec2", tag(vpc, number, "two")),
        ("monitoring", {"Action": "DescribeAlarms", "Version": METRICS}),
        ("monitoring", datapoint(number)),
        ("autoscaling", {"Action": "DescribeAutoScalingGroups", "Version": GROUPS}),
    ]
    return [signed(port, service, fields) for service, fields in asked]


def tag(vpc: str, number: int, value: str) -> dict[str, str]:
    said = {"ResourceId.1": vpc, "Tag.1.Key": f"client-{number}", "Tag.1.Value": value}
    return {"Action": "CreateTags", "Version": EC2, **said}


def datapoint(number: int) -> dict[str, str]:
    said = {"MetricData.member.1.MetricName": f"Beats{number}", "MetricData.member.1.Value": "1"}
    return {"Action": "PutMetricData", "Version": METRICS, "Namespace": "Soak", **said}


def client(port: int, service: str) -> Any:
    access_key, secret = CellSettings().root_key
    return boto3.client(
        service,
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id=access_key,
        aws_secret_access_key=secret,
    )


def objects(s3: Any) -> None:
    """Fifty objects come, are read and go."""
    for number in range(50):
        key = f"{number}.txt"
        s3.put_object(Bucket="soak", Key=key, Body=key.encode())
        assert s3.get_object(Bucket="soak", Key=key)["Body"].read() == key.encode()
        s3.delete_object(Bucket="soak", Key=key)


async def soak(server: Endpoint, rounds: int) -> bool:
    vpc = client(server.port, "ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    s3 = client(server.port, "s3")
    s3.create_bucket(Bucket="soak")
    sizes: list[float] = []
    for number in range(rounds):
        clients = [mixed(server.port, vpc, each) for each in range(8)]
        rate = await calls_per_second(server.port, clients, SECONDS)
        objects(s3)
        sizes.append(server.resident_mebibytes)
        sys.stdout.write(f"{(number + 1) * SECONDS / 60:6.1f} min {rate:8,.0f} calls/s {sizes[-1]:8.1f} MiB\n")
        sys.stdout.flush()
    half = sizes[len(sizes) // 2]
    sys.stdout.write(f"second half: {half:.1f} to {sizes[-1]:.1f} MiB, no call refused\n")
    return sizes[-1] <= half * GROWTH


def main() -> int:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 15.0
    with endpoint([*OURS, "--memory"]) as server:
        return 0 if asyncio.run(soak(server, max(2, round(minutes * 60 / SECONDS)))) else 1


if __name__ == "__main__":
    sys.exit(main())
