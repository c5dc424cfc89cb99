"""What a client may ask of an event source mapping, by the kind of its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.form import Form
from model.services.lambda_.event_filters import read_patterns
from model.services.lambda_.event_sources import QUEUE, STREAM, TABLE, Source, queue_at
from model.services.lambda_.places import Target
from model.services.lambda_.refusals import invalid
from model.services.lambda_.resources.event_source_mappings import ENDLESS

MOST_WITHOUT_WINDOW = 10
SMALLEST_AGE = 60
AT_TIMESTAMP = "AT_TIMESTAMP"


class MappingForm(Form):
    enabled: bool | None = None
    batch_size: int | None = None
    filter_criteria: Mapping[str, Any] | None = None
    scaling_config: Mapping[str, Any] | None = None
    maximum_batching_window_in_seconds: int | None = None
    parallelization_factor: int | None = None
    destination_config: Mapping[str, Any] | None = None
    maximum_record_age_in_seconds: int | None = None
    bisect_batch_on_function_error: bool | None = None
    maximum_retry_attempts: int | None = None
    function_response_types: list[str] | None = None


class NewMappingForm(MappingForm):
    function_name: str
    event_source_arn: str | None = None
    starting_position: str | None = None
    starting_position_timestamp: float | None = None
    tags: Mapping[str, str] | None = None


class ChangedMappingForm(MappingForm):
    uuid: str
    function_name: str | None = None


_OF_STREAMS: Mapping[str, Any] = {
    "parallelization_factor": 1,
    "maximum_record_age_in_seconds": ENDLESS,
    "bisect_batch_on_function_error": False,
    "maximum_retry_attempts": ENDLESS,
}
"What only mappings of streams have, and what it is where nobody says."
_MEMBERS = {
    "parallelization_factor": "ParallelizationFactor",
    "maximum_record_age_in_seconds": "MaximumRecordAgeInSeconds",
    "bisect_batch_on_function_error": "BisectBatchOnFunctionError",
    "maximum_retry_attempts": "MaximumRetryAttempts",
    "destination_config": "DestinationConfig",
}


def defaults_for(source: Source) -> dict[str, Any]:
    of_kind = {} if source.kind == QUEUE else {**_OF_STREAMS, "last_processing_result": "No records processed"}
    return {"batch_size": source.usual, **of_kind}


def settings_of(source: Source, asked: MappingForm) -> dict[str, Any]:
    """The fields of a mapping that are asked for; raises InvalidParameterValueException."""
    _refuse_alien(source, asked)
    plain = ("enabled", "batch_size", "maximum_batching_window_in_seconds", *_OF_STREAMS)
    found = {name: getattr(asked, name) for name in plain if getattr(asked, name) is not None}
    if asked.filter_criteria is not None:
        found["patterns"] = read_patterns(asked.filter_criteria)
    if asked.scaling_config is not None:
        found["maximum_concurrency"] = asked.scaling_config.get("MaximumConcurrency")
    if asked.function_response_types is not None:
        found["function_response_types"] = tuple(asked.function_response_types)
    if asked.destination_config is not None:
        found["failures_to"] = _destination(asked.destination_config)
    return found


def _refuse_alien(source: Source, asked: MappingForm) -> None:
    if source.kind == QUEUE:
        alien = next((name for name in _MEMBERS if getattr(asked, name) is not None), None)
        if alien is not None:
            raise invalid(f"{_MEMBERS[alien]} is not valid for SQS event sources.")
    elif asked.scaling_config is not None:
        raise invalid(f"ScalingConfig is not valid for {source.title} event sources.")


def _destination(given: Mapping[str, Any]) -> str:
    failure: Mapping[str, str] = given.get("OnFailure") or {}
    success: Mapping[str, str] = given.get("OnSuccess") or {}
    arn = failure.get("Destination", "")
    if success.get("Destination"):
        raise invalid("OnSuccess is not a supported destination of event source mappings.")
    if arn and read_arn(arn).service not in ("sqs", "sns", "s3"):
        raise invalid(f"The destination ARN {arn} is invalid.")
    return arn


def refuse_bad(source: Source, values: Mapping[str, Any]) -> None:
    """What holds together, once everything is known. Raises InvalidParameterValueException."""
    size, window = values["batch_size"], values.get("maximum_batching_window_in_seconds") or 0
    if size > source.largest:
        raise invalid(f"BatchSize must be between 1 and {source.largest} for this event source.")
    if source.is_fifo and window:
        raise invalid("Batching window is not supported for FIFO queues.")
    if source.kind == QUEUE and size > MOST_WITHOUT_WINDOW and not window:
        raise invalid(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than "
            f"{MOST_WITHOUT_WINDOW}"
        )
    age = values.get("maximum_record_age_in_seconds")
    if age is not None and age != ENDLESS and age < SMALLEST_AGE:
        raise invalid(f"MaximumRecordAgeInSeconds must be {ENDLESS}, or at least {SMALLEST_AGE}.")


def refuse_bad_start(source: Source, position: str | None, timestamp: float | None) -> None:
    """Where in a stream reading begins; queues have no such place."""
    if source.kind == QUEUE:
        if position is not None or timestamp is not None:
            raise invalid("StartingPosition is not valid for SQS event sources.")
        return
    if position is None:
        text = "Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."
        raise AwsError("ValidationException", f"1 validation error detected: {text}")
    if position == AT_TIMESTAMP and source.kind == TABLE:
        raise invalid(f"Unsupported starting position for arn type: {source.arn}")
    if (position == AT_TIMESTAMP) != (timestamp is not None):
        need = "Timestamp only valid with StartingPosition AT_TIMESTAMP"
        raise invalid(need if timestamp is not None else "Timestamp is required with StartingPosition AT_TIMESTAMP")
    if source.kind == STREAM and timestamp is not None and timestamp < 0:
        text = "class java.lang.Long can not be converted to a Timestamp"
        raise invalid(f"Received Exception while reading from provided stream. {text}")


def refuse_hasty_queue(source: Source, target: Target) -> None:
    """A message must not come back while the function may still be at it."""
    queue = queue_at(target.world, source.arn) if source.kind == QUEUE else None
    if queue is not None and queue.visibility_timeout < target.configuration.timeout:
        raise invalid(
            f"Queue visibility timeout: {queue.visibility_timeout} seconds is less than Function timeout: "
            f"{target.configuration.timeout} seconds"
        )
