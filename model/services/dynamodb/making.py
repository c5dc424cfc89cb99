"""A table is made as somebody wants it, or refused while there is nothing of it yet."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.world import World
from model.services.dynamodb import drafts
from model.services.dynamodb.describing import table_warmth
from model.services.dynamodb.encryption import read_encryption
from model.services.dynamodb.forms import NewTableForm
from model.services.dynamodb.limits import refuse_beyond
from model.services.dynamodb.places import wrong
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import PROVISIONED, Table, Throughput
from model.services.dynamodb.streaming import open_stream, read_specification
from model.services.dynamodb.tagging import merge
from model.services.dynamodb.values.keys import KeySchema


def make_table(world: World, name: str, asked: NewTableForm, status: str = "CREATING") -> Table:
    """With its indexes and its stream."""
    drafts.refuse_bad_name(name)
    if not asked.key_schema:
        raise wrong("KeySchema must be specified for a new table")
    kinds = drafts.read_kinds(asked.attribute_definitions)
    schema = drafts.read_schema(asked.key_schema, kinds)
    throughput = drafts.read_throughput(asked.billing_mode, asked.provisioned_throughput)
    indexes = _indexes(world, name, schema, kinds, asked)
    view = read_specification(asked.stream_specification)
    _refuse_too_much(world, name, (throughput, *(index.throughput for index in indexes)))
    table = _table(world, name, schema, throughput, asked)
    table.table_status = status
    world.add(table)
    for index in indexes:
        world.add(index)
    if view:
        open_stream(world, table, view)
    return table


def _indexes(
    world: World, name: str, schema: KeySchema, kinds: drafts.Kinds, asked: NewTableForm
) -> list[SecondaryIndex]:
    """Local and global ones, that fit the key and use every attribute that is defined."""
    indexes = [drafts.read_local_index(name, schema, each, kinds) for each in asked.local_secondary_indexes]
    indexes += [drafts.read_index(name, each, kinds, asked.billing_mode) for each in asked.global_secondary_indexes]
    drafts.refuse_bad_indexes(world, indexes)
    drafts.refuse_undefined(kinds, [schema, *(index.key_schema for index in indexes)])
    return indexes


def _refuse_too_much(world: World, name: str, bought: Sequence[Throughput]) -> None:
    """Too many tables, or too many units; a name that is taken is another matter."""
    if world.find(Table, name) is None:
        drafts.refuse_too_many(world, len(world.all(Table)))
    for throughput in bought:
        refuse_beyond(world, throughput)


def _table(world: World, name: str, schema: KeySchema, throughput: Throughput, asked: NewTableForm) -> Table:
    table = Table(
        table_name=name,
        account=world.account,
        region=world.region,
        table_id=drafts.new_table_id(world),
        billing_mode=asked.billing_mode,
        throughput=throughput,
        most=drafts.read_most(asked.on_demand_throughput),
        on_demand_since=None if asked.billing_mode == PROVISIONED else world.now,
        table_class=asked.table_class,
        deletion_protection=asked.deletion_protection_enabled,
        kms_key=read_encryption(world, asked.sse_specification),
        tags=merge((), asked.tags),
        **drafts.parts_of(schema),
    )
    table.warm = drafts.read_warm(asked.warm_throughput, table_warmth(table))
    return table
