"""Buckets: what exists: a name that nobody else has, in one region, and how it treats its objects."""

from __future__ import annotations

import json
from typing import Any

from model.catalog.website_zones import website_endpoint
from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

ALREADY_YOURS = "Your previous request to create the named bucket succeeded and you already own it."


class Usage(Value):
    """How much lies in one storage class: objects with all their versions and delete markers, and parts of uploads."""

    storage_class: str
    objects: int = 0
    size: int = 0


class StorageTypes(Value):
    """What CloudWatch calls the storage classes, by their own names."""

    ALL: str = "AllStorageTypes"
    STANDARD: str = "StandardStorage"
    REDUCED_REDUNDANCY: str = "ReducedRedundancyStorage"
    STANDARD_IA: str = "StandardIAStorage"
    ONEZONE_IA: str = "OneZoneIAStorage"
    INTELLIGENT_TIERING: str = "IntelligentTieringFAStorage"
    GLACIER_IR: str = "GlacierInstantRetrievalStorage"
    GLACIER: str = "GlacierStorage"
    DEEP_ARCHIVE: str = "DeepArchiveStorage"


STORAGE_TYPES = StorageTypes()
STORAGE_CLASSES = tuple(name for name in StorageTypes.model_fields if name != "ALL")


class PublicAccessBlock(Value):
    """What is kept from the public, whatever policies and ACLs say."""

    block_public_acls: bool = False
    ignore_public_acls: bool = False
    block_public_policy: bool = False
    restrict_public_buckets: bool = False


EVERYTHING_BLOCKED = PublicAccessBlock(
    block_public_acls=True, ignore_public_acls=True, block_public_policy=True, restrict_public_buckets=True
)


class Bucket(
    Resource,
    key="name",
    missing=("NoSuchBucket", "The specified bucket does not exist", 404),
    taken=("BucketAlreadyOwnedByYou", ALREADY_YOURS, 409),
    title="Buckets",
    flows=(("arn", "tells"),),
    takes=("PutObject",),
    columns=(
        Column("NAME", "name"),
        Column("REGION", "region"),
        Column("OBJECTS", "objects", "number"),
        Column("SIZE", "size", "bytes"),
        Column("VERSIONING", "versioning", "state", priority=2),
        Column("PUBLIC", "access", "text", priority=3),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action("PutBucketVersioning", "Set versioning", "Bucket", key="v", asks=("VersioningConfiguration",)),
        Action("PutBucketTagging", "Tag", "Bucket", key="t", asks=("Tagging",)),
        Action("PutBucketPolicy", "Set its policy", "Bucket", key="p", confirm=1, asks=("Policy",)),
        Action(
            "PutBucketLifecycleConfiguration",
            "Set its lifecycle",
            "Bucket",
            key="y",
            confirm=1,
            asks=("LifecycleConfiguration",),
        ),
        Action("PutBucketWebsite", "Make it a website", "Bucket", key="w", confirm=1, asks=("WebsiteConfiguration",)),
        Action("DeleteBucket", "Delete", "Bucket", key="d", confirm=2, consequence="Its name is free for anybody."),
    ),
    create="CreateBucket",
    describe="ListBuckets",
):
    name: str
    location_constraint: str = ""
    "As it was asked for: empty in the first region of all, and EU is another name of eu-west-1."
    versioning: str = ""
    "Empty until it is first set, then Enabled or Suspended."
    usage: tuple[Usage, ...] = ()
    policy: str = ""
    "As JSON, and so are the other configurations below."
    lifecycle: str = ""
    cors: str = ""
    website: str = ""
    encryption: str = ""
    notification: str = ""
    object_ownership: str = "BucketOwnerEnforced"
    "Empty after its controls were deleted."
    public_access_block: PublicAccessBlock | None = EVERYTHING_BLOCKED

    @property
    def tells(self) -> tuple[str, ...]:
        """Whom it tells of its objects, by their ARNs."""
        rules: dict[str, list[dict[str, Any]]] = json.loads(self.notification) if self.notification else {}
        return tuple(
            said for each in rules.values() for rule in each for name, said in rule.items() if name.endswith("Arn")
        )

    @property
    def arn(self) -> str:
        return arn("s3", "", "", self.name)

    @property
    def bucket_arn(self) -> str:
        return self.arn

    @property
    def bucket_region(self) -> str:
        return self.region

    @property
    def website_endpoint(self) -> str:
        """Where browsers find it; empty while it is no website."""
        return f"{self.name}.{website_endpoint(self.region)}" if self.website else ""

    @property
    def creation_date(self) -> float:
        return self.created_at

    @property
    def storage_types(self) -> StorageTypes:
        return STORAGE_TYPES

    @property
    def objects(self) -> int:
        return sum(each.objects for each in self.usage)

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(each.size for each in self.usage)

    @property
    def access(self) -> str:
        return "blocked" if self.public_access_block == EVERYTHING_BLOCKED else "can be public"

    def gain(self, storage_class: str, objects: int, size: int) -> None:
        """Count what came (or, with negative numbers, went)."""
        usage = {each.storage_class: each for each in self.usage}
        old = usage.get(storage_class, Usage(storage_class=storage_class))
        usage[storage_class] = Usage(storage_class=storage_class, objects=old.objects + objects, size=old.size + size)
        self.usage = tuple(each for each in usage.values() if each.objects or each.size)


class BucketName(Resource, scope="global", key="name", index=("owner",)):
    """A name of the partition's only namespace, whose it is, and where its bucket is."""

    name: str
    owner: str
    home: str
