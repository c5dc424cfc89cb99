"""How an answer tells of a version."""

from __future__ import annotations

from typing import Any

from model.services.s3.checksums import Checksums
from model.services.s3.places import Place
from model.services.s3.versions import Version


def said_checksums(checksums: Checksums, kind: str | None) -> dict[str, Any]:
    return {**dict(checksums), "checksum_type": kind if checksums else None}


def said_version_id(place: Place, version: Version) -> str | None:
    """Buckets that never kept versions do not speak of them."""
    return version.version_id if place.bucket.versioning else None


def said_new_version_id(place: Place, version: Version) -> str | None:
    """What was just put into a bucket with versioning suspended has no id to speak of."""
    return version.version_id if place.bucket.versioning == "Enabled" else None
