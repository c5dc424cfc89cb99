from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, item, value


@pytest.mark.fact("dynamodb-03")
def test_items_need_nothing_in_common_but_the_key(admin: Admin) -> None:
    ledger = Ledger(admin)
    ledger.put(id="1", title="teapot")
    ledger.put(id="2", weight=3, colours=["red", "blue"])
    ledger.put(id="3")

    assert ledger.described()["AttributeDefinitions"] == [{"AttributeName": "id", "AttributeType": "S"}]
    assert ledger.get(id="2") == item(id="2", weight=3, colours=["red", "blue"])
    keyless = ledger.refused("PutItem", Item=item(title="teapot"))
    assert (keyless.code, keyless.message) == (
        "ValidationException",
        "One or more parameter values were invalid: Missing the key id in the item",
    )


@pytest.mark.fact("dynamodb-04")
def test_an_item_has_as_many_attributes_as_it_likes_and_at_most_400_kb(admin: Admin) -> None:
    ledger = Ledger(admin)
    names = len("id") + len("1") + len("text")

    ledger.put(id="1", text="x" * (409_600 - names))
    large = ledger.refused("PutItem", Item=item(id="1", text="x" * (409_601 - names)))
    assert (large.code, large.message) == (
        "ValidationException",
        "Item size has exceeded the maximum allowed size",
    )
    ledger.put(id="2", **{f"a{number}": number for number in range(5000)})
    grown = ledger.refused(
        "UpdateItem", Key=item(id="1"), UpdateExpression="SET more = :x", ExpressionAttributeValues={":x": value("x")}
    )
    assert grown.message == "Item size to update has exceeded the maximum allowed size"


@pytest.mark.fact("dynamodb-09")
def test_what_has_another_sort_key_is_another_item(admin: Admin) -> None:
    ledger = Ledger(admin, "name", "friend")
    ledger.put(name="jane.doe", friend="amy.benson", since=2001)
    ledger.put(name="jane.doe", friend="bob.smith")
    ledger.put(name="jane.doe", friend="amy.benson", since=2002)

    assert ledger.call("Scan")["Count"] == 2
    assert ledger.get(name="jane.doe", friend="amy.benson") == item(name="jane.doe", friend="amy.benson", since=2002)


@pytest.mark.fact("dynamodb-15")
def test_a_book_comes_back_as_it_was_put(admin: Admin) -> None:
    ledger = Ledger(admin, kinds={"id": "N"})
    book = item(
        id=101, title="Teapots", isbn="111-1", authors=["Ann", "Bob"], pages=500, stock=True, kind="Book", old=None
    )
    book["price"] = {"N": "29.99"}
    ledger.call("PutItem", Item=book)

    assert len(book) == 9
    assert ledger.get(id=101) == book


@pytest.mark.fact("dynamodb-37")
def test_a_put_makes_an_item_or_takes_the_place_of_one(admin: Admin) -> None:
    ledger = Ledger(admin)
    ledger.put(id="1", a=1)

    assert ledger.call("PutItem", Item=item(id="1", b=2), ReturnValues="ALL_OLD") == {"Attributes": item(id="1", a=1)}
    assert ledger.get(id="1") == item(id="1", b=2)
    assert ledger.refused("PutItem", Item=item(id="1"), ReturnValues="ALL_NEW").code == "ValidationException"


@pytest.mark.fact("dynamodb-38")
def test_an_update_leaves_alone_what_it_does_not_speak_of(admin: Admin) -> None:
    ledger = Ledger(admin)
    ledger.put(id="1", a=1)
    setting = {"UpdateExpression": "SET b = :b", "ExpressionAttributeValues": {":b": value(2)}}

    assert ledger.call("UpdateItem", Key=item(id="1"), ReturnValues="UPDATED_NEW", **setting) == {
        "Attributes": item(b=2)
    }
    assert ledger.get(id="1") == item(id="1", a=1, b=2)
    assert ledger.call("UpdateItem", Key=item(id="2"), ReturnValues="ALL_OLD", **setting) == {}
    assert ledger.get(id="2") == item(id="2", b=2)
    assert ledger.call("UpdateItem", Key=item(id="3")) == {}
    assert ledger.get(id="3") == item(id="3")


@pytest.mark.fact("dynamodb-14")
def test_a_leaf_of_a_document_is_changed_alone(admin: Admin) -> None:
    ledger = Ledger(admin)
    ledger.put(id="1", a={"b": [1, {"c": "x"}, 3]})
    assert ledger.get(id="1") == item(id="1", a={"b": [1, {"c": "x"}, 3]})

    ledger.call(
        "UpdateItem", Key=item(id="1"), UpdateExpression="SET a.b[1] = :v", ExpressionAttributeValues={":v": value(2)}
    )
    assert ledger.get(id="1") == item(id="1", a={"b": [1, 2, 3]})
    nested: list[object] = ["deep"]
    for _ in range(31):
        nested = [nested]
    ledger.put(id="2", a=nested)
    too_deep = ledger.refused("PutItem", Item=item(id="2", a=[nested]))
    assert too_deep.message == "Nesting Levels have exceeded supported limits"


