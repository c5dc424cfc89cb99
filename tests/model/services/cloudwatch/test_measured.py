"""A resource's metrics are known without listing all of them."""

from __future__ import annotations

from tests.admin import Admin
from tests.shop import Shop


def test_what_runs_publishes_and_says_what_adds_up(admin: Admin) -> None:
    Shop(admin).machines()
    admin.advance(600)
    (row,) = admin.client.watch("ec2:Instance").take().rows
    told = {each.name: each for each in admin.client.metrics.of(row)}
    assert told["CPUUtilization"].dimensions == (("InstanceId", row.id),)
    assert not told["CPUUtilization"].summed
    assert told["NetworkIn"].summed
    assert told["NetworkIn"].unit == "Bytes"


def test_each_metric_is_told_once_under_its_smallest_dimensions(admin: Admin) -> None:
    Shop(admin).site()
    (row,) = admin.client.watch("elbv2:LoadBalancer").take().rows
    told = [each.name for each in admin.client.metrics.of(row)]
    assert len(told) == len(set(told))
    assert {tuple(name for name, _ in each.dimensions) for each in admin.client.metrics.of(row)} == {("LoadBalancer",)}


def test_what_is_gone_publishes_nothing(admin: Admin) -> None:
    admin.call("s3:CreateBucket", Bucket="shop")
    (row,) = admin.client.watch("s3:Bucket").take().rows
    admin.call("s3:DeleteBucket", Bucket="shop")
    assert admin.client.metrics.of(row) == ()
    assert admin.client.find("s3:Bucket", row.region, "shop") is None
