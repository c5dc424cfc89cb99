"""Identities of an account are known outside by tokens that everybody can check."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP384R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from model.gateway.call import Call
from model.kit.errors import AwsError
from tests.admin import NOON, Admin
from tests.model.services.iam.people import Person, signed
from tests.model.services.organizations.conftest import OWN, Company
from tests.model.services.sts.people import assume, role, trust

ASKING = {"Action": ["sts:GetWebIdentityToken", "sts:TagGetWebIdentityToken", "sts:AssumeRole"]}
AWS = "https://sts.amazonaws.com/"
FOR_SHOP: dict[str, Any] = {"Audience": ["https://shop.example.com"], "SigningAlgorithm": "ES384"}


def read(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(text: str) -> int:
    return int.from_bytes(read(text), "big")


def claims(token: str) -> dict[str, Any]:
    return json.loads(read(token.split(".")[1]))


@pytest.fixture
def issuer(admin: Admin) -> str:
    return admin.call("iam:EnableOutboundWebIdentityFederation")["IssuerIdentifier"]


@pytest.fixture
def asking(ann: Person) -> Person:
    ann.given(ASKING)
    return ann


@pytest.fixture
def ann(admin: Admin) -> Person:
    return Person(admin, "ann")


def page(admin: Admin, address: str) -> dict[str, Any]:
    """What everybody finds there."""
    host, _, path = address.removeprefix("https://").partition("/")
    found = admin.run(admin.client.internet.browse(host, f"/{path}"))
    assert found is not None
    assert found.status == 200
    assert isinstance(found.body, bytes)
    return json.loads(found.body)


def check(token: str, keys: list[dict[str, str]]) -> None:
    """As an outsider does who looked the keys up; raises InvalidSignature."""
    head, body, signature = token.split(".")
    told = json.loads(read(head))
    (key,) = [each for each in keys if each["kid"] == told["kid"]]
    assert (told["typ"], told["alg"]) == ("JWT", key["alg"])
    text = f"{head}.{body}".encode()
    if told["alg"] == "RS256":
        big = RSAPublicNumbers(number(key["e"]), number(key["n"])).public_key()
        big.verify(read(signature), text, PKCS1v15(), SHA256())
        return
    r, s = (int.from_bytes(half, "big") for half in (read(signature)[:48], read(signature)[48:]))
    point = EllipticCurvePublicNumbers(number(key["x"]), number(key["y"]), SECP384R1()).public_key()
    point.verify(encode_dss_signature(r, s), text, ECDSA(SHA384()))


def test_an_account_has_one_issuer_and_keeps_it(admin: Admin) -> None:
    assert admin.refused("iam:GetOutboundWebIdentityFederationInfo").code == "FeatureDisabled"
    assert admin.refused("iam:DisableOutboundWebIdentityFederation").code == "FeatureDisabled"
    issuer = admin.call("iam:EnableOutboundWebIdentityFederation")["IssuerIdentifier"]
    assert issuer.startswith("https://")
    assert issuer.endswith(".tokens.sts.global.api.aws")
    told = {"IssuerIdentifier": issuer, "JwtVendingEnabled": True}
    assert admin.call("iam:GetOutboundWebIdentityFederationInfo") == told
    assert admin.refused("iam:EnableOutboundWebIdentityFederation").code == "FeatureEnabled"
    admin.call("iam:DisableOutboundWebIdentityFederation")
    assert admin.call("iam:EnableOutboundWebIdentityFederation")["IssuerIdentifier"] == issuer


def test_both_kinds_of_tokens_are_signed_with_keys_that_the_issuer_publishes(
    admin: Admin, issuer: str, asking: Person
) -> None:
    found = page(admin, f"{issuer}/.well-known/openid-configuration")
    assert found["issuer"] == issuer
    keys = page(admin, found["jwks_uri"])["keys"]
    for algorithm in ("ES384", "RS256"):
        asked = FOR_SHOP | {"SigningAlgorithm": algorithm}
        check(asking.call("sts:GetWebIdentityToken", **asked)["WebIdentityToken"], keys)


def test_a_token_says_who_it_is_about_and_for_whom_and_until_when(admin: Admin, issuer: str, asking: Person) -> None:
    admin.call("iam:TagUser", UserName="ann", Tags=[{"Key": "team", "Value": "tea"}])
    tags = [{"Key": "job", "Value": "7"}]
    answer = asking.call("sts:GetWebIdentityToken", **FOR_SHOP, Tags=tags, DurationSeconds=60)

    told = claims(answer["WebIdentityToken"])
    assert told.pop("jti")
    assert told == {
        "iss": issuer,
        "aud": "https://shop.example.com",
        "sub": f"arn:aws:iam::{OWN}:user/ann",
        "iat": NOON,
        "exp": NOON + 60,
        AWS: {
            "aws_account": OWN,
            "source_region": "us-east-1",
            "principal_tags": {"team": "tea"},
            "request_tags": {"job": "7"},
        },
    }
    assert answer["Expiration"] == NOON + 60
    other = asking.call("sts:GetWebIdentityToken", Audience=["a", "b"], SigningAlgorithm="ES384")
    assert claims(other["WebIdentityToken"])["aud"] == ["a", "b"]
    assert other["Expiration"] == NOON + 300


def test_a_session_is_told_of_by_its_role_and_its_token_does_not_outlast_it(
    admin: Admin, issuer: str, asking: Person
) -> None:
    company = Company(admin)
    arn = role(admin, "baker", trust({"AWS": f"arn:aws:iam::{OWN}:user/ann"}), ASKING)
    session = assume(asking, arn, DurationSeconds=900)

    told = claims(session.call("sts:GetWebIdentityToken", **FOR_SHOP)["WebIdentityToken"])
    assert told["sub"] == arn
    assert told["iss"] == issuer
    assert told[AWS]["original_session_exp"] == NOON + 900
    assert told[AWS]["org_id"] == company.id
    assert told[AWS]["ou_path"] == f"{company.id}/{company.root}/"
    refused = session.refused("sts:GetWebIdentityToken", **FOR_SHOP, DurationSeconds=901)
    assert refused.code == "SessionDurationEscalationException"


def test_another_account_of_the_cloud_believes_such_tokens_as_those_of_any_provider(
    admin: Admin, issuer: str, asking: Person
) -> None:
    arn = admin.call("iam:CreateOpenIDConnectProvider", Url=issuer, ClientIDList=["cloud"])["OpenIDConnectProviderArn"]
    host = issuer.removeprefix("https://")
    subject = {"StringEquals": {f"{host}:sub": f"arn:aws:iam::{OWN}:user/ann"}}
    letting = trust({"Federated": arn}, action="sts:AssumeRoleWithWebIdentity", condition=subject)
    guest = role(admin, "guest", letting)
    asked = {"Audience": ["cloud"], "SigningAlgorithm": "ES384"}
    token = asking.call("sts:GetWebIdentityToken", **asked)["WebIdentityToken"]
    entering: dict[str, Any] = {"RoleArn": guest, "RoleSessionName": "ann"}

    answer = signed(admin, "sts:AssumeRoleWithWebIdentity", None, **entering, WebIdentityToken=token)
    assert answer["Provider"] == arn
    forged = f"{token[:-4]}AAAA"
    with pytest.raises(AwsError) as refusal:
        signed(admin, "sts:AssumeRoleWithWebIdentity", None, **entering, WebIdentityToken=forged)
    assert refusal.value.code == "InvalidIdentityToken"


def test_there_are_none_where_this_is_not_enabled_but_old_ones_stay_good(
    admin: Admin, issuer: str, asking: Person
) -> None:
    admin.call("iam:DisableOutboundWebIdentityFederation")
    refused = asking.refused("sts:GetWebIdentityToken", **FOR_SHOP)
    assert refused.code == "OutboundWebIdentityFederationDisabledException"
    assert page(admin, f"{issuer}/.well-known/jwks.json")["keys"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"SigningAlgorithm": "HS256"}, "ValidationError"),
        ({"DurationSeconds": 59}, "ValidationError"),
        ({"DurationSeconds": 3601}, "ValidationError"),
        ({"Audience": []}, "ValidationError"),
        ({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}]}, "InvalidParameterValue"),
    ],
)
@pytest.mark.usefixtures("issuer")
def test_what_cannot_be_in_a_token_is_refused(asking: Person, asked: dict[str, Any], code: str) -> None:
    assert asking.refused("sts:GetWebIdentityToken", **(FOR_SHOP | asked)).code == code


@pytest.mark.usefixtures("issuer")
def test_policies_say_for_whom_and_how_long_tokens_are_and_what_they_carry(ann: Person) -> None:
    only = {
        "StringEquals": {"sts:SigningAlgorithm": "ES384"},
        "NumericLessThanEquals": {"sts:DurationSeconds": "300"},
        "ForAllValues:StringEquals": {"sts:IdentityTokenAudience": "https://shop.example.com"},
    }
    ann.given({"Action": "sts:GetWebIdentityToken", "Condition": only})
    assert ann.may("sts:GetWebIdentityToken", **FOR_SHOP)
    assert not ann.may("sts:GetWebIdentityToken", **(FOR_SHOP | {"Audience": ["https://bank.example.com"]}))
    assert not ann.may("sts:GetWebIdentityToken", **FOR_SHOP, DurationSeconds=600)
    assert not ann.may("sts:GetWebIdentityToken", **FOR_SHOP, Tags=[{"Key": "a", "Value": "b"}])


@pytest.mark.usefixtures("issuer")
def test_it_is_for_endpoints_of_regions_only(admin: Admin) -> None:
    call = Call("sts", "GetWebIdentityToken", FOR_SHOP, "us-east-1", principal=admin.client.principal, inside=True)
    call.host = "sts.amazonaws.com"
    with pytest.raises(AwsError) as refusal:
        admin.run(admin.cloud.handle(call))
    assert refusal.value.code == "InvalidAction"
