"""A profile of the SDKs signs in to Identity Center by a device code, and renews what it was given."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from tests.stories.served import Served, served

HOME = "123456789012"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
PROFILE = """
[profile ann]
sso_session = corp
sso_account_id = {home}
sso_role_name = Reading
region = us-east-1

[sso-session corp]
sso_start_url = {url}
sso_region = us-east-1
sso_registration_scopes = sso:account:access
"""

Open = Callable[..., Any]


def opening(world: Served) -> Open:
    """Clients of this endpoint; the portal's carry no signature."""
    key = {
        "aws_access_key_id": "AKIACLOUDARIUMROOT00",
        "aws_secret_access_key": world.environment["AWS_SECRET_ACCESS_KEY"],
    }

    def open_client(service: str, **config: Any) -> Any:
        return boto3.client(
            service, endpoint_url=world.url, region_name="us-east-1", **key, config=Config(**config) if config else None
        )

    return open_client


def center(client: Open, world: Served) -> str:
    """One user who may read; where people sign in."""
    admin, directory = client("sso-admin"), client("identitystore")
    instance = admin.create_instance()["InstanceArn"]
    world.steer("advance", seconds=30)
    store = admin.describe_instance(InstanceArn=instance)["IdentityStoreId"]
    ann = directory.create_user(IdentityStoreId=store, UserName="ann", DisplayName="Ann")["UserId"]
    arn = admin.create_permission_set(InstanceArn=instance, Name="Reading")["PermissionSet"]["PermissionSetArn"]
    reading = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    admin.attach_managed_policy_to_permission_set(InstanceArn=instance, PermissionSetArn=arn, ManagedPolicyArn=reading)
    admin.create_account_assignment(
        InstanceArn=instance,
        TargetId=HOME,
        TargetType="AWS_ACCOUNT",
        PermissionSetArn=arn,
        PrincipalType="USER",
        PrincipalId=ann,
    )
    world.steer("advance", seconds=30)
    return f"https://{store}.awsapps.com/start"


def sign_in(client: Open, world: Served, url: str) -> dict[str, Any]:
    """What `aws sso login` keeps when somebody has approved the device."""
    oidc = client("sso-oidc", signature_version=UNSIGNED)
    program = oidc.register_client(clientName="cli", clientType="public", scopes=["sso:account:access"])
    known = {name: program[name] for name in ("clientId", "clientSecret")}
    device = oidc.start_device_authorization(**known, startUrl=url)
    asked = {"grantType": DEVICE, "deviceCode": device["deviceCode"]}
    with pytest.raises(oidc.exceptions.AuthorizationPendingException) as pending:
        oidc.create_token(**known, **asked)
    assert pending.value.response["error"] == "authorization_pending"
    world.steer("device", code=device["userCode"], user="ann")
    token = oidc.create_token(**known, **asked)
    ends = datetime.now(UTC) + timedelta(seconds=token["expiresIn"])
    return {
        "startUrl": url,
        "region": "us-east-1",
        "accessToken": token["accessToken"],
        "expiresAt": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
        **known,
        "registrationExpiresAt": "2099-01-01T00:00:00Z",
        "refreshToken": token["refreshToken"],
    }


def test_a_profile_acts_in_the_role_of_its_permission_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served("--control", "--delays", "real") as world:
        client = opening(world)
        url = center(client, world)
        token = sign_in(client, world, url)
        cache = tmp_path / ".aws" / "sso" / "cache"
        cache.mkdir(parents=True)
        (cache / f"{hashlib.sha1(b'corp').hexdigest()}.json").write_text(json.dumps(token))  # noqa: S324
        (tmp_path / "config").write_text(PROFILE.format(home=HOME, url=url))
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
            monkeypatch.delenv(name, raising=False)
        environment = {name: text for name, text in world.environment.items() if not name.startswith("AWS_")}
        environment |= {
            "HOME": str(tmp_path),
            "AWS_CONFIG_FILE": str(tmp_path / "config"),
            "AWS_ENDPOINT_URL": world.url,
        }
        person = Served(world.url, environment, world.process)
        who = person.aws("sts", "get-caller-identity", "--profile", "ann")
        assert who["Arn"].split("/")[0] == f"arn:aws:sts::{HOME}:assumed-role"
        assert who["Arn"].split("/")[1].startswith("AWSReservedSSO_Reading_")
        assert who["Arn"].endswith("/ann")
        portal = client("sso", signature_version=UNSIGNED)
        accounts = portal.list_accounts(accessToken=token["accessToken"])["accountList"]
        assert [each["accountId"] for each in accounts] == [HOME]
        portal.logout(accessToken=token["accessToken"])
        with pytest.raises(portal.exceptions.UnauthorizedException):
            portal.list_accounts(accessToken=token["accessToken"])
