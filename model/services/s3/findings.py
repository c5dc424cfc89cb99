"""S3: what customers leave unprotected: buckets that forget what is overwritten, or that the public may reach."""

from __future__ import annotations

from collections.abc import Iterator

from model.kit.finding import protection
from model.kit.world import World
from model.services.s3.resources.buckets import EVERYTHING_BLOCKED, Bucket


@protection("forgets what is overwritten or deleted", switch="s3:PutBucketVersioning", reads="s3:ListBuckets")
def unversioned(world: World) -> Iterator[str]:
    return (each.name for each in world.all(Bucket) if each.versioning != "Enabled")


@protection("can be opened to the public", switch="s3:PutPublicAccessBlock", reads="s3:ListBuckets")
def exposed(world: World) -> Iterator[str]:
    return (each.name for each in world.all(Bucket) if each.public_access_block != EVERYTHING_BLOCKED)
