"""The front desk: everything that screens and servers may ask of the cloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from model.cloud import Cloud
from model.kit.errors import AwsError
from model.kit.principal import Principal, root

__all__ = ["AwsError", "Client"]


class Client:
    """One person at the desk: a principal, in a region."""

    def __init__(self, cloud: Cloud, principal: Principal | None = None, region: str = "us-east-1") -> None:
        self._cloud = cloud
        self.principal = principal or root(cloud.settings.account)
        self.region = region

    @property
    def now(self) -> float:
        """Simulated seconds since the epoch."""
        return self._cloud.kernel.clock.now

    async def call(self, action: str, /, *, region: str = "", **params: Any) -> dict[str, Any]:
        """Make an AWS API call, `call("ec2:RunInstances", ImageId=…, MinCount=1, MaxCount=1)`, and get boto3's answer.

        Raises AwsError when AWS would refuse.
        """
        return await self._cloud.call(action, params, principal=self.principal, region=region or self.region)

    async def run_until(self, instant: float, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Let simulated time go on; False when `go_on` said stop before it got there."""
        return await self._cloud.kernel.run_until(instant, go_on)
