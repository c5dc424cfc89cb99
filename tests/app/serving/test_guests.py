"""Software on an instance asks who it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.serving.guests import Guests
from model.gateway.trail import Called
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.kit.errors import AwsError
from tests.admin import NOON, Admin
from tests.model.services.ec2.launches import running

TTL = "x-aws-ec2-metadata-token-ttl-seconds"
TOKEN = "x-aws-ec2-metadata-token"


class Shell:
    """A command line on an instance; `wall` is what its clock says."""

    def __init__(self, admin: Admin, **params: Any) -> None:
        self.admin = admin
        self.id = running(admin, **params)
        self.wall = NOON
        self.guests = Guests(admin.client, lambda: self.wall)

    def ask(self, path: str, method: str = "GET", source: str = "127.0.0.1", **headers: str) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = HttpRequest(method, f"/_cloudarium/imds/{self.id}/{path}", headers=named, source_ip=source)
        assert self.guests.knows(request)
        return self.admin.run(self.guests.answer(request))

    def get(self, path: str) -> HttpResponse:
        """With a token, as version 2 wants it, which is all that the images of today allow."""
        return self.ask(path, **{TOKEN: text(self.token())})

    def read(self, path: str) -> str:
        answer = self.get(f"latest/{path}")
        assert answer.status == 200, path
        return text(answer)

    def token(self, seconds: str = "60") -> HttpResponse:
        return self.ask("latest/api/token", "PUT", **{TTL: seconds})

    def let_pass(self, seconds: float) -> None:
        """Real time, by which clients judge credentials."""
        self.wall += seconds
        self.admin.cloud.wall = lambda: self.wall

    def described(self) -> dict[str, Any]:
        return self.admin.call("ec2:DescribeInstances", InstanceIds=[self.id])["Reservations"][0]["Instances"][0]


def text(answer: HttpResponse) -> str:
    assert isinstance(answer.body, bytes)
    return answer.body.decode()


@pytest.fixture
def shell(admin: Admin) -> Shell:
    return Shell(admin)


@pytest.mark.fact("imds-01")
def test_the_root_lists_the_entries_and_what_is_not_there_is_not_found(shell: Shell) -> None:
    entries = shell.read("meta-data/").splitlines()
    assert {"ami-id", "instance-id", "instance-type", "local-ipv4", "network/", "placement/"} <= set(entries)
    assert shell.read("meta-data/instance-id") == shell.id
    assert shell.get("latest/meta-data/colour").status == 404
    assert shell.get("latest/meta-data/ami-id/more").status == 404
    assert shell.get("2021-07-15/meta-data/instance-id").status == 200
    assert shell.get("tomorrow/meta-data/instance-id").status == 404


@pytest.mark.fact("imds-03")
def test_metadata_says_what_the_description_says_and_follows_it(admin: Admin, shell: Shell) -> None:
    told = shell.described()
    for entry, member in (
        ("ami-id", "ImageId"),
        ("hostname", "PrivateDnsName"),
        ("instance-type", "InstanceType"),
        ("local-ipv4", "PrivateIpAddress"),
        ("public-ipv4", "PublicIpAddress"),
    ):
        assert shell.read(f"meta-data/{entry}") == told[member]
    assert shell.read("meta-data/placement/availability-zone") == told["Placement"]["AvailabilityZone"]
    assert shell.read("meta-data/security-groups") == "default"
    made = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="web", VpcId=told["VpcId"])
    admin.call("ec2:ModifyInstanceAttribute", InstanceId=shell.id, Groups=[made["GroupId"]])
    assert shell.read("meta-data/security-groups") == "web"
    mac = shell.read("meta-data/network/interfaces/macs/").rstrip("/")
    assert shell.read(f"meta-data/network/interfaces/macs/{mac}/subnet-id") == told["SubnetId"]


@pytest.mark.fact("imds-04")
def test_reading_needs_no_credentials_and_is_no_api_call(admin: Admin, shell: Shell) -> None:
    calls: list[Called] = []
    admin.client.listen(Called, calls.append)
    shell.read("meta-data/instance-id")
    assert calls == []


@pytest.mark.fact("imds-02")
def test_nobody_else_is_answered(admin: Admin, shell: Shell) -> None:
    assert shell.ask("latest/meta-data/instance-id", source="203.0.113.7").status == 404
    admin.call("ec2:StopInstances", InstanceIds=[shell.id])
    assert shell.ask("latest/meta-data/instance-id").status == 404


@pytest.mark.fact("imds-06")
def test_three_instances_of_one_launch_can_tell_themselves_apart(admin: Admin) -> None:
    first = Shell(admin, MinCount=3, MaxCount=3)
    ids = [each["InstanceId"] for each in admin.call("ec2:DescribeInstances")["Reservations"][0]["Instances"]]
    names: set[str] = set()
    for first.id in ids:
        names.add(f"{first.read('meta-data/local-ipv4')}-{first.read('meta-data/instance-id')}")
    assert len(names) == 3
    assert sorted(first.admin.run(_index(first, id)) for id in ids) == ["0", "1", "2"]


async def _index(shell: Shell, id: str) -> str:
    guest = shell.admin.client.guest(id)
    assert guest is not None
    return await guest.read("meta-data/ami-launch-index") or ""


def test_user_data_is_there_as_it_was_written(admin: Admin) -> None:
    assert Shell(admin, UserData="IyEvYmluL3No").read("user-data") == "#!/bin/sh"
    assert Shell(admin).get("latest/user-data").status == 404


def test_the_identity_document_says_where_and_what_it_is(shell: Shell) -> None:
    told = json.loads(shell.read("dynamic/instance-identity/document"))
    assert (told["instanceId"], told["accountId"], told["region"]) == (shell.id, "123456789012", "us-east-1")


def test_the_second_version_asks_for_a_token_first(admin: Admin) -> None:
    shell = Shell(admin, MetadataOptions={"HttpTokens": "required"})
    assert shell.ask("latest/meta-data/instance-id").status == 401
    assert Shell(admin, MetadataOptions={"HttpTokens": "optional"}).ask("latest/meta-data/instance-id").status == 200
    token = text(shell.token())
    assert text(shell.ask("latest/meta-data/instance-id", **{TOKEN: token})) == shell.id
    assert shell.ask("latest/meta-data/instance-id", **{TOKEN: token[:-4] + "AAAA"}).status == 401
    assert shell.ask("latest/meta-data/instance-id", **{TOKEN: "nonsense"}).status == 401
    shell.wall += 61
    assert shell.ask("latest/meta-data/instance-id", **{TOKEN: token}).status == 401


@pytest.mark.parametrize("seconds", ["", "0", "21601", "soon"])
def test_a_token_lasts_a_second_to_six_hours(shell: Shell, seconds: str) -> None:
    assert shell.token(seconds).status == 400


def test_a_token_of_one_instance_is_of_no_use_to_another(admin: Admin) -> None:
    shell = Shell(admin, MetadataOptions={"HttpTokens": "required"})
    token = text(shell.token())
    shell.id = running(admin)
    assert shell.ask("latest/meta-data/instance-id", **{TOKEN: token}).status == 401


def test_who_comes_through_a_proxy_gets_no_token(shell: Shell) -> None:
    answer = shell.ask("latest/api/token", "PUT", **{TTL: "60", "x-forwarded-for": "10.0.0.1"})
    assert answer.status == 403


def test_the_service_can_be_switched_off(admin: Admin, shell: Shell) -> None:
    admin.call("ec2:ModifyInstanceMetadataOptions", InstanceId=shell.id, HttpEndpoint="disabled")
    assert shell.ask("latest/meta-data/instance-id").status == 403


def test_tags_are_told_where_that_is_allowed(admin: Admin) -> None:
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web"}]}]
    shell = Shell(admin, TagSpecifications=tags, MetadataOptions={"InstanceMetadataTags": "enabled"})
    assert shell.read("meta-data/tags/instance/Name") == "web"
    assert Shell(admin, TagSpecifications=tags).get("latest/meta-data/tags/").status == 404


def test_an_instance_without_a_role_has_no_credentials(shell: Shell) -> None:
    assert shell.get("latest/meta-data/iam/security-credentials/").status == 404


ROLE = "web"


@pytest.fixture
def web(admin: Admin) -> Shell:
    """A machine whose role may list buckets."""
    trusting = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trusting]})
    admin.call("iam:CreateRole", RoleName=ROLE, AssumeRolePolicyDocument=document)
    reading = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
    own = json.dumps({"Version": "2012-10-17", "Statement": [reading]})
    admin.call("iam:PutRolePolicy", RoleName=ROLE, PolicyName="own", PolicyDocument=own)
    admin.call("iam:CreateInstanceProfile", InstanceProfileName=ROLE)
    admin.call("iam:AddRoleToInstanceProfile", InstanceProfileName=ROLE, RoleName=ROLE)
    return Shell(admin, IamInstanceProfile={"Name": ROLE})


def credentials(shell: Shell) -> dict[str, str]:
    assert shell.read("meta-data/iam/security-credentials/") == ROLE
    return json.loads(shell.read(f"meta-data/iam/security-credentials/{ROLE}"))


@pytest.mark.fact("imds-05", "iam-49")
def test_a_role_s_credentials_are_renewed_before_they_end_and_allow_what_the_role_may(admin: Admin, web: Shell) -> None:
    seen: list[str] = []
    for _ in range(24):
        told = credentials(web)
        assert told["Code"] == "Success"
        seen.append(told["AccessKeyId"])
        key = admin.cloud.identities.key(told["AccessKeyId"])
        assert key is not None
        assert (key.secret, key.token) == (told["SecretAccessKey"], told["Token"])
        assert key.expires is not None and key.expires > web.wall  # noqa: PT018 - one thought
        caller = key.principal
        admin.run(admin.cloud.call("s3:ListBuckets", {}, principal=caller, region="us-east-1"))
        with pytest.raises(AwsError) as refusal:
            admin.run(admin.cloud.call("ec2:DescribeInstances", {}, principal=caller, region="us-east-1"))
        assert f":assumed-role/{ROLE}/{web.id} " in refusal.value.message
        web.let_pass(3600)
    assert 4 <= len(set(seen)) <= 24


def test_a_role_that_does_not_trust_ec2_gives_no_credentials(admin: Admin, web: Shell) -> None:
    other = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    )
    admin.call("iam:UpdateAssumeRolePolicy", RoleName=ROLE, PolicyDocument=other)
    assert credentials(web)["Code"] == "AssumeRoleUnauthorizedAccess"
