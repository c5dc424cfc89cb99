"""Buckets are unique by name, live in one region and go when they are empty."""

from collections.abc import Iterator
from typing import Any

import pytest

from model.client import Client
from model.kit.cell import CellSettings
from model.kit.errors import AwsError
from model.kit.principal import ANONYMOUS, root
from tests.admin import Admin
from tests.model.services.s3.keeper import Keeper, bytes_of

STRANGER = "999999999999"
INCOMPATIBLE = "location constraint is incompatible for the region specific endpoint this request was sent to."


@pytest.fixture
def then() -> Iterator[Admin]:
    """Root of an account under the limits of 2017."""
    someone = Admin(settings=CellSettings(quotas="notes-2017"))
    yield someone
    someone.close()


def as_stranger(admin: Admin, action: str, **params: Any) -> AwsError:
    """What another account's root hears."""
    client = Client(admin.cloud, root(STRANGER))
    with pytest.raises(AwsError) as refusal:
        admin.run(client.call(action, **params))
    return refusal.value


@pytest.mark.fact("s3-01")
def test_a_bucket_is_made_in_the_region_that_is_asked_and_takes_objects_after(admin: Admin) -> None:
    there = {"LocationConstraint": "eu-west-1"}
    made = admin.call("s3:CreateBucket", region="eu-west-1", Bucket="photos", CreateBucketConfiguration=there)
    assert made == {"Location": "http://photos.s3.amazonaws.com/", "BucketArn": "arn:aws:s3:::photos"}
    located = admin.call("s3:GetBucketLocation", region="eu-west-1", Bucket="photos")
    assert located == {"LocationConstraint": "eu-west-1"}
    refusal = admin.refused("s3:PutObject", Bucket="elsewhere", Key="k")
    assert (refusal.code, refusal.status, refusal.fields) == ("NoSuchBucket", 404, {"BucketName": "elsewhere"})


@pytest.mark.fact("s3-02")
@pytest.mark.parametrize(
    "name", ["a" * 64, "My_Bucket", "UPPER", "ab", "a_b", "-ab", "ab-", "a..b", "10.0.0.1", "xn--a"]
)
def test_names_that_no_bucket_can_have_are_refused(admin: Admin, name: str) -> None:
    refusal = admin.refused("s3:CreateBucket", Bucket=name)
    assert (refusal.code, refusal.message) == ("InvalidBucketName", "The specified bucket is not valid.")
    assert "Buckets" not in admin.call("s3:ListBuckets") or admin.call("s3:ListBuckets")["Buckets"] == []


@pytest.mark.fact("s3-02")
@pytest.mark.parametrize("name", ["a" * 63, "abc", "1.b-c"])
def test_names_of_3_to_63_characters_are_fine(admin: Admin, name: str) -> None:
    assert admin.call("s3:CreateBucket", Bucket=name)["Location"] == f"/{name}"


def test_in_the_year_of_the_notes_an_account_has_at_most_a_hundred_buckets(then: Admin) -> None:
    for number in range(100):
        then.call("s3:CreateBucket", Bucket=f"bucket-{number}")
    assert then.refused("s3:CreateBucket", Bucket="one-too-many").code == "TooManyBuckets"


@pytest.mark.parametrize(
    ("region", "constraint", "code", "message"),
    [
        ("us-east-1", "us-east-1", "InvalidLocationConstraint", "The specified location-constraint is not valid"),
        ("us-east-1", "foo", "InvalidLocationConstraint", "The specified location-constraint is not valid"),
        (
            "eu-west-1",
            "",
            "IllegalLocationConstraintException",
            f"The unspecified {INCOMPATIBLE}",
        ),
        (
            "eu-west-1",
            "us-west-1",
            "IllegalLocationConstraintException",
            f"The us-west-1 {INCOMPATIBLE}",
        ),
    ],
)
def test_a_bucket_is_made_nowhere_else_than_where_the_request_went(
    admin: Admin, region: str, constraint: str, code: str, message: str
) -> None:
    configuration = {"LocationConstraint": constraint} if constraint else {}
    refusal = admin.refused("s3:CreateBucket", region=region, Bucket="photos", CreateBucketConfiguration=configuration)
    assert (refusal.code, refusal.message) == (code, message)


