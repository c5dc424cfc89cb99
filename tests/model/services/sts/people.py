"""People who act with temporary credentials, and accounts beside the first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.kit.errors import AwsError
from model.kit.principal import Principal, root
from tests.admin import Admin
from tests.model.services.iam.people import Key, Person, policy, signed

HOME = "123456789012"
AWAY = "111122223333"


class Acting:
    """Whoever holds these temporary credentials."""

    def __init__(self, admin: Admin, answer: dict[str, Any]) -> None:
        self.admin = admin
        self.credentials: dict[str, Any] = answer["Credentials"]
        self.key = Key(self.credentials["AccessKeyId"], self.credentials["SessionToken"])

    def call(self, action: str, **params: Any) -> dict[str, Any]:
        return signed(self.admin, action, self.key, **params)

    def refused(self, action: str, **params: Any) -> AwsError:
        with pytest.raises(AwsError) as refusal:
            self.call(action, **params)
        return refusal.value

    def may(self, action: str, **params: Any) -> bool:
        try:
            self.call(action, **params)
        except AwsError as refusal:
            if refusal.status != 403:
                raise
            return False
        return True

    @property
    def arn(self) -> str:
        return self.call("sts:GetCallerIdentity")["Arn"]


def trust(*principals: dict[str, Any], action: Any = "sts:AssumeRole", condition: Any = None) -> str:
    statements = [
        {"Effect": "Allow", "Principal": each, "Action": action} | ({"Condition": condition} if condition else {})
        for each in principals
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def role(admin: Admin, name: str, trusting: str, *statements: dict[str, Any], seconds: int = 3600) -> str:
    """A role with these rights; returns its ARN."""
    made = admin.call("iam:CreateRole", RoleName=name, AssumeRolePolicyDocument=trusting, MaxSessionDuration=seconds)[
        "Role"
    ]
    if statements:
        admin.call("iam:PutRolePolicy", RoleName=name, PolicyName="own", PolicyDocument=policy(*statements))
    return made["Arn"]


def assume(person: Person | Acting, arn: str, name: str = "session", **params: Any) -> Acting:
    answer = person.call("sts:AssumeRole", RoleArn=arn, RoleSessionName=name, **params)
    return Acting(person.admin, answer)


class Elsewhere:
    """Another account of the same world: its root, and people in it."""

    def __init__(self, admin: Admin, account: str = AWAY) -> None:
        self.admin = admin
        self.account = account

    def call(self, action: str, **params: Any) -> dict[str, Any]:
        return self.as_(root(self.account), action, **params)

    def as_(self, principal: Principal, action: str, **params: Any) -> dict[str, Any]:
        return self.admin.run(self.admin.cloud.call(action, params, principal=principal, region="us-east-1"))

    def person(self, name: str, *statements: dict[str, Any]) -> Stranger:
        self.call("iam:CreateUser", UserName=name)
        if statements:
            document = policy(*statements)
            self.call("iam:PutUserPolicy", UserName=name, PolicyName="own", PolicyDocument=document)
        key = self.call("iam:CreateAccessKey", UserName=name)["AccessKey"]
        return Stranger(self.admin, {"Credentials": {"AccessKeyId": key["AccessKeyId"], "SessionToken": ""}})


class Stranger(Acting):
    """Somebody of another account, with a lasting key."""
