"""S3: copying objects, within a bucket, to another one, or onto themselves with another description."""

from __future__ import annotations

from typing import Any

from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.services.s3.checksums import FULL, Checksums, algorithm_of, of_parts
from model.services.s3.contents import md5_of
from model.services.s3.descriptions import HEADERS, Description
from model.services.s3.joining import CYCLIC
from model.services.s3.keeping import keep_object, said_expiration
from model.services.s3.naming import refuse_long_key
from model.services.s3.notifying import notify
from model.services.s3.places import Visit, filled_at_bucket
from model.services.s3.preconditions import refuse_overwrite, refuse_unknown_conditions
from model.services.s3.refusals import invalid_argument, invalid_request
from model.services.s3.sources import Source, SourceForm, find_source
from model.services.s3.telling import said_checksums, said_new_version_id
from model.services.s3.versions import About, current

DIRECTIVES = ("COPY", "REPLACE")


class CopyForm(SourceForm, Description):
    key: str
    metadata_directive: str = "COPY"
    tagging_directive: str = "COPY"
    if_match: str | None = None
    if_none_match: str | None = None

    @property
    def replaces(self) -> bool:
        return self.metadata_directive == "REPLACE"

    @property
    def changes(self) -> bool:
        """Whether a copy onto itself would be another object than before."""
        asked = self.model_fields_set
        return self.replaces or bool(asked & {"storage_class", "website_redirect_location", "server_side_encryption"})


@operation(permission="s3:PutObject")
@filled_at_bucket(CopyForm)
async def copy_object(place: Visit, asked: CopyForm) -> dict[str, Any]:
    """Nothing is read but what a checksum needs: both objects use the same bytes."""
    refuse_long_key(place.world, asked.key)
    asked.refuse_bad(place)
    source = await find_source(place, asked)
    refuse_unchanged(place, asked, source)
    refuse_large(place, source)
    refuse_unknown_conditions(asked.if_match, asked.if_none_match)
    if asked.if_match or asked.if_none_match:
        refuse_overwrite(asked.key, await current(place, asked.key), asked.if_match, asked.if_none_match)
    about, tags = about_of(asked, source), source.version.tags
    if asked.tagging_directive == "REPLACE":
        tags = asked.tags
    etag = await plain_etag(source)
    new = await keep_object(
        place,
        asked.key,
        size=source.version.size,
        etag=etag,
        storage_class=asked.storage_class,
        tags=tags,
        about=about,
    )
    await notify(place, "ObjectCreated:Copy", new)
    return {
        "copy_object_result": {
            "e_tag": new.e_tag,
            "last_modified": new.modified,
            **said_checksums(about.checksums, about.checksum_type),
        },
        "copy_source_version_id": source.said_version_id,
        "version_id": said_new_version_id(place, new),
        "expiration": said_expiration(place, new),
        "server_side_encryption": about.server_side_encryption,
    }


def refuse_unchanged(place: Visit, asked: CopyForm, source: Source) -> None:
    for name, directive in (("metadata", asked.metadata_directive), ("tagging", asked.tagging_directive)):
        if directive not in DIRECTIVES:
            raise invalid_argument(f"Unknown {name} directive.", f"x-amz-{name}-directive", directive)
    same = source.place.name == place.name and source.version.key == asked.key and source.version.is_latest
    if same and not asked.changes:
        text = (
            "This copy request is illegal because it is trying to copy an object to itself without changing the "
            "object's metadata, storage class, website redirect location or encryption attributes."
        )
        raise invalid_request(text)


def refuse_large(place: Visit, source: Source) -> None:
    largest = int(most(place.world, "s3/put-bytes"))
    if source.version.size > largest:
        text = f"The specified copy source is larger than the maximum allowable size for a copy source: {largest}"
        raise AwsError("InvalidRequest", text)


def about_of(asked: CopyForm, source: Source) -> About:
    """The old description, or the new one; where it redirects to is never copied."""
    old = source.version.about
    said = asked if asked.replaces else None
    described = said.about() if said else About(**{name: getattr(old, name) for name in HEADERS}, metadata=old.metadata)
    return described.model_copy(
        update={
            "website_redirect_location": asked.website_redirect_location,
            "checksums": whole_checksums(old),
            "checksum_type": FULL,
            "pieces": old.pieces,
        }
    )


def whole_checksums(about: About) -> Checksums:
    """A copy is one piece, and so is its checksum, as far as the parts' checksums tell it."""
    if about.checksum_type == FULL or not about.checksums:
        return about.checksums
    member = about.checksums[0][0]
    if algorithm_of(member) not in CYCLIC:
        return ()
    return of_parts(member, FULL, [(part.checksums, part.size) for part in about.parts])


async def plain_etag(source: Source) -> str:
    """The MD5 of the bytes, also where the original's ETag is made of its parts'."""
    version = source.version
    etag = version.etag or ""
    return await md5_of(source.place.world, version.about.pieces, version.size) if "-" in etag else etag
