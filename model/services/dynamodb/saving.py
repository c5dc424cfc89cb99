"""Whole tables put aside, and made anew of what was put aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.dynamodb import drafts, shelf
from model.services.dynamodb.behavior.counting import begin_counting
from model.services.dynamodb.describing import schema_told
from model.services.dynamodb.limits import refuse_beyond
from model.services.dynamodb.places import invalid
from model.services.dynamodb.resources.backups import USER, Backup, SavedIndex
from model.services.dynamodb.resources.indexes import SecondaryIndex, path_of
from model.services.dynamodb.resources.tables import ON_DEMAND, Part, Table, Throughput
from model.services.dynamodb.values.keys import KeySchema

Given = Mapping[str, Any]
Told = dict[str, Any]


class Origin(NamedTuple):
    """What a table is made anew of: a backup, or another table."""

    arn: str
    hash: Part
    sort: Part | None
    billing_mode: str
    throughput: Throughput
    kms_key: str
    indexes: tuple[SavedIndex, ...]


def origin_of(world: World, source: Backup | Table) -> Origin:
    indexes = source.saved if isinstance(source, Backup) else _saved(world, source)
    shape = (source.hash, source.sort, source.billing_mode, source.throughput, source.kms_key)
    return Origin(source.arn, *shape, indexes)


def _saved(world: World, table: Table) -> tuple[SavedIndex, ...]:
    indexes = world.where(SecondaryIndex, table_name=table.table_name)
    return tuple(SavedIndex.model_validate(_fields(SavedIndex, each)) for each in indexes)


async def save(world: World, table: Table, name: str, kind: str = USER) -> Backup:
    """What is written meanwhile is not in it."""
    number = world.count("dynamodb-backup")
    digits = world.luck("backup", number).hexadecimal(8)
    made = f"{int(world.now * 1000):014}-{digits}"
    items, size = await shelf.count(world, table)
    backup = world.add(
        Backup(
            backup_arn=arn("dynamodb", world.region, world.account, f"table/{table.table_name}/backup/{made}"),
            backup_name=name,
            backup_type=kind,
            table_arn=table.arn,
            table_made_at=table.created_at,
            saved=_saved(world, table),
            items=items,
            size=size,
            **{name: getattr(table, name) for name in _SHARED},
        )
    )
    shelf.copy(world, table.serial, backup.serial)
    return backup


_SHARED = (
    *("table_name", "table_id", "hash", "sort", "billing_mode", "throughput"),
    *("stream_view", "expiry_attribute", "kms_key"),
)


def _fields(kind: type[SavedIndex], index: SecondaryIndex | SavedIndex) -> dict[str, Any]:
    return {name: getattr(index, name) for name in kind.model_fields}


def restore(world: World, origin: Origin, name: str, asked: Given) -> Table:
    """A new table with the same indexes, still empty; streams, tags and the rest are not brought back."""
    drafts.refuse_bad_name(name)
    if world.find(Table, name) is not None:
        raise AwsError("TableAlreadyExistsException", f"Table already exists: {name}")
    drafts.refuse_too_many(world, len(world.all(Table)))
    mode = asked.get("BillingModeOverride") or origin.billing_mode
    bought = asked.get("ProvisionedThroughputOverride")
    throughput = Throughput() if mode == ON_DEMAND else origin.throughput
    if bought or (mode != ON_DEMAND and not throughput.read_units):
        throughput = drafts.read_throughput(mode, bought)
    refuse_beyond(world, throughput)
    table = world.add(
        Table(
            table_name=name,
            table_id=drafts.new_table_id(world),
            hash=origin.hash,
            sort=origin.sort,
            billing_mode=mode,
            throughput=throughput,
            on_demand_since=world.now if mode == ON_DEMAND else None,
            kms_key=origin.kms_key,
            restored_from=origin.arn,
            restored_at=world.now,
        )
    )
    begin_counting(world, table)
    for index in _wanted(origin, asked):
        _rebuild(world, table, index)
    return table


def _wanted(origin: Origin, asked: Given) -> list[SavedIndex]:
    """All of them, or those of each sort that are named."""
    found: list[SavedIndex] = []
    for local, member in ((True, "LocalSecondaryIndexOverride"), (False, "GlobalSecondaryIndexOverride")):
        own = [each for each in origin.indexes if each.local == local]
        named: Sequence[Given] | None = asked.get(member)
        names = None if named is None else {each["IndexName"] for each in named}
        if names is not None and names - {each.index_name for each in own}:
            raise invalid(f"{member} names an index that is not there to be restored")
        found += [each for each in own if names is None or each.index_name in names]
    return found


def _rebuild(world: World, table: Table, saved: SavedIndex) -> None:
    fields = _fields(SavedIndex, saved)
    if table.is_on_demand:
        fields["throughput"] = Throughput()
    elif not saved.local and not saved.throughput.read_units:
        fields["throughput"] = table.throughput
    path = path_of(table.table_name, saved.index_name)
    index = SecondaryIndex(path=path, table_name=table.table_name, index_status="WAITING", **fields)
    world.enter(world.add(index), "BACKFILLING")


def details_told(backup: Backup, status: str = "") -> Told:
    return {
        "backup_arn": backup.backup_arn,
        "backup_name": backup.backup_name,
        "backup_size_bytes": backup.size,
        "backup_status": status or backup.backup_status,
        "backup_type": backup.backup_type,
        "backup_expiry_date_time": backup.expires_at,
        "backup_creation_date_time": backup.created_at,
    }


def described_backup(backup: Backup, status: str = "") -> Told:
    source = {
        "table_name": backup.table_name,
        "table_id": backup.table_id,
        "table_arn": backup.table_arn,
        "table_size_bytes": backup.size,
        "key_schema": schema_told(_schema(backup)),
        "table_creation_date_time": backup.table_made_at,
        "provisioned_throughput": _throughput_told(backup.throughput),
        "item_count": backup.items,
        "billing_mode": backup.billing_mode,
    }
    features = {
        "local_secondary_indexes": [_index_told(each) for each in backup.saved if each.local] or None,
        "global_secondary_indexes": [_index_told(each) for each in backup.saved if not each.local] or None,
    }
    details = details_told(backup, status)
    return {"backup_details": details, "source_table_details": source, "source_table_feature_details": features}


def _schema(thing: Backup | SavedIndex) -> KeySchema:
    return KeySchema(thing.hash.part, thing.sort.part if thing.sort else None)


def _throughput_told(throughput: Throughput) -> Told:
    return {"read_capacity_units": throughput.read_units, "write_capacity_units": throughput.write_units}


def _index_told(index: SavedIndex) -> Told:
    told: Told = {
        "index_name": index.index_name,
        "key_schema": schema_told(_schema(index)),
        "projection": {
            "projection_type": index.projection,
            "non_key_attributes": list(index.attributes) or None,
        },
    }
    return told if index.local else told | {"provisioned_throughput": _throughput_told(index.throughput)}
