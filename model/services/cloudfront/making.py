"""Making a distribution, whoever asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.cloudfront.config_reading import read_config
from model.services.cloudfront.editions import new_id
from model.services.cloudfront.home import home
from model.services.cloudfront.refusals import invalid, refuse_beyond
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.tagging import merged

_DOMAIN = 14


def make(world: World, said: Mapping[str, Any], tags: Any) -> Distribution:
    """The same again is the one that there is."""
    reference = said["CallerReference"]
    for known in world.where(Distribution, caller_reference=reference):
        if reference and read_config(world, said, known.distribution_id) != known.config:
            told = "The caller reference you attempted to create the distribution with is associated with another."
            raise AwsError("DistributionAlreadyExists", f"{told} distribution.", 409)
        if reference:
            return known
    if said.get("ContinuousDeploymentPolicyId"):
        raise invalid("Continuous deployment policy is not supported during distribution creation.")
    there = len(world.all(Distribution))
    refuse_beyond(world, "distributions-per-account", there + 1, "TooManyDistributions")
    config = read_config(world, said)
    if said.get("Staging"):
        staging = sum(each.setup.staging for each in world.all(Distribution))
        refuse_beyond(world, "staging-distributions", staging + 1, "TooManyDistributions")
    distribution = Distribution(
        distribution_id=new_id(world),
        domain_name=f"d{new_id(world, '', _DOMAIN - 1).lower()}.cloudfront.net",
        caller_reference=reference,
        config=config,
        etag=new_id(world),
        last_modified_time=world.now,
        tags=merged((), tags),
    )
    return home(world).add(distribution)
