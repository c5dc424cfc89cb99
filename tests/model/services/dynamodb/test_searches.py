from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, defined, index, item, value


def friends(ledger: Ledger, condition: str, **values: Any) -> list[str]:
    """Whom a query finds, in order."""
    more = {name: values.pop(name) for name in ("ScanIndexForward", "Limit") if name in values}
    found = ledger.query(condition, values, **more)["Items"]
    return [each["friend"]["S"] for each in found]


@pytest.fixture
def ledger(admin: Admin) -> Ledger:
    """Whom people know."""
    ledger = Ledger(admin, "person", "friend")
    for person, friend in (("jane.doe", "bob.smith"), ("jane.doe", "amy.benson"), ("tom", "jane.doe")):
        ledger.put(person=person, friend=friend)
    return ledger


@pytest.mark.fact("dynamodb-16")
def test_users_are_found_by_name_and_their_friends_in_order(admin: Admin, ledger: Ledger) -> None:
    assert friends(ledger, "person = :p", p="jane.doe") == ["amy.benson", "bob.smith"]
    assert friends(ledger, "person = :p AND begins_with(friend, :b)", p="jane.doe", b="b") == ["bob.smith"]
    ledger.name = "users"
    ledger.call(
        "CreateTable",
        KeySchema=[{"AttributeName": "Name", "KeyType": "HASH"}],
        AttributeDefinitions=defined(Name="S"),
        BillingMode="PAY_PER_REQUEST",
    )
    admin.advance(60)
    ledger.put(Name="jane.doe", City="Bath")
    found = ledger.call(
        "Query",
        KeyConditionExpression="#n = :n",
        ExpressionAttributeNames={"#n": "Name"},
        ExpressionAttributeValues={":n": value("jane.doe")},
    )
    assert found["Items"] == [item(Name="jane.doe", City="Bath")]


@pytest.mark.fact("dynamodb-47")
def test_a_query_compares_sort_keys_and_answers_in_their_order(admin: Admin) -> None:
    ledger = Ledger(admin, "id", "score", kinds={"score": "N"})
    for score in (10, -5, 9, 100, 0):
        ledger.put(id="1", score=score)

    def found(condition: str = "", **values: Any) -> list[int]:
        more = {name: values.pop(name) for name in ("ScanIndexForward",) if name in values}
        answer = ledger.query(f"id = :id{condition}", {"id": "1", **values}, **more)
        return [int(each["score"]["N"]) for each in answer["Items"]]

    assert found() == [-5, 0, 9, 10, 100]
    assert found(ScanIndexForward=False) == [100, 10, 9, 0, -5]
    assert found(" AND score = :a", a=9) == [9]
    assert found(" AND score < :a", a=9) == [-5, 0]
    assert found(" AND score <= :a", a=9) == [-5, 0, 9]
    assert found(" AND score > :a", a=9) == [10, 100]
    assert found(" AND score >= :a", a=9) == [9, 10, 100]
    assert found(" AND score BETWEEN :a AND :b", a=-1, b=10) == [0, 9, 10]
    for condition in ("id > :id", "score = :id"):
        assert (
            ledger.refused(
                "Query", KeyConditionExpression=condition, ExpressionAttributeValues={":id": value("1")}
            ).code
            == "ValidationException"
        )
    unkeyed = ledger.refused("Query")
    assert unkeyed.message.startswith("Either the KeyConditions or KeyConditionExpression parameter must be specified")


@pytest.mark.fact("dynamodb-49")
def test_a_search_gives_a_megabyte_at_a_time(admin: Admin) -> None:
    ledger = Ledger(admin, "id", "at", kinds={"at": "N"})
    for at in range(10):
        ledger.put(id="1", at=at, text="x" * 350 * 1024)
        admin.advance(1)

    for search in ("Scan", "Query"):
        asked: dict[str, Any] = {"ProjectionExpression": "#at", "ExpressionAttributeNames": {"#at": "at"}}
        if search == "Query":
            asked |= {"KeyConditionExpression": "id = :id", "ExpressionAttributeValues": {":id": value("1")}}
        pages = [ledger.call(search, **asked)]
        while last := pages[-1].get("LastEvaluatedKey"):
            pages.append(ledger.call(search, ExclusiveStartKey=last, **asked))
        assert [page["Count"] for page in pages] == [3, 3, 3, 1]
        assert sorted(int(each["at"]["N"]) for page in pages for each in page["Items"]) == list(range(10))


@pytest.mark.fact("dynamodb-48")
def test_a_scan_reads_all_before_it_filters(admin: Admin) -> None:
    ledger = Ledger(admin)
    text = "x" * 20_000
    for number in range(120):
        ledger.put(id=str(number), text=text, rare=number % 40 == 0)

    counts: list[tuple[int, int]] = []
    units, last = 0.0, None
    while True:
        page = ledger.call(
            "Scan",
            FilterExpression="rare = :yes",
            ExpressionAttributeValues={":yes": value(True)},
            ReturnConsumedCapacity="TOTAL",
            ConsistentRead=True,
            **({"ExclusiveStartKey": last} if last else {}),
        )
        counts.append((page["Count"], page["ScannedCount"]))
        units += page["ConsumedCapacity"]["CapacityUnits"]
        last = page.get("LastEvaluatedKey")
        if last is None:
            break
    assert len(counts) == 3
    assert (sum(found for found, _ in counts), sum(read for _, read in counts)) == (3, 120)
    assert units == pytest.approx(120 * 20_020 / 4096, abs=3)


