"""S3: putting objects."""

from __future__ import annotations

from typing import Any

from model.kit.body import Body, body_of
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.services.s3.checksums import FULL, Announced
from model.services.s3.contents import keep
from model.services.s3.descriptions import Description
from model.services.s3.keeping import keep_object, said_expiration
from model.services.s3.naming import refuse_long_key
from model.services.s3.notifying import notify
from model.services.s3.places import Place, Visit, filled_at_bucket
from model.services.s3.preconditions import refuse_overwrite, refuse_unknown_conditions
from model.services.s3.telling import said_checksums, said_new_version_id
from model.services.s3.versions import current


class PutForm(Description, Announced):
    key: str
    body: Any = b""
    content_md5: str | None = None
    if_match: str | None = None
    if_none_match: str | None = None


@operation
@filled_at_bucket(PutForm)
async def put_object(place: Visit, asked: PutForm) -> dict[str, Any]:
    """The whole object, or nothing of it: readers see the old one until the new one is there."""
    refuse_long_key(place.world, asked.key)
    asked.refuse_bad(place)
    body = body_of(asked.body)
    refuse_wrong_body(place, body, asked.content_md5)
    checksums, tags = asked.of(body), asked.tags
    refuse_unknown_conditions(asked.if_match, asked.if_none_match)
    if asked.if_match or asked.if_none_match:
        refuse_overwrite(asked.key, await current(place, asked.key), asked.if_match, asked.if_none_match)
    about = asked.about(checksums=checksums, checksum_type=FULL, pieces=keep(place.world, body))
    new = await keep_object(
        place, asked.key, size=body.size, etag=body.md5_hex, storage_class=asked.storage_class, tags=tags, about=about
    )
    await notify(place, "ObjectCreated:Put", new)
    return {
        "e_tag": new.e_tag,
        "server_side_encryption": about.server_side_encryption,
        "version_id": said_new_version_id(place, new),
        "expiration": said_expiration(place, new),
        **said_checksums(checksums, FULL),
    }


def refuse_wrong_body(place: Place, body: Body, announced_md5: str | None) -> None:
    """Too large, or not the bytes that the client meant to send."""
    largest = int(most(place.world, "s3/put-bytes"))
    if body.size > largest:
        text = "Your proposed upload exceeds the maximum allowed size"
        raise AwsError("EntityTooLarge", text, 400, ProposedSize=body.size, MaxSizeAllowed=largest)
    if announced_md5 is not None:
        body.check_md5(announced_md5)
