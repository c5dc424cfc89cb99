"""Where items lie, and what each place gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import count
from typing import Any

import pytest

from model.kit.cell import CellSettings
from model.kit.errors import AwsError
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.shelf import Spot, hashed
from tests.admin import Admin
from tests.model.services.dynamodb.ledger import READY, Ledger, item

NUMBERS = count(1)


def bought(read: int, write: int) -> dict[str, Any]:
    return {"ProvisionedThroughput": {"ReadCapacityUnits": read, "WriteCapacityUnits": write}}


def then() -> Admin:
    """A world as it was in 2017."""
    return Admin(settings=CellSettings(quotas="notes-2017", founded=frozenset({"us-east-1"})))


def partitions(admin: Admin) -> int:
    return admin.cloud.world("123456789012", "us-east-1", "dynamodb").get(Table, "orders").partitions


def shelved(admin: Admin, read: int, write: int) -> Ledger:
    """A table in which many items can lie under one partition key."""
    return Ledger(admin, "id", "nr", kinds={"nr": "N"}, **bought(read, write))


def served(calls: Iterable[Callable[[], object]]) -> int:
    """How many of these requests at once are not throttled."""
    refusals: list[str] = []
    taken = 0
    for call in calls:
        try:
            call()
            taken += 1
        except AwsError as refusal:
            refusals.append(refusal.code)
    assert {*refusals} <= {"ProvisionedThroughputExceededException"}
    return taken


def written(ledger: Ledger, ids: Sequence[str], units: int) -> int:
    """How many items, each of so many units and under its partition key, can be put at once."""
    text = "x" * (1024 * units - 40)
    return served(partial(ledger.put, id=id, nr=next(NUMBERS), text=text) for id in ids)


def place(text: str, of: int) -> int:
    """The partition, of so many, that a key lies in."""
    return int(Spot(hashed({"S": text}), b"").share * of)


def one_in_each(of: int) -> list[str]:
    """A key for every partition."""
    found: dict[int, str] = {}
    for n in range(200):
        found.setdefault(place(f"key-{n}", of), f"key-{n}")
    return [found[n] for n in range(of)]


@pytest.mark.fact("dynamodb-26")
def test_equal_keys_lie_together_and_many_keys_are_spread_evenly() -> None:
    counts = Counter(place(f"customer-{n}", 4) for n in range(10_000))

    assert {place("customer-7", 4) for _ in range(9)} == {place("customer-7", 4)}
    assert all(abs(count - 2500) < 0.04 * 2500 for count in counts.values())
    ordered = [hashed({"S": f"customer-{n}"}) for n in range(100)]
    assert ordered != sorted(ordered)


@pytest.mark.fact("dynamodb-27")
def test_what_nobody_used_for_five_minutes_was_there_for_a_burst() -> None:
    admin = then()
    ledger = shelved(admin, 10, 10)
    admin.advance(300)

    assert written(ledger, ["a"] * 12, 300) == 10
    for _ in range(3):
        admin.advance(1)
        assert written(ledger, ["a"] * 20, 1) == 10
    admin.close()


@pytest.mark.fact("dynamodb-23")
def test_partitions_had_equal_shares_and_lent_each_other_nothing() -> None:
    admin = then()
    ledger = shelved(admin, 5, 3990)
    ledger.call("UpdateTable", **bought(5, 400))
    admin.advance(READY)
    assert partitions(admin) == 4
    keys = one_in_each(4)

    assert written(ledger, [keys[0]] * 90, 375) == 80
    for _ in range(2):
        admin.advance(1)
        assert written(ledger, [keys[0]] * 15, 10) == 10
    admin.advance(1)
    assert written(ledger, [key for key in keys for _ in range(10)], 10) == 40
    admin.close()


@pytest.mark.fact("dynamodb-28")
def test_partitions_that_were_split_for_a_while_stay_small() -> None:
    admin = then()
    ledger = shelved(admin, 1, 9990)
    ledger.call("UpdateTable", **bought(1, 100))
    admin.advance(READY)

    assert partitions(admin) == 10
    assert written(ledger, ["a"] * 12, 300) == 10
    for _ in range(3):
        admin.advance(1)
        assert written(ledger, ["a"] * 20, 1) == 10
    admin.close()


@pytest.mark.fact("dynamodb-25")
def test_one_hot_key_gets_no_more_than_one_partition_gives(admin: Admin) -> None:
    ledger = Ledger(admin, **bought(10_000, 500))
    ledger.put(id="hot", text="x" * (400 * 1024 - 40))
    read = partial(ledger.call, "GetItem", Key=item(id="hot"), ConsistentRead=True)

    for _ in range(3):
        assert served([read] * 50) == 30
        admin.advance(1)


@pytest.mark.fact("dynamodb-29")
def test_a_suffix_spreads_a_hot_key_and_has_to_be_asked_for_ten_times(admin: Admin) -> None:
    ledger = shelved(admin, 100, 9990)

    assert written(ledger, ["2025-06-15"] * 20, 100) == 10
    admin.advance(1)
    suffixed = [f"2025-06-15.{n}" for n in range(10)]
    assert written(ledger, suffixed * 2, 100) == 20
    assert [ledger.query("id = :day", {"day": day})["Count"] for day in suffixed] == [2] * 10
