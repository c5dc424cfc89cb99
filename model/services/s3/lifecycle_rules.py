"""The rules of a bucket's lifecycle: what happens to which objects at what age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import orjson

from model.kit.tags import Tag
from model.kit.value import Value
from model.services.s3.resources.buckets import Bucket
from model.services.s3.versions import Version

SMALL = 128 * 1024
"Objects of fewer bytes stay where they are unless a rule speaks of sizes."
VARIES = "varies_by_storage_class"
ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")


class Selection(Value):
    """Which objects a rule is about. Sizes in bytes."""

    prefix: str = ""
    tags: tuple[Tag, ...] = ()
    larger_than: int | None = None
    smaller_than: int | None = None

    @classmethod
    def of(cls, rule: Mapping[str, Any]) -> Self:
        given: Mapping[str, Any] = rule.get("Filter") or {"Prefix": rule.get("Prefix", "")}
        said = given.get("And") or given
        tags = [*said.get("Tags", ()), *([said["Tag"]] if "Tag" in said else ())]
        return cls(
            prefix=said.get("Prefix", ""),
            tags=tuple(Tag(key=tag["Key"], value=tag["Value"]) for tag in tags),
            larger_than=said.get("ObjectSizeGreaterThan"),
            smaller_than=said.get("ObjectSizeLessThan"),
        )

    @property
    def speaks_of_sizes(self) -> bool:
        return self.larger_than is not None or self.smaller_than is not None

    def takes(self, version: Version) -> bool:
        return (
            version.key.startswith(self.prefix)
            and set(self.tags) <= set(version.tags)
            and (self.larger_than is None or version.size > self.larger_than)
            and (self.smaller_than is None or version.size < self.smaller_than)
        )


class Rule(Value):
    """One rule. `small_too` lets objects of any size move; expiration and transitions are as the client wrote them."""

    id: str
    selection: Selection
    small_too: bool
    varies: bool
    expiration: Mapping[str, Any]
    transitions: tuple[Mapping[str, Any], ...]
    noncurrent_expiration: Mapping[str, Any]
    noncurrent_transitions: tuple[Mapping[str, Any], ...]
    abort_days: int | None

    @classmethod
    def of(cls, rule: Mapping[str, Any], varies: bool) -> Self:
        selection = Selection.of(rule)
        return cls(
            id=rule["ID"],
            selection=selection,
            small_too=selection.speaks_of_sizes,
            varies=varies,
            expiration=rule.get("Expiration", {}),
            transitions=tuple(rule.get("Transitions", ())),
            noncurrent_expiration=rule.get("NoncurrentVersionExpiration", {}),
            noncurrent_transitions=tuple(rule.get("NoncurrentVersionTransitions", ())),
            abort_days=rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation"),
        )

    def may_move(self, version: Version, storage_class: str) -> bool:
        return version.size >= SMALL or self.small_too or (self.varies and storage_class in ARCHIVES)


def rules_of(bucket: Bucket) -> Sequence[Rule]:
    """Those that are enabled."""
    if not bucket.lifecycle:
        return ()
    kept = orjson.loads(bucket.lifecycle)
    varies = kept["TransitionDefaultMinimumObjectSize"] == VARIES
    return [Rule.of(rule, varies) for rule in kept["Rules"] if rule["Status"] == "Enabled"]
