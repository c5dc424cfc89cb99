"""Logs: what exists: subscription filters, which send on what is said in a group as it comes in."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_pascal

from model.kit.arn import read_arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

BY_STREAM, RANDOM = "ByLogStream", "Random"
"How what is sent on is spread over the shards of a stream."
KINDS = {"kinesis": "Kinesis", "firehose": "Firehose", "lambda": "Lambda", "logs": "Destination"}
"What metrics call a destination, by the service in its ARN."


class Forwarded(Value):
    """What was sent on since the last full minute, and how often that failed."""

    events: int = 0
    size: int = 0
    "Bytes, as they were squeezed."
    errors: int = 0
    throttles: int = 0


class SubscriptionPolicy(BaseModel):
    """What a policy of an account says of its subscription, in AWS's words."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_pascal, frozen=True, strict=True)

    destination_arn: str
    role_arn: str | None = None
    filter_pattern: str = ""
    distribution: Literal["Random", "ByLogStream"] = "ByLogStream"


class SubscriptionFilter(
    Resource,
    key="path",
    arn="log-group:{log_group_name}",
    missing=("ResourceNotFoundException", "The specified subscription filter does not exist."),
    title="Subscription filters",
    flows=(("arn", "destination_arn"),),
    index=("log_group_name", "policy"),
    columns=(
        Column("NAME", "filter_name"),
        Column("GROUP", "log_group_name"),
        Column("STATUS", "status", "state"),
        Column("PATTERN", "filter_pattern", priority=3),
        Column("DESTINATION", "aim"),
        Column("SENT ON", "sent_at", "age", priority=2),
        Column("FAILURE", "failure", priority=3),
        Column("DISTRIBUTION", "distribution", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    create="PutSubscriptionFilter",
    describe="DescribeSubscriptionFilters",
):
    path: str
    log_group_name: str
    filter_name: str
    filter_pattern: str
    destination_arn: str
    role_arn: str | None = None
    distribution: str = BY_STREAM
    apply_on_transformed_logs: bool = False
    policy: str = ""
    "The name of the account's policy that it is of; empty for a filter of the group itself."
    put_at: float = 0.0
    seen: int = 0
    "The number of the last event that was looked at."
    sent_at: float | None = None
    failure: str = ""
    "Why the destination did not take what was sent last, if it did not."
    failing_since: float | None = None
    tries: int = 0
    "How often in vain since then."
    resting_until: float | None = None
    "What comes in before is passed over, as the destination refused what came."
    forwarded: Forwarded = Forwarded()

    @property
    def vendor(self) -> str:
        """The service that the destination belongs to."""
        return read_arn(self.destination_arn).service

    @property
    def destination_type(self) -> str:
        return KINDS[self.vendor]

    @property
    def aim(self) -> str:
        """The destination, short."""
        return f"{self.vendor} {read_arn(self.destination_arn).name}"

    @property
    def status(self) -> str:
        if self.resting_until is not None:
            return "failed"
        return "degraded" if self.failure else "active"

    @property
    def label(self) -> str:
        return self.filter_name

    def count(self, **more: int) -> None:
        """Note what has just happened."""
        counts: dict[str, Any] = {name: getattr(self.forwarded, name) + number for name, number in more.items()}
        self.forwarded = self.forwarded.model_copy(update=counts)