def test_several_readers_scan_each_their_part(admin: Admin) -> None:
    ledger = Ledger(admin)
    for number in range(40):
        ledger.put(id=str(number))

    parts = [ledger.call("Scan", TotalSegments=4, Segment=segment)["Items"] for segment in range(4)]
    assert all(parts)
    assert sorted(int(each["id"]["S"]) for part in parts for each in part) == list(range(40))
    beyond = ledger.refused("Scan", TotalSegments=4, Segment=4)
    assert beyond.message.endswith("Segment: 4 is not less than TotalSegments: 4")
    assert "TotalSegments parameter is required" in ledger.refused("Scan", Segment=0).message


def test_a_limit_counts_what_is_looked_at(admin: Admin, ledger: Ledger) -> None:
    page = ledger.query("person = :p", {"p": "jane.doe"}, Limit=1)
    assert (page["Count"], page["LastEvaluatedKey"]) == (1, item(person="jane.doe", friend="amy.benson"))
    rest = ledger.query("person = :p", {"p": "jane.doe"}, Limit=1, ExclusiveStartKey=page["LastEvaluatedKey"])
    assert [each["friend"]["S"] for each in rest["Items"]] == ["bob.smith"]
    elsewhere = ledger.refused(
        "Query",
        KeyConditionExpression="person = :p",
        ExpressionAttributeValues={":p": value("tom")},
        ExclusiveStartKey=page["LastEvaluatedKey"],
    )
    assert "outside query boundaries" in elsewhere.message
    assert (
        ledger.refused("Scan", ExclusiveStartKey=item(person="tom")).message == "The provided starting key is invalid"
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"Select": "SPECIFIC_ATTRIBUTES"}, "Must specify the AttributesToGet or ProjectionExpression"),
        ({"Select": "COUNT", "ProjectionExpression": "friend"}, "Cannot specify the ProjectionExpression when"),
        ({"Select": "ALL_PROJECTED_ATTRIBUTES"}, "can be used only when Querying using an IndexName"),
        ({"IndexName": "none"}, "The table does not have the specified index: none"),
        ({"AttributesToGet": ["friend"], "FilterExpression": "size(friend) > :n"}, "Can not use both expression and"),
    ],
)
def test_a_scan_that_contradicts_itself_is_refused(ledger: Ledger, asked: dict[str, Any], said: str) -> None:
    refusal = ledger.refused("Scan", **asked)

    assert refusal.code == "ValidationException"
    assert said in refusal.message


def test_only_a_count_is_given_to_who_asks_for_no_more(ledger: Ledger) -> None:
    assert ledger.call("Scan", Select="COUNT") == {"Count": 3, "ScannedCount": 3}


@pytest.mark.fact("dynamodb-33")
def test_an_index_is_searched_by_another_attribute_and_costs_what_is_found(admin: Admin) -> None:
    ledger = Ledger(
        admin,
        AttributeDefinitions=defined(id="S", zip="S"),
        GlobalSecondaryIndexes=[index("by-zip", "zip")],
    )
    for number in range(40):
        ledger.put(id=str(number), zip=f"AB{number % 20}", text="x" * 4000)

    found = ledger.query("zip = :z", {"z": "AB7"}, IndexName="by-zip", ReturnConsumedCapacity="TOTAL")
    assert sorted(each["id"]["S"] for each in found["Items"]) == ["27", "7"]
    assert found["ConsumedCapacity"]["CapacityUnits"] == 1
    scanned = ledger.call(
        "Scan",
        FilterExpression="zip = :z",
        ExpressionAttributeValues={":z": value("AB7")},
        ReturnConsumedCapacity="TOTAL",
    )
    assert (scanned["Count"], scanned["ConsumedCapacity"]["CapacityUnits"]) == (2, 20)


@pytest.mark.fact("dynamodb-54")
def test_a_first_table_is_made_filled_searched_and_deleted(admin: Admin) -> None:
    ledger = Ledger(admin, "artist", "song", ready=False)
    while ledger.described()["TableStatus"] != "ACTIVE":
        admin.advance(1)
    for number in range(20):
        ledger.put(artist=f"artist {number % 4}", song=f"song {number:02}", year=2000 + number)

    queried = ledger.query("artist = :a", {"a": "artist 1"})
    assert (queried["Count"], queried["ScannedCount"]) == (5, 5)
    scanned = ledger.call(
        "Scan",
        FilterExpression="#y >= :y",
        ExpressionAttributeNames={"#y": "year"},
        ExpressionAttributeValues={":y": value(2015)},
    )
    assert (scanned["Count"], scanned["ScannedCount"]) == (5, 20)
    ledger.call("DeleteTable")
    admin.advance(60)
    assert admin.call("dynamodb:ListTables")["TableNames"] == []
