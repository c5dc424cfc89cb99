"""Once a day, at midnight, a bucket that has changed is counted: what its storage metrics show."""

from __future__ import annotations

from collections.abc import Callable

from model.kernel.steps import ABSENT
from model.kit.behavior import due
from model.kit.world import World
from model.physics.metric import metric, series_key
from model.physics.series import Gauge, Series
from model.services.s3.fates import DAY, midnight
from model.services.s3.places import Place
from model.services.s3.resources.buckets import STORAGE_CLASSES, Bucket

DAILY = int(DAY)
OBJECTS = "objects"


def count(place: Place, storage_class: str, objects: int, size: int) -> None:
    """Note what came into a bucket, or (with negative numbers) went."""
    place.bucket.gain(storage_class, objects, size)
    if place.world.woken_at(report, place.name) is None:
        place.world.wake(report, place.name, at=midnight(place.world.now))


@due
async def report(world: World, name: str) -> None:
    bucket = world.find(Bucket, name)
    if bucket is None:
        return
    sizes = {usage.storage_class: usage.size for usage in bucket.usage}
    for storage_class in STORAGE_CLASSES:
        if storage_class in sizes or len(world.signal(name, storage_class)):
            world.measure(name, storage_class, sizes.get(storage_class, 0))
    world.measure(name, OBJECTS, bucket.objects)


def stop_counting(place: Place) -> None:
    """The bucket ends; one that takes its name begins with nothing."""
    place.world.forget(report, place.name)
    for quantity in (*STORAGE_CLASSES, OBJECTS):
        if len(place.world.signal(place.name, quantity)):
            place.world.measure(place.name, quantity, ABSENT)


def daily(world: World, bucket: Bucket, quantity: str) -> Series | None:
    """A level that was counted once a day; nothing before the first count."""
    level = world.signal(bucket.name, quantity)
    if not len(level):
        return None
    return Gauge(series_key(world, bucket.name, quantity), level, noise=0.0, sample_seconds=DAILY)


@metric(
    "AWS/S3",
    "NumberOfObjects",
    "Count",
    of=Bucket,
    dimensions={"BucketName": "name", "StorageType": "storage_types.ALL"},
)
def number_of_objects(world: World, bucket: Bucket) -> Series | None:
    return daily(world, bucket, OBJECTS)


def size_in(storage_class: str) -> Callable[[World, Bucket], Series | None]:
    return lambda world, bucket: daily(world, bucket, storage_class)


for _each in STORAGE_CLASSES:
    _dimensions = {"BucketName": "name", "StorageType": f"storage_types.{_each}"}
    metric("AWS/S3", "BucketSizeBytes", "Bytes", of=Bucket, dimensions=_dimensions)(size_in(_each))
