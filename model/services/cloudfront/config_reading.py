"""What a client says of a distribution: whole, without contradictions, and only with what there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import orjson

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.edge.setup import Setup, items, read_setup
from model.laws.edge.terms import DAY, YEAR
from model.services.cloudfront.behaviour_checks import refuse_behaviour
from model.services.cloudfront.certificates import refuse_names
from model.services.cloudfront.origin_checks import refuse_group, refuse_origin
from model.services.cloudfront.refusals import invalid, refuse_beyond
from model.services.cloudfront.resources.deployment import ContinuousDeploymentPolicy
from model.services.cloudfront.resources.distributions import Distribution

NOTHING: Mapping[str, Any] = {"Quantity": 0}
DEFAULTS: Mapping[str, Any] = {
    "Aliases": NOTHING,
    "DefaultRootObject": "",
    "OriginGroups": NOTHING,
    "CacheBehaviors": NOTHING,
    "CustomErrorResponses": NOTHING,
    "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
    "PriceClass": "PriceClass_All",
    "ViewerCertificate": {"CloudFrontDefaultCertificate": True, "MinimumProtocolVersion": "TLSv1"},
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none", **NOTHING}},
    "WebACLId": "",
    "HttpVersion": "http2",
    "IsIPV6Enabled": False,
    "Staging": False,
}
_OF_ORIGIN: Mapping[str, Any] = {
    "OriginPath": "",
    "CustomHeaders": NOTHING,
    "ConnectionAttempts": 3,
    "ConnectionTimeout": 10,
    "OriginShield": {"Enabled": False},
    "OriginAccessControlId": "",
}
_METHODS = {"Quantity": 2, "Items": ["HEAD", "GET"]}
_OF_BEHAVIOUR: Mapping[str, Any] = {
    "TrustedSigners": {"Enabled": False, **NOTHING},
    "TrustedKeyGroups": {"Enabled": False, **NOTHING},
    "AllowedMethods": {**_METHODS, "CachedMethods": _METHODS},
    "SmoothStreaming": False,
    "Compress": False,
    "LambdaFunctionAssociations": NOTHING,
    "FunctionAssociations": NOTHING,
    "FieldLevelEncryptionId": "",
}
_ERROR_CODES = frozenset({400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504})
_RESPONSE_CODES = _ERROR_CODES | {200}
_ABSENT = {
    "WebACLId": ("InvalidWebACLId", "A web ACL ID specified is not valid."),
    "AnycastIpListId": ("EntityNotFound", "The entity was not found."),
}
"Members that name things of which there are none."


def read_config(world: World, said: Mapping[str, Any], own: str = "") -> str:
    """As it is kept, in JSON; `own` is the id of the distribution that it is for, if it exists. Raises refusals."""
    refuse_miscounts(said)
    config = _completed(said)
    for member, refusal in _ABSENT.items():
        if config.get(member):
            raise AwsError(*refusal, 404 if member == "AnycastIpListId" else 400)
    _refuse_incomplete(config)
    text = orjson.dumps(config).decode()
    setup = read_setup(text)
    _refuse_names(world, setup, config, own)
    _refuse_deployment(world, setup, config, own)
    _refuse_lists(world, config, setup)
    _refuse_pages(config)
    return text


def _completed(said: Mapping[str, Any]) -> dict[str, Any]:
    """With what is meant where nothing is said, which answers tell."""
    config = {**DEFAULTS, **said}
    config["Logging"] = {**DEFAULTS["Logging"], **config["Logging"]}
    config["Origins"] = _each(config["Origins"], lambda each: {**_OF_ORIGIN, **each})
    config["CacheBehaviors"] = _each(config["CacheBehaviors"], _whole_behaviour)
    config["DefaultCacheBehavior"] = _whole_behaviour(config["DefaultCacheBehavior"])
    return config


def _each(listed: Mapping[str, Any], complete: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Mapping[str, Any]:
    return {**listed, "Items": [complete(each) for each in items(listed)]} if items(listed) else listed


def _whole_behaviour(said: Mapping[str, Any]) -> dict[str, Any]:
    whole = {**_OF_BEHAVIOUR, **said}
    if whole.get("ForwardedValues") is not None:
        least = whole.setdefault("MinTTL", 0)
        whole.setdefault("DefaultTTL", max(DAY, least))
        whole.setdefault("MaxTTL", max(YEAR, least, whole["DefaultTTL"]))
    return whole


def refuse_miscounts(said: Any) -> None:
    """Every list says how long it is."""
    if isinstance(said, Mapping):
        known = cast("Mapping[str, Any]", said)
        if "Quantity" in known and known["Quantity"] != len(known.get("Items") or ()):
            told = "The value of Quantity and the size of Items don't match."
            raise AwsError("InconsistentQuantities", told)
        for each in known.values():
            refuse_miscounts(each)
    elif isinstance(said, list):
        for each in cast("Sequence[Any]", said):
            refuse_miscounts(each)


def _refuse_incomplete(config: Mapping[str, Any]) -> None:
    if not items(config["Origins"]):
        raise AwsError("InvalidOrigin", "A distribution needs an origin.")
    for each in items(config["CacheBehaviors"]):
        if not each["PathPattern"]:
            raise invalid("A cache behavior needs a path pattern.")
    if config["DefaultRootObject"].startswith("/"):
        told = "The default root object file name is too big or contains an invalid character."
        raise AwsError("InvalidDefaultRootObject", told)
    if len(config["CallerReference"]) < 1:
        raise invalid("CallerReference must not be empty.")


def _refuse_names(world: World, setup: Setup, config: Mapping[str, Any], own: str) -> None:
    if len(setup.aliases) != len(set(setup.aliases)):
        raise invalid("An alternate domain name is listed twice.")
    refuse_beyond(world, "aliases-per-distribution", len(setup.aliases), "TooManyDistributionCNAMEs")
    refuse_names(world, setup.aliases, config["ViewerCertificate"])
    for other in world.kernel.store.everywhere(Distribution):
        if other.distribution_id != own and set(other.aliases) & set(setup.aliases):
            told = "One or more of the CNAMEs you provided are already associated with a different resource."
            raise AwsError("CNAMEAlreadyExists", told, 409)


def _refuse_deployment(world: World, setup: Setup, config: Mapping[str, Any], own: str) -> None:
    """A policy is one primary distribution's, which answers in no newer protocol than staging ones do."""
    if setup.staging and (setup.aliases or setup.deployment):
        raise invalid("A staging distribution has neither alternate domain names nor a continuous deployment policy.")
    if not setup.deployment:
        return
    world.get(ContinuousDeploymentPolicy, setup.deployment)
    if config["HttpVersion"] in ("http3", "http2and3"):
        raise invalid("A distribution with HTTP/3 cannot have a continuous deployment policy.")
    for other in world.all(Distribution):
        if other.distribution_id != own and other.setup.deployment == setup.deployment:
            told = "The continuous deployment policy is associated with another distribution."
            raise AwsError("ContinuousDeploymentPolicyInUse", told, 409)


