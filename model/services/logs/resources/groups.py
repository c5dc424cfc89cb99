"""Logs: what exists: groups, whose streams share how long their events are kept and who may see them."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

DAY = 86_400.0
STANDARD = "STANDARD"
INFREQUENT = "INFREQUENT_ACCESS"
KEPT_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"For how many days events can be kept, if not for ever (PutRetentionPolicy)."


class Put(Value):
    """A policy of one group, and since when it is as it is; it is about what comes in from then on."""

    document: str
    at: float
    made_at: float = 0.0


class Intake(Value):
    """What came in since the last full minute."""

    events: int = 0
    size: int = 0
    "Bytes, with those that every event counts beside its text."
    findings: int = 0
    "Events in which there was sensitive data that a policy looks for."
    looked_through: int = 0
    "Bytes in which that was looked for."
    scanned: int = 0
    "Bytes that queries looked at."


class LogGroup(
    Resource,
    key="log_group_name",
    arn="log-group:{log_group_name}",
    missing=("ResourceNotFoundException", "The specified log group does not exist."),
    taken=("ResourceAlreadyExistsException", "The specified log group already exists"),
    title="Log groups",
    columns=(
        Column("NAME", "log_group_name"),
        Column("KEPT", "kept"),
        Column("STORED", "stored_bytes", "bytes"),
        Column("EVENTS", "events", "number", priority=2),
        Column("LAST EVENT", "last_put", "age", priority=2),
        Column("CLASS", "log_group_class", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("FilterLogEvents", "Search events", "logGroupName", key="v", asks=("filterPattern",)),
        Action("PutRetentionPolicy", "Keep for days", "logGroupName", key="c", asks=("retentionInDays",)),
        Action("DeleteRetentionPolicy", "Keep for ever", "logGroupName", key="k"),
        Action(
            "PutLogGroupDeletionProtection",
            "Protect from deletion",
            "logGroupIdentifier",
            key="p",
            fixed={"deletionProtectionEnabled": True},
        ),
        Action(
            "PutLogGroupDeletionProtection",
            "Protect no more",
            "logGroupIdentifier",
            key="u",
            confirm=1,
            fixed={"deletionProtectionEnabled": False},
        ),
        Action("CreateLogStream", "New stream", "logGroupName", key="s", asks=("logStreamName",)),
        Action("DeleteLogGroup", "Delete", "logGroupName", key="d", confirm=2, consequence="Its events go with it."),
    ),
    create="CreateLogGroup",
    describe="DescribeLogGroups",
):
    log_group_name: str
    log_group_class: str = STANDARD
    retention_in_days: int | None = None
    deletion_protection: bool = False
    written: int = 0
    "How many events were ever put here; each has its number."
    events: int = 0
    stored_bytes: int = 0
    last_put: float | None = None
    examined: int = 0
    "The number of the last event that metric filters have seen."
    audited: int = 0
    "The number of the last event in which sensitive data was looked for."
    intake: Intake = Intake()
    index_policy: Put | None = None
    data_protection: Put | None = None
    was_protected: bool = False
    "Whether it ever had a data protection policy of its own."
    transformer: Put | None = None

    @property
    def kept(self) -> str:
        return f"{self.retention_in_days} days" if self.retention_in_days else "for ever"

    @property
    def label(self) -> str:
        return self.log_group_name

    @property
    def data_protection_status(self) -> str | None:
        if self.data_protection is not None:
            return "ACTIVATED"
        return "DELETED" if self.was_protected else None

    def floor(self, now: float) -> int:
        """Before which time, in milliseconds, nothing is there any more."""
        return int((now - self.retention_in_days * DAY) * 1000) if self.retention_in_days else 0
