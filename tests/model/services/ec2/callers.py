"""Software on instances, calling services with the keys of its instance's role."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.client import Client
from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.ec2.launches import running

ROLE, PROFILE = "software", "software"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


def allow(*actions: str, **more: Any) -> str:
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def make_role(admin: Admin, policy: str) -> None:
    admin.call("iam:CreateRole", RoleName=ROLE, AssumeRolePolicyDocument=TRUST)
    admin.call("iam:CreateInstanceProfile", InstanceProfileName=PROFILE)
    admin.call("iam:AddRoleToInstanceProfile", InstanceProfileName=PROFILE, RoleName=ROLE)
    admin.call("iam:PutRolePolicy", RoleName=ROLE, PolicyName="own", PolicyDocument=policy)


class Software:
    """A program on a new instance of a subnet. `call` answers as boto3 would, `refused` gives AWS's refusal."""

    def __init__(self, admin: Admin, subnet: str, **launch: Any) -> None:
        self.admin = admin
        self.id = running(admin, SubnetId=subnet, IamInstanceProfile={"Name": PROFILE}, **launch)
        guest = admin.client.guest(self.id)
        assert guest is not None
        told = admin.run(guest.read(f"meta-data/iam/security-credentials/{ROLE}"))
        key = admin.cloud.identities.key(json.loads(told or "{}")["AccessKeyId"])
        assert key is not None
        self.client = Client(admin.cloud, key.principal)

    def call(self, action: str, /, **params: Any) -> dict[str, Any]:
        return self.admin.run(self.client.call(action, region="us-east-1", **params))

    def refused(self, action: str, /, **params: Any) -> AwsError:
        with pytest.raises(AwsError) as refusal:
            self.call(action, **params)
        return refusal.value