def test_eu_is_an_old_name_of_ireland(admin: Admin) -> None:
    admin.call(
        "s3:CreateBucket", region="eu-west-1", Bucket="old", CreateBucketConfiguration={"LocationConstraint": "EU"}
    )
    assert admin.call("s3:GetBucketLocation", region="eu-west-1", Bucket="old") == {"LocationConstraint": "EU"}


def test_asking_for_ones_own_bucket_again_changes_nothing_in_the_first_region(keeper: Keeper) -> None:
    keeper.put("k", b"kept")
    assert keeper.call("CreateBucket")["Location"] == "/photos"
    assert keeper.body("k") == b"kept"
    refusal = keeper.refused("CreateBucket", CreateBucketConfiguration={"Tags": [{"Key": "a", "Value": "b"}]})
    assert (refusal.code, refusal.status) == ("BucketAlreadyOwnedByYou", 409)


def test_asking_for_ones_own_bucket_again_is_refused_elsewhere(admin: Admin) -> None:
    there = {"Bucket": "photos", "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
    admin.call("s3:CreateBucket", region="eu-west-1", **there)
    refusal = admin.refused("s3:CreateBucket", region="eu-west-1", **there)
    assert (refusal.code, refusal.status, refusal.fields) == ("BucketAlreadyOwnedByYou", 409, {"BucketName": "photos"})


def test_a_name_that_somebody_else_has_is_taken(keeper: Keeper) -> None:
    refusal = as_stranger(keeper.admin, "s3:CreateBucket", Bucket="photos")
    assert (refusal.code, refusal.status) == ("BucketAlreadyExists", 409)


@pytest.mark.fact("s3-21")
def test_new_buckets_and_objects_are_their_owners_alone(keeper: Keeper) -> None:
    keeper.put("k", b"private")
    assert keeper.body("k") == b"private"
    assert as_stranger(keeper.admin, "s3:GetObject", Bucket="photos", Key="k").status == 403
    cloud = keeper.admin.cloud
    anonymous = cloud.call("s3:GetObject", {"Bucket": "photos", "Key": "k"}, principal=ANONYMOUS, region="us-east-1")
    with pytest.raises(AwsError) as refusal:
        keeper.admin.run(anonymous)
    assert (refusal.value.code, refusal.value.status) == ("AccessDenied", 403)
    blocked = keeper.call("GetPublicAccessBlock")["PublicAccessBlockConfiguration"]
    assert all(blocked.values()) and len(blocked) == 4  # noqa: PT018 - one thought
    assert keeper.refused("PutObjectAcl", Key="k", ACL="public-read").code == "AccessControlListNotSupported"


def test_a_caller_in_another_region_is_sent_to_the_right_one(keeper: Keeper) -> None:
    refusal = keeper.admin.refused("s3:ListObjectsV2", region="eu-west-1", Bucket="photos")
    assert (refusal.code, refusal.status) == ("PermanentRedirect", 301)
    assert refusal.fields["x-amz-bucket-region"] == "us-east-1"
    assert refusal.fields["Endpoint"] == "photos.s3.us-east-1.amazonaws.com"


def test_the_expected_owner_must_be_the_owner(keeper: Keeper) -> None:
    assert keeper.call("HeadBucket", ExpectedBucketOwner="123456789012")["BucketRegion"] == "us-east-1"
    assert keeper.refused("HeadBucket", ExpectedBucketOwner=STRANGER).code == "AccessDenied"
    wrong = keeper.refused("GetBucketVersioning", ExpectedBucketOwner="00000000000a")
    assert (wrong.code, wrong.status) == ("InvalidBucketOwnerAWSAccountID", 400)


def test_all_buckets_of_an_account_are_listed_by_name_wherever_they_are(admin: Admin) -> None:
    there = {"LocationConstraint": "eu-west-1"}
    admin.call("s3:CreateBucket", region="eu-west-1", Bucket="bbb", CreateBucketConfiguration=there)
    for name in ("ccc", "aaa", "abc"):
        admin.call("s3:CreateBucket", Bucket=name)
    everything = admin.call("s3:ListBuckets", region="ap-south-1")
    assert [each["Name"] for each in everything["Buckets"]] == ["aaa", "abc", "bbb", "ccc"]
    assert len(everything["Owner"]["ID"]) == 64
    assert [each["Name"] for each in admin.call("s3:ListBuckets", Prefix="a")["Buckets"]] == ["aaa", "abc"]
    assert [each["Name"] for each in admin.call("s3:ListBuckets", BucketRegion="eu-west-1")["Buckets"]] == ["bbb"]
    assert admin.refused("s3:ListBuckets", BucketRegion="eu-east-1").code == "InvalidArgument"


def test_a_long_list_of_buckets_comes_in_pages(admin: Admin) -> None:
    for name in ("aaa", "bbb", "ccc"):
        admin.call("s3:CreateBucket", Bucket=name)
    first = admin.call("s3:ListBuckets", MaxBuckets=2)
    assert [each["Name"] for each in first["Buckets"]] == ["aaa", "bbb"]
    second = admin.call("s3:ListBuckets", MaxBuckets=2, ContinuationToken=first["ContinuationToken"])
    assert ([each["Name"] for each in second["Buckets"]], "ContinuationToken" in second) == (["ccc"], False)
    assert admin.refused("s3:ListBuckets", ContinuationToken="ä").code == "InvalidArgument"


def test_only_an_empty_bucket_can_be_deleted_and_its_name_is_free_then(keeper: Keeper) -> None:
    keeper.put("k")
    refusal = keeper.refused("DeleteBucket")
    assert (refusal.code, refusal.status, refusal.fields) == ("BucketNotEmpty", 409, {"BucketName": "photos"})
    keeper.delete("k")
    keeper.call("DeleteBucket")
    assert keeper.refused("HeadBucket").code == "NoSuchBucket"
    stranger = Client(keeper.admin.cloud, root(STRANGER))
    keeper.admin.run(stranger.call("s3:CreateBucket", Bucket="photos"))
    assert keeper.refused("HeadBucket").code == "AccessDenied"


def test_versions_and_delete_markers_keep_a_bucket_from_being_deleted(keeper: Keeper) -> None:
    keeper.keep_versions()
    version = keeper.put("k")["VersionId"]
    marker = keeper.delete("k")["VersionId"]
    more = "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
    assert keeper.refused("DeleteBucket").message == more
    keeper.delete("k", VersionId=version)
    assert keeper.refused("DeleteBucket").message == more
    keeper.delete("k", VersionId=marker)
    keeper.call("DeleteBucket")


def test_uploads_under_way_end_with_their_bucket(keeper: Keeper) -> None:
    upload = keeper.upload("k", b"part")
    keeper.call("DeleteBucket")
    keeper.call("CreateBucket")
    assert keeper.refused("ListParts", Key="k", UploadId=upload).code == "NoSuchUpload"


def test_the_same_key_in_another_bucket_is_another_object(keeper: Keeper) -> None:
    other = Keeper(keeper.admin, "other")
    keeper.put("k", b"here")
    other.put("k", b"there")
    assert (keeper.body("k"), other.body("k")) == (b"here", b"there")


def test_a_table_shows_where_a_bucket_is_and_how_much_lies_in_it(keeper: Keeper) -> None:
    keeper.put("a", b"12345")
    keeper.put("b", b"678")
    keeper.put("a", b"1")
    watch = keeper.admin.client.watch("s3:Bucket")
    (row,) = watch.take().rows
    assert row.values[:4] == ("photos", "us-east-1", 2, 4)
    watch.close()


def test_a_world_with_two_buckets_answers_for_each_with_its_own_bytes(keeper: Keeper) -> None:
    other = Keeper(keeper.admin, "other")
    keeper.put("same", b"same bytes")
    other.put("same", b"same bytes")
    keeper.delete("same")
    keeper.admin.advance(2 * 3600)
    assert bytes_of(other.call("GetObject", Key="same")) == b"same bytes"
