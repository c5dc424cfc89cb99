"""Objects get old: at midnight, what a bucket's lifecycle says of that age is done to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from math import inf
from typing import NamedTuple

from model.kit.behavior import due
from model.kit.world import World
from model.services.s3.fates import DAY, decided, fates, midnight
from model.services.s3.lifecycle_rules import Rule, rules_of
from model.services.s3.notifying import notify
from model.services.s3.places import Place
from model.services.s3.resources.buckets import Bucket
from model.services.s3.shelf import mark_deleted, move, take
from model.services.s3.uploads import COLUMNS, Upload, end
from model.services.s3.versions import Version
from model.services.s3.walking import Walk

AT_ONCE = 1000
_UPLOADS = f"SELECT {COLUMNS} FROM s3_upload WHERE bucket = ?"  # noqa: S608


@due
async def age(world: World, name: str) -> None:
    """Does what is due by now, and comes back when more will be."""
    bucket = world.find(Bucket, name)
    if bucket is None or not bucket.lifecycle:
        return
    place, rules = Place(world, bucket), rules_of(bucket)
    following = min(await age_versions(place, rules), await age_uploads(place, rules))
    if following < inf:
        world.wake(age, name, at=following)


async def age_versions(place: Place, rules: Sequence[Rule]) -> float:
    """The next time at which something is due. What went may leave a delete marker that hides nothing any more."""
    following = inf
    async for aged in every_version(place):
        version = await aged_version(place, rules, aged)
        if version is None:
            following = min(following, next_midnight(place))
        else:
            ahead = [fate.due for fate in fates(rules, version, aged.newer, alone=aged.alone)]
            following = min([following, *(instant for instant in ahead if instant > place.world.now)])
    return following


class Aged(NamedTuple):
    version: Version
    newer: int
    alone: bool


async def every_version(place: Place) -> AsyncIterator[Aged]:
    """All versions, key by key; before one that hides nothing the next key is looked at."""
    walk, newer, key = Walk(every=True), 0, ""
    while True:
        page = await walk.page(place, AT_ONCE)
        if not page.versions:
            return
        following = [*page.versions[1:], page.next]
        for version, after in zip(page.versions, following, strict=True):
            newer = newer + 1 if version.key == key else 0
            key = version.key
            is_last = not isinstance(after, Version) or after.key != key
            yield Aged(version, max(newer - 1, 0), is_last and version.is_latest)
        if not page.is_truncated:
            return
        last = page.versions[-1]
        walk = Walk(since=last.key, seq=last.seq, every=True)


async def aged_version(place: Place, rules: Sequence[Rule], aged: Aged) -> Version | None:
    """The version as it is after what is due now; None if it is gone."""
    version, now = aged.version, place.world.now
    fate = decided(list(fates(rules, version, aged.newer, alone=aged.alone)), now)
    if fate is None:
        return version
    if fate.storage_class is not None:
        await notify(place, "LifecycleTransition", version)
        return move(place, version, fate.storage_class)
    if version.is_latest and not version.is_marker and place.bucket.versioning:
        await notify(place, "LifecycleExpiration:DeleteMarkerCreated", await mark_deleted(place, version.key))
        return replace(version, is_latest=False, noncurrent=now)
    take(place, version)
    await notify(place, "LifecycleExpiration:Delete", version)
    return None


async def age_uploads(place: Place, rules: Sequence[Rule]) -> float:
    following = inf
    for row in await place.world.read(_UPLOADS, place.name):
        upload = Upload.of(row)
        over = upload_over(rules, upload.key, upload.initiated)
        if over <= place.world.now:
            await end(place, upload)
        else:
            following = min(following, over)
    return following


def upload_over(rules: Sequence[Rule], key: str, initiated: float) -> float:
    """When an upload that nobody completes is aborted; never, if no rule says so."""
    days = [
        rule.abort_days
        for rule in rules
        if rule.abort_days is not None and key.startswith(rule.selection.prefix) and not rule.selection.tags
    ]
    return midnight(initiated + min(days) * DAY) if days else inf


def foresee(place: Place, version: Version) -> None:
    """A version has come: come back no later than when its age, or that of what it replaced, will matter."""
    rules = rules_of(place.bucket)
    ahead = [fate.due for fate in fates(rules, version, alone=True)]
    if place.bucket.versioning:
        former = replace(version, is_latest=False, noncurrent=place.world.now)
        ahead += [fate.due for fate in fates(rules, former, newer=AT_ONCE)]
    come_back(place, min(ahead, default=inf))


def foresee_gap(place: Place) -> None:
    """A version has gone, and may leave a delete marker that hides nothing any more."""
    if place.bucket.lifecycle:
        come_back(place, next_midnight(place))


def next_midnight(place: Place) -> float:
    return midnight(place.world.now + 1)


def foresee_upload(place: Place, upload: Upload) -> None:
    come_back(place, upload_over(rules_of(place.bucket), upload.key, upload.initiated))


def come_back(place: Place, instant: float) -> None:
    set_already = place.world.woken_at(age, place.name)
    if instant < (inf if set_already is None else set_already):
        place.world.wake(age, place.name, at=max(instant, place.world.now))
