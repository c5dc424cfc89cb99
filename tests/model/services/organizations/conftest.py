"""An organization of a shop: who manages it, and accounts for testing and for the real thing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.kit.errors import AwsError
from model.kit.principal import root
from tests.admin import Admin

OWN = "123456789012"


class Company:
    """An organization whose policies act; `of` calls as somebody of one of its accounts."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.id: str = admin.call("organizations:CreateOrganization")["Organization"]["Id"]
        self.root: str = admin.call("organizations:ListRoots")["Roots"][0]["Id"]

    def ask(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.admin.call(f"organizations:{operation}", **params)

    def refused(self, operation: str, **params: Any) -> AwsError:
        return self.admin.refused(f"organizations:{operation}", **params)

    def enable(self) -> None:
        self.ask("EnablePolicyType", RootId=self.root, PolicyType="SERVICE_CONTROL_POLICY")

    def account(self, name: str) -> str:
        """A further account, ready to be used."""
        asked = self.ask("CreateAccount", AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"]
        self.admin.advance(120)
        told = self.ask("DescribeCreateAccountStatus", CreateAccountRequestId=asked["Id"])["CreateAccountStatus"]
        assert told["State"] == "SUCCEEDED"
        return told["AccountId"]

    def unit(self, name: str, parent: str = "") -> str:
        made = self.ask("CreateOrganizationalUnit", ParentId=parent or self.root, Name=name)
        return made["OrganizationalUnit"]["Id"]

    def policy(self, name: str, *statements: dict[str, Any]) -> str:
        content = scp(*statements)
        made = self.ask("CreatePolicy", Name=name, Description="", Type="SERVICE_CONTROL_POLICY", Content=content)
        return made["Policy"]["PolicySummary"]["Id"]

    def attach(self, policy: str, target: str) -> None:
        self.ask("AttachPolicy", PolicyId=policy, TargetId=target)

    def of(self, account: str, action: str, **params: Any) -> dict[str, Any]:
        """A call by the root of an account."""
        return self.admin.run(self.admin.cloud.call(action, params, principal=root(account), region="us-east-1"))

    def denied(self, account: str, action: str, **params: Any) -> AwsError:
        with pytest.raises(AwsError) as refusal:
            self.of(account, action, **params)
        return refusal.value


def scp(*statements: dict[str, Any]) -> str:
    """A document; what a statement leaves out is Deny and everything."""
    whole = [{"Effect": "Deny", "Action": "*", "Resource": "*"} | statement for statement in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": whole})


@pytest.fixture
def company(admin: Admin) -> Company:
    return Company(admin)
