"""Finding tables by name or ARN, in whichever account they are."""

from __future__ import annotations

from dataclasses import dataclass

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.dynamodb.behavior.counting import begin_counting, tell_minute
from model.services.dynamodb.meters import recall
from model.services.dynamodb.resources.indexes import SecondaryIndex, path_of
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.values.keys import KeySchema


@dataclass(frozen=True, slots=True)
class Place:
    """A table, the world that it is in, and the name by which somebody asks for it."""

    world: World
    table: Table
    called: str
    indexes: tuple[SecondaryIndex, ...]
    key_schema: KeySchema


def home_of(call: Call, called: str) -> tuple[World, str]:
    """The world that a table of this name or ARN would be in, and its name."""
    if not called.startswith("arn:"):
        return call.world, called
    read = read_arn(called)
    name = read.resource.removeprefix("table/").partition("/")[0]
    if read.region != call.region:
        raise invalid(f"Invalid table ARN: {called} is not of region {call.region}")
    return call.cell.world(read.account, call.region, "dynamodb"), name


def known_table(call: Call, called: str) -> tuple[World, Table]:
    world, name = home_of(call, called)
    return world, world.get(Table, name)


async def open_table(call: Call, called: str) -> Place:
    """A table whose items can be read and written, or the refusal of what is none, none yet or none any more."""
    world, name = home_of(call, called)
    table = world.find(Table, name)
    if table is None or not table.is_open:
        raise AwsError("ResourceNotFoundException", "Requested resource not found")
    await recall(world)
    if not tell_minute.has_begun(world, table):
        call.regardless.append(lambda: begin_counting(world, table))
    return place_of(world, table, called)


def place_of(world: World, table: Table, called: str = "") -> Place:
    indexes = world.where(SecondaryIndex, table_name=table.table_name)
    return Place(world, table, called or table.table_name, indexes, table.key_schema)


def find_index(place: Place, name: str) -> SecondaryIndex:
    index = place.world.find(SecondaryIndex, path_of(place.table.table_name, name))
    if index is None:
        raise invalid(f"The table does not have the specified index: {name}")
    if not index.is_open:
        raise invalid(f"Cannot read from backfilling global secondary index: {name}")
    return index


def invalid(text: str) -> AwsError:
    return AwsError("ValidationException", text)


def wrong(text: str) -> AwsError:
    return invalid(f"One or more parameter values were invalid: {text}")
