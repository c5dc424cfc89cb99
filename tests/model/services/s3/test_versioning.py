"""Versions bring back what was overwritten or deleted."""

import pytest

from tests.model.services.s3.keeper import Keeper


@pytest.mark.fact("s3-09")
def test_a_version_id_names_one_object_among_those_of_its_key(keeper: Keeper) -> None:
    keeper.keep_versions()
    first, second = keeper.put("k", b"v1")["VersionId"], keeper.put("k", b"v2")["VersionId"]
    assert first != second
    assert (keeper.body("k", VersionId=first), keeper.body("k", VersionId=second)) == (b"v1", b"v2")
    keeper.delete("k", VersionId=first)
    refusal = keeper.refused("GetObject", Key="k", VersionId=first)
    assert (refusal.code, refusal.status) == ("NoSuchVersion", 404)
    assert refusal.fields == {"Key": "k", "VersionId": first}


def test_an_id_that_was_never_given_is_no_id(keeper: Keeper) -> None:
    keeper.keep_versions()
    given = keeper.put("k", b"x")["VersionId"]
    made_up = given[:-4] + "ABCD"
    for operation in ("GetObject", "HeadObject", "DeleteObject"):
        refusal = keeper.refused(operation, Key="k", VersionId=made_up)
        assert (refusal.code, refusal.message) == ("InvalidArgument", "Invalid version id specified")
        assert refusal.fields == {"ArgumentName": "versionId", "ArgumentValue": made_up}


def test_without_versioning_the_only_version_is_null(keeper: Keeper) -> None:
    put = keeper.put("k", b"x")
    assert "VersionId" not in put
    assert keeper.body("k", VersionId="null") == b"x"
    assert keeper.versions() == [("k", "null")]
    assert keeper.call("GetBucketVersioning") == {}


@pytest.mark.fact("s3-41")
def test_what_was_deleted_comes_back_when_its_marker_goes(keeper: Keeper) -> None:
    keeper.keep_versions()
    first = keeper.put("k", b"v1")["VersionId"]
    keeper.put("k", b"v2")
    deleted = keeper.delete("k")
    assert deleted["DeleteMarker"] is True
    assert keeper.refused("GetObject", Key="k").code == "NoSuchKey"
    assert keeper.keys() == []
    assert keeper.body("k", VersionId=first) == b"v1"
    assert keeper.delete("k", VersionId=deleted["VersionId"])["DeleteMarker"] is True
    assert keeper.body("k") == b"v2"


def test_a_delete_marker_can_only_be_deleted(keeper: Keeper) -> None:
    keeper.keep_versions()
    keeper.put("k", b"x")
    marker = keeper.delete("k")["VersionId"]
    for operation, method in (("GetObject", "GET"), ("HeadObject", "HEAD"), ("GetObjectTagging", "GET")):
        refusal = keeper.refused(operation, Key="k", VersionId=marker)
        assert (refusal.code, refusal.status) == ("MethodNotAllowed", 405)
        assert (refusal.fields["Method"], refusal.fields["ResourceType"]) == (method, "DeleteMarker")
    assert keeper.refused("PutObjectTagging", Key="k", Tagging={"TagSet": []}).code == "MethodNotAllowed"


@pytest.mark.fact("s3-42")
def test_versioning_can_be_suspended_but_never_ends(keeper: Keeper) -> None:
    keeper.keep_versions()
    first = keeper.put("k", b"v1")["VersionId"]
    keeper.keep_versions("Suspended")
    assert keeper.call("GetBucketVersioning") == {"Status": "Suspended"}
    assert "VersionId" not in keeper.put("k", b"v2")
    assert keeper.versions() == [("k", "null"), ("k", first)]
    keeper.put("k", b"v3")
    assert keeper.versions() == [("k", "null"), ("k", first)]
    assert (keeper.body("k"), keeper.head("k")["VersionId"]) == (b"v3", "null")
    refusal = keeper.refused("PutBucketVersioning", VersioningConfiguration={})
    assert refusal.code == "IllegalVersioningConfigurationException"
    for status in ("Disabled", "enabled"):
        wrong = keeper.refused("PutBucketVersioning", VersioningConfiguration={"Status": status})
        assert wrong.code == "MalformedXML"


