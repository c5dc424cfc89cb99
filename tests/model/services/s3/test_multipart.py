"""Large objects are uploaded in parts, in any order, with breaks."""

import hashlib
import zlib
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.services.s3.checksums import taken
from model.services.s3.joining import CYCLIC, joined
from tests.model.services.s3.keeper import DAY, PART, Keeper

A, B, END = b"a" * PART, b"b" * PART, b"the end"


def crc32(data: bytes) -> str:
    return b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()


@pytest.mark.fact("s3-46")
def test_an_upload_may_rest_for_a_day_before_it_is_completed(keeper: Keeper) -> None:
    upload = keeper.upload("k", A)
    keeper.part("k", upload, 3, END)
    keeper.admin.advance(DAY)
    keeper.part("k", upload, 2, B)
    assert keeper.refused("GetObject", Key="k").code == "NoSuchKey"
    assert [part["PartNumber"] for part in keeper.parts("k", upload)] == [1, 2, 3]
    done = keeper.complete("k", upload)
    together = b"".join(hashlib.md5(part).digest() for part in (A, B, END))  # noqa: S324
    assert done["ETag"] == f'"{hashlib.md5(together).hexdigest()}-3"'  # noqa: S324
    assert keeper.body("k") == A + B + END


def test_a_range_may_reach_over_parts(keeper: Keeper) -> None:
    keeper.complete("k", keeper.upload("k", A, B, END))
    assert keeper.body("k", Range=f"bytes={PART - 2}-{PART + 1}") == b"aabb"
    assert keeper.body("k", Range="bytes=-9") == b"bb" + END


def test_a_part_can_be_read_by_its_number(keeper: Keeper) -> None:
    keeper.complete("k", keeper.upload("k", A, END))
    got = keeper.call("GetObject", Key="k", PartNumber=2)
    assert b"".join(got["Body"].pieces()) == END
    assert (got["PartsCount"], got["ContentRange"]) == (2, f"bytes {PART}-{PART + 6}/{PART + 7}")
    refusal = keeper.refused("HeadObject", Key="k", PartNumber=10)
    assert (refusal.code, refusal.status) == ("InvalidPartNumber", 416)
    assert keeper.refused("GetObject", Key="k", PartNumber=1, Range="bytes=0-1").code == "InvalidRequest"
    keeper.put("whole", b"x")
    assert keeper.head("whole", PartNumber=1)["ContentRange"] == "bytes 0-0/1"


def test_a_part_sent_again_replaces_the_first(keeper: Keeper) -> None:
    upload = keeper.upload("k", b"wrong")
    keeper.part("k", upload, 1, b"right")
    keeper.complete("k", upload)
    assert keeper.body("k") == b"right"


def test_the_object_gets_what_was_said_when_the_upload_began(keeper: Keeper) -> None:
    said = {"Metadata": {"a": "b"}, "ContentType": "video/mp4", "StorageClass": "STANDARD_IA", "Tagging": "x=y"}
    keeper.complete("k", keeper.upload("k", END, **said))
    head = keeper.head("k")
    assert (head["Metadata"], head["ContentType"], head["StorageClass"]) == ({"a": "b"}, "video/mp4", "STANDARD_IA")
    assert keeper.call("GetObjectTagging", Key="k")["TagSet"] == [{"Key": "x", "Value": "y"}]


def test_parts_that_are_not_named_are_forgotten(keeper: Keeper) -> None:
    upload = keeper.upload("k", A, B, END)
    first, _, last = keeper.parts("k", upload)
    keeper.call("CompleteMultipartUpload", Key="k", UploadId=upload, MultipartUpload={"Parts": [first, last]})
    assert keeper.body("k") == A + END
    assert keeper.refused("ListParts", Key="k", UploadId=upload).code == "NoSuchUpload"
    watch = keeper.admin.client.watch("s3:Bucket")
    (row,) = watch.take().rows
    watch.close()
    assert row.values[2:4] == (1, PART + len(END))


