"""Objects are put whole, read whole or in part, and carry what their owners say of them."""

import asyncio
import hashlib
from base64 import b64encode

import pytest

from tests.model.services.s3.keeper import Keeper

HELLO_MD5 = hashlib.md5(b"hello").hexdigest()  # noqa: S324


@pytest.mark.fact("s3-08", "s3-17")
def test_a_second_put_replaces_the_object_and_everybody_sees_it_at_once(keeper: Keeper) -> None:
    keeper.put("k", b"a")
    assert keeper.body("k") == b"a"
    keeper.put("k", b"b")
    assert keeper.body("k") == b"b"
    assert keeper.keys() == ["k"]


@pytest.mark.fact("s3-18")
def test_overwrites_and_deletes_are_seen_at_once_as_they_are_today(keeper: Keeper) -> None:
    keeper.put("k", b"v1")
    keeper.put("k", b"v2")
    assert [keeper.body("k") for _ in range(20)] == [b"v2"] * 20
    keeper.delete("k")
    assert keeper.refused("GetObject", Key="k").code == "NoSuchKey"
    assert keeper.keys() == []


@pytest.mark.fact("s3-19")
def test_readers_among_writers_see_one_whole_object_or_the_other(keeper: Keeper) -> None:
    bodies = {hashlib.md5(body).hexdigest(): body for body in (b"A" * 1_000_000, b"B" * 1_000_000)}  # noqa: S324
    seen: list[tuple[str, bytes]] = []

    async def read() -> None:
        answer = await keeper.admin.client.call("s3:GetObject", Bucket="photos", Key="k")
        seen.append((answer["ETag"].strip('"'), b"".join(answer["Body"].pieces())))

    async def write(body: bytes) -> None:
        await keeper.admin.client.call("s3:PutObject", Bucket="photos", Key="k", Body=body)

    async def storm() -> None:
        await write(b"A" * 1_000_000)
        await asyncio.gather(
            *(work for body in bodies.values() for work in (write(body), *(read() for _ in range(10))))
        )

    keeper.admin.run(storm())
    assert len(seen) == 20
    assert all(bodies[etag] == body for etag, body in seen)
    assert keeper.body("k") == b"B" * 1_000_000


@pytest.mark.fact("s3-11")
def test_an_object_is_its_bytes_and_what_s3_and_its_owner_say_of_them(keeper: Keeper) -> None:
    put = keeper.put("k", b"hello", Metadata={"owner": "ann"}, ContentType="text/plain", CacheControl="no-cache")
    keeper.admin.advance(3600)
    head = keeper.head("k")
    assert put["ETag"] == head["ETag"] == f'"{HELLO_MD5}"'
    assert (head["ContentLength"], head["Metadata"]) == (5, {"owner": "ann"})
    assert head["LastModified"] == keeper.admin.now - 3600
    assert (head["ContentType"], head["CacheControl"]) == ("text/plain", "no-cache")
    assert head["ServerSideEncryption"] == "AES256"


def test_an_object_without_a_type_is_binary(keeper: Keeper) -> None:
    keeper.put("k", b"hello")
    assert keeper.head("k")["ContentType"] == "binary/octet-stream"


def test_how_a_body_was_sent_is_no_property_of_the_object(keeper: Keeper) -> None:
    keeper.put("plain", b"x", ContentEncoding="aws-chunked")
    keeper.put("packed", b"x", ContentEncoding="gzip,aws-chunked")
    assert "ContentEncoding" not in keeper.head("plain")
    assert keeper.head("packed")["ContentEncoding"] == "gzip"


def test_an_empty_object_is_an_object(keeper: Keeper) -> None:
    put = keeper.put("folder/")
    assert put["ETag"] == '"d41d8cd98f00b204e9800998ecf8427e"'
    assert keeper.body("folder/") == b""


@pytest.mark.parametrize("key", ["ü/€/😀", "a b+c&d?e=f%20", "a//b", "./..", "x" * 1024, "\u2028", "tab\tkey"])
def test_keys_are_any_text(keeper: Keeper, key: str) -> None:
    keeper.put(key, b"found")
    assert keeper.body(key) == b"found"
    assert keeper.keys() == [key]


