"""What is filled in to make a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from model.kit.form import Form
from model.kit.names import snake
from model.services.dynamodb.resources.tables import PROVISIONED, STANDARD

Given = dict[str, Any]


class NewTableForm(Form):
    table_name: str
    key_schema: tuple[Given, ...] = ()
    attribute_definitions: tuple[Given, ...] = ()
    local_secondary_indexes: tuple[Given, ...] = ()
    global_secondary_indexes: tuple[Given, ...] = ()
    billing_mode: str = PROVISIONED
    provisioned_throughput: Given | None = None
    on_demand_throughput: Given | None = None
    warm_throughput: Given | None = None
    stream_specification: Given | None = None
    sse_specification: Given | None = None
    table_class: str = STANDARD
    deletion_protection_enabled: bool = False
    resource_policy: str | None = None
    tags: tuple[Given, ...] = ()

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """From a structure in AWS's names, as an import has it."""
        return cls.filled_in({snake(name): value for name, value in given.items()})