def test_what_cannot_be_completed_is_refused_and_stays_as_it_is(keeper: Keeper) -> None:
    upload = keeper.upload("k", b"tiny", END)
    first, second = keeper.parts("k", upload)

    def refused(*parts: dict[str, object]) -> tuple[str, dict[str, object]]:
        refusal = keeper.refused(
            "CompleteMultipartUpload", Key="k", UploadId=upload, MultipartUpload={"Parts": list(parts)}
        )
        return refusal.code, refusal.fields

    assert refused(first, second)[0] == "EntityTooSmall"
    assert refused(first, second)[1]["MinSizeAllowed"] == PART
    assert refused(second, first)[0] == "InvalidPartOrder"
    assert refused({"PartNumber": 7, "ETag": first["ETag"]})[0] == "InvalidPart"
    assert refused({"PartNumber": 1, "ETag": '"d41d8cd98f00b204e9800998ecf8427e"'})[0] == "InvalidPart"
    assert refused({"ETag": first["ETag"]})[0] == "MalformedXML"
    assert keeper.refused("CompleteMultipartUpload", Key="k", UploadId=upload).code == "InvalidRequest"
    assert keeper.parts("k", upload) == [first, second]


def test_part_numbers_go_from_1_to_10000(keeper: Keeper) -> None:
    upload = keeper.upload("k")
    for number in (0, 10_001):
        refusal = keeper.refused("UploadPart", Key="k", UploadId=upload, PartNumber=number, Body=b"")
        assert refusal.message == "Part number must be an integer between 1 and 10000, inclusive"


def test_an_upload_belongs_to_its_key(keeper: Keeper) -> None:
    upload = keeper.upload("k", END)
    for operation in ("ListParts", "AbortMultipartUpload", "CompleteMultipartUpload"):
        refusal = keeper.refused(operation, Key="other", UploadId=upload)
        assert (refusal.code, refusal.status, refusal.fields) == ("NoSuchUpload", 404, {"UploadId": upload})


def test_an_aborted_upload_leaves_nothing_once_it_cannot_be_undone_any_more(keeper: Keeper) -> None:
    upload = keeper.upload("k", END)
    keeper.call("AbortMultipartUpload", Key="k", UploadId=upload)
    assert "Uploads" not in keeper.call("ListMultipartUploads")
    assert keeper.refused("UploadPart", Key="k", UploadId=upload, PartNumber=1).code == "NoSuchUpload"
    keeper.admin.advance(31 * 86400)
    keeper.put("x", b"later")
    keeper.admin.run(keeper.admin.cloud.at_rest())
    assert not keeper.admin.cloud.bodies.path(hashlib.sha256(END).hexdigest()).exists()


def test_uploads_and_parts_are_listed_in_pages(keeper: Keeper) -> None:
    ids = {(key, keeper.upload(key)) for key in ("a", "b", "b", "dir/c")}
    found: set[tuple[str, str]] = set()
    marker: dict[str, str] = {}
    for _ in ids:
        page = keeper.call("ListMultipartUploads", MaxUploads=1, **marker)
        found |= {(each["Key"], each["UploadId"]) for each in page["Uploads"]}
        marker = {"KeyMarker": page["NextKeyMarker"], "UploadIdMarker": page["NextUploadIdMarker"]}
    assert found == ids
    rolled = keeper.call("ListMultipartUploads", Delimiter="/")
    assert (len(rolled["Uploads"]), rolled["CommonPrefixes"]) == (3, [{"Prefix": "dir/"}])
    assert (
        keeper.refused("ListMultipartUploads", KeyMarker="a", UploadIdMarker="x").message == "Invalid uploadId marker"
    )
    upload = keeper.upload("k", b"1", b"2", b"3")
    page = keeper.call("ListParts", Key="k", UploadId=upload, MaxParts=2)
    assert (page["NextPartNumberMarker"], page["IsTruncated"]) == (2, True)
    rest = keeper.call("ListParts", Key="k", UploadId=upload, PartNumberMarker=2)
    assert [part["PartNumber"] for part in rest["Parts"]] == [3]


def test_parts_can_be_copied_from_an_object(keeper: Keeper) -> None:
    keeper.put("source", b"0123456789")
    upload = keeper.upload("k")
    copy = {"Key": "k", "UploadId": upload, "CopySource": "photos/source"}
    part = keeper.call("UploadPartCopy", PartNumber=1, CopySourceRange="bytes=2-4", **copy)
    assert part["CopyPartResult"]["ETag"] == f'"{hashlib.md5(b"234").hexdigest()}"'  # noqa: S324
    for wrong in ("2-4", "bytes=4-2", "bytes=1-", "bytes=-2", "bytes=0-10"):
        refusal = keeper.refused("UploadPartCopy", PartNumber=1, CopySourceRange=wrong, **copy)
        assert refusal.fields == {"ArgumentName": "x-amz-copy-source-range", "ArgumentValue": wrong}
    beyond = keeper.refused("UploadPartCopy", PartNumber=1, CopySourceRange="bytes=100-200", **copy)
    assert beyond.message == "The specified copy range is invalid for the source object size"
    keeper.complete("k", upload)
    assert keeper.body("k") == b"234"


