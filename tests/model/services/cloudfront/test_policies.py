"""Identities, controls, policies and keys: each is made, read, changed by its ETag, and kept while it is in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from model.client import Client
from model.kit.errors import AwsError
from tests.admin import Admin
from tests.edge import OPTIMIZED, Viewing, behaviour, bucket_origin, content, listing


def public_key(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, kind).decode()


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ENCODED = public_key(KEY)


@dataclass(frozen=True)
class Noun:
    """`name` is AWS's, `in_use` its refusal to let go of what is used, `plural` its name in lists."""

    name: str
    config: dict[str, Any]
    change: dict[str, Any]
    missing: str
    in_use: str = ""
    plural: str = ""

    @property
    def parameter(self) -> str:
        return f"{self.name}Config"

    @property
    def listed(self) -> str:
        return self.plural or f"{self.name}s"


QUERIES = {
    "EnableAcceptEncodingGzip": True,
    "HeadersConfig": {"HeaderBehavior": "none"},
    "CookiesConfig": {"CookieBehavior": "none"},
    "QueryStringsConfig": {"QueryStringBehavior": "whitelist", "QueryStrings": listing("page")},
}
FORWARDED = {
    "HeadersConfig": {"HeaderBehavior": "none"},
    "CookiesConfig": {"CookieBehavior": "all"},
    "QueryStringsConfig": {"QueryStringBehavior": "all"},
}
CONTROL = {"SigningProtocol": "sigv4", "SigningBehavior": "always", "OriginAccessControlOriginType": "s3"}
NOUNS = [
    Noun(
        "CloudFrontOriginAccessIdentity",
        {"CallerReference": "one", "Comment": "a"},
        {"Comment": "b"},
        "NoSuchCloudFrontOriginAccessIdentity",
        "CloudFrontOriginAccessIdentityInUse",
        "CloudFrontOriginAccessIdentities",
    ),
    Noun(
        "OriginAccessControl",
        {"Name": "one", **CONTROL},
        {"SigningBehavior": "never"},
        "NoSuchOriginAccessControl",
        "OriginAccessControlInUse",
    ),
    Noun(
        "CachePolicy",
        {"Name": "one", "MinTTL": 1, "ParametersInCacheKeyAndForwardedToOrigin": QUERIES},
        {"MinTTL": 2},
        "NoSuchCachePolicy",
        "CachePolicyInUse",
        "CachePolicies",
    ),
    Noun(
        "OriginRequestPolicy",
        {"Name": "one", **FORWARDED},
        {"Name": "two"},
        "NoSuchOriginRequestPolicy",
        "OriginRequestPolicyInUse",
        "OriginRequestPolicies",
    ),
    Noun(
        "ResponseHeadersPolicy",
        {"Name": "one", "RemoveHeadersConfig": {"Quantity": 1, "Items": [{"Header": "server"}]}},
        {"Comment": "b"},
        "NoSuchResponseHeadersPolicy",
        "ResponseHeadersPolicyInUse",
        "ResponseHeadersPolicies",
    ),
    Noun(
        "PublicKey",
        {"CallerReference": "one", "Name": "one", "EncodedKey": ENCODED},
        {"Comment": "b"},
        "NoSuchPublicKey",
        "PublicKeyInUse",
    ),
    Noun("KeyGroup", {"Name": "one"}, {"Comment": "b"}, "NoSuchResource", "ResourceInUse"),
]


def made(admin: Admin, noun: Noun) -> tuple[str, str, dict[str, Any]]:
    """Id, ETag and config."""
    config = dict(noun.config)
    if noun.name == "KeyGroup":
        key = {"CallerReference": "k", "Name": "k", "EncodedKey": ENCODED}
        config["Items"] = [admin.call("cloudfront:CreatePublicKey", PublicKeyConfig=key)["PublicKey"]["Id"]]
    asked: dict[str, Any] = {noun.parameter: config}
    answer = admin.call(f"cloudfront:Create{noun.name}", **asked)
    return answer[noun.name]["Id"], answer["ETag"], config


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_each_is_made_read_changed_by_its_etag_and_deleted(admin: Admin, noun: Noun) -> None:
    id, tag, config = made(admin, noun)
    assert admin.call(f"cloudfront:Get{noun.name}", Id=id)["ETag"] == tag
    told = admin.call(f"cloudfront:Get{noun.parameter}", Id=id)[noun.parameter]
    assert {name: told[name] for name in config} == config
    listed = admin.call(f"cloudfront:List{noun.listed}")[f"{noun.name}List"]
    assert id in str(listed["Items"])
    change: dict[str, Any] = {noun.parameter: {**config, **noun.change}, "Id": id}
    assert admin.refused(f"cloudfront:Update{noun.name}", **change).code == "InvalidIfMatchVersion"
    fresh = admin.call(f"cloudfront:Update{noun.name}", **change, IfMatch=tag)["ETag"]
    told = admin.call(f"cloudfront:Get{noun.parameter}", Id=id)[noun.parameter]
    assert {name: told[name] for name in noun.change} == noun.change
    assert admin.refused(f"cloudfront:Delete{noun.name}", Id=id, IfMatch=tag).code == "PreconditionFailed"
    admin.call(f"cloudfront:Delete{noun.name}", Id=id, IfMatch=fresh)
    assert admin.refused(f"cloudfront:Get{noun.name}", Id=id).code == noun.missing


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.name)
def test_what_is_in_use_stays(admin: Admin, viewing: Viewing, noun: Noun) -> None:
    id, tag, _ = made(admin, noun)
    match noun.name:
        case "CloudFrontOriginAccessIdentity":
            viewing.distribute(bucket_origin(identity=id))
        case "OriginAccessControl":
            viewing.distribute(bucket_origin(OriginAccessControlId=id))
        case "CachePolicy":
            viewing.distribute(default=behaviour(CachePolicyId=id))
            assert users(admin, "CachePolicyId", id) == 1
        case "OriginRequestPolicy":
            viewing.distribute(default=behaviour(CachePolicyId=OPTIMIZED, OriginRequestPolicyId=id))
            assert users(admin, "OriginRequestPolicyId", id) == 1
        case "ResponseHeadersPolicy":
            viewing.distribute(default=behaviour(ResponseHeadersPolicyId=id))
            assert users(admin, "ResponseHeadersPolicyId", id) == 1
        case "PublicKey":
            admin.call("cloudfront:CreateKeyGroup", KeyGroupConfig={"Name": "group", "Items": [id]})
        case _:
            viewing.distribute(default=behaviour(TrustedKeyGroups={"Enabled": True, **listing(id)}))
            found = admin.call("cloudfront:ListDistributionsByKeyGroup", KeyGroupId=id)["DistributionIdList"]
            assert found["Quantity"] == 1
    assert admin.refused(f"cloudfront:Delete{noun.name}", Id=id, IfMatch=tag).code == noun.in_use


