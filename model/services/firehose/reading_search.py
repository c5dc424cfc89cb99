"""What a client asks for as a search domain to deliver to, with the bucket beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.services.firehose.indexing import domain_behind
from model.services.firehose.reading import read_destination, refuse_half_hints, refuse_role
from model.services.firehose.refusals import invalid
from model.services.firehose.resources.buckets import BucketDestination, BucketTarget
from model.services.firehose.resources.searches import EVERY_DOCUMENT, SearchDestination


def read_search(
    call: Call,
    family: str,
    given: Mapping[str, Any],
    known: SearchDestination | None = None,
    beside: BucketDestination | None = None,
) -> tuple[SearchDestination, BucketDestination]:
    """Where one is known, what was not sent stays as it is. Raises InvalidArgumentException."""
    if given.get("VpcConfiguration"):
        raise invalid("VpcConfiguration is not offered by this cloud.")
    if given.get("TypeName"):
        raise invalid("TypeName is not offered by this cloud: indices have no types since version 7.")
    refuse_half_hints(given)
    made = known.revised(given) if known else SearchDestination.read({**given, "Family": family})
    if bool(made.domain_arn) == bool(made.cluster_endpoint):
        raise invalid("Exactly one of DomainARN and ClusterEndpoint has to be given.")
    domain = domain_behind(call.world, made)
    if domain is None or not domain.is_there:
        raise invalid(
            f"There is no active domain {made.domain_arn or made.cluster_endpoint} in this account and region."
        )
    if known is None or known.role_arn != made.role_arn:
        refuse_role(call, made.role_arn)
    return made, _beside(call, made, given, beside)


def _beside(
    call: Call, made: SearchDestination, given: Mapping[str, Any], known: BucketDestination | None
) -> BucketDestination:
    """The bucket for what the domain does not take, and for everything where that is asked for."""
    asked: dict[str, Any] = dict(given.get("S3Configuration") or given.get("S3Update") or {})
    if processing := given.get("ProcessingConfiguration"):
        asked["ProcessingConfiguration"] = processing
    bucket = read_destination(call, asked, known)
    if made.s3_backup_mode != EVERY_DOCUMENT:
        return bucket
    whole = BucketTarget(**{name: getattr(bucket, name) for name in BucketTarget.model_fields})
    return bucket.model_copy(update={"s3_backup_mode": "Enabled", "s3_backup_configuration": whole})
