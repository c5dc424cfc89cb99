"""Uploads in parts that are under way: rows of their own until they are completed or aborted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import orjson

from model.kit.tags import Tag
from model.services.s3.behavior.reporting import count
from model.services.s3.behavior.sweeping import begin_use, end_use
from model.services.s3.checksums import Checksums
from model.services.s3.owners import Owner
from model.services.s3.places import Place, partition
from model.services.s3.refusals import no_such_upload
from model.services.s3.versions import About, Piece, read_stored_tags, stored_tags

COLUMNS = "key, upload, seq, initiated, initiator, storage_class, tags, about"
PART_COLUMNS = "number, size, etag, modified, body, checksums"

_BEGIN = "INSERT INTO s3_upload VALUES (?,?,?,?,?,?,?,?,?)"
_FIND = f"SELECT {COLUMNS} FROM s3_upload WHERE bucket = ? AND key = ? AND upload = ?"  # noqa: S608
_PART = f"SELECT {PART_COLUMNS} FROM s3_part WHERE upload = ? AND number = ?"  # noqa: S608
_PARTS = f"SELECT {PART_COLUMNS} FROM s3_part WHERE upload = ? AND number > ? ORDER BY number LIMIT ?"  # noqa: S608
_PUT_PART = "INSERT OR REPLACE INTO s3_part VALUES (?,?,?,?,?,?,?)"
_END_PARTS = "DELETE FROM s3_part WHERE upload = ?"
_END = "DELETE FROM s3_upload WHERE bucket = ? AND key = ? AND seq = ?"


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload, with all that the object will carry along. `about.checksums` name its algorithm, without a value."""

    key: str
    upload_id: str
    seq: int
    initiated: float
    initiator: Owner
    storage_class: str
    tags: tuple[Tag, ...]
    about: About

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        key, upload, seq, initiated, initiator, storage_class, tags, about = row
        return cls(
            key,
            upload,
            seq,
            initiated,
            Owner.model_validate_json(initiator),
            storage_class,
            read_stored_tags(tags),
            About.model_validate_json(about),
        )

    @property
    def checksum_member(self) -> str | None:
        """AWS's name of the checksum that every part brings; None if none was asked for."""
        return self.about.checksums[0][0] if self.about.checksums else None

    @property
    def checksum_algorithm(self) -> str | None:
        return self.checksum_member and self.checksum_member.removeprefix("Checksum")

    @property
    def checksum_type(self) -> str | None:
        return self.about.checksum_type


@dataclass(frozen=True, slots=True)
class UploadedPart:
    part_number: int
    size: int
    etag: str
    last_modified: float
    body: str
    checksums: Checksums

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        number, size, etag, modified, body, checksums = row
        return cls(number, size, etag, modified, body, tuple((n, v) for n, v in orjson.loads(checksums)))

    @property
    def e_tag(self) -> str:
        return f'"{self.etag}"'

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return (Piece(body=self.body, size=self.size),) if self.size else ()


def begin(
    place: Place, key: str, initiator: Owner, *, storage_class: str, tags: tuple[Tag, ...], about: About
) -> Upload:
    above = partition(place.world)
    seq = above.count("s3-upload")
    luck = above.luck("s3-upload", seq)
    upload = Upload(key, luck.letters(128, IN_IDS), seq, place.world.now, initiator, storage_class, tags, about)
    told = initiator.model_dump_json(), storage_class, stored_tags(tags), about.model_dump_json(exclude_defaults=True)
    place.world.write(_BEGIN, place.name, key, upload.upload_id, seq, place.world.now, *told)
    return upload


IN_IDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._"


async def find_upload(place: Place, key: str, upload_id: str) -> Upload:
    rows = await place.world.read(_FIND, place.name, key, upload_id)
    if not rows:
        raise no_such_upload(upload_id)
    return Upload.of(rows[0])


async def find_part(place: Place, upload: Upload, number: int) -> UploadedPart | None:
    rows = await place.world.read(_PART, upload.upload_id, number)
    return UploadedPart.of(rows[0]) if rows else None


async def parts_of(place: Place, upload: Upload, after: int = 0, most: int = -1) -> list[UploadedPart]:
    """In order of their numbers; all of them where `most` is negative."""
    return [UploadedPart.of(row) for row in await place.world.read(_PARTS, upload.upload_id, after, most)]


async def put_part(place: Place, upload: Upload, part: UploadedPart) -> None:
    """A part over whatever had its number before."""
    world, user = place.world, user_of(upload, part.part_number)
    old = await find_part(place, upload, part.part_number)
    if old is not None:
        end_use(world, user)
        count(place, upload.storage_class, -1, -old.size)
    checksums = orjson.dumps(part.checksums).decode()
    told = part.size, part.etag, part.last_modified, part.body, checksums
    world.write(_PUT_PART, upload.upload_id, part.part_number, *told)
    begin_use(world, user, [part.body] if part.size else [])
    count(place, upload.storage_class, 1, part.size)


async def end(place: Place, upload: Upload) -> None:
    """The upload is over, its parts are gone; an object that was made of them uses their bodies itself by now."""
    for part in await parts_of(place, upload):
        end_use(place.world, user_of(upload, part.part_number))
        count(place, upload.storage_class, -1, -part.size)
    place.world.write(_END_PARTS, upload.upload_id)
    place.world.write(_END, place.name, upload.key, upload.seq)


def user_of(upload: Upload, number: int) -> str:
    """How a part is called where the uses of bodies are kept."""
    return f"{upload.upload_id}/{number}"
