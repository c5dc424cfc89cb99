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


class Parameter(Value):
    parameter_name: str
    parameter_value: str


class Reworking(Value):
    """What is done to records on their way."""

    type: str
    parameters: tuple[Parameter, ...] = ()

    def told(self, name: str, otherwise: str) -> str:
        return next((each.parameter_value for each in self.parameters if each.parameter_name == name), otherwise)

    @property
    def function(self) -> str:
        return self.told("LambdaArn", "")

    @property
    def retries(self) -> int:
        return int(float(self.told("NumberOfRetries", "3")))

    @property
    def most_bytes(self) -> int:
        return int(float(self.told("BufferSizeInMBs", "1")) * MIB)

    @property
    def seconds(self) -> float:
        return float(self.told("BufferIntervalInSeconds", "60"))


class ProcessingConfiguration(Value):
    enabled: bool = False
    processors: tuple[Reworking, ...] = ()


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
    processing_configuration: ProcessingConfiguration = ProcessingConfiguration()
    file_extension: str | None = None
    custom_time_zone: str | None = None

    @property
    def processor(self) -> Reworking | None:
        """The function that records go through, if they do."""
        known = self.processing_configuration
        return known.processors[0] if known.enabled and known.processors else None

    @property
    def has_backup(self) -> bool:
        return self.s3_backup_mode == "Enabled" and self.s3_backup_configuration is not None
