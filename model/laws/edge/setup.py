"""What a distribution says: its origins, and which rules apply to which paths. Read from its config, in AWS's names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

import orjson

from model.laws.edge.terms import Terms, own_terms
from model.laws.edge.wildcards import wildcards

Config = Mapping[str, Any]

_S3 = re.compile(r"(?P<bucket>.+?)\.s3(?:[.-](?!website)[a-z0-9-]+)?\.amazonaws\.com")


@dataclass(frozen=True, slots=True)
class Origin:
    """`bucket` is that of an origin that is asked by S3's own interface; any other is an HTTP server.

    `identity` is the origin access identity's id, `control` that of an origin access control.
    """

    id: str
    domain: str
    path: str = ""
    bucket: str = ""
    identity: str = ""
    control: str = ""
    http_port: int = 80
    https_port: int = 443
    protocol: str = "http-only"
    headers: tuple[tuple[str, str], ...] = ()
    attempts: int = 3
    connect_seconds: int = 10
    read_seconds: int = 30


@dataclass(frozen=True, slots=True)
class Group:
    """Where the first origin fails with one of the codes, the second is asked."""

    id: str
    members: tuple[str, ...]
    codes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The rules for paths of a pattern. `own` are terms said in the behaviour itself, instead of in policies."""

    pattern: str
    target: str
    viewer_protocol: str
    methods: frozenset[str]
    signers: bool
    key_groups: tuple[str, ...]
    cache_policy: str
    origin_request_policy: str
    headers_policy: str
    own: Terms | None
    functions: Mapping[str, str] = field(default_factory=dict[str, str])
    "The ARNs of functions, by the type of the events that they run for."
    realtime_log: str = ""
    "The ARN of the real-time log configuration."

    @property
    def is_restricted(self) -> bool:
        return self.signers or bool(self.key_groups)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    code: int
    page: str
    status: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Setup:
    """A whole distribution's; the default behaviour is the last of `behaviours`."""

    enabled: bool
    aliases: tuple[str, ...]
    root: str
    origins: Mapping[str, Origin]
    groups: Mapping[str, Group]
    behaviours: tuple[Behaviour, ...]
    error_pages: Mapping[int, ErrorPage]
    price_class: str
    restriction: str
    countries: frozenset[str]
    staging: bool = False
    deployment: str = ""
    "The continuous deployment policy's id, of a primary distribution."

    def behaviour_of(self, path: str) -> Behaviour:
        """The first whose pattern fits."""
        return next(each for each in self.behaviours if fits(each.pattern, path))

    def candidates(self, target: str) -> tuple[tuple[Origin, ...], frozenset[int]]:
        """Whom to ask, one after the other, and after which answers to go on."""
        group = self.groups.get(target)
        if group is None:
            return (self.origins[target],), frozenset()
        return tuple(self.origins[id] for id in group.members), group.codes

    def serves(self, country: str) -> bool:
        if self.restriction == "none" or not country:
            return True
        return (country in self.countries) == (self.restriction == "whitelist")


def fits(pattern: str, path: str) -> bool:
    """`*` is any number of characters, `?` one; a pattern may leave its first slash out, and case matters."""
    whole = pattern if pattern.startswith(("/", "*")) else f"/{pattern}"
    return wildcards(whole).fullmatch(path) is not None


@lru_cache(maxsize=256)
def read_setup(config: str) -> Setup:
    said: Config = orjson.loads(config)
    restrictions: Config = said.get("Restrictions") or {}
    geography: Config = restrictions.get("GeoRestriction") or {}
    origins = [_origin(each) for each in items(said["Origins"])]
    groups = [_group(each) for each in items(said.get("OriginGroups"))]
    ordered = [_behaviour(each) for each in items(said.get("CacheBehaviors"))]
    pages = [_error_page(each) for each in items(said.get("CustomErrorResponses"))]
    return Setup(
        enabled=said["Enabled"],
        aliases=tuple(each.lower() for each in items(said.get("Aliases"))),
        root=said.get("DefaultRootObject") or "",
        origins={each.id: each for each in origins},
        groups={each.id: each for each in groups},
        behaviours=(*ordered, _behaviour({"PathPattern": "*", **said["DefaultCacheBehavior"]})),
        error_pages={each.code: each for each in pages},
        price_class=said.get("PriceClass") or "PriceClass_All",
        restriction=geography.get("RestrictionType", "none"),
        countries=frozenset(items(geography)),
        staging=bool(said.get("Staging")),
        deployment=said.get("ContinuousDeploymentPolicyId") or "",
    )


def items(listed: Config | None) -> Sequence[Any]:
    """What is in one of its lists, that say their length besides."""
    return cast("Sequence[Any]", (listed or {}).get("Items") or ())


def bucket_of(domain: str) -> str:
    """Of S3's own name for a bucket; not of its website, which is a server like any other."""
    found = _S3.fullmatch(domain)
    return found["bucket"] if found else ""


def _origin(said: Config) -> Origin:
    custom: Config = said.get("CustomOriginConfig") or {}
    own: Config = said.get("S3OriginConfig") or {}
    return Origin(
        id=said["Id"],
        domain=said["DomainName"],
        path=said.get("OriginPath") or "",
        bucket="" if custom else bucket_of(said["DomainName"]),
        identity=(own.get("OriginAccessIdentity") or "").rpartition("/")[2],
        control=said.get("OriginAccessControlId") or "",
        http_port=custom.get("HTTPPort", 80),
        https_port=custom.get("HTTPSPort", 443),
        protocol=custom.get("OriginProtocolPolicy", "match-viewer"),
        headers=tuple((each["HeaderName"], each["HeaderValue"]) for each in items(said.get("CustomHeaders"))),
        attempts=said.get("ConnectionAttempts", 3),
        connect_seconds=said.get("ConnectionTimeout", 10),
        read_seconds=custom.get("OriginReadTimeout", 30),
    )


def _group(said: Config) -> Group:
    members = tuple(each["OriginId"] for each in items(said["Members"]))
    return Group(said["Id"], members, frozenset(items(said["FailoverCriteria"]["StatusCodes"])))


def _behaviour(said: Config) -> Behaviour:
    signers: Config = said.get("TrustedSigners") or {}
    groups: Config = said.get("TrustedKeyGroups") or {}
    return Behaviour(
        pattern=said["PathPattern"],
        target=said["TargetOriginId"],
        viewer_protocol=said["ViewerProtocolPolicy"],
        methods=frozenset(items(said.get("AllowedMethods")) or ("GET", "HEAD")),
        signers=bool(signers.get("Enabled")),
        key_groups=tuple(items(groups)) if groups.get("Enabled") else (),
        cache_policy=said.get("CachePolicyId") or "",
        origin_request_policy=said.get("OriginRequestPolicyId") or "",
        headers_policy=said.get("ResponseHeadersPolicyId") or "",
        own=own_terms(said),
        functions={each["EventType"]: each["FunctionARN"] for each in items(said.get("FunctionAssociations"))},
        realtime_log=said.get("RealtimeLogConfigArn") or "",
    )


def _error_page(said: Config) -> ErrorPage:
    code = said["ErrorCode"]
    status = str(said.get("ResponseCode") or "")
    seconds = said.get("ErrorCachingMinTTL")
    page = said.get("ResponsePagePath") or ""
    return ErrorPage(code, page, int(status) if status.isdecimal() else code, 10.0 if seconds is None else seconds)
