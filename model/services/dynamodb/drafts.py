"""What somebody wants a table to be, read and held against the rules before there is one.

Source: Amazon DynamoDB API Reference, CreateTable; Developer Guide, "Quotas in Amazon DynamoDB".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World
from model.services.dynamodb.places import invalid, wrong
from model.services.dynamodb.resources.indexes import SecondaryIndex, path_of
from model.services.dynamodb.resources.tables import ON_DEMAND, PROVISIONED, Most, Part, Throughput, Warm
from model.services.dynamodb.values.keys import KeyPart, KeySchema

NAME = re.compile(r"[a-zA-Z0-9_.-]{3,255}", re.ASCII)
PATTERN = re.compile(r"[a-zA-Z0-9_.-]+", re.ASCII)
MOST_LOCAL = 5
MOST_INCLUDED = 100
"Attributes named by the projections of all indexes together."

Given = Mapping[str, Any]
Kinds = Mapping[str, str]


def refuse_bad_name(name: str) -> None:
    if not PATTERN.fullmatch(name):
        raise invalid(
            f"1 validation error detected: Value '{name}' at 'tableName' failed to satisfy constraint: Member must "
            "satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
        )
    if not NAME.fullmatch(name):
        raise invalid("TableName must be at least 3 characters long and at most 255 characters long")


def new_table_id(world: World) -> str:
    digits = world.luck("table", world.count("dynamodb-table")).hexadecimal(32)
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def read_kinds(definitions: Sequence[Given] | None) -> Kinds:
    kinds: dict[str, str] = {}
    for each in definitions or ():
        if kinds.setdefault(each["AttributeName"], each["AttributeType"]) != each["AttributeType"]:
            raise wrong("Cannot redefine attribute with type different than the existing definition")
    return kinds


def read_schema(elements: Sequence[Given], kinds: Kinds) -> KeySchema:
    """Raises ValidationException for what is neither a partition key nor that and a sort key."""
    if len(elements) > 2:
        text = "Key Schema too big.  Key Schema must at most consist of the hash and range key of a table"
        raise invalid(f"1 validation error detected: {text}")
    for place, (element, ordinal) in enumerate(zip(elements, ("first", "second"), strict=False)):
        wanted = ("HASH", "RANGE")[place]
        if element["KeyType"] != wanted:
            raise invalid(f"Invalid KeySchema: The {ordinal} KeySchemaElement is not a {wanted} key type")
    names = [each["AttributeName"] for each in elements]
    if len(set(names)) < len(names):
        raise wrong("Both the Hash Key and the Range Key element in the KeySchema have the same name")
    if any(name not in kinds for name in names):
        keys, known = ", ".join(names), ", ".join(kinds)
        raise wrong(
            "Some index key attributes are not defined in AttributeDefinitions. "
            f"Keys: [{keys}], AttributeDefinitions: [{known}]"
        )
    parts = [KeyPart(name, kinds[name]) for name in names]
    return KeySchema(parts[0], parts[1] if len(parts) > 1 else None)


def parts_of(schema: KeySchema) -> dict[str, Any]:
    """A key as resources keep it."""
    sort = Part(name=schema.sort.name, kind=schema.sort.kind) if schema.sort else None
    return {"hash": Part(name=schema.hash.name, kind=schema.hash.kind), "sort": sort}


def refuse_undefined(kinds: Kinds, schemas: Iterable[KeySchema]) -> None:
    """Raises ValidationException for attributes that are defined and part of no key."""
    used = {name for schema in schemas for name in schema.names}
    if used != set(kinds):
        raise wrong(
            "Some AttributeDefinitions are not used. AttributeDefinitions: "
            f"[{', '.join(sorted(kinds))}], keys used: [{', '.join(sorted(used))}]"
        )


def read_throughput(mode: str, given: Given | None) -> Throughput:
    if mode == ON_DEMAND:
        if given:
            raise wrong(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
            )
        return Throughput()
    if not given:
        raise wrong("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
    return throughput_of(given)


def read_warm(given: Given | None, now: Warm) -> Warm | None:
    """What a table is to be ready for: never less than what it is already."""
    if given is None:
        return None
    read, write = given.get("ReadUnitsPerSecond", now.read_units), given.get("WriteUnitsPerSecond", now.write_units)
    for name, asked, had in (("ReadUnits", read, now.read_units), ("WriteUnits", write, now.write_units)):
        if asked < had:
            raise wrong(
                f"Requested {name}PerSecond for WarmThroughput for table is lower than current WarmThroughput, "
                "decreasing WarmThroughput is not supported"
            )
    return Warm(read_units=read, write_units=write)


def throughput_of(given: Given) -> Throughput:
    return Throughput(read_units=given["ReadCapacityUnits"], write_units=given["WriteCapacityUnits"])


def read_most(given: Given | None) -> Most | None:
    if not given:
        return None
    reads, writes = given.get("MaxReadRequestUnits", 0), given.get("MaxWriteRequestUnits", 0)
    return Most(read_units=max(reads, 0), write_units=max(writes, 0))


def read_index(table_name: str, given: Given, kinds: Kinds, mode: str) -> SecondaryIndex:
    """A global index."""
    schema = read_schema(given["KeySchema"], kinds)
    if mode == PROVISIONED and not given.get("ProvisionedThroughput"):
        raise wrong(f"ProvisionedThroughput is not specified for index: {given['IndexName']}")
    if mode == ON_DEMAND and given.get("ProvisionedThroughput"):
        raise wrong(
            f"ProvisionedThroughput should not be specified for index: {given['IndexName']} when BillingMode is "
            "PAY_PER_REQUEST"
        )
    index = _index(table_name, given, schema)
    index.throughput = read_throughput(mode, given.get("ProvisionedThroughput"))
    index.most = read_most(given.get("OnDemandThroughput"))
    return index


def read_local_index(table_name: str, table: KeySchema, given: Given, kinds: Kinds) -> SecondaryIndex:
    schema, name = read_schema(given["KeySchema"], kinds), given["IndexName"]
    if table.sort is None:
        text = "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
        raise wrong(text)
    if schema.hash != table.hash:
        raise wrong(
            f"Index KeySchema does not have the same leading hash key as table KeySchema for index: {name}. "
            f"index hash key: {schema.hash.name}, table hash key: {table.hash.name}"
        )
    if schema.sort is None:
        raise wrong(f"Index KeySchema does not have a range key for index: {name}")
    index = _index(table_name, given, schema)
    index.local = True
    return index


def _index(table_name: str, given: Given, schema: KeySchema) -> SecondaryIndex:
    projection: Given = given.get("Projection") or {}
    type, attributes = projection.get("ProjectionType"), tuple(projection.get("NonKeyAttributes") or ())
    if type is None:
        raise wrong("Unknown ProjectionType: null")
    if type == "INCLUDE" and not attributes:
        raise wrong("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
    if type != "INCLUDE" and attributes:
        raise wrong(f"ProjectionType is {type}, but NonKeyAttributes is specified")
    return SecondaryIndex(
        path=path_of(table_name, given["IndexName"]),
        table_name=table_name,
        index_name=given["IndexName"],
        index_status="WAITING",
        projection=type,
        attributes=attributes,
        **parts_of(schema),
    )


def refuse_bad_indexes(world: World, indexes: Sequence[SecondaryIndex]) -> None:
    """Raises ValidationException for too many, or two of one name."""
    names = [each.index_name for each in indexes]
    for name in names:
        if names.count(name) > 1:
            raise wrong(f"Duplicate index name: {name}")
    if sum(each.local for each in indexes) > MOST_LOCAL:
        raise wrong(f"Number of LocalSecondaryIndexes exceeds per-table limit of {MOST_LOCAL}")
    limit = int(most(world, "dynamodb/global-indexes-per-table"))
    if sum(not each.local for each in indexes) > limit:
        raise wrong(f"GlobalSecondaryIndex count exceeds the per-table limit of {limit}")
    if sum(len(each.attributes) for each in indexes) > MOST_INCLUDED:
        raise wrong(f"Too many NonKeyAttributes in the projections of all indexes: at most {MOST_INCLUDED} are allowed")


def refuse_too_many(world: World, tables: int) -> None:
    limit = int(most(world, "dynamodb/tables-per-region"))
    if tables >= limit:
        text = f"Subscriber limit exceeded: Maximum number of tables is {limit}. Delete some, or have it raised."
        raise AwsError("LimitExceededException", text)
