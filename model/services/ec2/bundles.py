"""Images of bundles: what was put into a bucket by whoever has a signing certificate on file."""

from __future__ import annotations

from collections.abc import Iterable

from model.gateway.call import Call
from model.kit.body import FileSlice
from model.kit.errors import AwsError
from model.services.ec2.manifests import MOST_BYTES, Manifest, invalid_manifest, read_manifest, refuse_unsigned
from model.services.ec2.resources.instance_parts import Software
from model.services.iam.resources.certificates import SigningCertificate

ROOT_DEVICE = "/dev/sda1"
INSTANCE_STORE = "instance-store"
ARCHITECTURES = ("i386", "x86_64", "arm64")


async def read_bundle(call: Call, location: str, virtualization_type: str, *, ena_support: bool) -> Software:
    """What the bundle at `bucket/…manifest.xml` brings along; InvalidManifest for what cannot be believed."""
    bucket, _, key = location.strip("/").partition("/")
    if not key:
        raise invalid_manifest(f"{location} names no object of a bucket")
    manifest = read_manifest(await _object(call, bucket, key))
    if manifest.user != call.account:
        raise invalid_manifest(f"The manifest was made for account {manifest.user}")
    certificates = [each for each in call.world.all(SigningCertificate) if each.status == "Active"]
    refuse_unsigned(manifest, (each.certificate_body for each in certificates))
    await _refuse_missing(call, bucket, key, manifest)
    if manifest.architecture not in ARCHITECTURES:
        raise invalid_manifest(f"There is no architecture {manifest.architecture}")
    return Software(
        architecture=manifest.architecture,
        root_device_name=ROOT_DEVICE,
        root_device_type=INSTANCE_STORE,
        virtualization_type=virtualization_type,
        ena_support=ena_support,
    )


async def _object(call: Call, bucket: str, key: str) -> bytes:
    """Only what the caller may read itself."""
    call.require("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}")
    try:
        found = await call.world.ask("s3:GetObject", Bucket=bucket, Key=key)
    except AwsError as refusal:
        raise invalid_manifest(f"HTTP {refusal.status} ({refusal.message}) response for {bucket}/{key}") from refusal
    if found["ContentLength"] > MOST_BYTES:
        raise invalid_manifest(f"{bucket}/{key} is too large for a manifest")
    body: bytes | FileSlice | Iterable[bytes] = found["Body"]
    if isinstance(body, FileSlice):
        return b"".join(body.pieces())
    return body if isinstance(body, bytes) else b"".join(body)


async def _refuse_missing(call: Call, bucket: str, key: str, manifest: Manifest) -> None:
    folder = key.rpartition("/")[0]
    for part in manifest.parts:
        name = f"{folder}/{part}" if folder else part
        call.require("s3:GetObject", f"arn:aws:s3:::{bucket}/{name}")
        try:
            await call.world.ask("s3:HeadObject", Bucket=bucket, Key=name)
        except AwsError as refusal:
            raise invalid_manifest(f"The part {name} of the image is not in the bucket") from refusal
