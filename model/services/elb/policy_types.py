"""The types of policies that Classic balancers know: what is chosen in each, and where it may be put."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from model.kit.errors import AwsError
from model.services.elb.resources.policies import (
    APP_COOKIE,
    AUTHENTICATION,
    BY_DEFAULT,
    LB_COOKIE,
    NEGOTIATION,
    PROXY,
    PUBLIC_KEY,
    Policy,
    PolicyAttribute,
)

SECURITY_POLICIES = (
    BY_DEFAULT,
    "ELBSecurityPolicy-TLS-1-2-2017-01",
    "ELBSecurityPolicy-TLS-1-1-2017-01",
    "ELBSecurityPolicy-2015-05",
    "ELBSecurityPolicy-2015-03",
    "ELBSecurityPolicy-2015-02",
)
"""Ready ones, whose protocols and ciphers AWS has chosen."""


class Choice(NamedTuple):
    """An attribute of a policy: its type, and how many values it has: one, at most one, or any number."""

    name: str
    type: str
    cardinality: str
    default: str | None = None


class PolicyType(NamedTuple):
    name: str
    description: str
    choices: tuple[Choice, ...]
    for_instances: bool = False


_NEGOTIATED = ("Protocol-TLSv1", "Protocol-TLSv1.1", "Protocol-TLSv1.2", "Server-Defined-Cipher-Order")
_CIPHERS = ("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA", "DES-CBC3-SHA")

TYPES = {
    each.name: each
    for each in (
        PolicyType(
            APP_COOKIE,
            "Keeps a session with one instance for as long as the application's own cookie lives. HTTP and HTTPS only.",
            (Choice("CookieName", "String", "ONE"),),
        ),
        PolicyType(
            LB_COOKIE,
            "Keeps a session with one instance for as long as a cookie of the balancer lives. HTTP and HTTPS only.",
            (Choice("CookieExpirationPeriod", "Long", "ZERO_OR_ONE"),),
        ),
        PolicyType(
            NEGOTIATION,
            "The protocols and ciphers that clients may choose of. HTTPS and SSL only.",
            (
                Choice("Reference-Security-Policy", "String", "ZERO_OR_ONE"),
                *(Choice(name, "Boolean", "ZERO_OR_ONE", "false") for name in (*_NEGOTIATED, *_CIPHERS)),
            ),
        ),
        PolicyType(
            PROXY,
            "Tells instances who the client is in a line before the first byte. TCP and SSL to the instance only.",
            (Choice("ProxyProtocol", "Boolean", "ONE"),),
            for_instances=True,
        ),
        PolicyType(
            PUBLIC_KEY, "A public key that instances may prove to have.", (Choice("PublicKey", "String", "ONE"),)
        ),
        PolicyType(
            AUTHENTICATION,
            "The public keys of which an instance must prove to have one. HTTPS and SSL to the instance only.",
            (Choice("PublicKeyPolicyName", "PolicyName", "ONE_OR_MORE"),),
            for_instances=True,
        ),
    )
}


def read_policy(name: str, type_name: str, given: Sequence[Mapping[str, Any]] | None) -> Policy:
    """A policy with all that its type asks for, or AWS's refusal."""
    kind = TYPES.get(type_name)
    if kind is None:
        raise AwsError("PolicyTypeNotFound", f"Policy type '{type_name}' not found")
    chosen = tuple(
        PolicyAttribute(attribute_name=each.get("AttributeName", ""), attribute_value=each.get("AttributeValue", ""))
        for each in given or ()
    )
    known = {choice.name for choice in kind.choices}
    for each in chosen:
        if each.attribute_name not in known:
            raise _wrong(f"Policy type {type_name} has no attribute '{each.attribute_name}'")
    for choice in kind.choices:
        _check(choice, [each.attribute_value for each in chosen if each.attribute_name == choice.name])
    return Policy(policy_name=name, policy_type_name=type_name, policy_attribute_descriptions=chosen)


def _check(choice: Choice, values: list[str]) -> None:
    least, most = {"ONE": (1, 1), "ZERO_OR_ONE": (0, 1), "ONE_OR_MORE": (1, 100)}[choice.cardinality]
    if not least <= len(values) <= most:
        raise _wrong(f"Attribute '{choice.name}' was given {len(values)} times")
    for value in values:
        if choice.type == "Boolean" and value not in ("true", "false"):
            raise _wrong(f"Attribute '{choice.name}' must be true or false")
        if choice.type == "Long" and value and not value.isdecimal():
            raise _wrong(f"Attribute '{choice.name}' must be a number")
        if choice.name == "Reference-Security-Policy" and value not in SECURITY_POLICIES:
            raise AwsError("PolicyNotFound", f"There is no security policy '{value}'")
        if choice.cardinality.startswith("ONE") and not value:
            raise _wrong(f"Attribute '{choice.name}' must not be empty")


def _wrong(message: str) -> AwsError:
    return AwsError("InvalidConfigurationRequest", message, 409)