def test_a_large_part_is_copied_over_the_parts_of_its_source(keeper: Keeper) -> None:
    keeper.complete("source", keeper.upload("source", A, B))
    upload = keeper.upload("k")
    keeper.call(
        "UploadPartCopy",
        Key="k",
        UploadId=upload,
        PartNumber=1,
        CopySource="photos/source",
        CopySourceRange=f"bytes={PART - 1_000_000}-{PART + 999_999}",
    )
    keeper.complete("k", upload)
    assert keeper.body("k") == b"a" * 1_000_000 + b"b" * 1_000_000


@pytest.mark.parametrize("kind", ["COMPOSITE", "FULL_OBJECT"])
def test_the_checksum_of_an_object_is_made_of_its_parts(keeper: Keeper, kind: str) -> None:
    upload = keeper.upload("k", A, END, ChecksumAlgorithm="CRC32", ChecksumType=kind)
    done = keeper.complete("k", upload)
    digests = b"".join(zlib.crc32(part).to_bytes(4, "big") for part in (A, END))
    expected = {"COMPOSITE": f"{crc32(digests)}-2", "FULL_OBJECT": crc32(A + END)}
    assert (done["ChecksumCRC32"], done["ChecksumType"]) == (expected[kind], kind)
    copy = keeper.call("CopyObject", Key="copy", CopySource="photos/k")["CopyObjectResult"]
    assert (copy["ChecksumCRC32"], copy["ChecksumType"]) == (crc32(A + END), "FULL_OBJECT")


def test_checksums_that_do_not_fit_an_upload_are_refused(keeper: Keeper) -> None:
    assert keeper.refused("CreateMultipartUpload", Key="k", ChecksumAlgorithm="SHA1", ChecksumType="FULL_OBJECT").code
    wrong = keeper.refused("CreateMultipartUpload", Key="k", ChecksumType="COMPOSITE")
    assert wrong.message.startswith("The x-amz-checksum-type header can only be used with")
    upload = keeper.upload("k", ChecksumAlgorithm="SHA256")
    part = {"Key": "k", "UploadId": upload, "PartNumber": 1, "Body": b"x", "ChecksumAlgorithm": "CRC32"}
    assert keeper.refused("UploadPart", **part).message == (
        "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32"
    )
    keeper.part("k", upload, 1, b"x")
    (named,) = keeper.parts("k", upload)
    del named["ChecksumSHA256"]
    bare = {"Key": "k", "UploadId": upload, "MultipartUpload": {"Parts": [named]}}
    assert "It was missing for part 1" in keeper.refused("CompleteMultipartUpload", **bare).message


@given(parts=st.lists(st.binary(max_size=40), min_size=1, max_size=5), algorithm=st.sampled_from(sorted(CYCLIC)))
def test_joined_checksums_are_those_of_the_whole(parts: list[bytes], algorithm: str) -> None:
    whole = taken(algorithm, [b"".join(parts)])
    assert joined(algorithm, [(taken(algorithm, [part]), len(part)) for part in parts]) == whole


def test_conditions_hold_when_an_upload_is_completed(keeper: Keeper) -> None:
    upload = keeper.upload("k", END)
    keeper.put("k", b"meanwhile")
    parts = {"Parts": keeper.parts("k", upload)}
    asked = {"Key": "k", "UploadId": upload, "MultipartUpload": parts, "IfNoneMatch": "*"}
    assert keeper.refused("CompleteMultipartUpload", **asked).code == "PreconditionFailed"
    keeper.delete("k")
    keeper.call("CompleteMultipartUpload", **asked)
    assert keeper.body("k") == END


def test_the_size_that_was_announced_must_be_right(keeper: Keeper) -> None:
    upload = keeper.upload("k", END)
    parts = {"Parts": keeper.parts("k", upload)}
    asked = {"Key": "k", "UploadId": upload, "MultipartUpload": parts}
    refusal = keeper.refused("CompleteMultipartUpload", MpuObjectSize=5, **asked)
    assert refusal.message == "The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: 7"
