"""Whether a bucket lets a distribution read: under an identity of its own, as CloudFront for it, or as anybody."""

from __future__ import annotations

from collections.abc import Mapping

from model.kit.principal import ANONYMOUS, service
from model.kit.world import GLOBAL, World
from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.policy import read_policy
from model.laws.access.question import Caller, Question
from model.laws.edge.setup import Origin
from model.services.cloudfront.resources.access import OriginAccessControl, OriginAccessIdentity
from model.services.cloudfront.resources.distributions import Distribution
from model.services.s3.resources.buckets import Bucket, BucketName

NEVER = "never"
"What a control says that signs nothing."


def bucket_called(world: World, name: str) -> Bucket | None:
    """Whoever has it, and wherever it is."""
    known = world.cell.world("", GLOBAL, "s3").find(BucketName, name)
    return world.cell.world(known.owner, known.home, "s3").find(Bucket, name) if known else None


def lets_in(world: World, distribution: Distribution, origin: Origin, bucket: Bucket, key: str) -> bool:
    """The bucket's policy decides alone: whoever CloudFront reads as is in no account of a customer's."""
    if not bucket.policy:
        return False
    policy = read_policy(bucket.policy, bucket.name, "resource-based policy")
    caller, context = _who(world, distribution, origin)
    question = Question("s3:GetObject", f"{bucket.arn}/{key}", caller, context, bucket.account)
    return judge(Grounds(resource=(policy,)), question).allowed


def _who(world: World, distribution: Distribution, origin: Origin) -> tuple[Caller, Mapping[str, str]]:
    identity = world.find(OriginAccessIdentity, origin.identity) if origin.identity else None
    if identity is not None:
        who = Caller(identity.user_arn, "", ANONYMOUS.type, identity.s3_canonical_user_id)
        return who, {"aws:SecureTransport": "true"}
    control = world.find(OriginAccessControl, origin.control) if origin.control else None
    if control is None or control.signing_behavior == NEVER:
        return ANONYMOUS.caller, {"aws:SecureTransport": "true"}
    return service("cloudfront", distribution.account).caller, {
        "aws:SourceArn": distribution.arn,
        "aws:SourceAccount": distribution.account,
        "aws:PrincipalServiceName": "cloudfront.amazonaws.com",
        "aws:PrincipalIsAWSService": "true",
        "aws:SecureTransport": "true",
    }