@pytest.mark.fact("dynamodb-40")
def test_deleting_twice_is_no_mistake(admin: Admin) -> None:
    ledger = Ledger(admin)
    ledger.put(id="1", a=1)

    assert ledger.call("DeleteItem", Key=item(id="1"), ReturnValues="ALL_OLD") == {"Attributes": item(id="1", a=1)}
    assert ledger.call("DeleteItem", Key=item(id="1"), ReturnValues="ALL_OLD") == {}
    assert ledger.get(id="1") is None


@pytest.mark.fact("dynamodb-41")
def test_a_condition_is_looked_at_before_anything_happens(admin: Admin) -> None:
    ledger = Ledger(admin)
    first = {"ConditionExpression": "attribute_not_exists(id)"}
    ledger.call("PutItem", Item=item(id="1", a=1), **first)
    admin.advance(60)
    start = admin.now

    refusal = ledger.refused("PutItem", Item=item(id="1", a=2), ReturnValuesOnConditionCheckFailure="ALL_OLD", **first)
    assert (refusal.code, refusal.message) == ("ConditionalCheckFailedException", "The conditional request failed")
    assert refusal.fields == {"Item": item(id="1", a=1)}
    assert ledger.get(id="1") == item(id="1", a=1)
    for operation in ("DeleteItem", "UpdateItem"):
        assert ledger.refused(operation, Key=item(id="1"), **first).code == "ConditionalCheckFailedException"
    admin.advance(120)
    assert ledger.total("ConsumedWriteCapacityUnits", start) == 3
    assert ledger.total("ConditionalCheckFailedRequests", start) == 3


@pytest.mark.fact("dynamodb-42")
def test_an_item_is_found_by_its_whole_key_and_shown_in_part(admin: Admin) -> None:
    ledger = Ledger(admin, "name", "friend")
    ledger.put(name="jane", friend="amy", since=2001, city="Bath")
    whole = item(name="jane", friend="amy")

    half = ledger.refused("GetItem", Key=item(name="jane"))
    assert (half.code, half.message) == ("ValidationException", "The provided key element does not match the schema")
    assert ledger.call("GetItem", Key=whole)["Item"] == item(name="jane", friend="amy", since=2001, city="Bath")
    assert ledger.call("GetItem", Key=whole, ProjectionExpression="city, since")["Item"] == item(
        since=2001, city="Bath"
    )
    assert ledger.call("GetItem", Key=whole, AttributesToGet=["city"])["Item"] == item(city="Bath")
    assert ledger.call("GetItem", Key=item(name="jane", friend="bob")) == {}


@pytest.mark.fact("dynamodb-19")
def test_reads_are_counted_in_steps_of_4_kb(admin: Admin) -> None:
    ledger = Ledger(admin)
    for kilobytes, units in ((4.0, 1), (4.1, 2), (110.0, 28)):
        ledger.put(id="1", text="x" * (int(kilobytes * 1024) - 7))
        assert ledger.units("GetItem", Key=item(id="1"), ConsistentRead=True) == units
        assert ledger.units("GetItem", Key=item(id="1")) == units / 2
    assert ledger.units("GetItem", Key=item(id="none")) == 0.5


@pytest.mark.fact("dynamodb-20")
def test_writes_are_counted_in_steps_of_1_kb(admin: Admin) -> None:
    ledger = Ledger(admin)
    for kilobytes, units in ((1.0, 1), (1.1, 2), (400.0, 400)):
        ledger.call("DeleteItem", Key=item(id="1"))
        assert ledger.units("PutItem", Item=item(id="1", text="x" * (int(kilobytes * 1024) - 7))) == units
    assert ledger.units("PutItem", Item=item(id="1")) == 400
    ledger.put(id="2", text="x" * 3000)
    assert ledger.units("DeleteItem", Key=item(id="2")) == 3
    assert ledger.units("DeleteItem", Key=item(id="2")) == 1


def test_keys_are_neither_empty_nor_endless(admin: Admin) -> None:
    ledger = Ledger(admin, "id", "part")

    assert (
        "cannot contain an empty string value. Key: id" in ledger.refused("PutItem", Item=item(id="", part="1")).message
    )
    assert "hashkey" in ledger.refused("PutItem", Item=item(id="x" * 2049, part="1")).message
    assert "range keys" in ledger.refused("GetItem", Key=item(id="x", part="1" * 1025)).message
    changed = ledger.refused(
        "UpdateItem",
        Key=item(id="x", part="1"),
        UpdateExpression="SET part = :p",
        ExpressionAttributeValues={":p": value("2")},
    )
    assert changed.message.endswith("Cannot update attribute part. This attribute is part of the key")


def test_a_put_is_taken_back_whoever_has_written_other_items_since(admin: Admin) -> None:
    ledger = Ledger(admin)
    ledger.put(id="1", a=1)
    ledger.put(id="1", a=2)
    record = list(admin.cloud.kernel.journal)[-1]
    ledger.put(id="2")
    admin.advance(120)

    admin.run(admin.client.history.undo(record.cause))
    assert ledger.get(id="1") == item(id="1", a=1)
    assert ledger.get(id="2") == item(id="2")
