"""An app on somebody's phone works with AWS directly: no server of its owner's stands between."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.kit.errors import AwsError
from tests.admin import NOON, Admin
from tests.model.services.iam.people import Key, policy, signed
from tests.model.services.sts.outside import published, token
from tests.model.services.sts.people import HOME

PROVIDER = f"arn:aws:iam::{HOME}:oidc-provider/accounts.example.com"
ROLE = f"arn:aws:iam::{HOME}:role/app"
BUCKET = "scores-of-the-app"


def prepare(admin: Admin) -> None:
    """What the app's owner does once: a provider, a bucket, and a role that lets everyone at their own things."""
    admin.call("s3:CreateBucket", Bucket=BUCKET)
    admin.call("iam:CreateOpenIDConnectProvider", Url="https://accounts.example.com", ClientIDList=["shop"])
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": PROVIDER},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {"accounts.example.com:aud": "shop"}},
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    admin.call("iam:CreateRole", RoleName="app", AssumeRolePolicyDocument=document)
    own = {
        "Action": ["s3:PutObject", "s3:GetObject"],
        "Resource": f"arn:aws:s3:::{BUCKET}/${{accounts.example.com:sub}}/*",
    }
    admin.call("iam:PutRolePolicy", RoleName="app", PolicyName="own", PolicyDocument=policy(own))
    admin.run(publish(admin))


async def publish(admin: Admin) -> None:
    from model.services.iam.issuers import publish_keys

    async with admin.cloud.kernel.unit("", "outside:publish"):
        publish_keys(admin.cloud.world(HOME, "us-east-1", "iam"), PROVIDER, [published()])


class App:
    """On the phone of somebody who has signed in with the provider; renews its credentials when they have ended."""

    def __init__(self, admin: Admin, person: str) -> None:
        self.admin = admin
        self.person = person
        self.renewals = 0
        self.renew()

    def renew(self) -> None:
        self.renewals += 1
        now = self.admin.cloud.wall()
        said = token(sub=self.person, iat=now, exp=now + 300)
        asked = {"RoleArn": ROLE, "RoleSessionName": "app", "WebIdentityToken": said, "DurationSeconds": 900}
        given = signed(self.admin, "sts:AssumeRoleWithWebIdentity", None, **asked)["Credentials"]
        self.key = Key(given["AccessKeyId"], given["SessionToken"])

    def call(self, action: str, **params: Any) -> dict[str, Any]:
        try:
            return signed(self.admin, action, self.key, Bucket=BUCKET, **params)
        except AwsError as refusal:
            if refusal.code != Key("").expired().code:
                raise
        self.renew()
        return signed(self.admin, action, self.key, Bucket=BUCKET, **params)

    def save(self, whose: str, score: bytes) -> None:
        self.call("s3:PutObject", Key=f"{whose}/score", Body=score)


@pytest.mark.fact("federation-07")
def test_an_app_writes_what_is_its_user_s_own_with_credentials_that_it_renews(admin: Admin) -> None:
    prepare(admin)
    ann, bob = App(admin, "ann"), App(admin, "bob")
    ann.save("ann", b"100")
    bob.save("bob", b"90")
    with pytest.raises(AwsError, match="AccessDenied"):
        bob.save("ann", b"0")
    assert ann.renewals == 1
    admin.cloud.wall = lambda: NOON + 901
    ann.save("ann", b"110")
    assert ann.renewals == 2
    assert b"".join(ann.call("s3:GetObject", Key="ann/score")["Body"].pieces()) == b"110"
    doors = {
        each["EventName"] for each in admin.call("cloudtrail:LookupEvents")["Events"] if each["Username"] != "root"
    }
    assert doors == {"AssumeRoleWithWebIdentity"}
    assert admin.call("iam:ListUsers")["Users"] == []
    assert admin.call("ec2:DescribeInstances")["Reservations"] == []
