"""What was used of tables stays used: when the world is killed, closed, or when somebody takes back what came of it."""

from __future__ import annotations

import shutil
from copy import copy
from pathlib import Path
from typing import Any

import pytest

from model.kernel.unit import Row
from model.kit.cell import CellSettings
from model.kit.errors import AwsError
from model.services.dynamodb.behavior.counting import tell_minute
from model.services.dynamodb.meters import WHOLE_TABLE, Meter
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.tables import meter_by
from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, item

FEW: dict[str, Any] = {"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}
HERE = CellSettings(founded=frozenset({"us-east-1"}))
TOLD = (
    "ConsumedWriteCapacityUnits",
    "ConsumedReadCapacityUnits",
    "WriteThrottleEvents",
    "ConditionalCheckFailedRequests",
)


def use_up(ledger: Ledger) -> None:
    """Some of everything within a minute: more is written than was saved, and a little comes in and is used."""
    ledger.put(id="1", text="x" * 1000)
    ledger.get(id="1")
    twice = ledger.refused("PutItem", Item=item(id="1"), ConditionExpression="attribute_not_exists(id)")
    assert twice.code == "ConditionalCheckFailedException"
    ledger.put(id="2", text="x" * 310_000)
    assert ledger.refused("PutItem", Item=item(id="3")).code == "ProvisionedThroughputExceededException"
    ledger.admin.advance(12)
    ledger.put(id="3")


def what_comes(ledger: Ledger, start: float) -> list[float]:
    """How many writes each of some moments allows, and what everything comes to."""
    taken: list[float] = []
    for _ in range(3):
        taken.append(sum(_is_written(ledger) for _ in range(8)))
        ledger.admin.advance(3)
    ledger.admin.advance(120)
    return taken + [ledger.total(metric, start) for metric in TOLD]


def _is_written(ledger: Ledger) -> bool:
    try:
        ledger.put(id="4")
    except AwsError:
        return False
    return True


def test_a_world_killed_within_a_minute_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    admin = Admin(path=tmp_path / "world", settings=HERE)
    ledger = Ledger(admin, **FEW)
    start = admin.now
    use_up(ledger)
    for file in tmp_path.glob("world*"):
        if file.is_file():
            shutil.copy(file, tmp_path / file.name.replace("world", "killed"))
    reopened = copy(ledger)
    reopened.admin = Admin(path=tmp_path / "killed", settings=HERE)

    expected = what_comes(ledger, start)
    assert what_comes(reopened, start) == expected
    assert expected == [6, 3, 3, 1 + 1 + 303 + 1 + 12, 1, 1 + 2 + 5 + 5, 1]
    admin.close()
    reopened.admin.close()


def test_what_was_only_read_is_known_again_after_closing(tmp_path: Path) -> None:
    admin = Admin(path=tmp_path / "world", settings=HERE)
    ledger = Ledger(admin, **FEW)
    start = admin.now
    ledger.put(id="1", text="x" * 300_000)
    for _ in range(5):
        ledger.get(id="1")
    admin.close()
    ledger.admin = Admin(path=tmp_path / "world", settings=HERE)

    assert ledger.refused("GetItem", Key=item(id="1")).code == "ProvisionedThroughputExceededException"
    ledger.admin.advance(120)
    assert ledger.total("ConsumedReadCapacityUnits", start) == 5 * 74
    assert ledger.total("ReadThrottleEvents", start) == 1
    ledger.admin.close()


def test_a_write_is_taken_back_though_others_have_moved_the_meter_since(admin: Admin) -> None:
    ledger = Ledger(admin)
    start = admin.now
    ledger.put(id="1")
    (written,) = [each for each in admin.cloud.kernel.journal if each.what == "dynamodb:PutItem" and each.rows]
    ledger.put(id="2")
    ledger.get(id="2")
    admin.run(admin.client.history.undo(written.cause))

    assert ledger.get(id="1") is None
    admin.advance(120)
    assert ledger.total("ConsumedWriteCapacityUnits", start) == 2


def test_nobody_looks_any_more_after_a_table_that_is_left_alone(admin: Admin) -> None:
    ledger = Ledger(admin)
    ledger.put(id="1")
    world = admin.cloud.world("123456789012", "us-east-1", "dynamodb")
    table = world.get(Table, ledger.name)

    assert tell_minute.has_begun(world, table)
    admin.advance(240)
    assert not tell_minute.has_begun(world, table)


def test_the_meter_of_a_table_that_is_gone_is_gone(admin: Admin) -> None:
    ledger = Ledger(admin, **FEW)
    ledger.put(id="1")

    assert admin.run(kept_meters(admin)) == 1
    ledger.call("DeleteTable")
    admin.advance(60)
    assert admin.run(kept_meters(admin)) == 0


async def kept_meters(admin: Admin) -> int:
    tables = admin.cloud.kernel.tables
    assert tables is not None
    tables.write_down()
    return len(await tables.read("SELECT * FROM dynamodb_meter"))


def reread(row: Row) -> Meter:
    _, values = row
    return Meter.read(*values)


def test_a_meter_is_read_as_it_was_written() -> None:
    meter = Meter(7)
    meter.tally["reads"] = 3
    meter.supply("read", 2, 0.1, 50.0, 1.0).take(0.3, 50.1)
    meter.counted_at = 12.5

    again = reread(meter.row())
    assert again.row() == meter.row()
    assert again.supply("read", 2, 0.1, 51.0, 1.0).left(51.0) == meter.supply("read", 2, 0.1, 51.0, 1.0).left(51.0)


def test_partitions_that_have_all_they_can_have_are_not_written_down() -> None:
    meter = Meter(7)
    for partition in (0, 1, WHOLE_TABLE):
        meter.supply("write", partition, 10.0, 0.0, 1.0)
    meter.supply("write", 1, 10.0, 0.0, 1.0).take(20, 0.0)
    meter.forget_full(1.0)

    fresh = Meter(7)
    fresh.supply("write", WHOLE_TABLE, 10.0, 0.0, 1.0)
    assert meter.row() != fresh.row()
    meter.forget_full(2.0)
    assert reread(meter.row()).row()[1][2] == fresh.row()[1][2]


@pytest.mark.parametrize(("instant", "is_known"), [(99.0, False), (100.0, True)])
def test_how_a_meter_stood_before_it_moved_last_nobody_knows(instant: float, is_known: bool) -> None:
    row = (7, 100.0, b"{}")
    assert meter_by(instant, row) == (row if is_known else None)
