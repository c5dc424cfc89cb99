"""ELBv2: logs of balancers that are written."""

from __future__ import annotations

from model.kit.resource import Resource


class LogDelivery(Resource, key="name", index=("balancer_arn",)):
    """A log that a balancer writes, and since when nothing of it was delivered."""

    name: str
    "`balancer's ARN|kind`"
    balancer_arn: str
    since: float