@pytest.mark.fact("s3-07")
def test_a_key_has_at_most_1024_bytes(keeper: Keeper) -> None:
    keeper.put("ü" * 512)
    for key in ("a" * 1025, "ü" * 513):
        refusal = keeper.refused("PutObject", Key=key)
        assert (refusal.code, refusal.status) == ("KeyTooLongError", 400)
        assert refusal.fields == {"Size": len(key.encode()), "MaxSizeAllowed": 1024}


def test_a_missing_key_is_named(keeper: Keeper) -> None:
    for operation in ("GetObject", "HeadObject"):
        refusal = keeper.refused(operation, Key="CamelCase")
        assert (refusal.code, refusal.status, refusal.fields) == ("NoSuchKey", 404, {"Key": "CamelCase"})


def test_metadata_has_its_limit(keeper: Keeper) -> None:
    keeper.put("k", Metadata={"a": "x" * 2047})
    refusal = keeper.refused("PutObject", Key="k", Metadata={"a": "x" * 2048})
    assert (refusal.code, refusal.fields["MaxSizeAllowed"]) == ("MetadataTooLarge", 2048)


@pytest.mark.fact("s3-59")
def test_every_object_has_a_storage_class(keeper: Keeper) -> None:
    keeper.put("usual")
    keeper.put("rare", StorageClass="STANDARD_IA")
    listed = keeper.call("ListObjectsV2")["Contents"]
    assert {each["Key"]: each["StorageClass"] for each in listed} == {"usual": "STANDARD", "rare": "STANDARD_IA"}
    assert ("StorageClass" in keeper.head("usual"), keeper.head("rare")["StorageClass"]) == (False, "STANDARD_IA")
    refusal = keeper.refused("PutObject", Key="k", StorageClass="LUKEWARM")
    assert (refusal.code, refusal.fields) == ("InvalidStorageClass", {"StorageClassRequested": "LUKEWARM"})


@pytest.mark.parametrize("storage_class", ["GLACIER", "DEEP_ARCHIVE"])
def test_archived_objects_cannot_be_read(keeper: Keeper, storage_class: str) -> None:
    keeper.put("k", b"cold", StorageClass=storage_class)
    assert keeper.head("k")["StorageClass"] == storage_class
    refusal = keeper.refused("GetObject", Key="k")
    assert (refusal.code, refusal.status) == ("InvalidObjectState", 403)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"ServerSideEncryption": "aws:kms"}, 501),
        ({"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32, "SSECustomerKeyMD5": "m"}, 501),
    ],
)
def test_keys_that_are_not_s3s_own_are_refused_rather_than_passed_over(
    keeper: Keeper, asked: dict[str, str], status: int
) -> None:
    assert keeper.refused("PutObject", Key="k", **asked).status == status
    assert keeper.keys() == []


def test_a_body_that_is_not_what_was_meant_is_refused(keeper: Keeper) -> None:
    right = b64encode(bytes.fromhex(HELLO_MD5)).decode()
    keeper.put("k", b"hello", ContentMD5=right)
    assert keeper.refused("PutObject", Key="k", Body=b"other", ContentMD5=right).code == "BadDigest"
    assert keeper.refused("PutObject", Key="k", Body=b"hello", ContentMD5="000").code == "InvalidDigest"
    assert keeper.body("k") == b"hello"


def test_checksums_are_proven_kept_and_given_back_to_whoever_asks(keeper: Keeper) -> None:
    put = keeper.put("k", b"hello world", ChecksumAlgorithm="CRC32")
    assert (put["ChecksumCRC32"], put["ChecksumType"]) == ("DUoRhQ==", "FULL_OBJECT")
    assert keeper.head("k", ChecksumMode="ENABLED")["ChecksumCRC32"] == "DUoRhQ=="
    assert "ChecksumCRC32" not in keeper.head("k")
    assert keeper.call("ListObjectsV2")["Contents"][0]["ChecksumAlgorithm"] == ["CRC32"]


def test_wrong_checksums_are_refused(keeper: Keeper) -> None:
    wrong = keeper.refused("PutObject", Key="k", Body=b"hello world", ChecksumCRC32="AAAAAA==")
    assert (wrong.code, wrong.message) == (
        "BadDigest",
        "The CRC32 you specified did not match the calculated checksum.",
    )
    nonsense = keeper.refused("PutObject", Key="k", Body=b"hello world", ChecksumSHA256="test")
    assert (nonsense.code, nonsense.message) == (
        "InvalidRequest",
        "Value for x-amz-checksum-sha256 header is invalid.",
    )
    both = keeper.refused("PutObject", Key="k", ChecksumCRC32="AAAAAA==", ChecksumSHA1="x")
    assert both.message.startswith("Expecting a single x-amz-checksum- header.")
    assert keeper.refused("PutObject", Key="k", ChecksumAlgorithm="ROT13").code == "InvalidRequest"


