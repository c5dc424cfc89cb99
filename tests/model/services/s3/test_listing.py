"""Keys are listed in the order of their bytes, a page at a time, and rolled up by what they have in common."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.admin import Admin
from tests.model.services.s3.keeper import Keeper

LETTERS = "a/b\u00fc\uffff\U0001f600"


@pytest.mark.fact("s3-05")
def test_folders_are_only_beginnings_of_keys(keeper: Keeper) -> None:
    keeper.put("logs/2017/a.txt")
    listed = keeper.call("ListObjectsV2", Delimiter="/")
    assert (listed["CommonPrefixes"], "Contents" in listed) == ([{"Prefix": "logs/"}], False)
    assert (listed["KeyCount"], listed["IsTruncated"]) == (1, False)
    keeper.delete("logs/2017/a.txt")
    assert "CommonPrefixes" not in keeper.call("ListObjectsV2", Delimiter="/")


def test_keys_come_in_the_order_of_their_bytes(keeper: Keeper) -> None:
    for key in ("b", "a/c", "a", "Z", "ü", "😀", "\uffff", "a b", "a-b"):
        keeper.put(key)
    assert keeper.keys() == sorted(keeper.keys(), key=str.encode)
    assert keeper.keys()[:3] == ["Z", "a", "a b"]


def test_a_prefix_narrows_the_list(keeper: Keeper) -> None:
    for key in ("test/bar/foo", "test/foo/bar/123", "test/foo/bar/456", "other"):
        keeper.put(key)
    assert keeper.keys(Prefix="test/foo") == ["test/foo/bar/123", "test/foo/bar/456"]
    rolled = keeper.call("ListObjectsV2", Prefix="test/foo", Delimiter="/")
    assert rolled["CommonPrefixes"] == [{"Prefix": "test/foo/"}]
    rolled = keeper.call("ListObjectsV2", Prefix="test/foo/", Delimiter="/")
    assert rolled["CommonPrefixes"] == [{"Prefix": "test/foo/bar/"}]


def test_a_long_list_comes_in_pages_that_tokens_hold_together(keeper: Keeper) -> None:
    for number in range(7):
        keeper.put(f"k{number}")
    first = keeper.call("ListObjectsV2", MaxKeys=3)
    assert (first["KeyCount"], first["MaxKeys"], first["IsTruncated"]) == (3, 3, True)
    keeper.delete("k3")
    second = keeper.call("ListObjectsV2", MaxKeys=3, ContinuationToken=first["NextContinuationToken"])
    assert [each["Key"] for each in second["Contents"]] == ["k4", "k5", "k6"]
    assert (second["IsTruncated"], "NextContinuationToken" in second) == (False, False)
    refusal = keeper.refused("ListObjectsV2", ContinuationToken="k3")
    assert (refusal.code, refusal.fields) == ("InvalidArgument", {"ArgumentName": "continuation-token"})


def test_a_list_may_start_after_any_key(keeper: Keeper) -> None:
    for number in range(10):
        keeper.put(f"test_{number}")
    assert keeper.keys(StartAfter="test_7") == ["test_8", "test_9"]
    assert keeper.keys(StartAfter="test_75") == ["test_8", "test_9"]


def test_a_page_has_at_most_a_thousand_keys(keeper: Keeper) -> None:
    assert keeper.call("ListObjectsV2", MaxKeys=5000)["MaxKeys"] == 1000
    assert keeper.call("ListObjectsV2", MaxKeys=0)["KeyCount"] == 0
    assert keeper.refused("ListObjectsV2", MaxKeys=-1).code == "InvalidArgument"


def test_common_prefixes_count_like_keys_and_are_told_once(keeper: Keeper) -> None:
    for key in ("folder/aSubfolder/1", "folder/aSubfolder/2", "folder/file1", "folder/file2"):
        keeper.put(key)
    asked = {"Prefix": "folder/", "Delimiter": "/", "MaxKeys": 1}
    start = keeper.call("ListObjectsV2", **asked)
    assert start["CommonPrefixes"] == [{"Prefix": "folder/aSubfolder/"}]
    following = keeper.call("ListObjectsV2", ContinuationToken=start["NextContinuationToken"], **asked)
    assert [each["Key"] for each in following["Contents"]] == ["folder/file1"]


def test_the_older_list_goes_on_after_a_marker(keeper: Keeper) -> None:
    for key in ("folder/aSubfolder/1", "folder/aSubfolder/2", "folder/file1", "folder/file2"):
        keeper.put(key)
    asked = {"Prefix": "folder/", "Delimiter": "/", "MaxKeys": 1}
    start = keeper.call("ListObjects", **asked)
    assert (start["NextMarker"], start["Marker"]) == ("folder/aSubfolder/", "")
    for marker in ("folder/aSubfolder/", "folder/aSubfolder/1"):
        following = keeper.call("ListObjects", Marker=marker, **asked)
        assert ([each["Key"] for each in following["Contents"]], following["NextMarker"]) == (
            ["folder/file1"],
            "folder/file1",
        )
    flat = keeper.call("ListObjects", MaxKeys=1)
    assert (flat["IsTruncated"], "NextMarker" in flat) == (True, False)


def test_keys_can_be_written_as_in_a_url(keeper: Keeper) -> None:
    keeper.put("a b/ü+&")
    listed = keeper.call("ListObjectsV2", EncodingType="url", Prefix="a b/", Delimiter="%2F")
    assert listed["Contents"][0]["Key"] == "a+b/%C3%BC%2B%26"
    assert (listed["Prefix"], listed["Delimiter"], listed["EncodingType"]) == ("a+b/", "%252F", "url")
    refusal = keeper.refused("ListObjectsV2", EncodingType="value")
    assert refusal.message == "Invalid Encoding Method specified in Request"


def test_owners_are_told_where_they_are_asked_for(keeper: Keeper) -> None:
    keeper.put("k")
    assert "Owner" not in keeper.call("ListObjectsV2")["Contents"][0]
    owner = keeper.call("ListObjectsV2", FetchOwner=True)["Contents"][0]["Owner"]
    assert owner == keeper.call("ListObjects")["Contents"][0]["Owner"]
    assert len(owner["ID"]) == 64


def test_a_list_of_nothing_is_no_error_but_a_list_of_no_bucket_is(keeper: Keeper) -> None:
    assert keeper.call("ListObjectsV2")["KeyCount"] == 0
    assert keeper.admin.refused("s3:ListObjectsV2", Bucket="nowhere").code == "NoSuchBucket"


def rolled_up(keys: Iterable[str], prefix: str, delimiter: str) -> list[str]:
    """What a list shows, worked out the slow way: keys, and prefixes with a star."""
    found: dict[str, None] = {}
    for key in sorted((key for key in keys if key.startswith(prefix)), key=str.encode):
        at = key.find(delimiter, len(prefix)) if delimiter else -1
        found[key if at < 0 else key[: at + len(delimiter)] + "*"] = None
    return list(found)


def shown(keeper: Keeper, **asked: object) -> list[str]:
    """What pages of two show, in the order in which they come."""
    found: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = keeper.call("ListObjectsV2", MaxKeys=2, **asked, **token)
        prefixes = [each["Prefix"] + "*" for each in page.get("CommonPrefixes", ())]
        entries = prefixes + [each["Key"] for each in page.get("Contents", ())]
        assert page["KeyCount"] == len(entries) <= 2
        found += sorted(entries, key=lambda entry: entry.rstrip("*").encode())
        if not page["IsTruncated"]:
            return found
        token = {"ContinuationToken": page["NextContinuationToken"]}


@settings(max_examples=40, deadline=None)
@given(
    keys=st.lists(st.text(LETTERS, min_size=1, max_size=5), max_size=12),
    prefix=st.text(LETTERS, max_size=2),
    delimiter=st.sampled_from(["", "/", "a", "\uffff", "//"]),
)
def test_every_way_of_rolling_up_shows_the_same_as_looking_at_all_keys(
    emptied: Keeper, keys: Sequence[str], prefix: str, delimiter: str
) -> None:
    emptied.call("DeleteObjects", Delete={"Objects": [{"Key": key} for key in [*emptied.keys(), "none"]]})
    for key in keys:
        emptied.put(key)
    assert shown(emptied, Prefix=prefix, Delimiter=delimiter) == rolled_up(keys, prefix, delimiter)


@pytest.fixture(scope="module")
def emptied() -> Iterable[Keeper]:
    """A bucket that examples empty and fill again."""
    admin = Admin()
    yield Keeper(admin)
    admin.close()
