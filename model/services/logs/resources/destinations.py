"""Logs: what exists: destinations, to which other accounts may send what is said in their groups."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class LogDestination(
    Resource,
    key="destination_name",
    arn="destination:{destination_name}",
    missing=("ResourceNotFoundException", "The specified destination does not exist."),
    title="Log destinations",
    columns=(
        Column("NAME", "destination_name"),
        Column("TARGET", "target_arn"),
        Column("ROLE", "role_arn", priority=3),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(
        Action("PutDestinationPolicy", "Let others in", "destinationName", key="p", asks=("accessPolicy",)),
        Action(
            "DeleteDestination",
            "Delete",
            "destinationName",
            key="d",
            confirm=2,
            consequence="Filters of other accounts that send to it send no more.",
        ),
    ),
    create="PutDestination",
    describe="DescribeDestinations",
):
    destination_name: str
    target_arn: str
    role_arn: str
    access_policy: str = ""

    @property
    def label(self) -> str:
        return self.destination_name

    def said(self) -> dict[str, Any]:
        return {
            "destination_name": self.destination_name,
            "target_arn": self.target_arn,
            "role_arn": self.role_arn,
            "access_policy": self.access_policy or None,
            "arn": self.arn,
            "creation_time": int(self.created_at * 1000),
        }
