"""Whether an origin can be one, and a group of origins a group."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.edge.setup import bucket_of, items
from model.services.cloudfront.refusals import invalid
from model.services.cloudfront.resources.access import OriginAccessControl, OriginAccessIdentity

NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+", re.IGNORECASE)
FAILOVER_CODES = frozenset({400, 403, 404, 416, 429, 500, 502, 503, 504})
_IDENTITY = "origin-access-identity/cloudfront/"


def refuse_origin(world: World, said: Mapping[str, Any]) -> None:
    kinds = [name for name in ("S3OriginConfig", "CustomOriginConfig", "VpcOriginConfig") if said.get(name) is not None]
    if len(kinds) != 1:
        told = "Exactly one of CustomOriginConfig, VpcOriginConfig and S3OriginConfig must be specified"
        raise invalid(told)
    if kinds == ["VpcOriginConfig"]:
        raise AwsError("EntityNotFound", "The specified VPC origin does not exist.", 404)
    domain, path = said["DomainName"], said.get("OriginPath") or ""
    if ":" in domain:
        raise invalid("The parameter origin name cannot contain a colon.")
    if not NAME.fullmatch(domain) or domain.replace(".", "").isdecimal():
        told = "The specified origin server does not exist or is not valid."
        raise AwsError("InvalidOrigin", told)
    if path and (not path.startswith("/") or path.endswith("/")):
        raise invalid("The parameter OriginPath has to begin with a slash and may not end with one.")
    own: Mapping[str, Any] | None = said.get("S3OriginConfig")
    if own is not None:
        _refuse_bucket(world, domain, own.get("OriginAccessIdentity") or "")
    control = said.get("OriginAccessControlId")
    if control:
        _refuse_control(world, control, own)


def _refuse_bucket(world: World, domain: str, identity: str) -> None:
    if not bucket_of(domain):
        told = "The parameter Origin DomainName does not refer to a valid S3 bucket."
        raise invalid(told)
    if not identity:
        return
    id = identity.removeprefix(_IDENTITY)
    if id == identity or world.find(OriginAccessIdentity, id) is None:
        told = "The specified origin access identity does not exist or is not valid."
        raise AwsError("InvalidOriginAccessIdentity", told)


def _refuse_control(world: World, id: str, own: Mapping[str, Any] | None) -> None:
    if own is not None and own.get("OriginAccessIdentity"):
        raise invalid("Cannot use both Origin Access Control and Origin Access Identity on one origin.")
    if world.find(OriginAccessControl, id) is None or own is None:
        raise AwsError("InvalidOriginAccessControl", "The origin access control is not valid.")


def refuse_group(said: Mapping[str, Any], origins: frozenset[str]) -> None:
    members = [each["OriginId"] for each in items(said["Members"])]
    if len(members) != 2 or len(set(members)) != 2:
        raise invalid("An origin group has two members.")
    if not origins.issuperset(members):
        raise AwsError("NoSuchOrigin", "No origin exists with the specified Origin Id.", 404)
    codes = items(said["FailoverCriteria"]["StatusCodes"])
    if not codes or not FAILOVER_CODES.issuperset(codes):
        raise invalid("The failover criteria have a status code that is not valid.")