def test_a_reader_may_want_to_see_other_headers(keeper: Keeper) -> None:
    keeper.put("k", b"x", ContentType="text/plain")
    got = keeper.call("GetObject", Key="k", ResponseContentType="text/html", ResponseCacheControl="max-age=74")
    assert (got["ContentType"], got["CacheControl"]) == ("text/html", "max-age=74")
    assert keeper.head("k")["ContentType"] == "text/plain"


@pytest.mark.fact("s3-49")
@pytest.mark.parametrize(
    ("asked", "body", "content_range"),
    [
        ("bytes=0-8", b"012345678", "bytes 0-8/10"),
        ("bytes=1-1", b"1", "bytes 1-1/10"),
        ("bytes=1-", b"123456789", "bytes 1-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=-15", b"0123456789", "bytes 0-9/10"),
        ("bytes=0-100", b"0123456789", "bytes 0-9/10"),
    ],
)
def test_a_range_reads_a_part(keeper: Keeper, asked: str, body: bytes, content_range: str) -> None:
    keeper.put("k", b"0123456789")
    got = keeper.call("GetObject", Key="k", Range=asked)
    assert b"".join(got["Body"].pieces()) == body
    assert (got["ContentRange"], got["ContentLength"]) == (content_range, len(body))


@pytest.mark.parametrize("asked", ["bytes=1-0", "bytes=-1-", "bytes=0--1", "bytes=0-1,3-4,7-9", "0-9", "bytes=-"])
def test_a_range_that_makes_no_sense_reads_everything(keeper: Keeper, asked: str) -> None:
    keeper.put("k", b"0123456789")
    got = keeper.call("GetObject", Key="k", Range=asked)
    assert (got["ContentLength"], "ContentRange" in got) == (10, False)


@pytest.mark.fact("s3-49")
@pytest.mark.parametrize("asked", ["bytes=-0", "bytes=100-200", "bytes=10-"])
def test_a_range_beyond_the_end_is_refused(keeper: Keeper, asked: str) -> None:
    keeper.put("k", b"0123456789")
    refusal = keeper.refused("GetObject", Key="k", Range=asked)
    assert (refusal.code, refusal.status) == ("InvalidRange", 416)
    assert refusal.fields == {"RangeRequested": asked, "ActualObjectSize": 10}


def test_nothing_is_put_where_the_request_is_refused(keeper: Keeper) -> None:
    keeper.put("k", b"old")
    keeper.refused("PutObject", Key="k", Body=b"new", Tagging="a=1&a=2")
    keeper.refused("PutObject", Key="k", Body=b"new", IfNoneMatch="*")
    assert keeper.body("k") == b"old"


def test_an_acl_for_anybody_else_is_refused(keeper: Keeper) -> None:
    assert keeper.refused("PutObject", Key="k", ACL="public-read").code == "AccessControlListNotSupported"
    keeper.put("k", ACL="bucket-owner-full-control")
    keeper.call("PutBucketOwnershipControls", OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    keeper.put("k", ACL="private")
    assert keeper.refused("PutObject", Key="k", ACL="public-read").code == "NotImplemented"
    assert keeper.refused("PutObject", Key="k", ACL="fake-acl").code == "InvalidArgument"
    (grant,) = keeper.call("GetObjectAcl", Key="k")["Grants"]
    assert grant["Permission"] == "FULL_CONTROL"


def test_attributes_tell_the_same_as_headers(keeper: Keeper) -> None:
    keeper.put("k", b"hello world", ChecksumAlgorithm="CRC32")
    wanted = ["ETag", "Checksum", "ObjectSize", "StorageClass", "ObjectParts"]
    told = keeper.call("GetObjectAttributes", Key="k", ObjectAttributes=wanted)
    assert told["ETag"] == hashlib.md5(b"hello world").hexdigest()  # noqa: S324
    assert told["Checksum"] == {"ChecksumCRC32": "DUoRhQ==", "ChecksumType": "FULL_OBJECT"}
    assert (told["ObjectSize"], told["StorageClass"], "ObjectParts" in told) == (11, "STANDARD", False)
