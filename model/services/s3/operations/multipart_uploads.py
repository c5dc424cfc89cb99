"""S3: uploading an object in parts, from the first word to the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import md5
from typing import Any

from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.services.s3.behavior.aging import foresee_upload
from model.services.s3.checksums import COMPOSITE, MEMBERS, Checksums, Given, algorithm_of, of_parts, upload_type
from model.services.s3.descriptions import Description
from model.services.s3.keeping import keep_object, said_expiration
from model.services.s3.naming import refuse_long_key
from model.services.s3.notifying import notify
from model.services.s3.owners import initiator
from model.services.s3.places import Place, Visit, at_bucket, filled_at_bucket
from model.services.s3.preconditions import refuse_overwrite, refuse_unknown_conditions
from model.services.s3.refusals import invalid_request, malformed_xml
from model.services.s3.telling import said_checksums, said_new_version_id
from model.services.s3.uploads import Upload, UploadedPart, begin, end, find_upload, parts_of
from model.services.s3.versions import Part, current


class UploadForm(Description):
    key: str
    checksum_algorithm: str | None = None
    checksum_type: str | None = None


@operation(permission="s3:PutObject")
@filled_at_bucket(UploadForm)
async def create_multipart_upload(place: Visit, asked: UploadForm) -> dict[str, Any]:
    refuse_long_key(place.world, asked.key)
    asked.refuse_bad(place)
    kind = upload_type(asked.checksum_algorithm, asked.checksum_type)
    algorithm = asked.checksum_algorithm
    wanted: Checksums = ((MEMBERS[algorithm.lower()], ""),) if algorithm else ()
    about = asked.about(checksums=wanted, checksum_type=kind)
    upload = begin(
        place,
        asked.key,
        initiator(place.call.principal),
        storage_class=asked.storage_class,
        tags=asked.tags,
        about=about,
    )
    foresee_upload(place, upload)
    return {
        "bucket": place.name,
        "key": asked.key,
        "upload_id": upload.upload_id,
        "checksum_algorithm": algorithm,
        "checksum_type": kind,
        "server_side_encryption": about.server_side_encryption,
    }


class CompleteForm(Given):
    key: str
    upload_id: str
    multipart_upload: Mapping[str, Any] | None = None
    checksum_type: str | None = None
    mpu_object_size: int | None = None
    if_match: str | None = None
    if_none_match: str | None = None


@operation(permission="s3:PutObject")
@filled_at_bucket(CompleteForm)
async def complete_multipart_upload(place: Visit, asked: CompleteForm) -> dict[str, Any]:
    """The object is the parts that are named, in their order; other parts are forgotten."""
    upload = await find_upload(place, asked.key, asked.upload_id)
    named = (asked.multipart_upload or {}).get("Parts", ())
    parts = chosen(place, upload, named, await parts_of(place, upload))
    await refuse_conflict(place, asked, upload)
    size, etag = sum(part.size for part in parts), etag_of(parts)
    refuse_size(place, asked, size)
    checksums = checksums_of(upload, parts)
    refuse_other_digest(asked, checksums)
    about = upload.about.model_copy(
        update={
            "checksums": checksums,
            "pieces": tuple(piece for part in parts for piece in part.pieces),
            "parts": tuple(Part(number=p.part_number, size=p.size, checksums=shown(upload, p)) for p in parts),
        }
    )
    new = await keep_object(
        place, upload.key, size=size, etag=etag, storage_class=upload.storage_class, tags=upload.tags, about=about
    )
    await end(place, upload)
    await notify(place, "ObjectCreated:CompleteMultipartUpload", new)
    return {
        "location": f"http://{place.call.host or 's3.amazonaws.com'}/{place.name}/{upload.key}",
        "bucket": place.name,
        "key": upload.key,
        "e_tag": new.e_tag,
        "server_side_encryption": about.server_side_encryption,
        "version_id": said_new_version_id(place, new),
        "expiration": said_expiration(place, new),
        **said_checksums(checksums, upload.checksum_type),
    }


def checksums_of(upload: Upload, parts: Sequence[UploadedPart]) -> Checksums:
    member = upload.checksum_member
    return of_parts(member, upload.checksum_type, [(part.checksums, part.size) for part in parts]) if member else ()


def shown(upload: Upload, part: UploadedPart) -> Checksums:
    """Only where they make up the object's checksum are those of its parts kept."""
    return part.checksums if upload.checksum_type == COMPOSITE else ()


