"""Before something goes it is said what names it."""

from __future__ import annotations

from screens.referring import referring
from tests.screens.yard import open_yard


async def test_what_names_a_thing_in_its_table_refers_to_it() -> None:
    yard = await open_yard()
    (vpc,) = [row for row in yard.rows("ec2:Vpc") if row.region == "us-east-1"]
    found = referring(yard.client, [vpc])
    assert found["Subnets"] == 6
    assert found["Instances"] == 3
    assert "VPCs" not in found
    await yard.client.close()


async def test_nothing_refers_to_what_nobody_uses() -> None:
    yard = await open_yard()
    await yard.client.call("s3:CreateBucket", Bucket="shop")
    assert referring(yard.client, [yard.row("s3:Bucket", "shop")]) == {}
    await yard.client.close()
