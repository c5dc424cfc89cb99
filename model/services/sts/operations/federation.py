"""STS: what you can ask for, on the word of an identity provider."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha1
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.arn import arn, read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.permission import Value
from model.laws.access.question import Caller
from model.services.iam.resources.providers import OpenIDConnectProvider, SAMLProvider
from model.services.iam.resources.roles import Role
from model.services.iam.resources.token_issuers import TokenIssuer
from model.services.iam.resources.token_keys import public_keys
from model.services.sts.assertions import Assertion, read_assertion
from model.services.sts.assuming import Entry, check_guest, enter, find_role, shown
from model.services.sts.narrowing import session_policies, tag_keys
from model.services.sts.web_tokens import audience_of, issuer_of, keys_from, lasting, read_claims

KNOWN = frozenset({"accounts.google.com", "graph.facebook.com", "www.amazon.com", "cognito-identity.amazonaws.com"})
"Providers whom policies call by their host."


@operation
async def assume_role_with_web_identity(
    call: Call,
    *,
    role_arn: str,
    role_session_name: str,
    web_identity_token: str,
    policy_arns: Sequence[Mapping[str, str]] | None = None,
    policy: str | None = None,
    duration_seconds: int | None = None,
) -> dict[str, Any]:
    """Anybody may ask: the token says who it is."""
    role = find_role(call, role_arn)
    host = issuer_of(web_identity_token)
    provider = _open_id_provider(call, role, role_arn, host)
    claims = read_claims(web_identity_token, provider, await _published_by(call, provider), call.cell.wall())
    federated = host if host in KNOWN else provider.arn
    keys = keys_from(host, claims) | {"sts:RoleSessionName": role_session_name}
    action = "sts:AssumeRoleWithWebIdentity"
    check_guest(action, role_arn, role, Caller("", "", "WebIdentityUser", federated=federated), keys)
    assert role is not None, "nobody is trusted by a role that is not there"
    policies = await session_policies(call.world, policy, policy_arns)
    entry = Entry(
        session_name=role_session_name,
        seconds=duration_seconds,
        policies=policies,
        federated=federated,
        claims=lasting(keys),
    )
    return shown(enter(call, role, entry, "web identity"), policies, {}) | {
        "subject_from_web_identity_token": str(claims["sub"]),
        "audience": audience_of(claims),
        "provider": federated,
    }


@operation
async def assume_role_with_saml(
    call: Call,
    *,
    role_arn: str,
    principal_arn: str,
    saml_assertion: str,
    policy_arns: Sequence[Mapping[str, str]] | None = None,
    policy: str | None = None,
    duration_seconds: int | None = None,
) -> dict[str, Any]:
    """Anybody may ask: the assertion says who it is, and which roles it is for."""
    role = find_role(call, role_arn)
    provider = _saml_provider(call, principal_arn)
    said = read_assertion(saml_assertion, provider.certificates, call.cell.wall())
    _check_claim(said, provider, role_arn)
    tags = {name.removeprefix("PrincipalTag:"): said.first(name) for name in said.attributes if ":" in name}
    keys = _saml_keys(said, provider) | tag_keys(tags.items())
    guest = Caller("", "", "SAMLUser", federated=provider.arn)
    check_guest("sts:AssumeRoleWithSAML", role_arn, role, guest, keys)
    if tags:
        check_guest("sts:TagSession", role_arn, role, guest, keys)
    assert role is not None, "nobody is trusted by a role that is not there"
    policies = await session_policies(call.world, policy, policy_arns)
    asked = duration_seconds or int(said.first("SessionDuration") or 0) or None
    entry = Entry(
        session_name=said.first("RoleSessionName"),
        seconds=asked,
        policies=policies,
        tags=tags,
        transitive=said.attributes.get("TransitiveTagKeys", ()),
        source_identity=said.first("SourceIdentity"),
        federated=provider.arn,
    )
    return shown(enter(call, role, entry, "SAML"), policies, tags) | {
        "subject": said.subject,
        "subject_type": said.subject_type,
        "issuer": said.issuer,
        "audience": said.audience,
        "name_qualifier": str(keys["saml:namequalifier"]),
    }


def _open_id_provider(call: Call, role: Role | None, role_arn: str, host: str) -> OpenIDConnectProvider:
    """Providers belong to the account of the role."""
    account = role.account if role is not None else read_arn(role_arn).account
    world = call.cell.world(account, call.region, "iam")
    provider = world.find(OpenIDConnectProvider, arn("iam", "", account, f"oidc-provider/{host}"))
    if provider is None:
        raise AwsError("InvalidIdentityToken", f"No OpenIDConnect provider found in your account for https://{host}")
    return provider


async def _published_by(call: Call, provider: OpenIDConnectProvider) -> tuple[str, ...]:
    """Its keys: an account of this cloud that issues tokens publishes its own."""
    kernel = call.cell.kernel
    if provider.keys or kernel.store.anywhere(TokenIssuer, provider.host) is None:
        return provider.keys
    return tuple(orjson.dumps(key).decode() for key in await public_keys(kernel.seed, provider.host))


def _saml_provider(call: Call, principal_arn: str) -> SAMLProvider:
    provider = call.cell.world(read_arn(principal_arn).account, call.region, "iam").find(SAMLProvider, principal_arn)
    if provider is None:
        raise AwsError("InvalidIdentityToken", "Specified provider doesn't exist")
    return provider


def _check_claim(said: Assertion, provider: SAMLProvider, role_arn: str) -> None:
    if said.issuer != provider.entity_id:
        raise AwsError("InvalidIdentityToken", "Issuer not present in specified provider")
    if frozenset({role_arn, provider.arn}) not in said.roles:
        raise AwsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML", 403)
    if not said.first("RoleSessionName"):
        raise AwsError("InvalidIdentityToken", "RoleSessionName is required in AuthnResponse")


def _saml_keys(said: Assertion, provider: SAMLProvider) -> dict[str, Value]:
    """The name qualifier is a digest of issuer, account and provider's name (IAM user guide, SAML keys)."""
    told = f"{said.issuer}{provider.account}/{provider.name}".encode()
    qualifier = b64encode(sha1(told, usedforsecurity=False).digest()).decode()
    return {
        "saml:aud": said.audience,
        "saml:iss": said.issuer,
        "saml:sub": said.subject,
        "saml:sub_type": said.subject_type,
        "saml:doc": f"{provider.account}/{provider.name}",
        "saml:namequalifier": qualifier,
    }
