"""Whether the rules for some paths can hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.edge.function_events import EVENT_TYPES
from model.laws.edge.setup import items
from model.laws.edge.terms import DAY, YEAR
from model.services.cloudfront.policies import CACHE_POLICIES, HEADERS_POLICIES, REQUEST_POLICIES
from model.services.cloudfront.refusals import invalid
from model.services.cloudfront.resources.access import KeyGroup
from model.services.cloudfront.resources.functions import CloudFrontFunction
from model.services.cloudfront.resources.realtime_logs import MISSING, RealtimeLogConfig

METHODS = (
    frozenset({"GET", "HEAD"}),
    frozenset({"GET", "HEAD", "OPTIONS"}),
    frozenset({"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"}),
)


def refuse_behaviour(world: World, said: Mapping[str, Any], targets: frozenset[str]) -> None:
    if said["TargetOriginId"] not in targets:
        told = "One or more of your origins or origin groups do not exist."
        raise AwsError("NoSuchOrigin", told, 404)
    if said.get("FieldLevelEncryptionId"):
        told = "The specified configuration for field-level encryption doesn't exist."
        raise AwsError("NoSuchFieldLevelEncryptionConfig", told, 404)
    if said.get("RealtimeLogConfigArn") not in (None, "", *(each.arn for each in world.all(RealtimeLogConfig))):
        raise AwsError(*MISSING)
    if items(said.get("LambdaFunctionAssociations")):
        raise AwsError("InvalidLambdaFunctionAssociation", "The specified Lambda function association is invalid.")
    _refuse_functions(world, items(said.get("FunctionAssociations")))
    allowed = items(said.get("AllowedMethods"))
    if allowed and frozenset(allowed) not in METHODS:
        raise invalid("The parameter AllowedMethods contains methods that are not allowed together.")
    if said.get("ResponseHeadersPolicyId"):
        HEADERS_POLICIES.get(world, said["ResponseHeadersPolicyId"])
    _refuse_terms(world, said)
    _refuse_signers(world, said)


def _refuse_functions(world: World, said: Sequence[Mapping[str, str]]) -> None:
    """One for each type of event, published, and of the same account."""
    if len(said) > len(EVENT_TYPES):
        told = "You have reached the maximum number of CloudFront function associations for this cache behavior."
        raise AwsError("TooManyFunctionAssociations", told)
    types = [each["EventType"] for each in said]
    published = {each.arn for each in world.all(CloudFrontFunction) if each.live is not None}
    if len(set(types)) < len(types) or not set(EVENT_TYPES).issuperset(types):
        told = "A CloudFront function is associated with viewer-request, viewer-response, or one with each of them."
        raise AwsError("InvalidFunctionAssociation", told)
    if not published.issuperset(each["FunctionARN"] for each in said):
        told = "The function that is associated does not exist, or is not published."
        raise AwsError("InvalidFunctionAssociation", told)


def _refuse_terms(world: World, said: Mapping[str, Any]) -> None:
    """A policy says them, or the behaviour itself."""
    policy, forwarded = said.get("CachePolicyId"), said.get("ForwardedValues")
    if bool(policy) == (forwarded is not None):
        raise invalid("The parameter ForwardedValues is needed where there is no cache policy, and only there.")
    if said.get("OriginRequestPolicyId"):
        if not policy:
            raise invalid("An origin request policy needs a cache policy beside it.")
        REQUEST_POLICIES.get(world, said["OriginRequestPolicyId"])
    if policy:
        if any(said.get(name) is not None for name in ("MinTTL", "DefaultTTL", "MaxTTL")):
            raise invalid("TTLs are said by the cache policy.")
        CACHE_POLICIES.get(world, policy)
    else:
        refuse_times(said)


def refuse_times(said: Mapping[str, Any]) -> None:
    """Raises InvalidTTLOrder."""
    least = said.get("MinTTL", 0)
    usual, most = said.get("DefaultTTL", max(DAY, least)), said.get("MaxTTL", max(YEAR, least))
    if not 0 <= least <= usual <= most:
        told = "The order of TTLs must be: MinTTL <= DefaultTTL <= MaxTTL, and none may be negative."
        raise AwsError("InvalidTTLOrder", told)


def _refuse_signers(world: World, said: Mapping[str, Any]) -> None:
    signers: Mapping[str, Any] = said.get("TrustedSigners") or {}
    groups: Mapping[str, Any] = said.get("TrustedKeyGroups") or {}
    for each in (signers, groups):
        if bool(each.get("Enabled")) != bool(items(each)):
            raise invalid("Trusted signers are enabled where some are named, and only there.")
    if any(each not in ("self", world.account) for each in items(signers)):
        told = "One or more of your trusted signers don't exist."
        raise AwsError("TrustedSignerDoesNotExist", told)
    if any(world.find(KeyGroup, each) is None for each in items(groups)):
        raise AwsError("TrustedKeyGroupDoesNotExist", "The specified key group does not exist.")
