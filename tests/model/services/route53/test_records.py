"""Records of zones: what is taken, what is refused, and when it is known."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.names import Names, alias, record
from tests.shop import Shop

GOOD: dict[str, tuple[str, ...]] = {
    "A": ("192.0.2.4",),
    "AAAA": ("2001:db8::1",),
    "CAA": ('0 issue "ca.example.net"',),
    "CNAME": ("www.example.net",),
    "DS": ("12345 3 2 0123456789abcdef67890123456789abcdef67890123456789abcdef67890123",),
    "MX": ("10 mail.example.com", "20 backup.example.com"),
    "NAPTR": ('100 50 "u" "sip+E2U" "!^.*$!sip:info@example.com!" .',),
    "NS": ("ns1.example.net", "ns2.example.net"),
    "PTR": ("host.example.net",),
    "SPF": ('"v=spf1 -all"',),
    "SRV": ("10 5 443 host.example.com",),
    "SSHFP": ("1 1 09F6A01D2175742B257C6B98B7C72C44C4040683",),
    "SVCB": ("1 svc.example.com",),
    "HTTPS": ("1 . alpn=h2",),
    "TLSA": ("3 1 1 0123456789abcdef",),
    "TXT": ('"one" "two"', '"three"'),
}
BAD = {
    "A": "192.0.2",
    "AAAA": "192.0.2.4",
    "CAA": "0 issue",
    "CNAME": "two words",
    "DS": "12345 3 2",
    "MX": "mail.example.com",
    "NAPTR": "100 50 u",
    "NS": "two words",
    "PTR": "two words",
    "SPF": "v=spf1 -all",
    "SRV": "10 5 https host.example.com",
    "SSHFP": "1 1 not-hexadecimal",
    "SVCB": "svc.example.com",
    "HTTPS": "svc.example.com",
    "TLSA": "3 1 1",
    "TXT": "no quotation marks",
}


@pytest.mark.fact("route53-09")
@pytest.mark.parametrize("type", sorted(GOOD))
def test_every_type_takes_its_own_values_and_no_others(names: Names, type: str) -> None:
    assert names.refused(("CREATE", record("host.example.com", BAD[type], type=type))).code == "InvalidChangeBatch"
    assert len(names.records()) == 2
    names.create(record("host.example.com", *GOOD[type], type=type))
    assert sorted(names.data("host.example.com", type)) == sorted(GOOD[type])


@pytest.mark.fact("route53-09")
def test_a_zone_keeps_one_soa_record_which_can_be_changed_but_not_taken_out(names: Names) -> None:
    soa = next(each for each in names.records() if each["Type"] == "SOA")
    assert "exactly one SOA" in names.refused(("DELETE", soa)).message
    names.change(("UPSERT", record("example.com", "ns. admin.example.com. 1 7200 900 1209600 60", type="SOA")))
    assert names.data("example.com", "SOA") == ["ns. admin.example.com. 1 7200 900 1209600 60"]
    odd = names.refused(("CREATE", {"Name": "x.example.com", "Type": "MD", "TTL": 1, "ResourceRecords": []}))
    assert odd.code == "InvalidInput"


@pytest.mark.fact("route53-08")
def test_records_of_a_zone_share_its_suffix(names: Names) -> None:
    names.create(record("www.aws.example.com", "192.0.2.1"))
    refusal = names.refused(("CREATE", record("www.example.ca", "192.0.2.1")))
    assert (refusal.code, refusal.status) == ("InvalidChangeBatch", 400)
    assert refusal.message == "[RRSet with DNS name www.example.ca. is not permitted in zone example.com.]"
    assert names.refused(("CREATE", record("badexample.com", "192.0.2.1"))).code == "InvalidChangeBatch"


@pytest.mark.fact("route53-11")
def test_no_cname_at_the_top_of_a_zone_but_an_alias(names: Names, shop: Shop) -> None:
    balancer = shop.make_balancer()
    shop.admin.advance(200)
    refusal = names.refused(("CREATE", record("example.com", balancer["DNSName"], type="CNAME")))
    assert (refusal.code, "not permitted at apex" in refusal.message) == ("InvalidChangeBatch", True)
    names.create(
        record("www.example.com", balancer["DNSName"], type="CNAME"),
        alias("example.com", balancer["CanonicalHostedZoneId"], balancer["DNSName"], evaluates=False),
    )
    nodes = shop.call("ec2:DescribeNetworkInterfaces", Filters=[{"Name": "description", "Values": ["ELB *"]}])
    public = {each["Association"]["PublicIp"] for each in nodes["NetworkInterfaces"]}
    assert set(names.data("example.com")) == public


def test_a_batch_holds_as_a_whole_or_not_at_all(names: Names) -> None:
    refusal = names.refused(
        ("CREATE", record("one.example.com", "192.0.2.1")),
        ("CREATE", record("two.example.com", "bad")),
        ("DELETE", record("three.example.com", "192.0.2.1")),
    )
    assert "ARRDATAIllegalIPv4Address" in refusal.message
    assert "[name='three.example.com.', type='A'] but it was not found" in refusal.message
    assert len(names.records()) == 2


def test_a_batch_may_take_out_what_is_in_the_way_of_what_follows(names: Names) -> None:
    names.create(record("www.example.com", "192.0.2.1"))
    cname = record("www.example.com", "example.net", type="CNAME")
    assert "conflicts with other records" in names.refused(("CREATE", cname)).message
    names.change(("DELETE", record("www.example.com", "192.0.2.1")), ("CREATE", cname))
    assert (
        "conflicting RRSet of type CNAME" in names.refused(("CREATE", record("www.example.com", "192.0.2.1"))).message
    )


def test_create_refuses_what_is_there_and_upsert_puts_another_in_its_place(names: Names) -> None:
    names.create(record("www.example.com", "192.0.2.1"))
    again = names.refused(("CREATE", record("WWW.example.com.", "192.0.2.2")))
    assert "[name='www.example.com.', type='A'] but it already exists" in again.message
    names.change(("UPSERT", record("www.example.com", "192.0.2.2", ttl=5)))
    assert names.data("www.example.com") == ["192.0.2.2"]
    other = names.refused(("DELETE", record("www.example.com", "192.0.2.1", ttl=5)))
    assert "do not match the current values" in other.message


def test_name_servers_answer_as_before_until_a_change_is_in_sync(admin: Admin, names: Names) -> None:
    names.create(record("www.example.com", "192.0.2.1"))
    change = names.change(("UPSERT", record("www.example.com", "192.0.2.2")), wait=False)
    assert change["Status"] == "PENDING"
    assert names.records()[-1]["ResourceRecords"] == [{"Value": "192.0.2.2"}]
    assert names.data("www.example.com") == ["192.0.2.1"]
    admin.advance(60)
    told = admin.call("route53:GetChange", Id=change["Id"].rpartition("/")[2])["ChangeInfo"]
    assert told["Status"] == "INSYNC"
    assert names.data("www.example.com") == ["192.0.2.2"]
    assert admin.refused("route53:GetChange", Id="C1").code == "NoSuchChange"


def test_lists_are_ordered_by_labels_from_the_right_and_come_in_pages(admin: Admin, names: Names) -> None:
    names.create(*(record(f"{each}.example.com", "192.0.2.1") for each in ("b.a", "c", "a", "*.a")))
    everything = [(each["Name"], each["Type"]) for each in names.records()]
    assert [name for name, type in everything if type == "A"] == [
        *("a.example.com.", "\\052.a.example.com.", "b.a.example.com.", "c.example.com.")
    ]
    found: list[tuple[str, str]] = []
    start: dict[str, str] = {}
    while True:
        page = admin.call("route53:ListResourceRecordSets", HostedZoneId=names.id, MaxItems="2", **start)
        found += [(each["Name"], each["Type"]) for each in page["ResourceRecordSets"]]
        if not page["IsTruncated"]:
            break
        start = {"StartRecordName": page["NextRecordName"], "StartRecordType": page["NextRecordType"]}
    assert found == everything


def test_a_wildcard_answers_for_names_that_nobody_has_a_record_for(names: Names) -> None:
    names.create(
        record("*.example.com", "192.0.2.9"),
        record("www.example.com", '"here"', type="TXT"),
        record("a.b.example.com", "192.0.2.1"),
    )
    assert names.data("anything.example.com") == ["192.0.2.9"]
    assert names.data("deep.down.example.com") == ["192.0.2.9"]
    assert names.answer("www.example.com") == names.answer("www.example.com") | {"RecordData": []}
    assert names.answer("www.example.com")["ResponseCode"] == "NOERROR"
    assert names.answer("x.b.example.com")["ResponseCode"] == "NXDOMAIN"
    assert names.data("b.example.com") == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"Name": "x.example.com", "Type": "A"}, "found none"),
        ({"Name": "x.example.com", "Type": "A", "TTL": 1}, "Missing field 'ResourceRecords'"),
        ({"Name": "x.example.com", "Type": "A", "ResourceRecords": [{"Value": "192.0.2.1"}]}, "Missing field 'TTL'"),
        (record("x.example.com", "192.0.2.1", Weight=1), "Missing field 'SetIdentifier'"),
        (record("x.example.com", "192.0.2.1", SetIdentifier="a"), "found none"),
        (record("x.example.com", "192.0.2.1", Weight=1, Region="us-east-1", SetIdentifier="a"), "more than one"),
        (record("x.example.com", "192.0.2.1", GeoLocation={"CountryCode": "XX"}, SetIdentifier="a"), "no geolocation"),
        (
            record(
                "x.example.com",
                "192.0.2.1",
                GeoLocation={"ContinentCode": "EU", "CountryCode": "FR"},
                SetIdentifier="a",
            ),
            "continent, or a country",
        ),
    ],
)
def test_what_no_record_could_be_is_refused(names: Names, change: dict[str, Any], word: str) -> None:
    refusal = names.refused(("CREATE", change))
    assert (refusal.code, word in refusal.message) == ("InvalidInput", True), refusal.message


def test_an_alias_needs_a_target_that_is_there(names: Names, shop: Shop) -> None:
    balancer = shop.make_balancer()
    missing = names.refused(("CREATE", alias("a.example.com", names.id, "b.example.com")))
    assert "but that target was not found" in missing.message
    elsewhere = names.refused(("CREATE", alias("a.example.com", "Z3AQBSTGFYJSTF", balancer["DNSName"])))
    assert "does not lie within the target zone" in elsewhere.message
    names.create(record("b.example.com", "192.0.2.1"), alias("a.example.com", names.id, "b.example.com"))
    assert names.data("a.example.com") == ["192.0.2.1"]


@pytest.mark.fact("route53-10", "route53-12")
def test_aliases_and_cnames_follow_a_balancer_to_its_new_addresses(names: Names, shop: Shop) -> None:
    balancer = shop.make_balancer()
    shop.admin.advance(200)
    before = names.admin.call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"]
    old = next(each["Association"]["PublicIp"] for each in before if "Association" in each)
    names.create(
        alias("www.example.com", balancer["CanonicalHostedZoneId"], balancer["DNSName"], evaluates=False),
        record("app.example.com", balancer["DNSName"], type="CNAME"),
        record("old.example.com", old),
    )
    assert old in names.data("www.example.com")
    shop.call("elbv2:SetSubnets", LoadBalancerArn=balancer["LoadBalancerArn"], Subnets=shop.subnets[2:4])
    fresh = names.data("www.example.com")
    assert fresh
    assert old not in fresh
    assert names.data("app.example.com") == [balancer["DNSName"]]
    assert names.data("old.example.com") == [old]
    check = {"Type": "TCP", "IPAddress": old, "Port": 80}
    id = names.admin.call("route53:CreateHealthCheck", CallerReference="old", HealthCheckConfig=check)["HealthCheck"][
        "Id"
    ]
    seen = names.admin.call("route53:GetHealthCheckStatus", HealthCheckId=id)["HealthCheckObservations"]
    assert all("timeout" in each["StatusReport"]["Status"] for each in seen)
