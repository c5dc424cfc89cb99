"""What Kinesis refuses, in AWS's words."""

from __future__ import annotations

from model.kit.errors import AwsError

TOO_FAST = "ProvisionedThroughputExceededException"


def invalid(text: str) -> AwsError:
    return AwsError("InvalidArgumentException", text)


def bad_value(text: str) -> AwsError:
    return AwsError("ValidationException", text)


def in_use(text: str) -> AwsError:
    return AwsError("ResourceInUseException", text)


def beyond_limit(text: str) -> AwsError:
    return AwsError("LimitExceededException", text)


def not_found(text: str) -> AwsError:
    return AwsError("ResourceNotFoundException", text)


def refuse_dry_run(is_dry: bool) -> None:
    """For what would have been done."""
    if is_dry:
        raise AwsError("DryRunOperationException", "Request would have succeeded, but DryRun flag is set.")


def no_stream(name: str, account: str) -> AwsError:
    return not_found(f"Stream {name} under account {account} not found.")


def too_fast(shard: str, stream: str, account: str) -> AwsError:
    return AwsError(TOO_FAST, f"Rate exceeded for shard {shard} in stream {stream} under account {account}.")
