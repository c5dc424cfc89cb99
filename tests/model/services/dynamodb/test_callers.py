"""Who calls: nobody without a name, software by its instance's role, visitors until their session ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest
from tests.admin import NOON, Admin
from tests.model.gateway.wire import signing
from tests.model.services.ec2.callers import Software, allow, make_role
from tests.model.services.sts.outside import token
from tests.model.services.sts.people import role, trust
from tests.model.services.sts.test_federation import WEB, by_web, publish

HOUR = 3600.0


class Entrance:
    """DynamoDB's endpoint, on whose clock time passes."""

    def __init__(self, admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
        self.admin = admin
        self.monkeypatch = monkeypatch
        self.wait(0)

    def wait(self, seconds: float) -> None:
        moment = NOON + seconds
        self.admin.cloud.wall = lambda: moment
        signing.at(self.monkeypatch, datetime.fromtimestamp(moment, UTC))

    def knock(self, credentials: Mapping[str, Any] | None) -> str:
        """What is said to whoever asks for tables: the refusal's type, or nothing."""
        request = self._request(credentials or {"AccessKeyId": "AKIA", "SecretAccessKey": "x", "SessionToken": None})
        if credentials is None:
            named = {name: value for name, value in request.headers.items() if name != "authorization"}
            request = replace(request, headers=named)
        door = Door(self.admin.cloud.handle, ("dynamodb",), self.admin.cloud.wall)
        response = self.admin.run(door.answer(request))
        assert isinstance(response.body, bytes)
        return orjson.loads(response.body).get("__type", "")

    def _request(self, credentials: Mapping[str, Any]) -> HttpRequest:
        self.monkeypatch.setattr(signing, "KEY", credentials["AccessKeyId"])
        self.monkeypatch.setattr(signing, "SECRET", credentials["SecretAccessKey"])
        return signing.signed(
            "http://dynamodb.us-east-1.localhost:4566/",
            service="dynamodb",
            region="us-east-1",
            body=b"{}",
            headers={"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "DynamoDB_20120810.ListTables"},
            token=credentials["SessionToken"],
        )


def open_to_visitors(admin: Admin) -> str:
    """A role for web identities, who may ask for tables."""
    admin.call("iam:CreateOpenIDConnectProvider", Url="https://accounts.example.com", ClientIDList=["shop"])
    trusting = trust({"Federated": WEB}, action="sts:AssumeRoleWithWebIdentity")
    publish(admin)
    return role(admin, "web", trusting, {"Action": "dynamodb:ListTables"})


@pytest.mark.fact("dynamodb-51")
def test_whoever_calls_is_somebody(admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    entrance = Entrance(admin, monkeypatch)
    assert entrance.knock(None) == "MissingAuthenticationTokenException"
    make_role(admin, allow("dynamodb:ListTables"))
    software = Software(admin, admin.call("ec2:DescribeSubnets")["Subnets"][0]["SubnetId"])
    assert software.call("dynamodb:ListTables")["TableNames"] == []
    visitor = by_web(admin, open_to_visitors(admin), token())["Credentials"]
    assert entrance.knock(visitor) == ""
    entrance.wait(HOUR)
    assert entrance.knock(visitor) == "ExpiredTokenException"
