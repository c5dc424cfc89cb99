"""Databases as they are described: with what depends on the moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.pages import page
from model.kit.resource import Resource
from model.kit.tokens import read_number, write_token
from model.kit.world import World
from model.services.rds.refusals import bad_value
from model.services.rds.resources.instances import DBInstance

T = TypeVar("T")

RESTORABLE_STEP_SECONDS = 300.0
"How often the log of what was written is put away."

LEAST_PAGE, LARGEST_PAGE = 20, 100
INVALID_MARKER = ("InvalidParameterValue", "The marker is not valid")


def restorable_until(world: World, db: DBInstance) -> float | None:
    """The latest moment that it can be restored to; None for one without backups."""
    if not db.backup_retention_period or not db.is_there or db.read_replica_source_arn:
        return None
    latest = world.now // RESTORABLE_STEP_SECONDS * RESTORABLE_STEP_SECONDS
    return max(latest, db.created_at)


def shown(world: World, db: DBInstance) -> DBInstance:
    """With what is known now besides what is written on it."""
    seen = db.copied()
    now = {
        "latest_restorable_time": restorable_until(world, db),
        "read_replica_db_instance_identifiers": replicas_of(world, db),
    }
    vars(seen).update(now)
    return seen


def replicas_of(world: World, db: DBInstance) -> tuple[str, ...]:
    """Those in other regions by their ARNs."""
    found = world.kernel.store.wherever(DBInstance, "read_replica_source_arn", db.arn)
    return tuple(each.id if each.region == db.region else each.arn for each in found)


def paged(things: Sequence[Any], marker: str | None, max_records: int | None) -> tuple[Sequence[Any], str | None]:
    """A page of what may come and go meanwhile."""
    check_page(max_records)
    return page(things, most=max_records, token=marker, largest=LARGEST_PAGE, invalid=INVALID_MARKER)


def chosen(
    things: Sequence[Resource], filters: Sequence[Mapping[str, Any]] | None, known: Mapping[str, Getter]
) -> Sequence[Any]:
    """RDS knows few filters; of others it says so."""
    for each in filters or ():
        if each.get("Name") not in known:
            raise AwsError("InvalidParameterValue", f"Unrecognized filter name: {each.get('Name')}")
    return select(things, filters, known)


def page_of(told: Sequence[T], marker: str | None, most: int | None) -> tuple[Sequence[T], str | None]:
    """A page of what is in a fixed order."""
    check_page(most)
    first = int(read_number(marker, AwsError(*INVALID_MARKER))) if marker else 0
    end = first + (most or LARGEST_PAGE)
    return told[first:end], write_token(end) if end < len(told) else None


def check_page(most: int | None) -> None:
    """How many somebody wants. Raises InvalidParameterValue."""
    if most is not None and not LEAST_PAGE <= most <= LARGEST_PAGE:
        raise bad_value(f"Invalid value {most} for MaxRecords. Must be between {LEAST_PAGE} and {LARGEST_PAGE}")
