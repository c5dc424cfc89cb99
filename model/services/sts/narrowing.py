"""What a session may be given on its way: policies that narrow it, tags, and a name that it cannot shake off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.laws.access.grammar import BadPolicy, check_policy

MOST_POLICIES = 10
MOST_CHARACTERS = 2048


async def session_policies(
    world: World, policy: str | None, policy_arns: Sequence[Mapping[str, str]] | None
) -> tuple[str, ...]:
    """The documents that a session stays within, of managed policies as they are today."""
    inline = () if policy is None else (_checked(policy),)
    arns = [each["arn"] for each in policy_arns or () if "arn" in each]
    if len(arns) > MOST_POLICIES:
        raise AwsError("InvalidParameterValue", f"A session takes up to {MOST_POLICIES} managed policies.")
    return (*inline, *[await _managed(world, arn) for arn in arns])


def _checked(policy: str) -> str:
    try:
        check_policy(policy, "session")
    except BadPolicy as bad:
        raise AwsError("MalformedPolicyDocument", bad.message) from bad
    if len(policy) > MOST_CHARACTERS:
        percent = len(policy) * 100 // MOST_CHARACTERS
        message = f"Packed policy consumes {percent}% of allotted space, please use smaller policy."
        raise AwsError("PackedPolicyTooLarge", message)
    return policy


async def _managed(world: World, arn: str) -> str:
    policy = (await world.ask("iam:GetPolicy", PolicyArn=arn))["Policy"]
    asked: dict[str, Any] = {"PolicyArn": arn, "VersionId": policy["DefaultVersionId"]}
    version = (await world.ask("iam:GetPolicyVersion", **asked))["PolicyVersion"]
    return unquote(version["Document"])


def session_tags(
    caller: Principal, tags: Sequence[Mapping[str, str]] | None, transitive: Sequence[str] | None
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The tags of a new session and which of them go on from role to role, those handed down by the caller's first."""
    given = request_tags(tags)
    lower = [key.lower() for key in given]
    handed = {key.lower() for key in caller.transitive_tags}
    if handed.intersection(lower):
        message = "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag"
        raise AwsError("InvalidParameterValue", f"{message} key from the calling session.")
    if any(key.lower() not in lower for key in transitive or ()):
        message = "The specified transitive tag key must be included in the requested tags."
        raise AwsError("InvalidParameterValue", message)
    kept = {key: value for key, value in caller.tags if key.lower() in handed}
    return kept | given, tuple(dict.fromkeys((*caller.transitive_tags, *(transitive or ()))))


def request_tags(tags: Sequence[Mapping[str, str]] | None) -> dict[str, str]:
    """By their keys, of which no two are the same in other letters."""
    lower = [each["Key"].lower() for each in tags or ()]
    if len(set(lower)) < len(lower):
        message = "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        raise AwsError("InvalidParameterValue", message)
    return {each["Key"]: each["Value"] for each in tags or ()}


def tag_keys(tags: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What conditions can ask about the tags of a session that is to be."""
    found: dict[str, Any] = {f"aws:RequestTag/{key}": value for key, value in tags}
    return found | ({"aws:TagKeys": tuple(key for key, _ in tags)} if found else {})
