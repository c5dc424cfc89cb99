"""What a client asks for as a destination: read, filled up, and refused where it cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.services.firehose.naming import SUFFIXES, refuse_bad_prefixes, zone_of
from model.services.firehose.refusals import invalid
from model.services.firehose.resources.buckets import BucketDestination, BucketTarget, ProcessingConfiguration
from model.services.iam.resources.serving import acting_in

HOST = "firehose.amazonaws.com"
HINTS = ("SizeInMBs", "IntervalInSeconds")
UNOFFERED = ("DataFormatConversionConfiguration", "DynamicPartitioningConfiguration")
"What would become of records on their way, were it done here."
SETTINGS = {
    "NumberOfRetries": (0, 300),
    "BufferSizeInMBs": (0.2, 3),
    "BufferIntervalInSeconds": (0, 900),
}
"What can be said of a function that records go through, and between which numbers."


def the_only(given: Mapping[str, Mapping[str, Any] | None], elsewhere: Sequence[str]) -> tuple[str, Mapping[str, Any]]:
    """The destination among those of one sort, and what it was called; `elsewhere` are others that were asked for.

    Raises InvalidArgumentException for none or several, and for those that this cloud does not deliver to.
    """
    found = [(name, each) for name, each in given.items() if each is not None]
    if len(found) + len(elsewhere) > 1:
        raise invalid("Only one destination can be specified for a Firehose stream.")
    if elsewhere:
        raise invalid(f"{elsewhere[0]} is not offered by this cloud. There are: [{', '.join(given)}]")
    if not found:
        raise invalid("Exactly one destination has to be specified for a Firehose stream.")
    return found[0]


def read_destination(call: Call, given: Mapping[str, Any], known: BucketDestination | None = None) -> BucketDestination:
    """Where one is known, what was not sent stays as it is. Raises InvalidArgumentException."""
    sent = dict(given)
    backup = sent.pop("S3BackupUpdate", None)
    own = known.s3_backup_configuration if known else None
    if backup is not None:
        sent["S3BackupConfiguration"] = backup
    _refuse_unoffered(sent)
    refuse_half_hints(sent)
    made = known.revised({**sent, "S3BackupConfiguration": None}) if known else BucketDestination.read(sent)
    if "S3BackupConfiguration" in sent:
        refuse_half_hints(sent["S3BackupConfiguration"])
        own = _target(own, sent["S3BackupConfiguration"])
    made = made.model_copy(update={"s3_backup_configuration": own})
    _refuse_bad(call, made, known)
    _refuse_bad_processors(made.processing_configuration)
    if made.s3_backup_mode == "Enabled":
        if own is None:
            raise invalid("S3BackupConfiguration has to be given where S3BackupMode is Enabled.")
        _refuse_bad(call, own, known.s3_backup_configuration if known else None)
    elif known is not None and known.s3_backup_mode == "Enabled":
        raise invalid("The S3 backup of a Firehose stream cannot be disabled once it is enabled.")
    zone_of(made.custom_time_zone)
    return made


def _target(known: BucketTarget | None, given: Mapping[str, Any]) -> BucketTarget:
    if known is not None:
        return known.revised(given)
    if "RoleARN" not in given or "BucketARN" not in given:
        raise invalid("A backup needs a RoleARN and a BucketARN.")
    return BucketTarget.read(given)


def _refuse_unoffered(given: Mapping[str, Any]) -> None:
    for name in UNOFFERED:
        asked: Mapping[str, Any] = given.get(name) or {}
        enabled = asked.get("Enabled", name.startswith("DataFormat") and bool(asked))
        if enabled:
            raise invalid(f"{name} is not offered by this cloud.")


def _refuse_bad_processors(known: ProcessingConfiguration) -> None:
    if len(known.processors) > 1:
        raise invalid("At most one processor is offered by this cloud: a Lambda function.")
    for processor in known.processors:
        if processor.type != "Lambda":
            raise invalid(f"Processors of the type {processor.type} are not offered by this cloud. There are: [Lambda]")
        read = read_arn(processor.function)
        if (read.service, read.kind) != ("lambda", "function"):
            raise invalid("A processor of the type Lambda needs the parameter LambdaArn, the ARN of a function.")
        for name, (least, most) in SETTINGS.items():
            if not _is_between(processor.told(name, str(least)), least, most):
                raise invalid(f"{name} has to be a number from {least} to {most}.")


def _is_between(text: str, least: float, most: float) -> bool:
    try:
        return least <= float(text) <= most
    except ValueError:
        return False


def refuse_half_hints(given: Mapping[str, Any]) -> None:
    hints: Mapping[str, Any] = given.get("BufferingHints") or {}
    if hints and not all(name in hints for name in HINTS):
        raise invalid("BufferingHints have to give both SizeInMBs and IntervalInSeconds.")
    encryption: Mapping[str, Any] = given.get("EncryptionConfiguration") or {}
    if encryption.get("KMSEncryptionConfig"):
        raise invalid("Encryption under keys of KMS is not offered by this cloud.")


def _refuse_bad(call: Call, target: BucketTarget, known: BucketTarget | None) -> None:
    if target.compression_format not in SUFFIXES:
        offered = ", ".join(SUFFIXES)
        text = (
            f"The compression format {target.compression_format} is not offered by this cloud. There are: [{offered}]"
        )
        raise invalid(text)
    refuse_bad_prefixes(target.prefix, target.error_output_prefix)
    options = target.cloud_watch_logging_options
    if options.enabled and not (options.log_group_name and options.log_stream_name):
        raise invalid("CloudWatch logging that is enabled needs a LogGroupName and a LogStreamName.")
    if known is None or known.role_arn != target.role_arn:
        refuse_role(call, target.role_arn)


def refuse_role(call: Call, role_arn: str) -> None:
    """The caller has to be allowed to hand it over, and it has to let Firehose in."""
    call.require("iam:PassRole", role_arn, iam_PassedToService=HOST)
    if acting_in(call.world, role_arn, "firehose", external_id=call.account) is None:
        raise invalid(f"Firehose is unable to assume role {role_arn}. Please check the role provided.")
