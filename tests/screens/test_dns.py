"""A hosted zone is opened by its records, with who is told which; what its names mean is asked from anywhere."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from model.client import Believed, BelievedLong, CheckSeen, Client, TaughtRecord, ZonePicture, open_cloud
from model.laws.dns.records import Alias, Area, CidrPlace, Flow, Proximity, Record
from screens.browser import BrowserScreen
from screens.dns import Because, DnsScreen
from screens.dns_calls import RecordForm, flipping, full_name, policy_said, record_said, rule_text
from screens.dns_dig import Asked, parse_dig
from screens.dns_rows import believed_told, record_rows, rule_of, short_name, told_of
from screens.widgets.cell import plain
from screens.widgets.empty import Empty
from screens.widgets.form import Form
from screens.widgets.ink import Ink
from screens.widgets.passage import Passage
from screens.widgets.spans import text_of
from tests.admin import NOON
from tests.model.services.route53.test_traffic_policies import by_place
from tests.names import record
from tests.screens.estate import House, build_nothing, lived_in, settled, type_in
from tests.screens.test_dashboard_looks import Compare, both_sizes
from tests.screens.test_sign_in import hire, sign_in

SHARED = "54.80.1.1"
"Of nobody in this world: whoever asks there gets no answer."


async def build_zone() -> Client:
    """A shop: weights at the front, a failover behind it, places for pictures, and mail."""
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    made = await client.call("route53:CreateHostedZone", Name="shop.example", CallerReference="one")
    checks: list[str] = []
    for name, address in (("main", SHARED), ("spare", "54.80.1.2")):
        terms = {"Type": "TCP", "IPAddress": address, "Port": 443}
        check = await client.call("route53:CreateHealthCheck", CallerReference=name, HealthCheckConfig=terms)
        checks.append(check["HealthCheck"]["Id"])
        tags = [{"Key": "Name", "Value": name}]
        await client.call(
            "route53:ChangeTagsForResource", ResourceType="healthcheck", ResourceId=checks[-1], AddTags=tags
        )
    records = [
        record("www.shop.example", SHARED, SetIdentifier="old", Weight=90),
        record("www.shop.example", "192.0.2.2", SetIdentifier="new", Weight=10),
        record("api.shop.example", SHARED, SetIdentifier="main", Failover="PRIMARY", HealthCheckId=checks[0]),
        record("api.shop.example", "192.0.2.2", SetIdentifier="spare", Failover="SECONDARY"),
        record("img.shop.example", "192.0.2.3", SetIdentifier="eu", GeoLocation={"ContinentCode": "EU"}),
        record("img.shop.example", "192.0.2.4", SetIdentifier="rest", GeoLocation={"CountryCode": "*"}),
        record("shop.example", "10 mail.shop.example", type="MX", ttl=3600),
        record("old.shop.example", "www.shop.example", type="CNAME", ttl=300),
    ]
    changes = [{"Action": "CREATE", "ResourceRecordSet": each} for each in records]
    zone = made["HostedZone"]["Id"]
    await client.call("route53:ChangeResourceRecordSets", HostedZoneId=zone, ChangeBatch={"Changes": changes})
    await client.run_until(NOON + 120)
    await client.demand("www.shop.example", {"components": [{"steady": {"rate": 40}}]})
    await client.run_until(NOON + 180)
    return client


async def at_zone(house: House, pilot: Pilot[Any], line: str = "dns") -> DnsScreen:
    await pilot.press("colon")
    await type_in(pilot, line)
    await pilot.press("enter")
    await settled(pilot)
    assert isinstance(house.screen, DnsScreen)
    return house.screen


def listed(screen: DnsScreen) -> list[tuple[str, ...]]:
    return [tuple(plain(cell) for cell in row.cells) for row in screen.table.rows]


def because(screen: DnsScreen) -> str:
    return "\n".join(text_of(line).rstrip() for line in screen.query_one(Because).draw(110))


async def test_each_record_says_to_whom_it_is_told() -> None:
    async with lived_in(build_zone) as (house, pilot):
        screen = await at_zone(house, pilot)
        told = {(row[0].strip(), row[2]): (row[4], row[-1]) for row in listed(screen)}
        assert told["www", "weight 10"] == ("10 %", "–")
        assert told["┆", "weight 90"] == ("90 %", "–")
        assert told["api", "primary"] == ("nobody", "ill")
        assert told["┆", "secondary"] == ("100 %", "–")
        assert told["img", "in EU"] == ("EU", "–")
        assert "AS" in told["┆", "any other place"][0]
        checks = screen.query_one("#checks", Passage).paragraphs
        assert text_of(checks[0].lead) == "■ main  unhealthy  0 of 16 content"
        assert "40 /s" in text_of(screen.query_one("#believed", Passage).paragraphs[0].lead)


def test_clients_that_do_not_care_for_a_ttl_are_told_while_they_are_astray() -> None:
    late = BelievedLong(inf, 0.1, (("old", 1.0),), inf), BelievedLong(1800, 0.2, (("new", 1.0),), 0)
    seen = Believed("www.a.example.", 40, 0, (("new", 0.9), ("old", 0.1)), (("new", 1.0),), 0, 60, late)
    told = [(text_of(each.lead), each.text) for each in believed_told([seen], 100, Ink.BRAILLE)]
    assert told == [
        ("www.a.example  40 /s", "new 90 %, old 10 %; an answer is kept 1m"),
        ("  ▲ 10 % never ask again", "at old for ever"),
        ("  20 % keep any answer 30m", ""),
    ]


async def ask(house: House, pilot: Pilot[Any], line: str) -> None:
    await pilot.press("D")
    await settled(pilot)
    house.screen.query_one(Input).value = ""
    await type_in(pilot, line)
    await pilot.press("enter")
    await settled(pilot)


async def test_a_name_is_asked_from_elsewhere_and_the_way_to_the_answer_is_told() -> None:
    async with lived_in(build_zone) as (house, pilot):
        screen = await at_zone(house, pilot, "dns img.shop.example")
        assert because(screen).startswith("NOERROR 192.0.2.4")
        await ask(house, pilot, "img.shop.example @paris")
        told = because(screen)
        assert told.startswith("NOERROR 192.0.2.3")
        assert "geolocation" in told
        assert "smallest area that covers the asker: EU" in told
        await ask(house, pilot, "img.shop.example @atlantis")
        assert "no city, region" in because(screen)


async def test_a_failover_is_tried_by_a_check_that_says_the_opposite() -> None:
    async with lived_in(build_zone) as (house, pilot):
        screen = await at_zone(house, pilot, "dns api.shop.example")
        assert screen.record is not None
        assert screen.record.record.identifier == "main"
        await pilot.press("f")
        await settled(pilot)
        assert screen.seen is not None
        screen.look()
        await settled(pilot)
        assert screen.seen.checks[0].inverted


async def test_a_record_is_made_in_words() -> None:
    async with lived_in(build_zone) as (house, pilot):
        screen = await at_zone(house, pilot)
        await pilot.press("n")
        await settled(pilot)
        form = house.screen
        assert isinstance(form, RecordForm)
        asked = {"name": "@", "type": "TXT", "values": '"hello"', "ttl": 60, "rule": "simple"}
        form.post_message(Form.Submitted(form.query_one(Form), asked))
        await settled(pilot)
        assert house.screen is screen
        screen.look()
        await settled(pilot)
        assert ("@", "TXT") in {row[:2] for row in listed(screen)}


async def test_who_may_not_list_records_sees_which_permission_is_missing() -> None:
    async with lived_in(build_zone) as (house, pilot):
        await sign_in(house, pilot, await hire(house, "ann", "route53:ListHostedZones"))
        screen = await at_zone(house, pilot)
        assert screen.seen is None
        assert "route53:ListResourceRecordSets" in text_of(
            [span for line in screen.query_one(Empty).draw(100, 10) for span in line]
        )


async def test_without_any_zone_it_says_how_there_would_be_one() -> None:
    async with lived_in(build_nothing) as (house, pilot):
        await pilot.press("colon")
        await type_in(pilot, "dns")
        await pilot.press("enter")
        await settled(pilot)
        assert not isinstance(house.screen, DnsScreen | BrowserScreen)


@both_sizes
def test_a_zone(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def hands(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, House)
        await settled(pilot)
        await at_zone(pilot.app, pilot, "dns old.shop.example")

    assert snap_compare(House(build_zone), terminal_size=size, run_before=hands)


async def build_policies() -> Client:
    """Names that mean one thing to an office, another around places, and what a traffic policy says."""
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    zone = (await client.call("route53:CreateHostedZone", Name="shop.example", CallerReference="one"))["HostedZone"][
        "Id"
    ]
    made = await client.call("route53:CreateCidrCollection", Name="clients", CallerReference="one")
    collection = made["Collection"]["Id"]
    blocks = {"LocationName": "office", "Action": "PUT", "CidrList": ["203.0.113.0/24", "198.51.100.0/24"]}
    await client.call("route53:ChangeCidrCollection", Id=collection, Changes=[blocks])
    office, rest = ({"CollectionId": collection, "LocationName": each} for each in ("office", "*"))
    quebec = {"Coordinates": {"Latitude": "46.81", "Longitude": "-71.21"}}
    ireland = {"AWSRegion": "eu-west-1", "Bias": 20}
    records = [
        record("ip.shop.example", "192.0.2.1", SetIdentifier="office", CidrRoutingConfig=office),
        record("ip.shop.example", "192.0.2.2", SetIdentifier="rest", CidrRoutingConfig=rest),
        record("geo.shop.example", "192.0.2.3", SetIdentifier="ireland", GeoProximityLocation=ireland),
        record("geo.shop.example", "192.0.2.4", SetIdentifier="quebec", GeoProximityLocation=quebec),
    ]
    changes = [{"Action": "CREATE", "ResourceRecordSet": each} for each in records]
    await client.call("route53:ChangeResourceRecordSets", HostedZoneId=zone, ChangeBatch={"Changes": changes})
    policy = await client.call("route53:CreateTrafficPolicy", Name="shop", Document=by_place())
    at = {"TrafficPolicyId": policy["TrafficPolicy"]["Id"], "TrafficPolicyVersion": 1, "TTL": 30}
    await client.call("route53:CreateTrafficPolicyInstance", HostedZoneId=zone, Name="www.shop.example", **at)
    await client.run_until(NOON + 120)
    return client


def test_a_zone_of_blocks_places_and_traffic_policies(snap_compare: Compare) -> None:
    async def hands(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, House)
        await settled(pilot)
        await at_zone(pilot.app, pilot)
        await ask(pilot.app, pilot, "www.shop.example @berlin")

    assert snap_compare(House(build_policies), terminal_size=(120, 40), run_before=hands)


def taught(**said: Any) -> TaughtRecord:
    return TaughtRecord(Record(name="www.a.example.", type="A", **said), (("everyone", 0.25),), None)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("simple", {}),
        ("weight 10", {"Weight": 10}),
        ("near eu-west-1", {"Region": "eu-west-1"}),
        ("in EU", {"GeoLocation": {"ContinentCode": "EU"}}),
        ("in gb", {"GeoLocation": {"CountryCode": "GB"}}),
        ("in US-TX", {"GeoLocation": {"CountryCode": "US", "SubdivisionCode": "TX"}}),
        ("anywhere", {"GeoLocation": {"CountryCode": "*"}}),
        ("around eu-west-1 +20", {"GeoProximityLocation": {"AWSRegion": "eu-west-1", "Bias": 20}}),
        (
            "around 51.5,-0.12 -10",
            {"GeoProximityLocation": {"Coordinates": {"Latitude": "51.5", "Longitude": "-0.12"}, "Bias": -10}},
        ),
        ("from c-1/office", {"CidrRoutingConfig": {"CollectionId": "c-1", "LocationName": "office"}}),
        ("primary", {"Failover": "PRIMARY"}),
        ("multivalue", {"MultiValueAnswer": True}),
    ],
)
def test_rules_are_written_in_words(text: str, fields: dict[str, Any]) -> None:
    assert policy_said(text) == fields


def test_words_that_are_no_rule_are_refused() -> None:
    with pytest.raises(ValueError, match="no rule is called"):
        policy_said("weight heavy")


def test_a_record_is_said_as_it_stands() -> None:
    alias = Alias("Z1", "d1.cloudfront.net.", evaluates=False)
    assert record_said(taught(alias=alias, identifier="a", weight=3)) == {
        "Name": "www.a.example.",
        "Type": "A",
        "SetIdentifier": "a",
        "Weight": 3,
        "AliasTarget": {"HostedZoneId": "Z1", "DNSName": "d1.cloudfront.net.", "EvaluateTargetHealth": False},
    }
    assert rule_of(taught(area=Area("", "US", "TX"), identifier="a")) == "in US-TX"
    assert told_of(taught()) == "25 %"
    ireland = taught(proximity=Proximity(("53.35", "-6.26"), "eu-west-1", 20), ttl=60)
    assert rule_of(ireland) == rule_text(ireland) == "around eu-west-1 +20"
    assert rule_of(taught(proximity=Proximity(("51.5", "-0.12"), bias=-10))) == "around 51.5,-0.12 -10"
    office = taught(cidr=CidrPlace("c-1", "office"), identifier="b", ttl=60, values=("192.0.2.1",))
    assert rule_of(office) == "from office"
    assert record_said(office)["CidrRoutingConfig"] == {"CollectionId": "c-1", "LocationName": "office"}


def test_what_a_traffic_policy_made_stands_below_its_name() -> None:
    at = Flow("t-1", "www.a.example.")
    root = taught(alias=Alias("Z1", "_0.t-1.a.example.", evaluates=True, called="rule places"), flow=at)
    of_rule = TaughtRecord(
        Record(name="_0.t-1.a.example.", type="A", weight=1, flow=at._replace(rule="places")), (), None
    )
    rows = record_rows(ZonePicture("Z1", "a.example.", False, (root, of_rule), (), (), 0))
    told = [tuple(plain(cell) for cell in row.cells) for row in rows]
    assert [(row[0], row[2], row[5]) for row in told] == [
        ("www", "traffic policy", "→ rule places"),
        ("  └ places", "weight 1", ""),
    ]


def test_names_are_short_within_their_zone() -> None:
    assert short_name("www.a.example.", "a.example.") == "www"
    assert short_name("a.example.", "a.example.") == "@"
    assert full_name("www", "a.example.") == "www.a.example."
    assert full_name("@", "a.example.") == "a.example."
    assert full_name("www.a.example", "a.example.") == "www.a.example."


def test_a_question_is_a_name_a_type_and_a_place_in_any_order() -> None:
    assert parse_dig("www.a.example @london mx") == Asked("www.a.example", "MX", "london")
    assert parse_dig(" ") is None


def test_trying_a_failover_twice_is_none() -> None:
    check = CheckSeen("c-1", "main", "healthy", True, "a:80", 16, 16, 30, 3, None, 60, "")
    assert flipping(check).params == {"HealthCheckId": "c-1", "Inverted": False}
