"""People who call with the rights that they were given."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.gateway.call import Call
from model.gateway.registry import find_offer
from model.gateway.wire.auth_refusals import QUERY
from model.gateway.wire.plain import plain
from model.kit.errors import AwsError
from model.kit.principal import Principal
from tests.admin import Admin


class Key:
    """Credentials whose signature is beyond doubt."""

    def __init__(self, access_key: str, token: str = "") -> None:
        self.access_key = access_key
        self.token = token

    def expired(self) -> AwsError:
        return QUERY.expired()

    def mistaken(self) -> AwsError:
        return QUERY.unknown()

    def unknown(self) -> AwsError:
        return QUERY.unknown()

    def check(self, secret: str, now: float) -> None:
        assert len(secret) == 40


class Person:
    """Somebody with an access key: `call` as they would, `may` says whether they are allowed to."""

    def __init__(self, admin: Admin, name: str) -> None:
        self.admin = admin
        self.name = name
        admin.call("iam:CreateUser", UserName=name)
        key = admin.call("iam:CreateAccessKey", UserName=name)["AccessKey"]
        self.key_id: str = key["AccessKeyId"]

    @property
    def principal(self) -> Principal:
        key = self.admin.cloud.identities.key(self.key_id)
        assert key is not None
        return key.principal

    def call(self, action: str, **params: Any) -> dict[str, Any]:
        return self.admin.run(self.admin.cloud.call(action, params, principal=self.principal, region="us-east-1"))

    def signed(self, action: str, key_id: str = "", **params: Any) -> dict[str, Any]:
        """A call from outside, signed with one of the person's keys."""
        return signed(self.admin, action, Key(key_id or self.key_id), **params)

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

    def given(self, *statements: dict[str, Any], name: str = "own") -> None:
        document = policy(*statements)
        self.admin.call("iam:PutUserPolicy", UserName=self.name, PolicyName=name, PolicyDocument=document)


def signed(admin: Admin, action: str, key: Key | None, **params: Any) -> dict[str, Any]:
    """A call from outside, with these credentials or without any, answered as boto3 would."""
    service, _, operation = action.partition(":")
    call = Call(service, operation, params, "us-east-1", credentials=key)
    call.render = lambda result: plain(find_offer(service, operation).contract, result)
    return admin.run(admin.cloud.handle(call))


def policy(*statements: dict[str, Any]) -> str:
    """A policy document; what a statement leaves out is Allow and everything."""
    whole = [{"Effect": "Allow", "Action": "*", "Resource": "*"} | statement for statement in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": whole})
