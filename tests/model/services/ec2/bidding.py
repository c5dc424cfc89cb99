"""Bids for spare machines in tests, and what becomes of them."""

from __future__ import annotations

from typing import Any

from model.physics.spot import Pool
from model.services.ec2.spot_market import pool_of
from tests.admin import Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.launches import UP

ZONE, TYPE = "us-east-1a", "c5.large"
CEILING = 0.085
HOUR = 3600.0


class Market:
    """Bids for one type in one zone, and what becomes of them."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.call = admin.call
        self.pool: Pool = pool_of(admin.cloud.world("123456789012", "us-east-1", "ec2"), TYPE, ZONE, "Linux/UNIX")

    @property
    def price(self) -> float:
        history = self.call(
            "ec2:DescribeSpotPriceHistory",
            InstanceTypes=[TYPE],
            AvailabilityZone=ZONE,
            ProductDescriptions=["Linux/UNIX"],
            StartTime=self.admin.now,
        )["SpotPriceHistory"]
        return float(history[0]["SpotPrice"])

    def wait_until(self, low: float, high: float, *, rushed: bool = False) -> float:
        """Go on until the price is between two shares of the price on demand."""
        at = self.admin.now
        while not (low <= self.pool.price_at(at) / CEILING < high and self.pool.is_rushed(at) == rushed):
            at = self.pool.next_move(at)
        self.admin.advance(max(at - self.admin.now, 0.0))
        return self.price

    def wait_for_price(self, low: float, high: float) -> float:
        """Go on until the price is between two shares of the price on demand, rush or not."""
        at = self.admin.now
        while not low <= self.pool.price_at(at) / CEILING < high:
            at = self.pool.next_move(at)
        self.admin.advance(max(at - self.admin.now, 0.0))
        return self.price

    def run(self, **options: Any) -> str:
        answer = self.call("ec2:RunInstances", **self.wanted(**options))
        self.admin.advance(UP)
        return answer["Instances"][0]["InstanceId"]

    def wanted(self, **options: Any) -> dict[str, Any]:
        return {
            "ImageId": LINUX,
            "InstanceType": TYPE,
            "MinCount": 1,
            "MaxCount": 1,
            "Placement": {"AvailabilityZone": ZONE},
            "InstanceMarketOptions": {"MarketType": "spot", "SpotOptions": options},
        }

    def request(self, bid: float, **how: Any) -> str:
        machine = {"ImageId": LINUX, "InstanceType": TYPE, "Placement": {"AvailabilityZone": ZONE}}
        answer = self.call("ec2:RequestSpotInstances", **{"SpotPrice": str(bid), "LaunchSpecification": machine} | how)
        return answer["SpotInstanceRequests"][0]["SpotInstanceRequestId"]

    def told(self, id: str) -> dict[str, Any]:
        return self.call("ec2:DescribeSpotInstanceRequests", SpotInstanceRequestIds=[id])["SpotInstanceRequests"][0]

    def fate(self, id: str) -> tuple[str, str]:
        told = self.told(id)
        return told["State"], told["Status"]["Code"]

    def metadata(self, id: str, path: str) -> str | None:
        guest = self.admin.client.guest(id)
        assert guest is not None
        return self.admin.run(guest.read(f"meta-data/{path}"))
