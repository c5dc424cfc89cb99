"""Copies share their bytes with the original, and nothing else."""

import hashlib
from typing import Any

import pytest

from model.client import Client
from model.kit.errors import AwsError
from model.kit.principal import root
from tests.model.services.s3.keeper import PART, Keeper


def copy(keeper: Keeper, key: str, source: str, **more: Any) -> dict[str, Any]:
    return keeper.call("CopyObject", Key=key, CopySource=source, **more)


def test_a_copy_has_the_bytes_and_the_description_of_its_source(keeper: Keeper) -> None:
    put = keeper.put("a b/ü", b"x", Metadata={"a": "b"}, ContentType="text/plain", Tagging="x=y")
    answer = copy(keeper, "copy", "photos/a%20b/%C3%BC")
    assert answer["CopyObjectResult"]["ETag"] == put["ETag"]
    keeper.delete("a b/ü")
    keeper.admin.advance(2 * 3600)
    head = keeper.head("copy")
    assert (keeper.body("copy"), head["Metadata"], head["ContentType"]) == (b"x", {"a": "b"}, "text/plain")
    assert keeper.call("GetObjectTagging", Key="copy")["TagSet"] == [{"Key": "x", "Value": "y"}]


def test_a_copy_may_be_described_anew(keeper: Keeper) -> None:
    keeper.put("k", b"x", Metadata={"a": "b"}, ContentType="text/plain", Tagging="x=y")
    copy(keeper, "copy", "photos/k", MetadataDirective="REPLACE", Metadata={"c": "d"})
    head = keeper.head("copy")
    assert (head["Metadata"], head["ContentType"]) == ({"c": "d"}, "binary/octet-stream")
    copy(keeper, "copy", "photos/k", TaggingDirective="REPLACE", Tagging="new=1")
    assert keeper.call("GetObjectTagging", Key="copy")["TagSet"] == [{"Key": "new", "Value": "1"}]
    assert keeper.head("copy")["Metadata"] == {"a": "b"}


def test_the_storage_class_is_not_copied(keeper: Keeper) -> None:
    keeper.put("k", b"x", StorageClass="STANDARD_IA")
    copy(keeper, "copy", "photos/k")
    assert "StorageClass" not in keeper.head("copy")


def test_a_copy_onto_itself_must_change_something(keeper: Keeper) -> None:
    keeper.put("k", b"x", Metadata={"a": "b"})
    refusal = keeper.refused("CopyObject", Key="k", CopySource="photos/k")
    assert (refusal.code, refusal.status) == ("InvalidRequest", 400)
    assert refusal.message.startswith("This copy request is illegal because it is trying to copy an object to itself")
    copy(keeper, "k", "photos/k", MetadataDirective="REPLACE", Metadata={"c": "d"})
    assert (keeper.head("k")["Metadata"], keeper.body("k")) == ({"c": "d"}, b"x")
    copy(keeper, "k", "photos/k", StorageClass="STANDARD_IA")
    assert keeper.head("k")["StorageClass"] == "STANDARD_IA"


def test_an_old_version_copied_over_its_key_is_how_it_is_restored(keeper: Keeper) -> None:
    keeper.keep_versions()
    old = keeper.put("k", b"old")["VersionId"]
    keeper.put("k", b"new")
    answer = copy(keeper, "k", f"photos/k?versionId={old}")
    assert (answer["CopySourceVersionId"], keeper.body("k")) == (old, b"old")
    assert len(keeper.versions()) == 3


def test_a_bucket_in_another_region_is_a_source_too(keeper: Keeper) -> None:
    there = {"LocationConstraint": "eu-west-1"}
    keeper.admin.call("s3:CreateBucket", region="eu-west-1", Bucket="there", CreateBucketConfiguration=there)
    keeper.admin.call("s3:PutObject", region="eu-west-1", Bucket="there", Key="k", Body=b"far")
    copy(keeper, "near", "/there/k")
    assert keeper.body("near") == b"far"


def test_what_cannot_be_copied_is_refused(keeper: Keeper) -> None:
    keeper.keep_versions()
    keeper.put("k")
    marker = keeper.delete("k")["VersionId"]
    cases = {
        "nowhere/k": "NoSuchBucket",
        "photos/none": "NoSuchKey",
        "photos/k": "NoSuchKey",
        f"photos/k?versionId={marker}": "InvalidRequest",
        "photos": "InvalidArgument",
    }
    codes = {source: keeper.refused("CopyObject", Key="copy", CopySource=source).code for source in cases}
    assert codes == cases


def test_somebody_elses_object_cannot_be_copied(keeper: Keeper) -> None:
    keeper.put("k", b"private")
    stranger = Client(keeper.admin.cloud, root("999999999999"))
    keeper.admin.run(stranger.call("s3:CreateBucket", Bucket="strange"))
    with pytest.raises(AwsError) as refusal:
        keeper.admin.run(stranger.call("s3:CopyObject", Bucket="strange", Key="k", CopySource="photos/k"))
    assert (refusal.value.code, refusal.value.status) == ("AccessDenied", 403)


def test_a_copy_is_made_only_if_its_source_is_as_expected(keeper: Keeper) -> None:
    etag = keeper.put("k", b"x")["ETag"]
    modified = keeper.head("k")["LastModified"]
    conditions = {
        "If-Match": {"CopySourceIfMatch": "other"},
        "If-None-Match": {"CopySourceIfNoneMatch": etag},
        "If-Modified-Since": {"CopySourceIfModifiedSince": modified},
        "If-Unmodified-Since": {"CopySourceIfUnmodifiedSince": modified - 1},
    }
    for name, condition in conditions.items():
        refusal = keeper.refused("CopyObject", Key="copy", CopySource="photos/k", **condition)
        assert (refusal.status, refusal.fields) == (412, {"Condition": f"x-amz-copy-source-{name}"})
    copy(keeper, "copy", "photos/k", CopySourceIfMatch=etag, CopySourceIfUnmodifiedSince=modified - 1)


def test_a_copy_overwrites_only_what_is_expected(keeper: Keeper) -> None:
    keeper.put("k", b"x")
    keeper.put("there", b"y")
    refusal = keeper.refused("CopyObject", Key="there", CopySource="photos/k", IfNoneMatch="*")
    assert refusal.fields == {"Condition": "If-None-Match"}
    assert keeper.body("there") == b"y"


def test_the_copy_of_an_object_in_parts_is_one_piece(keeper: Keeper) -> None:
    keeper.complete("k", keeper.upload("k", b"a" * PART, b"end"))
    copy(keeper, "copy", "photos/k")
    whole = b"a" * PART + b"end"
    assert keeper.head("copy")["ETag"] == f'"{hashlib.md5(whole).hexdigest()}"'  # noqa: S324
    assert keeper.body("copy") == whole
    assert keeper.refused("HeadObject", Key="copy", PartNumber=2).code == "InvalidPartNumber"


def test_directives_are_copy_or_replace(keeper: Keeper) -> None:
    keeper.put("k")
    refusal = keeper.refused("CopyObject", Key="copy", CopySource="photos/k", MetadataDirective="KEEP")
    assert refusal.code == "InvalidArgument"
