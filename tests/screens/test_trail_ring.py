"""The latest calls are held, deeds longer than looks, and it is known which of them were taken back."""

from __future__ import annotations

from screens.trail_ring import KEPT, Body, Ring
from tests.screens.yard import Yard, open_yard


def deeds(ring: Ring) -> list[str]:
    return [entry.called.operation for entry in ring.entries(reads=False)]


async def opened() -> tuple[Yard, Ring]:
    yard = await open_yard()
    return yard, Ring(yard.client)


async def test_looking_does_not_push_deeds_out() -> None:
    yard, ring = await opened()
    await yard.client.call("s3:CreateBucket", Bucket="shop")
    for _ in range(KEPT + 5):
        await yard.client.call("sts:GetCallerIdentity")
    assert deeds(ring) == ["CreateBucket"]
    assert len(list(ring.entries())) == KEPT + 1
    await yard.client.close()


async def test_the_newest_comes_first_with_reads_among_deeds() -> None:
    yard, ring = await opened()
    await yard.client.call("s3:CreateBucket", Bucket="shop")
    await yard.client.call("s3:ListBuckets")
    await yard.client.call("s3:CreateBucket", Bucket="logs")
    assert [entry.called.operation for entry in ring.entries()] == ["CreateBucket", "ListBuckets", "CreateBucket"]
    assert deeds(ring) == ["CreateBucket"] * 2
    await yard.client.close()


async def test_the_contents_of_objects_are_not_held() -> None:
    yard, ring = await opened()
    await yard.client.call("s3:CreateBucket", Bucket="shop")
    await yard.client.call("s3:PutObject", Bucket="shop", Key="big", Body=b"x" * 100_000)
    assert next(ring.entries()).params["Body"] == Body(100_000)
    await yard.client.close()


async def test_an_undo_takes_back_and_an_undo_of_that_brings_back() -> None:
    yard, ring = await opened()
    await yard.client.call("s3:CreateBucket", Bucket="shop")
    cause = next(ring.entries()).called.cause
    for _ in range(2):
        undone = await yard.client.history.undo(ring.standing(cause))
        assert ring.is_taken_back(cause)
        await yard.client.history.undo(undone)
        assert not ring.is_taken_back(cause)
    await yard.client.close()


async def test_a_redo_that_is_taken_back_takes_the_call_back_once_more() -> None:
    yard, ring = await opened()
    await yard.client.call("s3:CreateBucket", Bucket="shop")
    cause = next(ring.entries()).called.cause
    redone = await yard.client.history.undo(await yard.client.history.undo(cause))
    await yard.client.history.undo(redone)
    assert ring.is_taken_back(cause)
    await yard.client.close()
