"""DynamoDB: what you can ask for, about tables that are written into buckets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.world import World
from model.services.dynamodb.behavior.exporting import begin_exporting
from model.services.dynamodb.forms import ExportForm
from model.services.dynamodb.places import home_of, invalid
from model.services.dynamodb.recovering import copy_as_of, moment_to_export
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.resources.transfers import Export

LARGEST = 25


@operation
@takes(ExportForm)
async def export_table_to_point_in_time(call: Call, asked: ExportForm) -> dict[str, Any]:
    """Of the table as it is now, or was; it takes some minutes, and nothing of what the table may serve."""
    world, name = home_of(call, asked.table_arn)
    table = world.find(Table, name)
    if table is None:
        raise AwsError("TableNotFoundException", f"Table not found: {name}")
    _refuse_other(asked.export_format, "ExportFormat", "DYNAMODB_JSON")
    _refuse_other(asked.export_type, "ExportType", "FULL_EXPORT")
    call.require("s3:PutObject", f"arn:aws:s3:::{asked.s3_bucket}/{asked.s3_prefix or ''}*")
    again = _asked_before(world.where(Export, table_arn=table.arn), asked.client_token)
    if again is not None:
        return {"export_description": again}
    export = world.add(_drafted(world, table, asked))
    copy_as_of(world, table.serial, export.serial, export.export_time)
    begin_exporting(world, export)
    return {"export_description": export}


def _drafted(world: World, table: Table, asked: ExportForm) -> Export:
    number = world.count("dynamodb-export")
    made = f"{int(world.now * 1000):014}-{world.luck('export', number).hexadecimal(8)}"
    own: dict[str, Any] = {"client_token": world.luck("export token", number).hexadecimal(32)}
    own |= asked.fields_of(Export)
    own |= {"export_arn": f"{table.arn}/export/{made}", "table_arn": table.arn, "table_id": table.table_id}
    own |= {"export_time": moment_to_export(world, table, asked.export_time), "start_time": world.now}
    return Export(**own)


def _refuse_other(asked: str | None, member: str, offered: str) -> None:
    if asked not in (None, offered):
        raise invalid(f"{member} {asked} is not offered by this cloud: only {offered} is")


def _asked_before(exports: Iterable[Export], token: str | None) -> Export | None:
    return next((each for each in exports if token and each.client_token == token), None)


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
