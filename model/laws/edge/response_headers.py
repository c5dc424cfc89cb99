"""What an edge makes of an answer's headers before a viewer gets it: a response headers policy, in AWS's names.

Source: Amazon CloudFront Developer Guide, "Understand response headers policies".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

Config = Mapping[str, Any]
Headers = Mapping[str, str]

_CORS = "access-control-"
_EVERYTHING = "*"
_ALL_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"


def rewritten(policy: Config, method: str, asked: Headers, answered: Headers) -> dict[str, str]:
    """All names have lower case. What the policy removes goes first, so that it may say the same anew."""
    removed = {each["Header"].lower() for each in _items(policy.get("RemoveHeadersConfig"))}
    headers = {name: value for name, value in answered.items() if name not in removed}
    for name, value, overrides in (*_security(policy), *_custom(policy)):
        if overrides or name not in headers:
            headers[name] = value
    return _with_cors(policy.get("CorsConfig"), method, asked, headers)


def server_timing_percent(policy: Config) -> float:
    """Of how many answers, in percent, the header Server-Timing tells about their way through the edge."""
    told: Config = policy.get("ServerTimingHeadersConfig") or {}
    return float(told.get("SamplingRate") or 0) if told.get("Enabled") else 0.0


def _security(policy: Config) -> Iterator[tuple[str, str, bool]]:
    told: Config = policy.get("SecurityHeadersConfig") or {}
    for member, (name, say) in _SECURITY.items():
        config: Config | None = told.get(member)
        if config is not None:
            yield name, say(config), bool(config["Override"])


def _strict_transport(config: Config) -> str:
    said = [f"max-age={config['AccessControlMaxAgeSec']}"]
    said += ["includeSubDomains"] if config.get("IncludeSubdomains") else []
    return "; ".join([*said, "preload"] if config.get("Preload") else said)


def _xss_protection(config: Config) -> str:
    if not config["Protection"]:
        return "0"
    said = ["1"] + (["mode=block"] if config.get("ModeBlock") else [])
    return "; ".join([*said, f"report={config['ReportUri']}"] if config.get("ReportUri") else said)


_SECURITY: Mapping[str, tuple[str, Callable[[Config], str]]] = {
    "XSSProtection": ("x-xss-protection", _xss_protection),
    "FrameOptions": ("x-frame-options", lambda config: str(config["FrameOption"])),
    "ReferrerPolicy": ("referrer-policy", lambda config: str(config["ReferrerPolicy"])),
    "ContentSecurityPolicy": ("content-security-policy", lambda config: str(config["ContentSecurityPolicy"])),
    "ContentTypeOptions": ("x-content-type-options", lambda _: "nosniff"),
    "StrictTransportSecurity": ("strict-transport-security", _strict_transport),
}


def _custom(policy: Config) -> Iterator[tuple[str, str, bool]]:
    for each in _items(policy.get("CustomHeadersConfig")):
        yield each["Header"].lower(), each["Value"], bool(each["Override"])


def _with_cors(config: Config | None, method: str, asked: Headers, headers: dict[str, str]) -> dict[str, str]:
    """For requests from other origins only; where the origin server speaks of them itself it may have the last word."""
    origin = asked.get("origin", "")
    if not config or not origin:
        return headers
    if any(name.startswith(_CORS) for name in headers) and not config["OriginOverride"]:
        return headers
    allowed = next((each for each in _items(config["AccessControlAllowOrigins"]) if _is_origin(each, origin)), None)
    return {**headers, **_cors(config, allowed, method, asked)} if allowed else headers


def _is_origin(pattern: str, origin: str) -> bool:
    """A pattern without a scheme is for any, and its asterisk for any label."""
    name = origin if "://" in pattern else origin.partition("://")[2]
    return pattern == _EVERYTHING or fnmatchcase(name, pattern)


def _cors(config: Config, allowed: str, method: str, asked: Headers) -> dict[str, str]:
    credentials, exposed = config["AccessControlAllowCredentials"], _items(config.get("AccessControlExposeHeaders"))
    is_any = allowed == _EVERYTHING and not credentials
    said = {"access-control-allow-origin": _EVERYTHING if is_any else asked["origin"]}
    said |= {} if is_any else {"vary": "Origin"}
    said |= {"access-control-allow-credentials": "true"} if credentials else {}
    said |= {"access-control-expose-headers": ", ".join(exposed)} if exposed else {}
    is_preflight = method == "OPTIONS" and "access-control-request-method" in asked
    return said | _preflight(config) if is_preflight else said


def _preflight(config: Config) -> dict[str, str]:
    methods, names = _items(config["AccessControlAllowMethods"]), _items(config["AccessControlAllowHeaders"])
    said = {"access-control-allow-methods": _ALL_METHODS if "ALL" in methods else ", ".join(methods)}
    said |= {"access-control-allow-headers": ", ".join(names)} if names else {}
    seconds = config.get("AccessControlMaxAgeSec")
    return said if seconds is None else said | {"access-control-max-age": str(seconds)}


def _items(listed: Config | None) -> tuple[Any, ...]:
    return tuple((listed or {}).get("Items") or ())
