"""Firehose: what exists: buckets as destinations, with how long records are gathered and under which names they lie."""

from __future__ import annotations

from model.kit.arn import read_arn
from model.kit.value import Value

MIB = 1024 * 1024


class BufferingHints(Value):
    """Records are laid down when there are so many mebibytes of them, or after so many seconds."""

    size_in_mbs: int = 5
    interval_in_seconds: int = 300


class LoggingOptions(Value):
    """Where it is written what could not be delivered."""

    enabled: bool = False
    log_group_name: str | None = None
    log_stream_name: str | None = None


class BucketTarget(Value):
    """A bucket, and the role to write into it under."""

    role_arn: str
    bucket_arn: str
    prefix: str | None = None
    error_output_prefix: str | None = None
    buffering_hints: BufferingHints = BufferingHints()
    compression_format: str = "UNCOMPRESSED"
    cloud_watch_logging_options: LoggingOptions = LoggingOptions()

    @property
    def bucket(self) -> str:
        return read_arn(self.bucket_arn).resource

    @property
    def most_bytes(self) -> int:
        return self.buffering_hints.size_in_mbs * MIB


class BucketDestination(BucketTarget):
    """The same as the whole destination of a stream; with a backup, all records lie in a second bucket too."""

    s3_backup_mode: str = "Disabled"
    s3_backup_configuration: BucketTarget | None = None
    file_extension: str | None = None
    custom_time_zone: str | None = None

    @property
    def has_backup(self) -> bool:
        return self.s3_backup_mode == "Enabled" and self.s3_backup_configuration is not None