def test_deleting_while_versioning_is_suspended_leaves_one_null_marker(keeper: Keeper) -> None:
    keeper.keep_versions()
    first = keeper.put("k", b"v1")["VersionId"]
    keeper.keep_versions("Suspended")
    assert keeper.delete("k") == {"DeleteMarker": True, "VersionId": "null"}
    keeper.delete("k")
    listed = keeper.call("ListObjectVersions")
    assert [each["VersionId"] for each in listed["DeleteMarkers"]] == ["null"]
    assert keeper.versions() == [("k", first)]
    keeper.put("k", b"v2")
    assert "DeleteMarkers" not in keeper.call("ListObjectVersions")


def test_what_was_there_before_versioning_is_the_null_version(keeper: Keeper) -> None:
    keeper.put("k", b"old")
    keeper.keep_versions()
    new = keeper.put("k", b"new")["VersionId"]
    assert keeper.versions() == [("k", new), ("k", "null")]
    assert keeper.body("k", VersionId="null") == b"old"


def test_deleting_what_was_never_there_leaves_a_marker(keeper: Keeper) -> None:
    keeper.keep_versions()
    assert keeper.delete("never")["DeleteMarker"] is True
    assert len(keeper.call("ListObjectVersions")["DeleteMarkers"]) == 1


def test_the_newest_version_that_is_left_is_the_latest(keeper: Keeper) -> None:
    keeper.keep_versions()
    ids = [keeper.put("k", body)["VersionId"] for body in (b"1", b"2", b"3")]
    keeper.delete("k", VersionId=ids[2])
    listed = keeper.call("ListObjectVersions")["Versions"]
    assert [(each["VersionId"], each["IsLatest"]) for each in listed] == [(ids[1], True), (ids[0], False)]
    assert keeper.body("k") == b"2"


def test_versions_are_listed_in_pages(keeper: Keeper) -> None:
    keeper.keep_versions()
    for body in (b"1", b"2", b"3"):
        for key in ("a", "b"):
            keeper.put(key, body)
    everything = keeper.versions()
    found: list[tuple[str, str]] = []
    marker: dict[str, str] = {}
    for _ in range(3):
        page = keeper.call("ListObjectVersions", MaxKeys=2, **marker)
        found += [(each["Key"], each["VersionId"]) for each in page["Versions"]]
        if page["IsTruncated"]:
            marker = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}
    assert found == everything
    assert len(everything) == 6
    assert keeper.versions(KeyMarker="a") == everything[3:]
    refusal = keeper.refused("ListObjectVersions", VersionIdMarker=everything[0][1])
    assert refusal.message == "A version-id marker cannot be specified without a key marker."


def test_versions_are_rolled_up_like_keys(keeper: Keeper) -> None:
    keeper.keep_versions()
    for key in ("dir/test", "dir/test", "dir/sub/a", "dir/sub/a"):
        keeper.put(key)
    listed = keeper.call("ListObjectVersions", Prefix="dir/", Delimiter="/")
    assert listed["CommonPrefixes"] == [{"Prefix": "dir/sub/"}]
    assert [each["Key"] for each in listed["Versions"]] == ["dir/test", "dir/test"]
    start = keeper.call("ListObjectVersions", Prefix="dir/", Delimiter="/", MaxKeys=1)
    assert (start["NextKeyMarker"], "NextVersionIdMarker" in start) == ("dir/sub/", False)
    following = keeper.call("ListObjectVersions", Prefix="dir/", Delimiter="/", MaxKeys=1, KeyMarker="dir/sub/")
    assert [each["Key"] for each in following["Versions"]] == ["dir/test"]


def test_mfa_delete_is_refused_rather_than_passed_over(keeper: Keeper) -> None:
    wanted = {"Status": "Enabled", "MFADelete": "Enabled"}
    assert keeper.refused("PutBucketVersioning", VersioningConfiguration=wanted, MFA="serial 123456").status == 501
    assert keeper.call("GetBucketVersioning") == {}