def refuse_other_digest(asked: CompleteForm, checksums: Checksums) -> None:
    known = {algorithm_of(name): value.partition("-")[0] for name, value in checksums}
    for name, value in asked.given.items():
        if known.get(name) != value.partition("-")[0]:
            raise AwsError("BadDigest", f"The {name} you specified did not match the calculated checksum.")


def etag_of(parts: Sequence[UploadedPart]) -> str:
    together = b"".join(bytes.fromhex(part.etag) for part in parts)
    return f"{md5(together, usedforsecurity=False).hexdigest()}-{len(parts)}"


def chosen(
    place: Place, upload: Upload, named: Sequence[Mapping[str, Any]], uploaded: Sequence[UploadedPart]
) -> list[UploadedPart]:
    """The parts that the client names; refused if they are not all there, out of order or too small."""
    if not named:
        raise invalid_request("You must specify at least one part")
    if any(each.get("PartNumber") is None for each in named):
        raise malformed_xml()
    numbers = [each["PartNumber"] for each in named]
    if numbers != sorted(set(numbers)):
        text = "The list of parts was not in ascending order. Parts must be ordered by part number."
        raise AwsError("InvalidPartOrder", text, 400, UploadId=upload.upload_id)
    refuse_missing_checksums(upload, named)
    by_number = {part.part_number: part for part in uploaded}
    found = [matching(upload, each, by_number.get(each["PartNumber"])) for each in named]
    refuse_small(int(most(place.world, "s3/part-bytes-min")), found)
    return found


def refuse_missing_checksums(upload: Upload, named: Sequence[Mapping[str, Any]]) -> None:
    member = upload.checksum_member
    missing = [each["PartNumber"] for each in named if member not in each]
    if member and upload.checksum_type == COMPOSITE and missing:
        text = (
            f"The upload was created using a {algorithm_of(member)} checksum. The complete request must include the "
            f"checksum for each part. It was missing for part {missing[0]} in the request."
        )
        raise invalid_request(text)


def matching(upload: Upload, named: Mapping[str, Any], part: UploadedPart | None) -> UploadedPart:
    etag = named.get("ETag", "").strip('"')
    known = dict(part.checksums) if part else {}
    wrong = [name for name in MEMBERS.values() if name in named and named[name] != known.get(name)]
    if part is None or part.etag != etag or wrong:
        text = (
            "One or more of the specified parts could not be found.  The part may not have been uploaded, "
            "or the specified entity tag may not match the part's entity tag."
        )
        fields = {"UploadId": upload.upload_id, "PartNumber": named["PartNumber"], "ETag": etag}
        raise AwsError("InvalidPart", text, 400, **fields)
    return part


def refuse_small(least: int, parts: Sequence[UploadedPart]) -> None:
    """Only the last part may be small."""
    for part in parts[:-1]:
        if part.size < least:
            text = "Your proposed upload is smaller than the minimum allowed size"
            fields = {"ProposedSize": part.size, "MinSizeAllowed": least, "PartNumber": part.part_number}
            raise AwsError("EntityTooSmall", text, 400, **fields, ETag=part.etag)


def refuse_size(place: Place, asked: CompleteForm, size: int) -> None:
    if size > most(place.world, "s3/object-bytes"):
        raise AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
    if asked.mpu_object_size not in (None, size):
        text = (
            f"The provided 'x-amz-mp-object-size' header value {asked.mpu_object_size} "
            f"does not match what was computed: {size}"
        )
        raise invalid_request(text)


async def refuse_conflict(place: Place, asked: CompleteForm, upload: Upload) -> None:
    refuse_unknown_conditions(asked.if_match, asked.if_none_match)
    if asked.checksum_type not in (None, upload.checksum_type):
        kind = upload.checksum_type or "null"
        text = f"The upload was created using the {kind} checksum mode. "
        text += "The complete request must use the same checksum mode."
        raise invalid_request(text)
    if asked.if_match or asked.if_none_match:
        refuse_overwrite(asked.key, await current(place, asked.key), asked.if_match, asked.if_none_match)


@operation
@at_bucket
async def abort_multipart_upload(place: Visit, *, key: str, upload_id: str) -> None:
    await end(place, await find_upload(place, key, upload_id))
