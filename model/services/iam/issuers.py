"""The outside world's part in OpenID Connect: a provider puts its keys where AWS looks for them."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.world import World
from model.services.iam.resources.providers import OpenIDConnectProvider


def publish_keys(world: World, provider_arn: str, keys: Sequence[str]) -> None:
    """Have a provider be found with these public keys, each a JWK as JSON text; earlier ones are withdrawn."""
    world.get(OpenIDConnectProvider, provider_arn).keys = tuple(keys)
