"""What a bucket tells of, and to whom: its rules, checked as they are put and asked at every event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Self

import orjson

from model.services.s3.refusals import invalid_argument
from model.services.s3.resources.buckets import Bucket

TARGETS: Mapping[str, tuple[str, str]] = {
    "TopicConfigurations": ("TopicArn", "sns"),
    "QueueConfigurations": ("QueueArn", "sqs"),
    "LambdaFunctionConfigurations": ("LambdaFunctionArn", "lambda"),
}
"The members of a configuration: which member of theirs names the target, and whose it is."


@dataclass(frozen=True, slots=True)
class Tells:
    """One rule: which events of which keys go to which ARN."""

    id: str
    service: str
    target: str
    events: tuple[str, ...]
    prefix: str = ""
    suffix: str = ""

    @classmethod
    def of(cls, member: str, said: Mapping[str, Any]) -> Self:
        arn_member, service = TARGETS[member]
        sides = dict(_sides(said))
        return cls(
            said["Id"],
            service,
            said[arn_member],
            tuple(said["Events"]),
            sides.get("prefix", ""),
            sides.get("suffix", ""),
        )

    def is_about(self, event: str, key: str) -> bool:
        return key.startswith(self.prefix) and key.endswith(self.suffix) and any(_means(e, event) for e in self.events)

    def overlaps(self, other: Tells) -> bool:
        """There may be an event of a key that both are about."""
        return (
            any(_means(a, b) or _means(b, a) for a in self.events for b in other.events)
            and (self.prefix.startswith(other.prefix) or other.prefix.startswith(self.prefix))
            and (self.suffix.endswith(other.suffix) or other.suffix.endswith(self.suffix))
        )


def _means(said: str, event: str) -> bool:
    return said == event or (said.endswith("*") and event.startswith(said[:-1]))


def rules_of(bucket: Bucket) -> list[Tells]:
    return list(_rules(orjson.loads(bucket.notification))) if bucket.notification else []


def read(configuration: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Tells]:
    """Its rules, each with an id. Raises InvalidArgument."""
    for member in TARGETS:
        for said in configuration.get(member, ()):
            _refuse_odd(said)
    rules = list(_rules(configuration))
    if len({rule.id for rule in rules}) < len(rules):
        raise _bad("Same ID used for multiple configurations. IDs must be unique")
    if any(one.overlaps(other) for one, other in combinations(rules, 2)):
        text = "Configurations overlap. Configurations on the same bucket cannot share a common event type."
        raise _bad(text)
    return rules


def _rules(configuration: Mapping[str, Any]) -> Iterator[Tells]:
    for member in TARGETS:
        for said in configuration.get(member, ()):
            yield Tells.of(member, said)


def _refuse_odd(said: Mapping[str, Any]) -> None:
    sides = [side for side, _ in _sides(said)]
    for side in sides:
        if sides.count(side) > 1:
            raise _bad(f"Cannot specify more than one {side} rule in a filter.")


def _sides(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How keys begin or end that a rule is about."""
    found: Mapping[str, Any] = said.get("Filter") or {}
    key: Mapping[str, Any] = found.get("Key") or {}
    rules: Sequence[Mapping[str, str]] = key.get("FilterRules", ())
    return [(rule.get("Name", "").lower(), rule.get("Value", "")) for rule in rules]


def _bad(text: str) -> Exception:
    return invalid_argument(text, "NotificationConfiguration")
