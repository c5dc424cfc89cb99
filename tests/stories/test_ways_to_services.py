"""Real clients on machines without a way out: what an endpoint opens to them, and what it tells of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from model.catalog.images import images
from tests.stories.command_line import typed
from tests.stories.served import Served, served
from tests.stories.test_keys_for_real import boto, trust

IMAGE = images("us-east-1")[0].id
S3 = "com.amazonaws.us-east-1.s3"


@pytest.fixture(scope="module")
def office() -> Iterator[Served]:
    with served("--memory", "--scenario", "empty", "--delays", "none") as endpoint:
        yield endpoint


class Machine:
    """One in a subnet that leads nowhere, with a role that may do everything."""

    def __init__(self, office: Served) -> None:
        self.office, self.ec2 = office, boto(office, "ec2")
        self.vpc: str = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.subnet: str = self.ec2.create_subnet(VpcId=self.vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
        mine = [{"Name": "vpc-id", "Values": [self.vpc]}]
        self.table: str = self.ec2.describe_route_tables(Filters=mine)["RouteTables"][0]["RouteTableId"]
        self.id = self._launch()

    def _launch(self) -> str:
        iam = boto(self.office, "iam")
        iam.create_role(RoleName="inside", AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
        iam.attach_role_policy(RoleName="inside", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
        iam.create_instance_profile(InstanceProfileName="inside")
        iam.add_role_to_instance_profile(InstanceProfileName="inside", RoleName="inside")
        profile = {"Name": "inside"}
        wanted: dict[str, Any] = {"ImageId": IMAGE, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
        made = self.ec2.run_instances(**wanted, SubnetId=self.subnet, IamInstanceProfile=profile)
        return made["Instances"][0]["InstanceId"]

    def aws(self, *words: str) -> tuple[int, str]:
        """What the CLI says on the machine, and how it ends."""
        bare = {name: value for name, value in self.office.environment.items() if not name.startswith("AWS_")}
        inside = bare | {
            "AWS_ENDPOINT_URL": self.office.url,
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": f"{self.office.url}/_cloudarium/imds/{self.id}",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_PAGER": "",
        }
        ran = typed(words, inside)
        return ran.returncode, ran.stdout + ran.stderr


def test_an_endpoint_lets_a_closed_subnet_read_its_files_and_an_analysis_says_why(office: Served) -> None:
    s3 = boto(office, "s3")
    s3.create_bucket(Bucket="files-of-the-closed")
    s3.put_object(Bucket="files-of-the-closed", Key="hello.txt", Body=b"hello")
    machine, listing = Machine(office), ("s3", "ls", "s3://files-of-the-closed")
    code, said = machine.aws(*listing)
    assert code != 0
    assert f"NO_ROUTE_TO_DESTINATION at {machine.table}" in said
    made = machine.ec2.create_vpc_endpoint(VpcId=machine.vpc, ServiceName=S3, RouteTableIds=[machine.table])
    endpoint = made["VpcEndpoint"]["VpcEndpointId"]
    code, said = machine.aws(*listing)
    assert (code, "hello.txt" in said) == (0, True)
    nothing = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [nothing]})
    machine.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, PolicyDocument=policy)
    code, said = machine.aws(*listing)
    assert "because no VPC endpoint policy allows the s3:ListBucket action" in said
    wanted = {"Source": machine.id, "Destination": endpoint, "Protocol": "tcp", "DestinationPort": 443}
    path = machine.ec2.create_network_insights_path(**wanted)["NetworkInsightsPath"]["NetworkInsightsPathId"]
    machine.ec2.start_network_insights_analysis(NetworkInsightsPathId=path)
    (found,) = machine.ec2.describe_network_insights_analyses(NetworkInsightsPathId=path)["NetworkInsightsAnalyses"]
    assert (found["Status"], found["NetworkPathFound"]) == ("succeeded", True)
    assert found["ForwardPathComponents"][-1]["Component"]["Id"] == endpoint
