"""Which of several records of one name answers whom."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from model.kernel.chance import Luck
from model.kit.cell import CellSettings
from model.laws.dns.records import Asker
from model.services.route53.answering import one_answer
from model.services.route53.resolving import ask
from tests.admin import Admin
from tests.names import NOBODY, Names, record
from tests.shop import Shop

WWW = "www.example.com"


def one_of(id: str, value: str, **policy: Any) -> dict[str, Any]:
    return record(WWW, value, SetIdentifier=id, **policy)


@pytest.mark.fact("route53-14")
def test_without_a_policy_all_values_are_answered_whatever_their_health(admin: Admin, names: Names) -> None:
    check = failing_check(admin)
    names.create(record(WWW, "192.0.2.1", "192.0.2.2", "192.0.2.3", HealthCheckId=check))
    admin.advance(200)
    assert sorted(names.data(WWW)) == ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
    assert set(names.tally(WWW)) == {"192.0.2.1", "192.0.2.2", "192.0.2.3"}


@pytest.mark.fact("route53-15")
@pytest.mark.parametrize(
    ("policy", "other"),
    [
        ({"Weight": 1}, {"Weight": 2}),
        ({"Region": "us-east-1"}, {"Region": "eu-west-1"}),
        ({"Failover": "PRIMARY"}, {"Failover": "SECONDARY"}),
        ({"GeoLocation": {"ContinentCode": "EU"}}, {"GeoLocation": {"CountryCode": "*"}}),
        ({"MultiValueAnswer": True}, {"MultiValueAnswer": True}),
    ],
)
def test_records_of_one_name_have_one_policy(names: Names, policy: dict[str, Any], other: dict[str, Any]) -> None:
    names.create(one_of("a", "192.0.2.1", **policy), one_of("b", "192.0.2.2", **other))
    mixed = {"Weight": 1} if "Weight" not in policy else {"Region": "us-east-1"}
    assert names.refused(("CREATE", one_of("c", "192.0.2.3", **mixed))).code == "InvalidChangeBatch"
    assert names.refused(("CREATE", record(WWW, "192.0.2.3"))).code == "InvalidChangeBatch"
    two = names.refused(("CREATE", one_of("c", "192.0.2.3", **policy, **mixed)))
    assert (two.code, "more than one" in two.message) == ("InvalidInput", True)


@pytest.mark.fact("route53-16")
def test_a_records_chance_is_its_weight_among_all(names: Names) -> None:
    names.create(one_of("test", "192.0.2.1", Weight=10), one_of("live", "192.0.2.2", Weight=90))
    world = names.admin.cloud.world("123456789012", "us-east-1", "route53")
    found = {each.lines[0].value: each.chance for each in ask(world, WWW, "A", Asker())}
    assert found == {"192.0.2.1": pytest.approx(0.1), "192.0.2.2": pytest.approx(0.9)}
    drawn = Counter(one_answer(world, WWW, "A", Asker(), luck=Luck(1, number)).lines[0].value for number in range(500))
    assert 40 < drawn["192.0.2.1"] < 60
    assert set(names.tally(WWW)) == set(found)
    names.change(("UPSERT", one_of("test", "192.0.2.1", Weight=0)))
    assert names.tally(WWW) == {"192.0.2.2": 50}
    names.change(("UPSERT", one_of("live", "192.0.2.2", Weight=0)))
    assert len(names.tally(WWW)) == 2


@pytest.mark.fact("route53-17")
def test_a_weighted_set_is_told_apart_by_its_identifiers(names: Names) -> None:
    names.create(one_of("a", "192.0.2.1", Weight=1), one_of("b", "192.0.2.2", Weight=1))
    again = names.refused(("CREATE", one_of("a", "192.0.2.3", Weight=1)))
    assert (again.code, "set-identifier='a'] but it already exists" in again.message) == ("InvalidChangeBatch", True)
    assert names.refused(("CREATE", one_of("c", "192.0.2.3"))).code == "InvalidInput"


@pytest.mark.fact("route53-18")
def test_latency_decides_by_who_is_nearest_to_the_client(names: Names) -> None:
    names.create(
        one_of("oregon", "192.0.2.1", Region="us-west-2"), one_of("singapore", "192.0.2.2", Region="ap-southeast-1")
    )
    assert names.data(WWW, city="London") == ["192.0.2.1"]
    assert names.data(WWW, city="Bangkok") == ["192.0.2.2"]
    assert names.data(WWW, city="Seattle") == ["192.0.2.1"]


@pytest.mark.fact("route53-21")
def test_the_smallest_area_that_covers_a_client_decides(names: Names) -> None:
    names.create(
        one_of("eu", "192.0.2.1", GeoLocation={"ContinentCode": "EU"}),
        one_of("gb", "192.0.2.2", GeoLocation={"CountryCode": "GB"}),
        one_of("us", "192.0.2.3", GeoLocation={"CountryCode": "US"}),
        one_of("tx", "192.0.2.4", GeoLocation={"CountryCode": "US", "SubdivisionCode": "TX"}),
    )
    cities = {"London": "192.0.2.2", "Paris": "192.0.2.1", "Dallas": "192.0.2.4", "Boston": "192.0.2.3"}
    for _ in range(3):
        assert {city: names.data(WWW, city=city)[0] for city in cities} == cities


@pytest.mark.fact("route53-24")
def test_visitors_are_served_where_their_language_is_spoken_or_told_that_there_are_no_rights(names: Names) -> None:
    european, american, not_available = "192.0.2.1", "192.0.2.2", "192.0.2.3"
    names.create(
        one_of("eu", european, GeoLocation={"ContinentCode": "EU"}),
        one_of("gb", not_available, GeoLocation={"CountryCode": "GB"}),
        one_of("others", american, GeoLocation={"CountryCode": "*"}),
    )
    served = {"Paris": european, "Berlin": european, "London": not_available, "Tokyo": american, "Boston": american}
    for _ in range(5):
        assert {city: names.data(WWW, city=city) for city in served} == {city: [at] for city, at in served.items()}
        names.admin.advance(3600)


@pytest.mark.fact("route53-22")
def test_the_default_serves_whom_no_other_covers_and_without_it_the_answer_is_empty(names: Names) -> None:
    names.create(one_of("eu", "192.0.2.1", GeoLocation={"ContinentCode": "EU"}))
    for where in ({"city": "Tokyo"}, {"address": NOBODY}):
        told = names.answer(WWW, **where)
        assert (told["ResponseCode"], told["RecordData"]) == ("NOERROR", [])
    names.create(one_of("default", "192.0.2.9", GeoLocation={"CountryCode": "*"}))
    assert names.data(WWW, city="Tokyo") == ["192.0.2.9"]
    assert names.data(WWW, address=NOBODY) == ["192.0.2.9"]
    assert names.data(WWW, city="Paris") == ["192.0.2.1"]


@pytest.mark.fact("route53-23")
def test_two_records_for_one_place_are_refused_and_so_is_other_company(names: Names) -> None:
    names.create(one_of("eu", "192.0.2.1", GeoLocation={"ContinentCode": "EU"}))
    twice = names.refused(("CREATE", one_of("eu again", "192.0.2.2", GeoLocation={"ContinentCode": "EU"})))
    assert twice.code == "InvalidChangeBatch"
    assert names.refused(("CREATE", record(WWW, "192.0.2.2"))).code == "InvalidChangeBatch"


def around(place: str | tuple[str, str], bias: int | None = None) -> dict[str, Any]:
    """A region, or coordinates."""
    own = {} if bias is None else {"Bias": bias}
    if isinstance(place, str):
        return {"GeoProximityLocation": {"AWSRegion": place, **own}}
    coordinates = dict(zip(("Latitude", "Longitude"), place, strict=True))
    return {"GeoProximityLocation": {"Coordinates": coordinates, **own}}


def test_the_nearest_place_answers_and_a_bias_draws_more_of_the_world_to_it(names: Names) -> None:
    paris = ("48.86", "2.35")
    names.create(
        one_of("ohio", "192.0.2.1", **around("us-east-2")),
        one_of("paris", "192.0.2.2", **around(paris)),
    )
    cities = ("London", "Boston", "Seattle")
    assert [names.data(WWW, city=city) for city in cities] == [["192.0.2.2"], ["192.0.2.1"], ["192.0.2.1"]]
    names.change(("UPSERT", one_of("paris", "192.0.2.2", **around(paris, 65))))
    assert [names.data(WWW, city=city) for city in cities] == [["192.0.2.2"], ["192.0.2.1"], ["192.0.2.2"]]
    names.change(("UPSERT", one_of("paris", "192.0.2.2", **around(paris, -95))))
    assert names.data(WWW, city="London") == ["192.0.2.1"], "344 km count as 6880"
    listed = [each["GeoProximityLocation"] for each in names.records() if each["Type"] == "A"]
    told = {"Coordinates": {"Latitude": "48.86", "Longitude": "2.35"}, "Bias": -95}
    assert listed == [{"AWSRegion": "us-east-2"}, told]
    again = names.refused(("CREATE", one_of("two", "192.0.2.3", **around("us-east-2", 10))))
    assert again.code == "InvalidChangeBatch"
    crowd = [one_of(str(n), "192.0.2.3", **around((f"{n}.5", "0"))) for n in range(29)]
    assert "more than 30" in names.refused(*(("CREATE", each) for each in crowd)).message


def test_places_that_are_nowhere_are_refused(names: Names) -> None:
    for place in (
        {"AWSRegion": "us-middle-1"},
        {"LocalZoneGroup": "us-west-2-lax-1"},
        {"AWSRegion": "us-east-1", "Coordinates": {"Latitude": "1", "Longitude": "1"}},
        {"Bias": 10},
        {"Coordinates": {"Latitude": "91", "Longitude": "0"}},
        {"Coordinates": {"Latitude": "48.123", "Longitude": "0"}},
        {"AWSRegion": "us-east-1", "Bias": 100},
    ):
        assert names.refused(("CREATE", one_of("a", "192.0.2.1", GeoProximityLocation=place))).code == "InvalidInput"


def failing_check(admin: Admin, reference: str = "nobody") -> str:
    """Of an address that nobody answers at; it turns within two minutes."""
    told = {"Type": "TCP", "IPAddress": "9.9.9.9", "Port": 80, "RequestInterval": 10}
    made = admin.call("route53:CreateHealthCheck", CallerReference=reference, HealthCheckConfig=told)
    return made["HealthCheck"]["Id"]


def inverted(admin: Admin, check: str, *, is_inverted: bool) -> None:
    """What fails is well from now on, or again is not."""
    admin.call("route53:UpdateHealthCheck", HealthCheckId=check, Inverted=is_inverted)
    admin.advance(1)


@pytest.mark.fact("route53-19", "route53-30")
def test_the_secondary_answers_while_the_primary_is_not_healthy(admin: Admin, names: Names) -> None:
    check = failing_check(admin)
    names.create(
        one_of("california", "192.0.2.1", Failover="PRIMARY", HealthCheckId=check),
        one_of("virginia", "192.0.2.2", Failover="SECONDARY"),
    )
    admin.advance(60)
    assert names.data(WWW) == ["192.0.2.2"]
    inverted(admin, check, is_inverted=True)
    assert names.data(WWW) == ["192.0.2.1"]
    inverted(admin, check, is_inverted=False)
    assert names.data(WWW) == ["192.0.2.2"]


@pytest.mark.fact("route53-20")
def test_failover_in_private_zones_is_refused_in_the_world_of_the_notes_alone(admin: Admin) -> None:
    pair = (
        ("CREATE", one_of("a", "192.0.2.1", Failover="PRIMARY")),
        ("CREATE", one_of("b", "192.0.2.2", Failover="SECONDARY")),
    )
    private(admin).change(*pair)
    of_old = Admin(settings=CellSettings(quotas="notes-2017"))
    try:
        assert private(of_old).refused(*pair).code == "InvalidChangeBatch"
        Names(of_old, "example.net").change(*((action, each | {"Name": "www.example.net"}) for action, each in pair))
    finally:
        of_old.close()


def private(admin: Admin) -> Names:
    vpc = {"VPCRegion": "us-east-1", "VPCId": admin.call("ec2:DescribeVpcs")["Vpcs"][0]["VpcId"]}
    return Names(admin, VPC=vpc)


@pytest.mark.fact("route53-29", "route53-30")
@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ({"Weight": 1}, {"Weight": 1}, {"Weight": 1}),
        ({"Region": "us-east-1"}, {"Region": "us-east-2"}, {"Region": "ap-south-1"}),
        (
            {"GeoLocation": {"CountryCode": "US"}},
            {"GeoLocation": {"ContinentCode": "NA"}},
            {"GeoLocation": {"CountryCode": "*"}},
        ),
        ({"MultiValueAnswer": True}, {"MultiValueAnswer": True}, {"MultiValueAnswer": True}),
        (
            {"GeoProximityLocation": {"AWSRegion": "us-east-1"}},
            {"GeoProximityLocation": {"AWSRegion": "eu-west-1"}},
            {"GeoProximityLocation": {"AWSRegion": "ap-south-1"}},
        ),
    ],
)
def test_who_is_ill_is_left_out_until_everybody_is(
    admin: Admin, names: Names, first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]
) -> None:
    checks = [failing_check(admin, str(number)) for number in range(3)]
    policies = zip((first, second, third), checks, strict=True)
    names.create(
        *(
            one_of(str(number), f"192.0.2.{number}", HealthCheckId=check, **policy)
            for number, (policy, check) in enumerate(policies)
        )
    )
    admin.advance(60)

    def answered() -> set[str]:
        return {value for _ in range(20) for value in seen()}

    def seen() -> list[str]:
        admin.advance(1)
        return names.data(WWW, city="Boston")

    everybody = answered()
    assert "192.0.2.0" in everybody
    inverted(admin, checks[1], is_inverted=True)
    assert answered() == {"192.0.2.1"}
    inverted(admin, checks[0], is_inverted=True)
    inverted(admin, checks[2], is_inverted=True)
    assert answered() == everybody
    inverted(admin, checks[0], is_inverted=False)
    assert "192.0.2.0" not in answered()


def test_an_answer_holds_up_to_eight_values_of_a_multivalue_set(names: Names) -> None:
    names.create(*(one_of(str(n), f"192.0.2.{n}", MultiValueAnswer=True) for n in range(10)))
    assert len(names.data(WWW)) == 8


@pytest.mark.fact("route53-29")
def test_an_alias_is_as_well_as_its_target_where_it_is_to_look(names: Names, shop: Shop) -> None:
    balancer, _, ids = shop.site()
    told = shop.call("elbv2:DescribeLoadBalancers", LoadBalancerArns=[balancer])["LoadBalancers"][0]
    aim = {"HostedZoneId": told["CanonicalHostedZoneId"], "DNSName": told["DNSName"], "EvaluateTargetHealth": True}
    first = {"Name": WWW, "Type": "A", "SetIdentifier": "a", "Failover": "PRIMARY", "AliasTarget": aim}
    names.create(first, one_of("b", "192.0.2.2", Failover="SECONDARY"))
    assert "192.0.2.2" not in names.data(WWW)
    shop.call("ec2:StopInstances", InstanceIds=ids)
    names.admin.advance(120)
    assert names.data(WWW) == ["192.0.2.2"]
    shop.call("ec2:StartInstances", InstanceIds=ids)
    names.admin.advance(400)
    assert "192.0.2.2" not in names.data(WWW)
