"""DynamoDB: what you can ask for, about tables that are made of what lies in a bucket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.pages import page
from model.services.dynamodb.behavior.importing import begin_importing
from model.services.dynamodb.forms import NewTableForm
from model.services.dynamodb.making import make_table
from model.services.dynamodb.places import invalid
from model.services.dynamodb.resources.tables import IMPORTING
from model.services.dynamodb.resources.transfers import Csv, Import, Source

LARGEST = 25
FORMATS = ("DYNAMODB_JSON", "CSV")
COMPRESSIONS = ("NONE", "GZIP")
DELIMITERS = (",", ";", ":", "|", "\t", " ")
BAD_TOKEN = ("ValidationException", "Invalid NextToken")

Given = Mapping[str, Any]


@operation
async def import_table(
    call: Call,
    *,
    s3_bucket_source: Given,
    input_format: str,
    table_creation_parameters: Given,
    input_compression_type: str = "NONE",
    input_format_options: Given | None = None,
    client_token: str | None = None,
) -> dict[str, Any]:
    """A new table, which is there once all of it is; it takes none of its capacity."""
    world = call.world
    options = _csv_options(input_format_options)
    _refuse_other(input_format, "InputFormat", FORMATS)
    _refuse_other(input_compression_type, "InputCompressionType", COMPRESSIONS)
    source = Source.read(s3_bucket_source)
    call.require("s3:ListBucket", f"arn:aws:s3:::{source.s3_bucket}")
    call.require("s3:GetObject", f"arn:aws:s3:::{source.s3_bucket}/{source.s3_key_prefix or ''}*")
    again = next((each for each in world.all(Import) if client_token and each.client_token == client_token), None)
    if again is not None:
        return {"import_table_description": _told(again)}
    asked = NewTableForm.read(table_creation_parameters)
    table = make_table(world, asked.table_name, asked, IMPORTING)
    number = world.count("dynamodb-import")
    made = f"{int(world.now * 1000):014}-{world.luck('import', number).hexadecimal(8)}"
    found = Import(
        import_arn=f"{table.arn}/import/{made}",
        table_arn=table.arn,
        table_id=table.table_id,
        client_token=client_token or world.luck("import token", number).hexadecimal(32),
        s3_bucket_source=source,
        input_format=input_format,
        input_compression_type=input_compression_type,
        csv=options if input_format == "CSV" else None,
        asked=orjson.dumps(table_creation_parameters).decode(),
        start_time=world.now,
    )
    begin_importing(world, world.add(found))
    return {"import_table_description": _told(found)}


def _csv_options(given: Given | None) -> Csv:
    options = Csv.read((given or {}).get("Csv") or {})
    if options.delimiter not in DELIMITERS:
        raise invalid(f"Delimiter must be one of {', '.join(map(repr, DELIMITERS))}")
    return options


def _refuse_other(asked: str, member: str, offered: tuple[str, ...]) -> None:
    if asked not in offered:
        raise invalid(f"{member} {asked} is not offered by this cloud: only {' and '.join(offered)} are")


@operation(on=("{ImportArn}",))
async def describe_import(call: Call, *, import_arn: str) -> dict[str, Any]:
    return {"import_table_description": _told(call.world.get(Import, import_arn))}


def _told(found: Import) -> dict[str, Any]:
    told = {name: getattr(found, name) for name in Import.stored_fields()}
    return told | {
        "input_format_options": {"csv": found.csv} if found.csv else None,
        "table_creation_parameters": orjson.loads(found.asked),
    }


@operation(on=("*",))
async def list_imports(
    call: Call, *, table_arn: str | None = None, page_size: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    world = call.world
    found = world.all(Import) if table_arn is None else world.where(Import, table_arn=table_arn)
    listed, token = page(found, most=page_size, token=next_token, largest=LARGEST, invalid=BAD_TOKEN)
    return {"import_summary_list": listed, "next_token": token}
