"""Spot requests: what exists: somebody's wish for a spare machine, and what became of it."""

from __future__ import annotations

from typing import Any

import orjson

from model.catalog.regions import find_zone
from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

STATUS = {
    "pending-evaluation": "Your Spot request has been submitted for review, and is pending evaluation.",
    "price-too-low": "Your Spot request price is lower than the minimum required Spot request fulfillment price.",
    "capacity-not-available": "There is no Spot capacity available that matches your request.",
    "limit-exceeded": "Your Spot request exceeds the limit of your account.",
    "bad-parameters": "One or more parameters of your Spot request are invalid.",
    "schedule-expired": "Your Spot request expired before it was fulfilled.",
    "fulfilled": "Your Spot request is fulfilled.",
    "canceled-before-fulfillment": "Your Spot request was canceled before it was fulfilled.",
    "request-canceled-and-instance-running": "Your Spot request is canceled, but its instance is still running.",
    "marked-for-termination": "Your Spot Instance is marked for termination.",
    "marked-for-stop": "Your Spot Instance is marked for stop.",
    "instance-terminated-by-user": "Your Spot Instance was terminated by you.",
    "instance-terminated-by-price": "Your Spot Instance was terminated because the price rose above your maximum.",
    "instance-terminated-no-capacity": "Your Spot Instance was terminated because its capacity is needed elsewhere.",
    "instance-stopped-by-user": "Your Spot Instance was stopped by you.",
    "instance-stopped-by-price": "Your Spot Instance was stopped because the price rose above your maximum.",
    "instance-stopped-no-capacity": "Your Spot Instance was stopped because its capacity is needed elsewhere.",
}


class SpotInstanceRequest(
    Resource,
    key="spot_instance_request_id",
    prefix="sir",
    arn="spot-instances-request/{spot_instance_request_id}",
    index=("instance_id", "pool", "client_tokens"),
    missing=("InvalidSpotInstanceRequestID.NotFound", "The spot instance request ID '{id}' does not exist"),
    title="Spot requests",
    create="RequestSpotInstances",
    describe="DescribeSpotInstanceRequests",
    columns=(
        Column("ID", "spot_instance_request_id"),
        Column("STATE", "state", "state"),
        Column("STATUS", "status_code", "state"),
        Column("TYPE", "instance_type"),
        Column("MAX PRICE", "spot_price", priority=2),
        Column("INSTANCE", "instance_id", priority=2),
        Column("ZONE", "launched_availability_zone", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(Action("CancelSpotInstanceRequests", "Cancel", "SpotInstanceRequestIds", many=True, key="d", confirm=1),),
):
    spot_instance_request_id: str
    spot_price: str
    "The most that is paid for an hour, in dollars."
    specification: str
    "What to launch, as JSON by AWS's names."
    instance_type: str
    product_description: str
    type: str = "one-time"
    instance_interruption_behavior: str = "terminate"
    state: str = "open"
    status_code: str = "pending-evaluation"
    status_at: float = 0.0
    instance_id: str | None = None
    launched_availability_zone: str | None = None
    pool: str = ""
    "The market of its instance, as long as the market can take it back."
    valid_from: float | None = None
    valid_until: float | None = None
    client_tokens: tuple[str, ...] = ()

    @property
    def create_time(self) -> float:
        return self.created_at

    @property
    def launch_specification(self) -> dict[str, Any]:
        return orjson.loads(self.specification)

    @property
    def status(self) -> dict[str, Any]:
        return {"code": self.status_code, "message": STATUS[self.status_code], "update_time": self.status_at}

    @property
    def launched_availability_zone_id(self) -> str | None:
        zone = find_zone(self.launched_availability_zone) if self.launched_availability_zone else None
        return zone.id if zone else None

    def turn(self, state: str, status_code: str, at: float) -> None:
        self.state, self.status_code, self.status_at = state, status_code, at
