"""CloudTrail: what exists: trails, which deliver what is on record to a bucket."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.cloudtrail.resources.selectors import AdvancedEventSelector, EventSelector


class LogFile(Value):
    """A delivered file that the next digest will vouch for."""

    key: str
    digest: str
    "SHA-256 of what was packed, in hexadecimal."
    oldest: float
    newest: float


class Chain(Value):
    """The digests of one region's files: the last one, and what was delivered since."""

    region: str
    since: float
    files: tuple[LogFile, ...] = ()
    bucket: str | None = None
    key: str | None = None
    digest: str | None = None
    signature: str | None = None


class Trail(
    Resource,
    key="name",
    arn="trail/{name}",
    missing=("TrailNotFoundException", "Unknown trail: {id}"),
    taken=("TrailAlreadyExistsException", "Trail {id} already exists"),
    title="Trails",
    columns=(
        Column("NAME", "name"),
        Column("LOGGING", "logging", "state"),
        Column("REGIONS", "reach"),
        Column("BUCKET", "s3_bucket_name"),
        Column("VALIDATION", "validation", priority=2),
        Column("DELIVERED", "latest_delivery_time", "age", priority=2),
        Column("ERROR", "latest_delivery_error", priority=3),
    ),
    actions=(
        Action("StartLogging", "Start logging", "Name", key="s"),
        Action("StopLogging", "Stop logging", "Name", key="x", confirm=1, consequence="Calls leave no files any more."),
        Action("UpdateTrail", "Change", "Name", key="c", asks=("S3BucketName", "IsMultiRegionTrail")),
        Action("PutEventSelectors", "Select events", "TrailName", key="v", asks=("EventSelectors",)),
        Action("DeleteTrail", "Delete", "Name", key="d", confirm=2, consequence="The files in its bucket stay."),
    ),
    create="CreateTrail",
    describe="DescribeTrails",
):
    name: str
    s3_bucket_name: str
    s3_key_prefix: str | None = None
    sns_topic_name: str | None = None
    "As it was given, by name or ARN."
    cloud_watch_logs_log_group_arn: str | None = None
    cloud_watch_logs_role_arn: str | None = None
    logged: int = 0
    "The number of the last event that was looked at for the log group."
    include_global_service_events: bool = True
    is_multi_region_trail: bool = False
    log_file_validation_enabled: bool = False
    event_selectors: tuple[EventSelector, ...] = (EventSelector(),)
    advanced_event_selectors: tuple[AdvancedEventSelector, ...] = ()
    is_logging: bool = False
    start_logging_time: float | None = None
    stop_logging_time: float | None = None
    latest_delivery_time: float | None = None
    latest_delivery_attempt: float | None = None
    latest_delivery_error: str | None = None
    latest_cloud_watch_logs_delivery_time: float | None = None
    latest_cloud_watch_logs_delivery_error: str | None = None
    latest_notification_time: float | None = None
    latest_notification_attempt: float | None = None
    latest_notification_error: str | None = None
    latest_digest_delivery_time: float | None = None
    latest_digest_delivery_error: str | None = None
    delivered: int = 0
    "The number of the last event that was looked at."
    chains: tuple[Chain, ...] = ()

    @property
    def trail_arn(self) -> str:
        return self.arn

    @property
    def sns_topic_arn(self) -> str | None:
        """Of the topic that is told of each file."""
        name = self.sns_topic_name
        return name if not name or name.startswith("arn:") else arn("sns", self.region, self.account, name)

    @property
    def home_region(self) -> str:
        return self.region

    @property
    def logging(self) -> str:
        return "logging" if self.is_logging else "stopped"

    @property
    def reach(self) -> str:
        return "all" if self.is_multi_region_trail else self.region

    @property
    def validation(self) -> str:
        return "on" if self.log_file_validation_enabled else "off"

    @property
    def has_custom_event_selectors(self) -> bool:
        return bool(self.advanced_event_selectors) or self.event_selectors != (EventSelector(),)

    @property
    def has_insight_selectors(self) -> bool:
        return False

    @property
    def is_organization_trail(self) -> bool:
        return False

    @property
    def label(self) -> str:
        return self.name

    @property
    def logs_data(self) -> bool:
        """It is logging, and some data events may be among what it logs."""
        asks = any(each.data_resources for each in self.event_selectors)
        return self.is_logging and (asks or any(each.asks_for_data for each in self.advanced_event_selectors))

    def covers(self, account: str, region: str) -> bool:
        return self.account == account and (self.is_multi_region_trail or self.region == region)

    def wants(self, event: dict[str, Any]) -> bool:
        """Its selectors ask for this event; both kinds of them are never set at once."""
        selectors = self.advanced_event_selectors or self.event_selectors
        return any(selector.wants(event) for selector in selectors)


def trail_arn(region: str, account: str, name: str) -> str:
    return arn("cloudtrail", region, account, f"trail/{name}")
