"""Deleting is for good, many at a time if need be, and no bytes are kept that nobody needs."""

import hashlib
from pathlib import Path

from model.client import open_cloud
from tests.admin import NOON
from tests.model.services.s3.keeper import Keeper

HOUR = 3600.0


def has_body(keeper: Keeper, body: bytes) -> bool:
    """Whether these bytes are still on the disk."""
    return keeper.admin.cloud.bodies.path(hashlib.sha256(body).hexdigest()).exists()


def test_what_is_not_there_is_deleted_too(keeper: Keeper) -> None:
    assert keeper.delete("never") == {}


def test_many_are_deleted_at_once(keeper: Keeper) -> None:
    for key in ("a", "b", "c"):
        keeper.put(key)
    answer = keeper.call("DeleteObjects", Delete={"Objects": [{"Key": key} for key in ("a", "b", "never")]})
    assert answer == {"Deleted": [{"Key": "a"}, {"Key": "b"}, {"Key": "never"}]}
    assert keeper.keys() == ["c"]
    assert keeper.call("DeleteObjects", Delete={"Objects": [{"Key": "c"}], "Quiet": True}) == {}
    assert keeper.keys() == []


def test_each_of_many_is_refused_for_itself(keeper: Keeper) -> None:
    keeper.keep_versions()
    version = keeper.put("k")["VersionId"]
    keeper.delete("k", VersionId=version)
    keeper.put("k")
    answer = keeper.call("DeleteObjects", Delete={"Objects": [{"Key": "k", "VersionId": version}, {"Key": "k"}]})
    (error,) = answer["Errors"]
    assert (error["Code"], error["Key"], error["VersionId"]) == ("NoSuchVersion", "k", version)
    (deleted,) = answer["Deleted"]
    assert (deleted["DeleteMarker"], len(deleted["DeleteMarkerVersionId"])) == (True, 32)


def test_at_most_a_thousand_are_deleted_at_once(keeper: Keeper) -> None:
    many = [{"Key": str(number)} for number in range(1001)]
    assert keeper.refused("DeleteObjects", Delete={"Objects": many}).code == "MalformedXML"
    assert keeper.refused("DeleteObjects", Delete={"Objects": []}).code == "MalformedXML"


def test_naming_a_key_twice_counts_it_once(keeper: Keeper) -> None:
    keeper.put("k", b"12345")
    keeper.put("other", b"1")
    keeper.call("DeleteObjects", Delete={"Objects": [{"Key": "k"}, {"Key": "k"}]})
    watch = keeper.admin.client.watch("s3:Bucket")
    (row,) = watch.take().rows
    watch.close()
    assert row.values[2:4] == (1, 1)


def test_governance_is_not_bypassed_where_there_is_none(keeper: Keeper) -> None:
    refusal = keeper.refused("DeleteObject", Key="k", BypassGovernanceRetention=True)
    assert refusal.fields == {"ArgumentName": "x-amz-bypass-governance-retention"}


def test_bytes_that_nobody_needs_are_gone_when_no_undo_can_want_them_back(keeper: Keeper) -> None:
    keeper.put("a", b"shared")
    keeper.put("b", b"shared")
    keeper.put("c", b"alone")
    keeper.delete("a")
    keeper.delete("c")
    keeper.admin.advance(HOUR)
    assert has_body(keeper, b"alone")
    keeper.admin.advance(31 * 24 * HOUR)
    keeper.put("x", b"later")
    keeper.admin.run(keeper.admin.cloud.at_rest())
    assert (has_body(keeper, b"shared"), has_body(keeper, b"alone")) == (True, False)
    keeper.delete("b")
    keeper.put("d", b"shared")
    keeper.admin.advance(HOUR)
    assert keeper.body("d") == b"shared"


def test_an_idle_world_has_nothing_to_sweep(keeper: Keeper) -> None:
    keeper.put("a", b"x")
    keeper.delete("a")
    keeper.admin.advance(3 * 24 * HOUR)
    assert keeper.admin.client.next_event is None


async def test_a_kept_world_opens_with_its_objects_and_without_stray_bytes(tmp_path: Path) -> None:
    path = tmp_path / "world"
    client = await open_cloud(path, seed=1, now=NOON, wall=lambda: NOON)
    await client.call("s3:CreateBucket", Bucket="photos")
    await client.call("s3:PutObject", Bucket="photos", Key="k", Body=b"kept", Metadata={"a": "b"})
    await client.close()
    stray = tmp_path / "world.bodies" / "ab" / ("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"from a crash")
    client = await open_cloud(path, seed=1, now=NOON, wall=lambda: NOON)
    found = await client.call("s3:GetObject", Bucket="photos", Key="k")
    assert (b"".join(found["Body"].pieces()), found["Metadata"]) == (b"kept", {"a": "b"})
    assert not stray.exists()
    await client.close()
