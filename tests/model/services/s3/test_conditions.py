"""Reading and writing only if an object is what the client believes it to be."""

import pytest

from tests.model.services.s3.keeper import Keeper

HOUR = 3600.0
OTHER = '"00000000000000000000000000000000"'


def test_reading_only_what_one_does_not_have_yet(keeper: Keeper) -> None:
    etag = keeper.put("k", b"x")["ETag"]
    keeper.admin.advance(HOUR)
    modified = keeper.head("k")["LastModified"]
    for condition in ({"IfNoneMatch": etag}, {"IfNoneMatch": etag.strip('"')}, {"IfModifiedSince": modified}):
        for operation in ("GetObject", "HeadObject"):
            refusal = keeper.refused(operation, Key="k", **condition)
            assert (refusal.status, refusal.fields) == (304, {"etag": etag})
    assert keeper.body("k", IfNoneMatch=OTHER) == b"x"
    assert keeper.body("k", IfModifiedSince=modified - 1) == b"x"


def test_a_date_in_the_future_is_no_condition(keeper: Keeper) -> None:
    keeper.put("k", b"x")
    assert keeper.body("k", IfModifiedSince=keeper.admin.now + HOUR) == b"x"


def test_reading_only_what_one_knows(keeper: Keeper) -> None:
    etag = keeper.put("k", b"x")["ETag"]
    modified = keeper.head("k")["LastModified"]
    assert keeper.body("k", IfMatch=etag) == b"x"
    assert keeper.body("k", IfUnmodifiedSince=modified) == b"x"
    refusal = keeper.refused("GetObject", Key="k", IfMatch=OTHER)
    assert (refusal.code, refusal.status, refusal.fields) == ("PreconditionFailed", 412, {"Condition": "If-Match"})
    refusal = keeper.refused("GetObject", Key="k", IfUnmodifiedSince=modified - 1)
    assert refusal.fields == {"Condition": "If-Unmodified-Since"}


def test_a_matching_etag_outweighs_a_date(keeper: Keeper) -> None:
    etag = keeper.put("k", b"x")["ETag"]
    assert keeper.body("k", IfMatch=etag, IfUnmodifiedSince=0.0) == b"x"


def test_writing_only_where_nothing_is(keeper: Keeper) -> None:
    keeper.put("k", b"first", IfNoneMatch="*")
    refusal = keeper.refused("PutObject", Key="k", Body=b"second", IfNoneMatch="*")
    assert (refusal.code, refusal.fields) == ("PreconditionFailed", {"Condition": "If-None-Match"})
    keeper.delete("k")
    keeper.put("k", b"third", IfNoneMatch="*")
    assert keeper.body("k") == b"third"


def test_writing_only_over_what_one_has_seen(keeper: Keeper) -> None:
    assert keeper.refused("PutObject", Key="k", IfMatch=OTHER).code == "NoSuchKey"
    etag = keeper.put("k", b"first")["ETag"]
    assert keeper.refused("PutObject", Key="k", IfMatch=OTHER).fields == {"Condition": "If-Match"}
    keeper.put("k", b"second", IfMatch=etag)
    assert keeper.body("k") == b"second"


@pytest.mark.parametrize(
    ("condition", "header"),
    [
        ({"IfNoneMatch": OTHER}, "If-None-Match"),
        ({"IfMatch": "*"}, "If-Match"),
        ({"IfMatch": OTHER, "IfNoneMatch": "*"}, "If-Match,If-None-Match"),
    ],
)
def test_conditions_that_writing_does_not_know_are_refused(
    keeper: Keeper, condition: dict[str, str], header: str
) -> None:
    refusal = keeper.refused("PutObject", Key="k", **condition)
    assert (refusal.code, refusal.status, refusal.fields["Header"]) == ("NotImplemented", 501, header)


def test_a_delete_marker_is_nothing_to_overwrite(keeper: Keeper) -> None:
    keeper.keep_versions()
    etag = keeper.put("k", b"x", IfNoneMatch="*")["ETag"]
    keeper.delete("k")
    assert keeper.refused("PutObject", Key="k", IfMatch=etag).code == "NoSuchKey"
    keeper.put("k", b"y", IfNoneMatch="*")
    assert keeper.body("k") == b"y"


def test_deleting_only_what_one_has_seen(keeper: Keeper) -> None:
    etag = keeper.put("k", b"x")["ETag"]
    assert keeper.refused("DeleteObject", Key="k", IfMatch=OTHER).code == "PreconditionFailed"
    assert keeper.refused("DeleteObject", Key="k", IfMatchSize=1).code == "NotImplemented"
    keeper.delete("k", IfMatch=etag)
    assert keeper.keys() == []
