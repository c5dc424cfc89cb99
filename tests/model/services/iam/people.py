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
from model.kit.one_time import code_at
from model.kit.principal import Principal
from model.services.iam.sign_in import SignedIn, sign_in_as_root
from model.services.iam.sign_in import sign_in as console_sign_in
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
    call.render = lambda _, result: plain(find_offer(service, operation).contract, result)
    return admin.run(admin.cloud.handle(call))


def policy(*statements: dict[str, Any]) -> str:
    """A policy document; what a statement leaves out is Allow and everything."""
    whole = [{"Effect": "Allow", "Action": "*", "Resource": "*"} | statement for statement in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": whole})


def sign_in(admin: Admin, name: str, password: str, code: str = "") -> SignedIn:
    """At the console's door; root comes in by its e-mail address."""

    async def knock() -> SignedIn:
        world = admin.cloud.world("123456789012", "us-east-1", "iam")
        async with admin.cloud.kernel.unit("", "signin:ConsoleLogin"):
            enter = sign_in_as_root if "@" in name else console_sign_in
            return enter(world, name, password, code)

    return admin.run(knock())


class App:
    """A phone that shows the codes of devices."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.seeds: dict[str, str] = {}

    def scan(self, name: str) -> str:
        """Make a device and keep its seed; returns its serial number."""
        made = self.admin.call("iam:CreateVirtualMFADevice", VirtualMFADeviceName=name)["VirtualMFADevice"]
        self.seeds[made["SerialNumber"]] = made["Base32StringSeed"].decode()
        return made["SerialNumber"]

    def code(self, serial: str, steps: int = 0) -> str:
        return code_at(self.seeds[serial], int(self.admin.now // 30) + steps)

    def give(self, serial: str, user: str) -> None:
        """Enable a device with the last code and the one of now."""
        self.admin.call(
            "iam:EnableMFADevice",
            UserName=user,
            SerialNumber=serial,
            AuthenticationCode1=self.code(serial, -1),
            AuthenticationCode2=self.code(serial),
        )
