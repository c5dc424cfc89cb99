"""DynamoDB Streams: what its operations act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.permission import acting_on
from model.kit.principal import Principal
from model.kit.world import World


@acting_on
def streams(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str]:
    """A stream by its ARN, which is how iterators begin too; or all streams of a table."""
    if named := params.get("StreamArn"):
        yield named
    elif iterator := params.get("ShardIterator"):
        yield iterator.partition("|")[0]
    elif table := params.get("TableName"):
        yield arn("dynamodb", world.region, world.account, f"table/{table}/stream/*")
