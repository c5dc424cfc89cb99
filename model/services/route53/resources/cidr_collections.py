"""Route 53: what exists: collections of CIDR blocks, by which clients are told apart."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.arn import arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.laws.dns.blocks import Locations


class CidrCollection(
    Resource,
    key="collection_id",
    index=("name", "caller_reference"),
    scope="global",
    arn="cidrcollection/{collection_id}",
    missing=("NoSuchCidrCollectionException", "The CIDR collection {id} does not exist.", 404),
    title="CIDR collections",
    columns=(
        Column("NAME", "name"),
        Column("ID", "collection_id"),
        Column("LOCATIONS", "location_names", "list"),
        Column("BLOCKS", "block_count", "number"),
        Column("VERSION", "version", "number", priority=2),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("ChangeCidrCollection", "Change its blocks", "Id", key="e", asks=("Changes",)),
        Action("DeleteCidrCollection", "Delete", "Id", key="d", confirm=1),
    ),
    create="CreateCidrCollection",
    describe="ListCidrCollections",
):
    """Each block lies in one location only, and a location is there as long as it has a block."""

    collection_id: str
    name: str
    caller_reference: str
    version: int = 1
    locations: Locations = ()

    @property
    def arn(self) -> str:
        return arn("route53", "", "", f"cidrcollection/{self.collection_id}")

    @property
    def label(self) -> str:
        return self.name

    @property
    def location_names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.locations)

    @property
    def block_count(self) -> int:
        return sum(len(blocks) for _, blocks in self.locations)

    @property
    def description(self) -> dict[str, Any]:
        return {"arn": self.arn, "id": self.collection_id, "name": self.name, "version": self.version}
