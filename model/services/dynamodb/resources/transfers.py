"""DynamoDB: what exists: tables that are written into buckets, and tables that are made of what lies in one."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

IN_PROGRESS, COMPLETED, FAILED = "IN_PROGRESS", "COMPLETED", "FAILED"


class Export(
    Resource,
    key="export_arn",
    missing=("ExportNotFoundException", "Export not found: {id}"),
    title="Exports of tables",
    index=("table_arn",),
    describe="ListExports",
    flows=(("table_arn", "bucket_arn"),),
    columns=(
        Column("TABLE", "table_arn"),
        Column("STATUS", "export_status", "state"),
        Column("BUCKET", "s3_bucket"),
        Column("ITEMS", "item_count", "number"),
        Column("AS OF", "export_time", "age"),
        Column("AGE", "created_at", "age", priority=2),
        Column("SAID", "failure_message", priority=2),
    ),
):
    """A whole table as it was at a moment. Until it is written, its items are rows under its own number."""

    export_arn: str
    export_status: str = IN_PROGRESS
    table_arn: str
    table_id: str
    export_time: float
    start_time: float
    end_time: float | None = None
    client_token: str = ""
    s3_bucket: str
    s3_bucket_owner: str | None = None
    s3_prefix: str | None = None
    s3_sse_algorithm: str = "AES256"
    s3_sse_kms_key_id: str | None = None
    export_format: str = "DYNAMODB_JSON"
    export_type: str = "FULL_EXPORT"
    export_manifest: str | None = None
    item_count: int = 0
    billed_size_bytes: int = 0
    failure_code: str | None = None
    failure_message: str | None = None

    @property
    def arn(self) -> str:
        return self.export_arn

    @property
    def bucket_arn(self) -> str:
        return f"arn:aws:s3:::{self.s3_bucket}"

    @property
    def name(self) -> str:
        """The folder of its files."""
        return self.export_arn.rpartition("/")[2]


class Source(Value):
    s3_bucket: str
    s3_bucket_owner: str | None = None
    s3_key_prefix: str | None = None


class Csv(Value):
    delimiter: str = ","
    header_list: tuple[str, ...] | None = None
    "The names of the columns; the first line has them where nobody says them."


class Import(
    Resource,
    key="import_arn",
    missing=("ImportNotFoundException", "Import not found: {id}"),
    title="Imports of tables",
    index=("table_arn",),
    describe="ListImports",
    columns=(
        Column("TABLE", "table_arn"),
        Column("STATUS", "import_status", "state"),
        Column("BUCKET", "s3_bucket_source.s3_bucket"),
        Column("ITEMS", "imported_item_count", "number"),
        Column("ERRORS", "error_count", "number"),
        Column("AGE", "created_at", "age", priority=2),
        Column("SAID", "failure_message", priority=2),
    ),
):
    """A new table of what lies in a bucket. `asked` is what it was made by, as JSON."""

    import_arn: str
    import_status: str = IN_PROGRESS
    table_arn: str
    table_id: str
    client_token: str = ""
    s3_bucket_source: Source
    input_format: str
    input_compression_type: str = "NONE"
    csv: Csv | None = None
    asked: str = "{}"
    start_time: float
    end_time: float | None = None
    processed_size_bytes: int = 0
    processed_item_count: int = 0
    imported_item_count: int = 0
    error_count: int = 0
    failure_code: str | None = None
    failure_message: str | None = None

    @property
    def arn(self) -> str:
        return self.import_arn
