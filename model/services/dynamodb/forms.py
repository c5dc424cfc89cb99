"""What is filled in to make a table, and to have one written into a bucket."""

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


class ExportForm(Form):
    table_arn: str
    s3_bucket: str
    export_time: float | None = None
    client_token: str | None = None
    s3_bucket_owner: str | None = None
    s3_prefix: str | None = None
    s3_sse_algorithm: str | None = None
    s3_sse_kms_key_id: str | None = None
    export_format: str | None = None
    export_type: str | None = None
