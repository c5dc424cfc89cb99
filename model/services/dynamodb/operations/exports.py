"""DynamoDB: what you can ask for, about tables that are written into buckets."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.pages import page
from model.services.dynamodb.behavior.exporting import begin_exporting
from model.services.dynamodb.places import home_of, invalid
from model.services.dynamodb.recovering import copy_as_of, moment_to_export
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.resources.transfers import Export

LARGEST = 25


@operation
async def export_table_to_point_in_time(
    call: Call,
    *,
    table_arn: str,
    s3_bucket: str,
    export_time: float | None = None,
    client_token: str | None = None,
    s3_bucket_owner: str | None = None,
    s3_prefix: str | None = None,
    s3_sse_algorithm: str | None = None,
    s3_sse_kms_key_id: str | None = None,
    export_format: str | None = None,
    export_type: str | None = None,
) -> dict[str, Any]:
    """Of the table as it is now, or was; it takes some minutes, and nothing of what the table may serve."""
    world, name = home_of(call, table_arn)
    table = world.find(Table, name)
    if table is None:
        raise AwsError("TableNotFoundException", f"Table not found: {name}")
    _refuse_other(export_format, "ExportFormat", "DYNAMODB_JSON")
    _refuse_other(export_type, "ExportType", "FULL_EXPORT")
    call.require("s3:PutObject", f"arn:aws:s3:::{s3_bucket}/{s3_prefix or ''}*")
    if client_token and (again := _asked_before(world.where(Export, table_arn=table.arn), client_token)):
        return {"export_description": again}
    moment = moment_to_export(world, table, export_time)
    number = world.count("dynamodb-export")
    made = f"{int(world.now * 1000):014}-{world.luck('export', number).hexadecimal(8)}"
    export = world.add(
        Export(
            export_arn=f"{table.arn}/export/{made}",
            table_arn=table.arn,
            table_id=table.table_id,
            export_time=moment,
            start_time=world.now,
            client_token=client_token or world.luck("export token", number).hexadecimal(32),
            s3_bucket=s3_bucket,
            s3_bucket_owner=s3_bucket_owner,
            s3_prefix=s3_prefix,
            s3_sse_algorithm=s3_sse_algorithm or "AES256",
            s3_sse_kms_key_id=s3_sse_kms_key_id,
        )
    )
    copy_as_of(world, table.serial, export.serial, moment)
    begin_exporting(world, export)
    return {"export_description": export}


def _refuse_other(asked: str | None, member: str, offered: str) -> None:
    if asked not in (None, offered):
        raise invalid(f"{member} {asked} is not offered by this cloud: only {offered} is")


def _asked_before(exports: tuple[Export, ...], token: str) -> Export | None:
    return next((each for each in exports if each.client_token == token), None)


@operation(on=("{ExportArn}",))
async def describe_export(call: Call, *, export_arn: str) -> dict[str, Any]:
    return {"export_description": call.world.get(Export, export_arn)}


@operation(on=("*",))
async def list_exports(
    call: Call, *, table_arn: str | None = None, max_results: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    world = call.world
    if table_arn is not None and read_arn(table_arn).region != world.region:
        raise invalid(f"Invalid table ARN: {table_arn} is not of region {world.region}")
    found = world.all(Export) if table_arn is None else world.where(Export, table_arn=table_arn)
    bad = ("ValidationException", "Invalid NextToken")
    listed, token = page(found, most=max_results, token=next_token, largest=LARGEST, invalid=bad)
    return {"export_summaries": listed, "next_token": token}
