"""S3: what is known of an object, as a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.kit.operation import operation
from model.services.s3.permissions import of_version
from model.services.s3.places import Visit, at_bucket
from model.services.s3.telling import said_checksums, said_version_id
from model.services.s3.versions import About, readable


@operation(permission=of_version("s3:GetObjectAttributes"))
@at_bucket
async def get_object_attributes(
    place: Visit, *, key: str, object_attributes: Sequence[str], version_id: str | None = None
) -> dict[str, Any]:
    version = await readable(place, key, version_id)
    about = version.about
    known = {
        "ETag": version.etag,
        "Checksum": said_checksum(about) if about.checksums else None,
        "ObjectParts": {"total_parts_count": len(about.parts)} if about.parts else None,
        "StorageClass": version.storage_class,
        "ObjectSize": version.size,
    }
    told = {name: value for name, value in known.items() if name in object_attributes}
    return told | {"last_modified": version.modified, "version_id": said_version_id(place, version)}


def said_checksum(about: About) -> dict[str, Any]:
    bare = tuple((name, value.partition("-")[0]) for name, value in about.checksums)
    return said_checksums(bare, about.checksum_type)
