"""CloudWatch: what exists: of an alarm on many time series, those that are why it is in ALARM."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from model.kit.column import Column
from model.kit.resource import Resource


class AlarmContributor(
    Resource,
    key="name",
    index=("alarm_name",),
    title="Alarm contributors",
    columns=(
        Column("ALARM", "alarm_name"),
        Column("CONTRIBUTOR", "label"),
        Column("SINCE", "state_transitioned_timestamp", "age"),
        Column("REASON", "state_reason", priority=3),
    ),
    describe="DescribeAlarmContributors",
):
    """A time series that breaches; it is here for as long as it does."""

    name: str
    "`alarm's name|contributor's id`"
    alarm_name: str
    contributor_id: str
    attributes: tuple[tuple[str, str], ...]
    "The dimensions that tell it from the others, and their values."
    state_reason: str
    state_transitioned_timestamp: float

    @property
    def label(self) -> str:
        return " ".join(value for _, value in self.attributes)

    @property
    def contributor_attributes(self) -> Mapping[str, str]:
        return dict(self.attributes)


def contributor_of(
    alarm_name: str, attributes: tuple[tuple[str, str], ...], reason: str, now: float
) -> AlarmContributor:
    """The same dimensions make the same contributor whenever they breach."""
    id = blake2b("\0".join(value for pair in attributes for value in pair).encode(), digest_size=8).hexdigest()
    return AlarmContributor(
        name=f"{alarm_name}|{id}",
        alarm_name=alarm_name,
        contributor_id=id,
        attributes=attributes,
        state_reason=reason,
        state_transitioned_timestamp=now,
    )
