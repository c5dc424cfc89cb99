"""CloudWatch shows once a day how much lies in a bucket."""

from tests.model.services.s3.keeper import DAY, Keeper


def daily(keeper: Keeper, metric: str, storage_type: str, days: int) -> list[float]:
    dimensions = [{"Name": "BucketName", "Value": "photos"}, {"Name": "StorageType", "Value": storage_type}]
    found = keeper.admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/S3",
        MetricName=metric,
        Dimensions=dimensions,
        StartTime=keeper.admin.now - days * DAY,
        EndTime=keeper.admin.now,
        Period=int(DAY),
        Statistics=["Average"],
    )
    points = sorted(found["Datapoints"], key=lambda point: point["Timestamp"])
    return [point["Average"] for point in points]


def test_objects_and_bytes_are_counted_at_midnight(keeper: Keeper) -> None:
    keeper.put("a", b"12345")
    keeper.put("b", b"12345", StorageClass="STANDARD_IA")
    keeper.admin.advance(DAY)
    keeper.put("c", b"12345")
    keeper.delete("b")
    keeper.admin.advance(2 * DAY)
    assert daily(keeper, "NumberOfObjects", "AllStorageTypes", 4) == [2.0, 2.0]
    assert daily(keeper, "BucketSizeBytes", "StandardStorage", 4) == [5.0, 10.0]
    assert daily(keeper, "BucketSizeBytes", "StandardIAStorage", 4) == [5.0, 0.0]
    assert daily(keeper, "BucketSizeBytes", "GlacierStorage", 4) == []


def test_a_bucket_of_the_same_name_begins_with_nothing(keeper: Keeper) -> None:
    keeper.put("a", b"12345")
    keeper.admin.advance(3 * DAY)
    keeper.delete("a")
    keeper.call("DeleteBucket")
    keeper.call("CreateBucket")
    keeper.admin.advance(3 * DAY)
    assert daily(keeper, "NumberOfObjects", "AllStorageTypes", 2) == []


def test_a_bucket_that_does_not_change_wakes_nobody(keeper: Keeper) -> None:
    keeper.put("a", b"12345")
    keeper.admin.advance(DAY)
    assert keeper.admin.client.next_event is None
