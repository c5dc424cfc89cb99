"""Tags of buckets and objects."""

import pytest

from tests.model.services.s3.keeper import Keeper

TAGS = [{"Key": "tag1", "Value": "tag1"}, {"Key": "tag2", "Value": ""}]


def test_a_bucket_has_the_tags_that_were_put_last(keeper: Keeper) -> None:
    none = keeper.refused("GetBucketTagging")
    assert (none.code, none.status, none.fields) == ("NoSuchTagSet", 404, {"BucketName": "photos"})
    keeper.call("PutBucketTagging", Tagging={"TagSet": TAGS})
    assert keeper.call("GetBucketTagging")["TagSet"] == TAGS
    keeper.call("PutBucketTagging", Tagging={"TagSet": TAGS[:1]})
    assert keeper.call("GetBucketTagging")["TagSet"] == TAGS[:1]
    keeper.call("DeleteBucketTagging")
    assert keeper.refused("GetBucketTagging").code == "NoSuchTagSet"


def test_a_bucket_may_be_born_with_tags(keeper: Keeper) -> None:
    keeper.admin.call("s3:CreateBucket", Bucket="tagged", CreateBucketConfiguration={"Tags": TAGS})
    assert keeper.admin.call("s3:GetBucketTagging", Bucket="tagged")["TagSet"] == TAGS


def test_objects_are_tagged_when_put_or_later(keeper: Keeper) -> None:
    keeper.put("k", Tagging="a=1&b=two+words&c")
    assert keeper.call("GetObjectTagging", Key="k")["TagSet"] == [
        {"Key": "a", "Value": "1"},
        {"Key": "b", "Value": "two words"},
        {"Key": "c", "Value": ""},
    ]
    assert keeper.head("k")["TagCount"] == 3
    keeper.call("PutObjectTagging", Key="k", Tagging={"TagSet": TAGS})
    assert keeper.call("GetObjectTagging", Key="k")["TagSet"] == TAGS
    keeper.call("DeleteObjectTagging", Key="k")
    assert keeper.call("GetObjectTagging", Key="k")["TagSet"] == []
    assert "TagCount" not in keeper.head("k")


def test_a_new_object_does_not_inherit_tags(keeper: Keeper) -> None:
    keeper.put("k", Tagging="a=1")
    keeper.put("k")
    assert keeper.call("GetObjectTagging", Key="k")["TagSet"] == []


def test_every_version_has_its_own_tags(keeper: Keeper) -> None:
    keeper.keep_versions()
    first = keeper.put("k", Tagging="v=1")["VersionId"]
    second = keeper.put("k", Tagging="v=2")["VersionId"]
    assert keeper.call("PutObjectTagging", Key="k", VersionId=first, Tagging={"TagSet": TAGS})["VersionId"] == first
    assert keeper.call("GetObjectTagging", Key="k", VersionId=first)["TagSet"] == TAGS
    assert keeper.call("GetObjectTagging", Key="k") == {"TagSet": [{"Key": "v", "Value": "2"}], "VersionId": second}


@pytest.mark.parametrize(
    ("tags", "code", "message"),
    [
        ([{"Key": "a", "Value": "1"}] * 2, "InvalidTag", "Cannot provide multiple Tags with the same key"),
        ([{"Key": "a,b", "Value": "1"}], "InvalidTag", "The TagKey you have provided is invalid"),
        ([{"Key": "a", "Value": "1,2"}], "InvalidTag", "The TagValue you have provided is invalid"),
        ([{"Key": "aws:a", "Value": "1"}], "InvalidTag", "Your TagKey cannot be prefixed with aws:"),
        ([{"Key": str(n), "Value": ""} for n in range(11)], "BadRequest", "Object tags cannot be greater than 10"),
    ],
)
def test_tags_that_no_object_can_have_are_refused(
    keeper: Keeper, tags: list[dict[str, str]], code: str, message: str
) -> None:
    keeper.put("k", Tagging="kept=1")
    refusal = keeper.refused("PutObjectTagging", Key="k", Tagging={"TagSet": tags})
    assert (refusal.code, refusal.message) == (code, message)
    assert keeper.call("GetObjectTagging", Key="k")["TagSet"] == [{"Key": "kept", "Value": "1"}]


@pytest.mark.parametrize("header", ["key1=val1&key1=val2", "key1=val1,key2=val2"])
def test_a_header_of_tags_must_be_readable(keeper: Keeper, header: str) -> None:
    refusal = keeper.refused("PutObject", Key="k", Tagging=header)
    assert refusal.fields == {"ArgumentName": "x-amz-tagging", "ArgumentValue": header}


def test_only_what_is_there_can_be_tagged(keeper: Keeper) -> None:
    assert keeper.refused("GetObjectTagging", Key="none").code == "NoSuchKey"
    assert keeper.refused("PutObjectTagging", Key="none", Tagging={"TagSet": []}).code == "NoSuchKey"
    wrong = keeper.refused("PutBucketTagging", Tagging={"TagSet": [{"Key": "aws:a", "Value": ""}]})
    assert wrong.message == "System tags cannot be added/updated by requester"
