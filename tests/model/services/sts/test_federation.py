"""People whom others vouch for: web identities, SAML, and brokers of one's own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.kit.errors import AwsError
from model.services.iam.issuers import publish_keys
from tests.admin import NOON, Admin
from tests.model.services.iam.people import App, Person, policy, signed
from tests.model.services.sts.outside import assertion, metadata, published, token
from tests.model.services.sts.people import AWAY, HOME, Acting, Elsewhere, assume, role, trust

WEB = f"arn:aws:iam::{HOME}:oidc-provider/accounts.example.com"
SAML = f"arn:aws:iam::{HOME}:saml-provider/corporate"


@pytest.fixture
def web(admin: Admin) -> str:
    """A role for web identities that come by the shop."""
    admin.call("iam:CreateOpenIDConnectProvider", Url="https://accounts.example.com", ClientIDList=["shop", "admin"])
    condition = {"StringEquals": {"accounts.example.com:aud": "shop"}}
    action = "sts:AssumeRoleWithWebIdentity"
    arn = role(admin, "web", trust({"Federated": WEB}, action=action, condition=condition), {"Action": "ec2:*"})
    publish(admin)
    return arn


@pytest.fixture
def saml(admin: Admin) -> str:
    """A role for people of the corporation."""
    admin.call("iam:CreateSAMLProvider", Name="corporate", SAMLMetadataDocument=metadata())
    trusting = trust({"Federated": SAML}, action="sts:AssumeRoleWithSAML")
    return role(admin, "staff", trusting, {"Action": "ec2:Describe*"})


def publish(admin: Admin) -> None:
    async def outside() -> None:
        async with admin.cloud.kernel.unit("", "outside:publish"):
            publish_keys(admin.cloud.world(HOME, "us-east-1", "iam"), WEB, [published()])

    admin.run(outside())


def by_web(admin: Admin, arn: str, said: str) -> dict[str, Any]:
    params = {"RoleArn": arn, "RoleSessionName": "visitor", "WebIdentityToken": said}
    return signed(admin, "sts:AssumeRoleWithWebIdentity", None, **params)


def by_saml(admin: Admin, arn: str, said: str) -> dict[str, Any]:
    params = {"RoleArn": arn, "PrincipalArn": SAML, "SAMLAssertion": said}
    return signed(admin, "sts:AssumeRoleWithSAML", None, **params)


def refused(asked: Any, *params: Any) -> str:
    with pytest.raises(AwsError) as refusal:
        asked(*params)
    return refusal.value.code


@pytest.mark.fact("federation-01")
def test_a_web_identity_comes_into_a_role_for_the_clients_that_it_trusts(admin: Admin, web: str) -> None:
    answer = by_web(admin, web, token())
    assert (answer["SubjectFromWebIdentityToken"], answer["Audience"], answer["Provider"]) == ("ann", "shop", WEB)
    visitor = Acting(admin, answer)
    assert visitor.arn == f"arn:aws:sts::{HOME}:assumed-role/web/visitor"
    assert visitor.may("ec2:DescribeInstances")
    assert refused(by_web, admin, web, token(aud="admin")) == "AccessDenied"
    assert refused(by_web, admin, web, token(aud="stranger")) == "InvalidIdentityToken"


@pytest.mark.fact("federation-02")
def test_the_corporation_s_people_come_in_by_a_signed_assertion(admin: Admin, saml: str) -> None:
    answer = by_saml(admin, saml, assertion(f"{saml},{SAML}"))
    assert (answer["Subject"], answer["SubjectType"], answer["Issuer"]) == (
        "ann",
        "persistent",
        "https://idp.example.com",
    )
    visitor = Acting(admin, answer)
    assert visitor.arn == f"arn:aws:sts::{HOME}:assumed-role/staff/ann"
    assert visitor.may("ec2:DescribeInstances")
    assert refused(by_saml, admin, saml, assertion(f"{saml},{SAML}", signer=None)) == "InvalidIdentityToken"


@pytest.mark.fact("federation-03")
def test_which_role_one_gets_follows_from_what_the_provider_says(admin: Admin, saml: str) -> None:
    trusting = trust({"Federated": SAML}, action="sts:AssumeRoleWithSAML")
    boss, closed = role(admin, "boss", trusting), role(admin, "closed", trust({"AWS": HOME}))
    arns = [Acting(admin, by_saml(admin, arn, assertion(f"{arn},{SAML}"))).arn for arn in (saml, boss)]
    assert [arn.split("/")[1] for arn in arns] == ["staff", "boss"]
    assert refused(by_saml, admin, boss, assertion(f"{saml},{SAML}")) == "AccessDenied"
    assert refused(by_saml, admin, closed, assertion(f"{closed},{SAML}")) == "AccessDenied"


@pytest.mark.fact("federation-04")
def test_federated_people_need_no_user(admin: Admin, web: str) -> None:
    wall = NOON
    admin.cloud.wall = lambda: wall
    said = token()
    visitors = [Acting(admin, by_web(admin, web, said)) for _ in range(1000)]
    assert admin.call("iam:ListUsers")["Users"] == []
    assert len({visitor.key.access_key for visitor in visitors}) == 1000
    wall = NOON + 3600
    assert {visitor.refused("sts:GetCallerIdentity").code for visitor in visitors[::100]} == {"ExpiredToken"}


@pytest.mark.fact("sts-09")
def test_a_forged_or_old_word_is_not_believed(admin: Admin, web: str, saml: str) -> None:
    assert refused(by_web, admin, web, token("forger")) == "InvalidIdentityToken"
    assert refused(by_web, admin, web, token(exp=NOON - 1)) == "ExpiredTokenException"
    assert refused(by_web, admin, web, "no.token.atall") == "InvalidIdentityToken"
    pair = f"{saml},{SAML}"
    assert refused(by_saml, admin, saml, assertion(pair, signer="forger")) == "InvalidIdentityToken"
    assert refused(by_saml, admin, saml, assertion(pair, spoiled=True)) == "InvalidIdentityToken"
    assert refused(by_saml, admin, saml, assertion(pair, until=NOON - 1)) == "ExpiredTokenException"
    assert by_web(admin, web, token())["Credentials"]["Expiration"] == NOON + 3600
    assert by_saml(admin, saml, assertion(pair))["Credentials"]["Expiration"] == NOON + 3600


def test_a_provider_without_published_keys_is_not_reached(admin: Admin, web: str) -> None:
    admin.call("iam:DeleteOpenIDConnectProvider", OpenIDConnectProviderArn=WEB)
    assert refused(by_web, admin, web, token()) == "InvalidIdentityToken"
    admin.call("iam:CreateOpenIDConnectProvider", Url="https://accounts.example.com", ClientIDList=["shop"])
    with pytest.raises(AwsError, match="Couldn't retrieve verification key"):
        by_web(admin, web, token())


@pytest.mark.fact("iam-44")
def test_a_program_with_a_device_says_so_with_its_calls(admin: Admin, ann: Person) -> None:
    app = App(admin)
    serial = app.scan("robot")
    app.give(serial, "ann")
    admin.advance(60)
    ann.given({"Action": "ec2:Describe*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}})
    plain = Acting(admin, ann.call("sts:GetSessionToken"))
    assert not plain.may("ec2:DescribeInstances")
    coded = Acting(admin, ann.call("sts:GetSessionToken", SerialNumber=serial, TokenCode=app.code(serial)))
    assert coded.may("ec2:DescribeInstances")
    assert not ann.may("ec2:DescribeInstances")
    again = ann.refused("sts:GetSessionToken", SerialNumber=serial, TokenCode=app.code(serial))
    assert again.code == "AccessDenied"


@pytest.mark.fact("iam-45")
def test_what_is_dangerous_can_be_kept_for_calls_with_a_device(admin: Admin, ann: Person) -> None:
    app = App(admin)
    serial = app.scan("phone")
    app.give(serial, "ann")
    admin.advance(60)
    without = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    ann.given({"Action": "*"}, {"Effect": "Deny", "Action": "ec2:DeleteKeyPair", "Condition": without})
    admin.call("s3:CreateBucket", Bucket="a-guarded-bucket")
    guard = {"Sid": "Device", "Effect": "Deny", "Principal": "*", "Action": "s3:ListBucket", "Condition": without}
    document = json.dumps(
        {"Version": "2012-10-17", "Statement": [guard | {"Resource": "arn:aws:s3:::a-guarded-bucket"}]}
    )
    admin.call("s3:PutBucketPolicy", Bucket="a-guarded-bucket", Policy=document)
    coded = Acting(admin, ann.call("sts:GetSessionToken", SerialNumber=serial, TokenCode=app.code(serial)))
    deletion, listing = {"KeyName": "laptop"}, {"Bucket": "a-guarded-bucket"}
    assert not ann.may("ec2:DeleteKeyPair", **deletion)
    assert not ann.may("s3:ListObjectsV2", **listing)
    assert coded.may("ec2:DeleteKeyPair", **deletion)
    assert coded.may("s3:ListObjectsV2", **listing)


@pytest.mark.fact("sts-10")
def test_sessions_are_listed_by_how_they_came_about(admin: Admin, web: str) -> None:
    visitor = Elsewhere(admin).person("bob", {"Action": "sts:AssumeRole"})
    assume(visitor, role(admin, "shared", trust({"AWS": AWAY})))
    by_web(admin, web, token())
    machine = role(admin, "machine", trust({"Service": "ec2.amazonaws.com"}))

    async def launched() -> None:
        async with admin.cloud.kernel.unit("", "test"):
            world = admin.cloud.world(HOME, "us-east-1", "ec2")
            await world.ask("sts:AssumeRole", RoleArn=machine, RoleSessionName="i-0123456789abcdef0")

    admin.run(launched())
    watch = admin.client.watch("sts:Session")
    column = [each.title for each in admin.client.kinds()["sts:Session"].columns].index("SOURCE")
    assert [row.values[column] for row in watch.take().rows] == ["cross-account", "web identity", "instance profile"]
    watch.close()


def test_a_session_token_without_a_device_leads_to_no_iam(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "*"})
    session = Acting(admin, ann.call("sts:GetSessionToken"))
    assert session.arn == f"arn:aws:iam::{HOME}:user/ann"
    assert session.may("ec2:DescribeInstances")
    assert not session.may("iam:ListUsers")
    assert session.refused("sts:GetSessionToken").code == "AccessDenied"


def test_a_broker_hands_out_what_both_it_and_its_policy_allow(admin: Admin, ann: Person) -> None:
    ann.given({"Action": ["ec2:Describe*", "sts:GetFederationToken"]})
    narrow = policy({"Action": ["ec2:DescribeVpcs", "s3:*"]})
    answer = ann.call("sts:GetFederationToken", Name="guest", Policy=narrow)
    assert answer["FederatedUser"] == {
        "FederatedUserId": f"{HOME}:guest",
        "Arn": f"arn:aws:sts::{HOME}:federated-user/guest",
    }
    guest = Acting(admin, answer)
    assert guest.arn == answer["FederatedUser"]["Arn"]
    assert [guest.may("ec2:DescribeVpcs"), guest.may("ec2:DescribeInstances"), guest.may("s3:ListBuckets")] == [
        True,
        False,
        False,
    ]
    without = ann.call("sts:GetFederationToken", Name="nobody")
    assert without["PackedPolicySize"] == 0
    assert not Acting(admin, without).may("ec2:DescribeVpcs")
