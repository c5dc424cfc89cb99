"""ELB: policies that a balancer holds, for its listeners and for the servers behind it."""

from __future__ import annotations

from collections.abc import Mapping

from model.kit.value import Value

APP_COOKIE, LB_COOKIE = "AppCookieStickinessPolicyType", "LBCookieStickinessPolicyType"
NEGOTIATION, PROXY = "SSLNegotiationPolicyType", "ProxyProtocolPolicyType"
PUBLIC_KEY, AUTHENTICATION = "PublicKeyPolicyType", "BackendServerAuthenticationPolicyType"

BY_DEFAULT = "ELBSecurityPolicy-2016-08"
VERSIONS: Mapping[str, tuple[str, ...]] = {
    BY_DEFAULT: ("TLSv1", "TLSv1.1", "TLSv1.2"),
    "ELBSecurityPolicy-TLS-1-2-2017-01": ("TLSv1.2",),
    "ELBSecurityPolicy-TLS-1-1-2017-01": ("TLSv1.1", "TLSv1.2"),
}
"""Of TLS, where a ready policy does not take all from 1.0 on."""


class PolicyAttribute(Value):
    attribute_name: str
    attribute_value: str


class Policy(Value):
    """One of some type, with what was chosen for it; an attribute may have several values."""

    policy_name: str
    policy_type_name: str
    policy_attribute_descriptions: tuple[PolicyAttribute, ...] = ()

    def values(self, attribute: str) -> tuple[str, ...]:
        return tuple(
            each.attribute_value
            for each in self.policy_attribute_descriptions
            if each.attribute_name == attribute and each.attribute_value
        )


class AppCookie(Value):
    policy_name: str
    cookie_name: str


class OwnCookie(Value):
    policy_name: str
    cookie_expiration_period: int | None = None


class Policies(Value):
    """A balancer's policies as descriptions of it list them."""

    app_cookie_stickiness_policies: tuple[AppCookie, ...] = ()
    lb_cookie_stickiness_policies: tuple[OwnCookie, ...] = ()
    other_policies: tuple[str, ...] = ()


def listed(held: tuple[Policy, ...]) -> Policies:
    others = [each.policy_name for each in held if each.policy_type_name not in (APP_COOKIE, LB_COOKIE)]
    return Policies(
        app_cookie_stickiness_policies=tuple(
            AppCookie(policy_name=each.policy_name, cookie_name=each.values("CookieName")[0])
            for each in held
            if each.policy_type_name == APP_COOKIE
        ),
        lb_cookie_stickiness_policies=tuple(
            OwnCookie(policy_name=each.policy_name, cookie_expiration_period=_period(each))
            for each in held
            if each.policy_type_name == LB_COOKIE
        ),
        other_policies=tuple(others),
    )


def _period(policy: Policy) -> int | None:
    (value,) = policy.values("CookieExpirationPeriod") or ("",)
    return int(value) if value else None
