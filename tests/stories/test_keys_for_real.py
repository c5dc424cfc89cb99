"""Real clients with keys of every kind: a new colleague's, a session's, a link's, and those of a machine's role."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import boto3
import pytest
from botocore.exceptions import ClientError

from model.catalog.images import images
from tests.stories.served import Served, served

IMAGE = images("us-east-1")[0].id
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


@pytest.fixture(scope="module")
def office() -> Iterator[Served]:
    with served("--memory", "--scenario", "empty", "--delays", "none") as endpoint:
        yield endpoint


def boto(endpoint: Served, service: str, keys: dict[str, Any] | None = None) -> Any:
    """A client of the owner, or of whoever has these credentials."""
    own = keys or {
        "AccessKeyId": endpoint.environment["AWS_ACCESS_KEY_ID"],
        "SecretAccessKey": endpoint.environment["AWS_SECRET_ACCESS_KEY"],
    }
    return boto3.client(
        service,
        endpoint_url=endpoint.url,
        region_name="us-east-1",
        aws_access_key_id=own["AccessKeyId"],
        aws_secret_access_key=own["SecretAccessKey"],
        aws_session_token=own.get("SessionToken"),
    )


def refusal(call: Any, **params: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(**params)
    return refused.value.response["Error"]["Code"]


def test_a_colleague_is_given_a_group_a_password_and_keys_by_the_cli(office: Served) -> None:
    office.aws("iam", "create-group", "--group-name", "readers")
    office.aws("iam", "attach-group-policy", "--group-name", "readers", "--policy-arn", READ_ONLY)
    office.aws("iam", "create-user", "--user-name", "ann")
    office.aws("iam", "add-user-to-group", "--group-name", "readers", "--user-name", "ann")
    office.aws("iam", "create-login-profile", "--user-name", "ann", "--password", "Correct-Horse-7")
    keys = office.aws("iam", "create-access-key", "--user-name", "ann")["AccessKey"]
    assert boto(office, "sts", keys).get_caller_identity()["Arn"].endswith(":user/ann")
    assert boto(office, "ec2", keys).describe_instances()["Reservations"] == []
    assert refusal(boto(office, "ec2", keys).create_vpc, CidrBlock="10.0.0.0/16") == "UnauthorizedOperation"
    assert refusal(boto(office, "sts", keys | {"SecretAccessKey": "guess"}).get_caller_identity) == (
        "SignatureDoesNotMatch"
    )


def trust(principal: dict[str, str]) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_a_role_s_session_may_what_the_role_may_with_its_token_only(office: Served) -> None:
    iam = boto(office, "iam")
    account = boto(office, "sts").get_caller_identity()["Account"]
    role = iam.create_role(RoleName="auditor", AssumeRolePolicyDocument=trust({"AWS": account}))["Role"]["Arn"]
    iam.attach_role_policy(RoleName="auditor", PolicyArn=READ_ONLY)
    user = iam.create_user(UserName="bob")["User"]["UserName"]
    may = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role}
    iam.put_user_policy(
        UserName=user, PolicyName="own", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [may]})
    )
    bob = boto(office, "sts", iam.create_access_key(UserName=user)["AccessKey"])
    session = bob.assume_role(RoleArn=role, RoleSessionName="audit")["Credentials"]
    who = boto(office, "sts", session).get_caller_identity()["Arn"]
    assert who == f"arn:aws:sts::{account}:assumed-role/auditor/audit"
    assert boto(office, "iam", session).list_users()["Users"]
    assert refusal(boto(office, "iam", session).create_user, UserName="eve") == "AccessDenied"
    without = {name: value for name, value in session.items() if name != "SessionToken"}
    assert refusal(boto(office, "sts", without).get_caller_identity) == "InvalidClientTokenId"


def test_a_link_opens_one_object_for_anybody_who_has_it(office: Served) -> None:
    s3 = boto(office, "s3")
    s3.create_bucket(Bucket="for-a-friend")
    s3.put_object(Bucket="for-a-friend", Key="hello.txt", Body=b"hello")
    link = s3.generate_presigned_url("get_object", {"Bucket": "for-a-friend", "Key": "hello.txt"}, ExpiresIn=60)
    with urlopen(link) as answer:  # noqa: S310 - our own endpoint
        assert answer.read() == b"hello"
    with pytest.raises(HTTPError) as forbidden:
        urlopen(link.partition("?")[0])  # noqa: S310 - our own endpoint
    with forbidden.value as answer:
        assert answer.code == 403


IDENTITY = """
import boto3
print(boto3.client("sts", region_name="us-east-1").get_caller_identity()["Arn"])
"""


def test_software_on_a_machine_finds_its_role_s_keys_by_itself(office: Served) -> None:
    iam, ec2 = boto(office, "iam"), boto(office, "ec2")
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
    iam.create_instance_profile(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    launched = ec2.run_instances(
        ImageId=IMAGE, InstanceType="t3.micro", MinCount=1, MaxCount=1, IamInstanceProfile={"Name": "web"}
    )
    id = launched["Instances"][0]["InstanceId"]
    ec2.get_waiter("instance_running").wait(InstanceIds=[id])
    bare = {name: value for name, value in office.environment.items() if not name.startswith("AWS_")}
    inside = bare | {
        "AWS_ENDPOINT_URL": office.url,
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": f"{office.url}/_cloudarium/imds/{id}",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }
    ran = subprocess.run([sys.executable, "-c", IDENTITY], env=inside, capture_output=True, text=True, check=True)
    assert ran.stdout.strip().endswith(f":assumed-role/web/{id}")
