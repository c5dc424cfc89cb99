"""A batch of changes meets the records of the names that it is about, and no others."""

from __future__ import annotations

from typing import Any

from model.kernel.unhurried import AT_ONCE
from model.laws.dns.names import order_of
from model.laws.dns.records import Record
from model.services.route53.standing import Difference, Standing
from tests.names import Names, record

WWW = "www.example.com."


def a(name: str, value: str) -> Record:
    return Record(name=name, type="A", ttl=60, values=(value,))


class Zone:
    """Some records, and the names that somebody asked for."""

    def __init__(self, *records: Record) -> None:
        self.records = records
        self.asked: list[str] = []

    def named(self, name: str) -> list[Record]:
        self.asked.append(name)
        return [each for each in self.records if each.name == name]


def test_only_the_names_of_a_batch_are_looked_up_and_each_once() -> None:
    zone = Zone(a(WWW, "192.0.2.1"), *(a(f"{number}.example.com.", "192.0.2.2") for number in range(1_000)))
    standing = Standing(zone.named)

    standing.put(a(WWW, "192.0.2.3"))
    standing.put(a("new.example.com.", "192.0.2.4"))
    standing.take(a(WWW, "192.0.2.3"))

    assert zone.asked == [WWW, "new.example.com."]
    assert list(standing.named(WWW)) == []
    assert standing.get((WWW, "A", "")) is None


def test_what_differs_is_what_is_not_as_it_was() -> None:
    old, new, other = a(WWW, "192.0.2.1"), a(WWW, "192.0.2.2"), a("other.example.com.", "192.0.2.3")
    standing = Standing(Zone(old, other).named)

    standing.put(new)
    standing.put(a(other.name, "192.0.2.3"))

    assert list(standing.differences()) == [Difference((WWW, "A", ""), old, new)]
    standing.take(new)
    assert list(standing.differences()) == [Difference((WWW, "A", ""), old, None)]
    standing.put(old)
    assert list(standing.differences()) == []


def test_the_count_of_a_zone_follows_what_comes_and_goes(names: Names) -> None:
    first, second = record("a.example.com", "192.0.2.1"), record("b.example.com", "192.0.2.2")
    names.change(("CREATE", first), ("CREATE", second))
    names.change(("UPSERT", record("a.example.com", "192.0.2.3")), ("DELETE", second))

    zone: dict[str, Any] = names.admin.call("route53:GetHostedZone", Id=names.id)["HostedZone"]
    assert zone["ResourceRecordSetCount"] == len(names.records()) == 3


def test_pages_of_a_long_list_follow_each_other_in_the_order_of_names(names: Names) -> None:
    number = 2 * AT_ONCE + 10
    names.change(*(("CREATE", record(f"h{each * 7919 % 1000}.example.com", "192.0.2.1")) for each in range(number)))

    told = [each["Name"] for each in names.records()]
    pages: list[str] = []
    place: dict[str, str] = {}
    while True:
        page = names.admin.call("route53:ListResourceRecordSets", HostedZoneId=names.id, MaxItems="150", **place)
        pages += [each["Name"] for each in page["ResourceRecordSets"]]
        if not page["IsTruncated"]:
            break
        place = {"StartRecordName": page["NextRecordName"], "StartRecordType": page["NextRecordType"]}

    assert len(told) == 300
    assert pages[:300] == told
    assert len(pages) == number + 2
    assert pages == sorted(pages, key=order_of)
