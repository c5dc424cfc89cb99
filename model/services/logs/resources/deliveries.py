"""Logs: what exists: deliveries, each of which takes what one thing has to say to one place."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

BUCKET, GROUP, STREAM = "S3", "CWL", "FH"
"Types of destinations."


def tags_of(thing: Resource) -> dict[str, str] | None:
    return {tag.key: tag.value for tag in thing.tags} or None


class DeliverySource(
    Resource,
    key="name",
    arn="delivery-source:{name}",
    missing=("ResourceNotFoundException", "Requested Delivery Source does not exist in this account."),
    title="Log delivery sources",
    index=("resource_arn",),
    columns=(
        Column("NAME", "name"),
        Column("RESOURCE", "resource_arn"),
        Column("LOG TYPE", "log_type"),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(Action("DeleteDeliverySource", "Delete", "name", key="d", confirm=1),),
    create="PutDeliverySource",
    describe="DescribeDeliverySources",
):
    name: str
    resource_arn: str
    service_name: str
    log_type: str

    @property
    def label(self) -> str:
        return self.name

    def said(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "arn": self.arn,
            "resource_arns": [self.resource_arn],
            "service": self.service_name,
            "log_type": self.log_type,
            "tags": tags_of(self),
        }


class DeliveryDestination(
    Resource,
    key="name",
    arn="delivery-destination:{name}",
    missing=("ResourceNotFoundException", "Requested Delivery Destination does not exist in this account."),
    title="Log delivery destinations",
    columns=(
        Column("NAME", "name"),
        Column("TYPE", "type"),
        Column("RESOURCE", "resource_arn"),
        Column("FORMAT", "output_format", priority=2),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(Action("DeleteDeliveryDestination", "Delete", "name", key="d", confirm=1),),
    create="PutDeliveryDestination",
    describe="DescribeDeliveryDestinations",
):
    name: str
    resource_arn: str
    type: str
    output_format: str = ""
    policy: str = ""
    "Which other accounts may deliver to it."

    @property
    def label(self) -> str:
        return self.name

    def said(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "arn": self.arn,
            "delivery_destination_type": self.type,
            "output_format": self.output_format or None,
            "delivery_destination_configuration": {"destination_resource_arn": self.resource_arn},
            "tags": tags_of(self),
        }


class Delivery(
    Resource,
    key="delivery_id",
    arn="delivery:{delivery_id}",
    missing=("ResourceNotFoundException", "Requested Delivery does not exist in this account."),
    title="Log deliveries",
    index=("source_name", "destination_arn"),
    columns=(
        Column("ID", "delivery_id"),
        Column("SOURCE", "source_name"),
        Column("DESTINATION", "destination_arn"),
        Column("TYPE", "type", priority=2),
        Column("STATUS", "status", "state"),
        Column("DELIVERED", "delivered", "number"),
        Column("FAILURE", "failure", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action(
            "DeleteDelivery", "Delete", "id", key="d", confirm=1, consequence="Nothing more of its source comes there."
        ),
    ),
    create="CreateDelivery",
    describe="DescribeDeliveries",
):
    delivery_id: str
    source_name: str
    destination_arn: str
    type: str
    record_fields: tuple[str, ...]
    field_delimiter: str | None = None
    suffix_path: str | None = None
    hive_compatible: bool = False
    vended: int = 0
    "How many records its source had for it."
    delivered: int = 0
    "The number of the last record that was taken on its way."
    failure: str = ""
    "Why the last records could not be delivered, if they could not."

    @property
    def label(self) -> str:
        return self.delivery_id

    @property
    def status(self) -> str:
        return "degraded" if self.failure else "active"

    def said(self) -> dict[str, Any]:
        paths = {"suffix_path": self.suffix_path, "enable_hive_compatible_path": self.hive_compatible}
        return {
            "id": self.delivery_id,
            "arn": self.arn,
            "delivery_source_name": self.source_name,
            "delivery_destination_arn": self.destination_arn,
            "delivery_destination_type": self.type,
            "record_fields": self.record_fields,
            "field_delimiter": self.field_delimiter,
            "s3_delivery_configuration": paths if self.type == BUCKET else None,
            "tags": tags_of(self),
        }
