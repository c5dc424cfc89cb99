"""What is in a table: seen page by page, found by a condition, opened as a tree, deleted, told why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from model.client import Client, open_cloud
from screens.detail import DetailScreen
from screens.item import ItemScreen
from screens.items import ItemsScreen
from screens.items_words import columns_of, details_of, json_of, rows_of, spoken, statement_of, units
from screens.widgets.cell import plain
from screens.widgets.details import Details
from screens.widgets.said import Said
from screens.widgets.spans import text_of
from tests.admin import NOON
from tests.screens.estate import House, lived_in, settled, type_in
from tests.screens.widgets.gallery import SIZE_NAMES, SIZES

Compare = Callable[..., bool]
CHANGE = "UPDATE orders SET total = 1 WHERE customer = 'ann@example.com' AND placed = 20250600 RETURNING MODIFIED NEW *"


def order(place: int) -> dict[str, Any]:
    return {
        "customer": {"S": f"{('ann', 'bob', 'cat')[place % 3]}@example.com"},
        "placed": {"N": str(20250600 + place)},
        "total": {"N": str(place * 7)},
        "lines": {"L": [{"M": {"sku": {"S": f"t-{place}"}, "tags": {"SS": ["gift", "tea"]}}}]},
        **({"note": {"S": "ring twice"}} if place % 4 == 0 else {}),
    }


async def build_empty() -> Client:
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    await client.call(
        "dynamodb:CreateTable",
        TableName="orders",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "customer", "AttributeType": "S"},
            {"AttributeName": "placed", "AttributeType": "N"},
        ],
        KeySchema=[{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": "placed", "KeyType": "RANGE"}],
    )
    await client.run_until(NOON + 60)
    return client


async def build_orders() -> Client:
    """More than a page of them."""
    client = await build_empty()
    for begin in range(0, 125, 25):
        writes = [{"PutRequest": {"Item": order(place)}} for place in range(begin, begin + 25)]
        await client.call("dynamodb:BatchWriteItem", RequestItems={"orders": writes})
    return client


async def opened(pilot: Pilot[Any], asked: str = "items orders") -> None:
    await pilot.press("colon")
    await type_in(pilot, asked)
    await pilot.press("enter")
    await settled(pilot)


def items(house: House) -> ItemsScreen:
    assert isinstance(house.screen, ItemsScreen)
    return house.screen


def placed(house: House) -> list[str]:
    return [plain(row.cells[1]) for row in items(house).table.rows]


async def find(pilot: Pilot[Any], line: str) -> None:
    await pilot.press("slash")
    pilot.app.screen.query_one(Input).value = line
    await pilot.press("enter")
    await settled(pilot)


async def test_a_table_is_opened_in_what_it_holds_a_page_at_a_time_and_all_else_is_a_key_away() -> None:
    async with lived_in(build_orders) as (house, pilot):
        await opened(pilot, "tables")
        await pilot.press("enter")
        await settled(pilot)
        assert len(placed(house)) == 100
        await pilot.press("m")
        await settled(pilot)
        assert len(set(placed(house))) == 125
        await pilot.press("f")
        await settled(pilot)
        assert isinstance(house.screen, DetailScreen)


async def test_items_are_found_changed_opened_and_deleted_and_what_is_wrong_is_told_below() -> None:
    async with lived_in(build_orders) as (house, pilot):
        await opened(pilot, "items orders | customer = 'ann@example.com' AND placed < 20250606")
        assert placed(house) == ["20250600", "20250603"]
        await find(pilot, "customer = 'ann@example.com' AND")
        said = text_of(house.screen.query_one(Said).lines[0])
        assert said.startswith("■ ValidationException: Statement wasn't well formed")
        assert placed(house) == ["20250600", "20250603"]
        await find(pilot, CHANGE)
        assert [dict(each) for each in items(house).items] == [{"total": {"N": "1"}}]
        await find(pilot, "customer = 'bob@example.com' AND placed < 20250602")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, ItemScreen)
        shown = [text_of(line).strip() for line in house.screen.query_one(Details).draw(80)]
        assert "sku · text    t-1" in shown
        assert any("1 unit" in line for line in shown)
        await pilot.press("escape", "d")
        await settled(pilot)
        await pilot.press("y")
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert placed(house) == []


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_pictures_of_items(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await opened(pilot)

    assert snap_compare(House(build_orders), terminal_size=size, run_before=open_it)


def test_a_picture_of_an_empty_table(snap_compare: Compare) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await opened(pilot)

    assert snap_compare(House(build_empty), terminal_size=(80, 24), run_before=open_it)


def test_a_picture_of_an_item(snap_compare: Compare) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await opened(pilot)
        await pilot.press("enter")
        await settled(pilot)

    assert snap_compare(House(build_orders), terminal_size=(80, 24), run_before=open_it)


def test_a_line_is_a_condition_unless_it_begins_as_a_statement() -> None:
    assert statement_of('or"ders', "a = 1") == 'SELECT * FROM "or""ders" WHERE a = 1'
    assert statement_of("orders", "delete FROM x WHERE a = 1") == "delete FROM x WHERE a = 1"


def test_the_key_stands_before_what_else_items_have() -> None:
    found = [order(1), order(4)]

    assert [column.key for column in columns_of(found, ["customer", "placed"])] == [
        *("customer", "placed", "total", "lines", "note")
    ]
    assert [plain(cell) for cell in rows_of(found, ["customer"])[0].cells] == [
        *("bob@example.com", "20250601", "7", "[1]", "")
    ]


def test_every_kind_of_value_is_told_in_few_words() -> None:
    kinds: list[dict[str, Any]] = [
        *({"S": "x"}, {"N": "1"}, {"B": b"123"}, {"BOOL": False}, {"NULL": True}, {"M": {"a": {"N": "1"}}}),
        *({"L": [{"N": "1"}]}, {"SS": ["a", "b"]}, {"BS": [b"a"]}),
    ]

    assert list(map(spoken, kinds)) == ["x", "1", "3 B", "false", "null", "{a}", "[1]", "{a, b}", "[1]"]
    (detail,) = details_of({"b": {"L": [{"BS": [b"a"]}, {"B": b"b"}]}}, [])
    assert (detail.label, detail.value) == ("b · list", {"[0] · binaries": ["YQ=="], "[1] · binary": "Yg=="})
    assert json_of({"b": {"B": b"b"}}) == '{\n  "b": {\n    "B": "Yg=="\n  }\n}'
    assert [units(each) for each in (0.5, 1, 1250)] == ["0.5 units", "1 unit", "1,250 units"]
