"""CloudTrail: what happens by itself: every hour, a signed digest vouches for the hour and the digest before."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import orjson

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.cloudtrail.destination import digest_key, put
from model.services.cloudtrail.moments import extended
from model.services.cloudtrail.resources.trails import Chain, LogFile, Trail
from model.services.cloudtrail.signing import ALGORITHM, draw_key, fingerprint, sign

HOUR = 3600.0
HASH = "SHA-256"


def vouch_for(world: World, trail: Trail, files: Iterable[tuple[str, LogFile]]) -> None:
    """Have the next digests of their regions name these files; a region's first file begins its chain."""
    if not trail.log_file_validation_enabled:
        return
    chains = {chain.region: chain for chain in trail.chains}
    begun = trail.start_logging_time or world.now
    for region, file in files:
        chain = chains.get(region) or Chain(region=region, since=begun)
        chains[region] = chain.model_copy(update={"files": (*chain.files, file)})
    trail.chains = tuple(chains.values())


@due
async def digest(world: World, name: str) -> None:
    """Where logging or validation has ended this digest is the last, and the chain with it."""
    trail = world.get(Trail, name)
    goes_on = trail.is_logging and trail.log_file_validation_enabled
    try:
        chains = [await _digest(world, trail, chain) for chain in trail.chains]
    except AwsError as refusal:
        trail.latest_digest_delivery_error = refusal.code
        chains = list(trail.chains)
    else:
        trail.latest_digest_delivery_error = None
        trail.latest_digest_delivery_time = world.now if chains else trail.latest_digest_delivery_time
    trail.chains = tuple(chains) if goes_on else ()
    if goes_on:
        world.wake(digest, name, after=HOUR)


async def _digest(world: World, trail: Trail, chain: Chain) -> Chain:
    """Write the digest of an hour; returns the chain with it as the last."""
    await draw_key(world, chain.region)
    key = digest_key(world, trail, chain.region)
    text = orjson.dumps(_content(world, trail, chain, key))
    hashed = sha256(text).hexdigest()
    signature = sign(world, chain.region, _signed(world, trail, key, hashed, chain.signature))
    metadata = {"signature": signature, "signature-algorithm": ALGORITHM}
    await put(world, trail, key, gzip.compress(text, mtime=0), metadata)
    return Chain(
        region=chain.region, since=world.now, bucket=trail.s3_bucket_name, key=key, digest=hashed, signature=signature
    )


def _signed(world: World, trail: Trail, key: str, hashed: str, before: str | None) -> str:
    """What the signature is over (CloudTrail User Guide, custom implementations of log file integrity validation)."""
    return f"{extended(int(world.now))}\n{trail.s3_bucket_name}/{key}\n{hashed}\n{before or 'null'}"


def _content(world: World, trail: Trail, chain: Chain, key: str) -> dict[str, Any]:
    files = chain.files
    return {
        "awsAccountId": trail.account,
        "digestStartTime": extended(int(chain.since)),
        "digestEndTime": extended(int(world.now)),
        "digestS3Bucket": trail.s3_bucket_name,
        "digestS3Object": key,
        "digestPublicKeyFingerprint": fingerprint(world, chain.region),
        "digestSignatureAlgorithm": ALGORITHM,
        "newestEventTime": extended(int(max(file.newest for file in files))) if files else None,
        "oldestEventTime": extended(int(min(file.oldest for file in files))) if files else None,
        "previousDigestS3Bucket": chain.bucket,
        "previousDigestS3Object": chain.key,
        "previousDigestHashValue": chain.digest,
        "previousDigestHashAlgorithm": HASH if chain.key else None,
        "previousDigestSignature": chain.signature,
        "logFiles": [_named(trail, file) for file in files],
    }


def _named(trail: Trail, file: LogFile) -> dict[str, str]:
    return {
        "s3Bucket": trail.s3_bucket_name,
        "s3Object": file.key,
        "hashValue": file.digest,
        "hashAlgorithm": HASH,
        "newestEventTime": extended(int(file.newest)),
        "oldestEventTime": extended(int(file.oldest)),
    }