def _refuse_lists(world: World, config: Mapping[str, Any], setup: Setup) -> None:
    origins, groups = items(config["Origins"]), items(config["OriginGroups"])
    behaviours = items(config["CacheBehaviors"])
    refuse_beyond(world, "origins-per-distribution", len(origins), "TooManyOrigins")
    refuse_beyond(world, "behaviors-per-distribution", len(behaviours), "TooManyCacheBehaviors")
    refuse_beyond(world, "origin-groups-per-distribution", len(groups), "TooManyOriginGroupsPerDistribution")
    names = [each["Id"] for each in (*origins, *groups)]
    if len(names) != len(set(names)):
        raise invalid("Origins and origin groups need ids of their own.")
    for each in origins:
        refuse_origin(world, each)
    for each in groups:
        refuse_group(each, frozenset(setup.origins))
    patterns = [each["PathPattern"] for each in behaviours]
    if len(patterns) != len(set(patterns)):
        raise invalid("There is another cache behavior with the same path pattern.")
    for each in (*behaviours, config["DefaultCacheBehavior"]):
        refuse_behaviour(world, each, frozenset(names))


def _refuse_pages(config: Mapping[str, Any]) -> None:
    for each in items(config["CustomErrorResponses"]):
        if each["ErrorCode"] not in _ERROR_CODES:
            told = "An invalid error code was specified."
            raise AwsError("InvalidErrorCode", told)
        page, code = each.get("ResponsePagePath"), each.get("ResponseCode")
        if bool(page) != bool(code) or (code and (not code.isdecimal() or int(code[:4]) not in _RESPONSE_CODES)):
            raise AwsError("InvalidResponseCode", "A response code is specified in the response that is not valid.")
    geography = config["Restrictions"]["GeoRestriction"]
    countries = items(geography)
    if (geography["RestrictionType"] == "none") == bool(countries):
        told = "The specified geo restriction parameter is not valid."
        raise AwsError("InvalidGeoRestrictionParameter", told)
    if any(len(each) != 2 or not each.isupper() for each in countries):
        raise AwsError("InvalidLocationCode", "The location code specified is not valid.")