def users(admin: Admin, named: str, id: str) -> int:
    """How many distributions go by a policy."""
    asked: dict[str, Any] = {named: id}
    return admin.call(f"cloudfront:ListDistributionsBy{named}", **asked)["DistributionIdList"]["Quantity"]


@pytest.mark.parametrize("kind", ["CachePolicy", "OriginRequestPolicy", "ResponseHeadersPolicy"])
def test_managed_policies_are_there_and_stay_as_they_are(admin: Admin, kind: str) -> None:
    plural = kind.replace("Policy", "Policies")
    found = admin.call(f"cloudfront:List{plural}", Type="managed")[f"{kind}List"]["Items"]
    assert len(found) >= 5
    one = found[0][kind]
    config: dict[str, Any] = {f"{kind}Config": one[f"{kind}Config"]}
    assert admin.refused(f"cloudfront:Update{kind}", Id=one["Id"], IfMatch="E1", **config).code == "IllegalUpdate"
    assert admin.refused(f"cloudfront:Delete{kind}", Id=one["Id"], IfMatch="E1").code == "IllegalDelete"
    assert admin.refused(f"cloudfront:Create{kind}", **config).code == f"{kind}AlreadyExists"


def test_a_cache_policy_says_what_distinguishes_copies(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    id, _, _ = made(admin, NOUNS[2])
    site = viewing.distribute(default=behaviour(CachePolicyId=id))
    queries = ("page=1&user=a", "page=1&user=b", "page=2")
    assert [site.cache(query=each) for each in queries] == ["Miss", "Hit", "Miss"]


def test_a_key_for_signing_is_an_rsa_key_of_2048_bits_or_one_of_the_curve_p_256(admin: Admin) -> None:
    short = public_key(rsa.generate_private_key(public_exponent=65537, key_size=1024))  # noqa: S505
    for text in ("no key", short, public_key(ec.generate_private_key(ec.SECP384R1()))):
        config = {"CallerReference": "one", "Name": "one", "EncodedKey": text}
        assert admin.refused("cloudfront:CreatePublicKey", PublicKeyConfig=config).code == "InvalidArgument"
    curve = public_key(ec.generate_private_key(ec.SECP256R1()))
    config = {"CallerReference": "one", "Name": "one", "EncodedKey": curve}
    assert admin.call("cloudfront:CreatePublicKey", PublicKeyConfig=config)["PublicKey"]["Id"].startswith("K")


@pytest.mark.fact("cloudfront-19", "account-11")
def test_only_root_makes_a_key_pair_of_the_accounts_own(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    admin.call("iam:CreateUser", UserName="ada")
    policy = "arn:aws:iam::aws:policy/AdministratorAccess"
    admin.call("iam:AttachUserPolicy", UserName="ada", PolicyArn=policy)
    found = admin.cloud.identities.named("arn:aws:iam::123456789012:user/ada")
    with pytest.raises(AwsError) as refusal:
        admin.run(Client(admin.cloud, found).entrance.make_signing_key_pair(ENCODED))
    assert refusal.value.code == "AccessDenied"
    pair = admin.run(admin.client.entrance.make_signing_key_pair(ENCODED))
    site = viewing.distribute(default=behaviour(TrustedSigners={"Enabled": True, **listing("self")}))
    url = f"http://{site.domain}/cat.jpg"
    assert site.view().status == 403
    assert content(site.view(query=signed(url, pair, admin.now + 60))) == b"a cat"
    assert site.view(query=signed(url, "APKAOTHER", admin.now + 60)).status == 403


def signed(url: str, key_id: str, ends: float) -> str:
    signer: Any = CloudFrontSigner(key_id, lambda text: KEY.sign(text, padding.PKCS1v15(), hashes.SHA1()))  # noqa: S303
    return signer.generate_presigned_url(url, date_less_than=datetime.fromtimestamp(ends, UTC)).partition("?")[2]
