"""What items were before they were changed, for as long as a table can be brought back to any moment of that.

Source: Amazon DynamoDB Developer Guide, "Point-in-time backups for DynamoDB".
"""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.dynamodb.behavior.forgetting import forget_later
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.shelf import Spot, Stored
from model.services.dynamodb.values.packing import packed

MOST_DAYS = 35
DAY_SECONDS = 86400.0
BEHIND_SECONDS = 300.0
"How far the latest moment lies back that a table can be brought to."
COUNT = "dynamodb-past"

_REMEMBER = "INSERT INTO dynamodb_past VALUES (?,?,?,?,?,?,?)"
_FORGET_ALL = "DELETE FROM dynamodb_past WHERE tbl = ?"
_UNCHANGED = """
INSERT INTO dynamodb_item SELECT ?, hash, sort, size, body, body, ? FROM dynamodb_item AS item WHERE tbl = ?
AND NOT EXISTS (SELECT 1 FROM dynamodb_past AS past
    WHERE past.tbl = item.tbl AND past.hash = item.hash AND past.sort = item.sort AND past.at > ?)
"""
_CHANGED = """
INSERT INTO dynamodb_item SELECT ?, hash, sort, size, body, body, ? FROM dynamodb_past AS past WHERE tbl = ?
AND at > ? AND body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dynamodb_past AS sooner
    WHERE sooner.tbl = past.tbl AND sooner.hash = past.hash AND sooner.sort = past.sort
    AND sooner.at > ? AND sooner.seq < past.seq)
"""


def remember(world: World, table: Table, spot: Spot, before: Stored | None) -> None:
    """An item is about to be changed: what it was, or that it was not there, is kept."""
    if table.recoverable_since is None:
        return
    size, body = (before.size, packed(before.item)) if before else (0, None)
    world.write(_REMEMBER, table.serial, *spot, world.count(COUNT), world.now, size, body)
    forget_later(world, table)


def switch(world: World, table: Table, days: int | None, *, on: bool) -> None:
    """From now on, or no more; with another number of days, what is older than that goes."""
    if not on:
        table.recoverable_since = None
        forget_all(world, table)
        return
    if table.recoverable_since is None:
        table.recoverable_since = world.now
    table.recoverable_days = days or table.recoverable_days


def forget_all(world: World, table: Table) -> None:
    world.write(_FORGET_ALL, table.serial)


def window(table: Table, now: float) -> tuple[float, float]:
    """The earliest and the latest moment that a table can be brought to."""
    since = table.recoverable_since
    assert since is not None, "a table whose past is kept"
    return max(since, now - table.recoverable_days * DAY_SECONDS), max(since, now - BEHIND_SECONDS)


def moment_within(world: World, table: Table, asked: float | None, *, latest: bool) -> float:
    """The moment to bring a table to. Raises what AWS says of a table without a past, and of a moment beyond it."""
    if table.recoverable_since is None:
        raise _no_past(table)
    begin, end = window(table, world.now)
    if (asked is None) != latest:
        text = "Exactly one of UseLatestRestorableTime and RestoreDateTime must be specified"
        raise AwsError("ValidationException", text)
    moment = end if asked is None else asked
    if not begin <= moment <= end:
        text = "The specified time is outside of the recovery window: between EarliestRestorableDateTime and"
        raise AwsError("InvalidRestoreTimeException", f"{text} LatestRestorableDateTime")
    return moment


def _no_past(table: Table) -> AwsError:
    text = f"Point in time recovery is not enabled for table '{table.table_name}'"
    return AwsError("PointInTimeRecoveryUnavailableException", text)


def moment_to_export(world: World, table: Table, asked: float | None) -> float:
    """The moment to write a table out as it was; now, where nothing is said. Raises what AWS says of other moments."""
    if table.recoverable_since is None:
        raise _no_past(table)
    moment = world.now if asked is None else asked
    if not window(table, world.now)[0] <= moment <= world.now:
        text = "Export time must be within the window of point in time recovery, and not in the future"
        raise AwsError("InvalidExportTimeException", text)
    return moment


def copy_as_of(world: World, source: int, target: int, moment: float) -> None:
    """All items as they were become those of another table as well: what was not touched since, and what was."""
    world.write(_UNCHANGED, target, world.now, source, moment)
    world.write(_CHANGED, target, world.now, source, moment, moment)
