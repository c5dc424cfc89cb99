"""What CloudFront tells of a distribution, in the shapes of its answers."""

from __future__ import annotations

from typing import Any

from model.kit.world import World
from model.services.cloudfront.editions import location
from model.services.cloudfront.resources.access import KeyGroup
from model.services.cloudfront.resources.distributions import Distribution, Invalidation


def answered(world: World, distribution: Distribution) -> dict[str, Any]:
    return {
        "distribution": described(world, distribution),
        "location": location(f"distribution/{distribution.distribution_id}"),
        "e_tag": distribution.etag,
    }


def described(world: World, distribution: Distribution) -> dict[str, Any]:
    under_way = world.where(Invalidation, distribution_id=distribution.distribution_id)
    return {
        "id": distribution.distribution_id,
        "arn": distribution.arn,
        "status": distribution.status,
        "last_modified_time": distribution.last_modified_time,
        "in_progress_invalidation_batches": sum(each.status == "InProgress" for each in under_way),
        "domain_name": distribution.domain_name,
        "active_trusted_signers": {"enabled": False, "quantity": 0},
        "active_trusted_key_groups": _trusted(world, distribution),
        "distribution_config": distribution.said,
    }


def _trusted(world: World, distribution: Distribution) -> dict[str, Any]:
    groups = dict.fromkeys(id for each in distribution.setup.behaviours for id in each.key_groups)
    told = [
        {"key_group_id": id, "key_pair_ids": {"quantity": len(keys), "items": keys}}
        for id in groups
        for keys in [world.get(KeyGroup, id).key_ids]
    ]
    return {"enabled": bool(told), "quantity": len(told), "items": told or None}


def summarized(distribution: Distribution) -> dict[str, Any]:
    return {
        **distribution.said,
        "Id": distribution.distribution_id,
        "ARN": distribution.arn,
        "ETag": distribution.etag,
        "Status": distribution.status,
        "LastModifiedTime": distribution.last_modified_time,
        "DomainName": distribution.domain_name,
    }
