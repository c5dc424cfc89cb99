"""DynamoDB: what you can ask for: searches by key, and through everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.form import takes
from model.kit.operation import operation
from model.services.dynamodb.answers import used_told
from model.services.dynamodb.expressions.older import filter_condition, key_conditions, refuse_operator_alone
from model.services.dynamodb.expressions.request import Expressions, refuse_mixed
from model.services.dynamodb.places import invalid, open_table
from model.services.dynamodb.reading import Keep, Page, Range, read_page, segment_bounds
from model.services.dynamodb.resources.tables import OPERATIONS
from model.services.dynamodb.searching import COUNT, SearchForm, Wish, read_wish, schema_of, searched, start_key
from model.services.dynamodb.serving import done
from model.services.dynamodb.shelf import WHOLE, Spot, hashed
from model.services.dynamodb.supply import refuse_if_read_out
from model.services.dynamodb.values.keys import KeyRange, KeySchema


class QueryForm(SearchForm):
    key_condition_expression: str | None = None
    key_conditions: Mapping[str, Any] | None = None
    query_filter: Mapping[str, Any] | None = None
    scan_index_forward: bool = True


class ScanForm(SearchForm):
    segment: int | None = None
    total_segments: int | None = None
    scan_filter: Mapping[str, Any] | None = None


@operation
@takes(QueryForm)
async def query(call: Call, asked: QueryForm) -> dict[str, Any]:
    """Items with one partition key, in the order of their sort keys; a filter looks at what was read already."""
    place = await open_table(call, asked.table_name)
    index = searched(place, asked)
    older = {"KeyConditions": asked.key_conditions, "QueryFilter": asked.query_filter}
    _refuse_mixed(asked, {"KeyConditionExpression": asked.key_condition_expression}, older)
    expressions = Expressions(asked.expression_attribute_names, asked.expression_attribute_values)
    schema = schema_of(place, index)
    keys = _keys(asked, expressions, schema)
    keep = _filter(asked, asked.query_filter, expressions, schema)
    wish = read_wish(place, asked, index, expressions, keep)
    expressions.refuse_unused()
    hash = hashed(keys.hash)
    after = start_key(place, index, asked.exclusive_start_key)
    if after is not None and hashed(after[schema.hash.name]) != hash:
        raise invalid("The provided starting key is outside query boundaries based on provided conditions")
    within = Range(place, index, hash, keys.low, keys.high, forward=asked.scan_index_forward, fetches=wish.fetches)
    share = Spot(hash, b"").share
    refuse_if_read_out(place, OPERATIONS.QUERY, share, index)
    page = await read_page(within, after, asked.limit, wish.keep)
    used = page.used(within, consistent=asked.consistent_read)
    done(place, OPERATIONS.QUERY, used, share, len(page.items))
    return _told(page, wish) | {"ConsumedCapacity": used_told(place, used, asked.return_consumed_capacity)}


@operation
@takes(ScanForm)
async def scan(call: Call, asked: ScanForm) -> dict[str, Any]:
    """Every item, or every one of a part of all; what a filter leaves out was read, and is paid for."""
    place = await open_table(call, asked.table_name)
    index = searched(place, asked)
    _refuse_mixed(asked, {}, {"ScanFilter": asked.scan_filter})
    expressions = Expressions(asked.expression_attribute_names, asked.expression_attribute_values)
    keep = _filter(asked, asked.scan_filter, expressions, None)
    wish = read_wish(place, asked, index, expressions, keep)
    expressions.refuse_unused()
    after = start_key(place, index, asked.exclusive_start_key)
    first, last = _segment(asked)
    if after is not None and not _lies_within(hashed(after[schema_of(place, index).hash.name]), first, last):
        raise invalid("The provided starting key is outside scan boundaries based on provided conditions")
    within = Range(place, index, first=first, last=last, fetches=wish.fetches)
    refuse_if_read_out(place, OPERATIONS.SCAN, int.from_bytes(first[:8].ljust(8, b"\0"), "big") / WHOLE, index)
    page = await read_page(within, after, asked.limit, wish.keep)
    used = page.used(within, consistent=asked.consistent_read)
    done(place, OPERATIONS.SCAN, used, None, len(page.items))
    return _told(page, wish) | {"ConsumedCapacity": used_told(place, used, asked.return_consumed_capacity)}


def _keys(asked: QueryForm, expressions: Expressions, schema: KeySchema) -> KeyRange:
    if asked.key_condition_expression is not None:
        return expressions.key_condition(asked.key_condition_expression, schema)
    if asked.key_conditions is not None:
        return key_conditions(asked.key_conditions, schema)
    raise invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")


def _filter(
    asked: SearchForm, older: Mapping[str, Any] | None, expressions: Expressions, schema: KeySchema | None
) -> Keep | None:
    if asked.filter_expression is not None:
        return expressions.filter(asked.filter_expression, schema)
    refuse_operator_alone(asked.conditional_operator, older)
    return None if older is None else filter_condition(older, asked.conditional_operator, schema)


def _refuse_mixed(asked: SearchForm, more: dict[str, str | None], older: Mapping[str, object]) -> None:
    expressions = {"ProjectionExpression": asked.projection_expression, "FilterExpression": asked.filter_expression}
    older = {**older, "AttributesToGet": asked.attributes_to_get, "ConditionalOperator": asked.conditional_operator}
    refuse_mixed(expressions | more, older, asked.expression_attribute_names, asked.expression_attribute_values)


def _told(page: Page, wish: Wish) -> dict[str, Any]:
    items = page.items if wish.choose is None else [wish.choose(item) for item in page.items]
    return {
        "Items": None if wish.select == COUNT else items,
        "Count": len(items),
        "ScannedCount": page.looked_at,
        "LastEvaluatedKey": page.after,
    }


def _segment(asked: ScanForm) -> tuple[bytes, bytes | None]:
    segment, total = asked.segment, asked.total_segments
    if segment is None and total is None:
        return b"", None
    if total is None:
        raise invalid(
            "The TotalSegments parameter is required but was not present in the request when Segment parameter is "
            "present"
        )
    if segment is None:
        raise invalid(
            "The Segment parameter is required but was not present in the request when parameter TotalSegments is "
            "present"
        )
    if segment >= total:
        raise invalid(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            f"Segment: {segment} is not less than TotalSegments: {total}"
        )
    return segment_bounds(segment, total)


def _lies_within(hash: bytes, first: bytes, last: bytes | None) -> bool:
    return hash >= first and (last is None or hash < last)
