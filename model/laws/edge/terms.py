"""What distinguishes one copy from another, and between which bounds copies are kept: the terms of a cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

DAY = 86_400
YEAR = 365 * DAY

DEVICE_HEADERS = (
    "cloudfront-is-desktop-viewer",
    "cloudfront-is-mobile-viewer",
    "cloudfront-is-smarttv-viewer",
    "cloudfront-is-tablet-viewer",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of a request's names count: none, all, a whitelist, or all but some."""

    which: str = "none"
    names: frozenset[str] = frozenset()

    def takes(self, name: str) -> bool:
        if self.which in ("none", "all"):
            return self.which == "all"
        return (name in self.names) == (self.which == "whitelist")


@dataclass(frozen=True, slots=True)
class Terms:
    """Times are in seconds."""

    least: float = 0.0
    usual: float = DAY
    most: float = YEAR
    queries: Choice = field(default_factory=Choice)
    cookies: Choice = field(default_factory=Choice)
    headers: frozenset[str] = frozenset()

    @property
    def never_caches(self) -> bool:
        return self.most == 0 or "*" in self.headers


class Asked(NamedTuple):
    """What a viewer sent; names of headers have lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]

    @property
    def cookies(self) -> dict[str, str]:
        pairs = (each.strip().partition("=") for each in self.headers.get("cookie", "").split(";"))
        return {name: value for name, _, value in pairs if name}


def key_of(terms: Terms, asked: Asked) -> str:
    """Requests of one key are answered by one copy."""
    parts = [asked.path, *_queries(terms, asked)]
    parts += [f"{name}={value}" for name, value in sorted(asked.cookies.items()) if terms.cookies.takes(name)]
    parts += [f"{name}:{asked.headers.get(name, '')}" for name in sorted(terms.headers)]
    return "\n".join(parts)


def _queries(terms: Terms, asked: Asked) -> Sequence[str]:
    """In the order in which they came, which makes a difference."""
    said = parse_qsl(asked.query, keep_blank_values=True)
    return [f"{name}={value}" for name, value in said if terms.queries.takes(name)]


def policy_terms(config: Mapping[str, Any]) -> Terms:
    """A cache policy's."""
    within: Mapping[str, Any] = config.get("ParametersInCacheKeyAndForwardedToOrigin") or {}
    headers: Mapping[str, Any] = within.get("HeadersConfig") or {}
    least = config["MinTTL"]
    return Terms(
        least=least,
        usual=config.get("DefaultTTL", max(DAY, least)),
        most=config.get("MaxTTL", max(YEAR, least)),
        queries=_choice(within.get("QueryStringsConfig"), "QueryString"),
        cookies=_choice(within.get("CookiesConfig"), "Cookie"),
        headers=frozenset(each.lower() for each in _items(headers.get("Headers"))),
    )


def _choice(config: Mapping[str, Any] | None, what: str) -> Choice:
    said = config or {}
    return Choice(said.get(f"{what}Behavior", "none"), frozenset(_items(said.get(f"{what}s"))))


def own_terms(behaviour: Mapping[str, Any]) -> Terms | None:
    """Said in the behaviour itself; None where a policy says them."""
    forwarded: Mapping[str, Any] | None = behaviour.get("ForwardedValues")
    if forwarded is None:
        return None
    least = behaviour.get("MinTTL", 0)
    cookies: Mapping[str, Any] = forwarded["Cookies"]
    listed = frozenset(_items(forwarded.get("QueryStringCacheKeys")))
    queries = Choice("whitelist", listed) if listed else Choice("all")
    return Terms(
        least=least,
        usual=behaviour.get("DefaultTTL", max(DAY, least)),
        most=behaviour.get("MaxTTL", max(YEAR, least)),
        queries=queries if forwarded["QueryString"] else Choice(),
        cookies=Choice(cookies["Forward"], frozenset(_items(cookies.get("WhitelistedNames")))),
        headers=frozenset(each.lower() for each in _items(forwarded.get("Headers"))),
    )


def _items(listed: Mapping[str, Any] | None) -> Sequence[str]:
    return (listed or {}).get("Items") or ()
