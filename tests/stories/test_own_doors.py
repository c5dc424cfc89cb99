"""Each door has its own key, and each layer its own people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from model.catalog.identity_stores import STORES, store_of
from model.client import AwsError, Client
from tests.admin import Admin
from tests.model.services.ec2.launches import running
from tests.model.services.iam.people import policy
from tests.model.services.sso_admin.test_identity_center import Center
from tests.stories.endpoint import Endpoint

HOME, PASSWORD = "123456789012", "Correct-Horse-9"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    found = Endpoint()
    yield found
    found.close()


class Ann:
    """She has one of each: a password, an access key, and the private half of a key pair."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        iam, ec2 = endpoint.boto3("iam"), endpoint.boto3("ec2")
        iam.create_user(UserName="ann")
        iam.create_login_profile(UserName="ann", Password=PASSWORD)
        key = iam.create_access_key(UserName="ann")["AccessKey"]
        self.key_id, self.secret = key["AccessKeyId"], key["SecretAccessKey"]
        self.private: str = ec2.create_key_pair(KeyName="laptop")["KeyMaterial"]
        image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
        made = ec2.run_instances(ImageId=image, InstanceType="t3.micro", KeyName="laptop", MinCount=1, MaxCount=1)
        self.machine = made["Instances"][0]["InstanceId"]
        endpoint.run(endpoint.desk.run_until(endpoint.desk.now + 120))

    @property
    def credentials(self) -> dict[str, tuple[str, str]]:
        return {
            "password": ("ann", PASSWORD),
            "access key": (self.key_id, self.secret),
            "key pair": ("ec2-user", self.private),
        }

    def opens(self, credential: str) -> set[str]:
        name, proof = self.credentials[credential]
        doors = {"console": self._console, "api": self._api, "instance": self._instance}
        return {door for door, knock in doors.items() if knock(name, proof)}

    def _console(self, name: str, proof: str) -> bool:
        client = Client(self.endpoint.desk._cloud)
        for user in {name, "ann"}:
            try:
                self.endpoint.run(client.entrance.sign_in_with_password(HOME, user, proof))
            except AwsError as refusal:
                if refusal.code != "AuthenticationFailure":
                    raise
            else:
                return True
        return False

    def _api(self, name: str, proof: str) -> bool:
        for id in (name, self.key_id):
            sts = self.endpoint.boto3("sts", key=(id, proof))
            try:
                sts.get_caller_identity()
            except ClientError as refusal:
                if refusal.response["Error"]["Code"] not in ("InvalidClientTokenId", "SignatureDoesNotMatch"):
                    raise
            else:
                return True
        return False

    def _instance(self, name: str, proof: str) -> bool:
        guest = self.endpoint.desk.guest(self.machine)
        assert guest is not None
        for user in (name, "ec2-user"):
            try:
                guest.log_in(user, proof)
            except PermissionError:
                continue
            return True
        return False


@pytest.mark.fact("access-20")
def test_each_credential_opens_its_own_door_and_no_other(endpoint: Endpoint) -> None:
    ann = Ann(endpoint)
    assert {name: ann.opens(name) for name in ann.credentials} == {
        "password": {"console"},
        "access key": {"api"},
        "key pair": {"instance"},
    }


def key_of(admin: Admin, name: str) -> str:
    return admin.call("ec2:CreateKeyPair", KeyName=name)["KeyMaterial"]


def guest(admin: Admin, id: str) -> Any:
    found = admin.client.guest(id)
    assert found is not None
    return found


def test_the_machine_keeps_its_key_when_the_pair_is_deleted_and_takes_no_other(admin: Admin) -> None:
    own, other = key_of(admin, "own"), key_of(admin, "other")
    machine = running(admin, KeyName="own")
    assert guest(admin, machine).log_in("ec2-user", own).startswith("ec2-user@ip-")
    admin.call("ec2:DeleteKeyPair", KeyName="own")
    guest(admin, machine).log_in("ec2-user", own)
    for user, key in (("ec2-user", other), ("root", own), ("ec2-user", "nonsense")):
        with pytest.raises(PermissionError):
            guest(admin, machine).log_in(user, key)
    keyless = running(admin)
    with pytest.raises(PermissionError):
        guest(admin, keyless).log_in("ec2-user", own)


@pytest.mark.fact("federation-08")
def test_each_layer_has_a_store_of_its_own_and_asks_no_other(admin: Admin) -> None:
    assert store_of("AWS resources") == "IAM"
    assert "Cognito" in store_of("mobile app")
    assert "directory" in store_of("operating system")
    assert "application" in store_of("application")
    assert len(set(STORES.values())) == len(STORES)
    key_of(admin, "own")
    machine = running(admin, KeyName="own")
    admin.call("iam:CreateUser", UserName="ann")
    key = admin.call("iam:CreateAccessKey", UserName="ann")["AccessKey"]
    for name in ("ann", "ec2-user", key["AccessKeyId"]):
        with pytest.raises(PermissionError, match="local accounts, or a directory"):
            guest(admin, machine).log_in(name, key["SecretAccessKey"])


@pytest.mark.fact("iam-47")
def test_what_iam_says_of_somebody_is_nothing_to_machines_and_directories(admin: Admin) -> None:
    own, center = key_of(admin, "own"), Center(admin)
    machine = running(admin, KeyName="own")
    admin.call("iam:CreateUser", UserName="ec2-user")
    admin.call("iam:CreateUser", UserName="ann")
    nothing = policy({"Effect": "Deny"})
    for name in ("ann", "ec2-user"):
        admin.call("iam:PutUserPolicy", UserName=name, PolicyName="own", PolicyDocument=nothing)
    center.user("ann")

    def in_both() -> bool:
        come_in = guest(admin, machine).log_in("ec2-user", own)
        return bool(come_in and center.portal("ListAccounts", center.token("ann")) is not None)

    assert in_both()
    for name in ("ann", "ec2-user"):
        admin.call("iam:DeleteUserPolicy", UserName=name, PolicyName="own")
        admin.call("iam:DeleteUser", UserName=name)
    assert in_both()
