"""Trees of rules that are written once and put at names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.kit.errors import AwsError
from model.services.route53.policy_document import read_document
from tests.model.services.route53.test_policies import WWW, failing_check
from tests.names import Names, record

MAIN, SPARE, ASIA = "192.0.2.1", "192.0.2.2", "192.0.2.3"


def value(address: str) -> dict[str, str]:
    return {"Type": "value", "Value": address}


def document(rules: dict[str, Any], **more: Any) -> str:
    endpoints = {"main": value(MAIN), "spare": value(SPARE), "asia": value(ASIA)}
    told = {"AWSPolicyFormatVersion": "2015-10-01", "RecordType": "A", "Endpoints": endpoints, "Rules": rules}
    start = {} if "StartEndpoint" in more else {"StartRule": next(iter(rules), "none")}
    return json.dumps(told | start | more)


def failover(check: str = "") -> dict[str, Any]:
    own = {"HealthCheck": check} if check else {}
    pair = {"Primary": {"EndpointReference": "main", **own}, "Secondary": {"EndpointReference": "spare"}}
    return {"RuleType": "failover", **pair}


def by_place(check: str = "") -> str:
    """Asia by itself, and a failover for everybody else."""
    asia = {"EndpointReference": "asia", "Continent": "AS"}
    rest = {"RuleReference": "home", "IsDefault": "true", "EvaluateTargetHealth": "true"}
    return document({"places": {"RuleType": "geo", "Locations": [asia, rest]}, "home": failover(check)})


def weights(main: int, spare: int) -> str:
    items = [{"EndpointReference": "main", "Weight": str(main)}, {"EndpointReference": "spare", "Weight": str(spare)}]
    return document({"parts": {"RuleType": "weighted", "Items": items}})


class Policies:
    """Traffic policies at the names of a zone."""

    def __init__(self, names: Names) -> None:
        self.names, self.admin = names, names.admin

    def make(self, text: str, name: str = "shop") -> str:
        return self.admin.call("route53:CreateTrafficPolicy", Name=name, Document=text)["TrafficPolicy"]["Id"]

    def put(self, policy: str, name: str = WWW, *, wait: bool = True, **more: Any) -> dict[str, Any]:
        made = self.admin.call("route53:CreateTrafficPolicyInstance", **self.at(policy, name, **more))
        if wait:
            self.admin.advance(61)
        return made["TrafficPolicyInstance"]

    def at(self, policy: str, name: str = WWW, version: int = 1) -> dict[str, Any]:
        where = {"HostedZoneId": self.names.id, "Name": name, "TTL": 30}
        return {**where, "TrafficPolicyId": policy, "TrafficPolicyVersion": version}

    def state(self, id: str) -> tuple[str, str]:
        told = self.admin.call("route53:GetTrafficPolicyInstance", Id=id)["TrafficPolicyInstance"]
        return told["State"], told["Message"]


@pytest.fixture
def policies(names: Names) -> Policies:
    return Policies(names)


def test_a_tree_of_rules_is_followed_once_name_servers_have_heard_of_it(policies: Policies, names: Names) -> None:
    check = failing_check(policies.admin)
    made = policies.put(policies.make(by_place(check)), wait=False)
    assert (made["State"], made["Name"], names.data(WWW)) == ("Creating", f"{WWW}.", [])
    policies.admin.advance(61)
    assert policies.state(made["Id"]) == ("Applied", "")
    assert names.data(WWW, city="Tokyo") == [ASIA]
    assert names.data(WWW, city="Paris") == [SPARE], "the primary one is ill"
    listed = [each for each in names.records() if each["Type"] == "A"]
    assert listed == [{"Name": f"{WWW}.", "Type": "A", "TrafficPolicyInstanceId": made["Id"]}]
    zone = policies.admin.call("route53:GetHostedZone", Id=names.id)["HostedZone"]
    assert zone["ResourceRecordSetCount"] == 3
    told = policies.admin.client.internet.dig_from(WWW, where="paris")
    seen = policies.admin.run(policies.admin.client.pictures.zone(names.id))
    assert seen is not None
    rows = [(each.record.rule, each.record.identifier, each.well) for each in seen.records if each.record.flow]
    assert rows == [
        ("", "", True),
        ("places", "asia", None),
        ("places", "home", True),
        ("home", "main", False),
        ("home", "spare", None),
    ]
    assert seen.dollars == 50.5, "a zone, and what a policy comes to at a name"
    said = [f"{each.what}: {each.told}" for each in told.answer.steps]
    assert "alias: www.example.com. stands for rule places" in said
    assert "geolocation: home is the default" in said
    assert "alias: rule places leads to rule home" in said
    assert said[-1] == "failover: spare takes over"


def test_another_version_takes_the_place_of_the_first_at_once(policies: Policies, names: Names) -> None:
    policy = policies.make(weights(0, 1))
    made = policies.put(policy)
    assert names.data(WWW) == [SPARE]
    policies.admin.call("route53:CreateTrafficPolicyVersion", Id=policy, Document=weights(1, 0), Comment="other way")
    change = {"Id": made["Id"], "TTL": 10, "TrafficPolicyId": policy, "TrafficPolicyVersion": 2}
    told = policies.admin.call("route53:UpdateTrafficPolicyInstance", **change)["TrafficPolicyInstance"]
    assert (told["State"], told["TrafficPolicyVersion"], names.data(WWW)) == ("Updating", 2, [SPARE])
    busy = policies.admin.refused("route53:DeleteTrafficPolicyInstance", Id=made["Id"])
    assert busy.code == "PriorRequestNotComplete"
    policies.admin.advance(61)
    assert (policies.state(made["Id"])[0], names.data(WWW)) == ("Applied", [MAIN])
    other = policies.make(document({}, RecordType="TXT", StartEndpoint="t", Endpoints={"t": value('"x"')}), "text")
    refusal = policies.admin.refused("route53:UpdateTrafficPolicyInstance", **(change | {"TrafficPolicyId": other}))
    assert refusal.code == "NoSuchTrafficPolicy"
    conflict = change | {"TrafficPolicyId": other, "TrafficPolicyVersion": 1}
    assert policies.admin.refused("route53:UpdateTrafficPolicyInstance", **conflict).code == "ConflictingTypes"


def test_its_records_are_its_own_and_go_with_it(policies: Policies, names: Names) -> None:
    policy = policies.make(by_place())
    made = policies.put(policy)
    for action in ("UPSERT", "DELETE"):
        refusal = names.refused((action, record(WWW, "192.0.2.9")))
        assert (refusal.code, made["Id"] in refusal.message) == ("InvalidChangeBatch", True)
    own = {"Name": WWW, "Type": "A", "TrafficPolicyInstanceId": made["Id"]}
    assert names.refused(("DELETE", own)).code == "InvalidInput"
    in_use = policies.admin.refused("route53:DeleteTrafficPolicy", Id=policy, Version=1)
    assert in_use.code == "TrafficPolicyInUse"
    policies.admin.call("route53:DeleteTrafficPolicyInstance", Id=made["Id"])
    assert (policies.state(made["Id"])[0], names.data(WWW, city="Tokyo")) == ("Deleting", [ASIA])
    policies.admin.advance(61)
    gone = policies.admin.refused("route53:GetTrafficPolicyInstance", Id=made["Id"])
    assert (gone.code, gone.status, names.data(WWW)) == ("NoSuchTrafficPolicyInstance", 404, [])
    policies.admin.call("route53:DeleteTrafficPolicy", Id=policy, Version=1)
    policies.admin.call("route53:DeleteHostedZone", Id=names.id)


@pytest.mark.parametrize("why", ["taken", "no check", "no balancer"])
def test_what_cannot_be_at_a_name_fails_and_says_why(policies: Policies, names: Names, why: str) -> None:
    names.create(record("api.example.com", MAIN))
    absent = {"lb": {"Type": "elastic-load-balancer", "Value": "none.us-east-1.elb.amazonaws.com"}}
    text, name, told = {
        "taken": (by_place(), "api.example.com", "already exists"),
        "no check": (by_place("none"), WWW, "NoSuchHealthCheck"),
        "no balancer": (document({}, StartEndpoint="lb", Endpoints=absent), WWW, "target was not found"),
    }[why]
    made = policies.put(policies.make(text), name)
    state, message = policies.state(made["Id"])
    assert (state, told in message) == ("Failed", True), message
    assert names.data("api.example.com") == [MAIN]
    assert policies.admin.refused("route53:DeleteHostedZone", Id=names.id).code == "HostedZoneNotEmpty"
    policies.admin.call("route53:DeleteTrafficPolicyInstance", Id=made["Id"])
    policies.admin.advance(61)
    assert names.data("api.example.com") == [MAIN]


def test_every_sort_of_rule_becomes_its_policy(policies: Policies, names: Names) -> None:
    here, there = {"EndpointReference": "main"}, {"EndpointReference": "spare"}
    rules = {
        "near": {"RuleType": "latency", "Regions": [here | {"Region": "us-east-1"}, there | {"Region": "eu-west-1"}]},
        "around": {
            "RuleType": "geoproximity",
            "GeoproximityLocations": [
                here | {"Region": "aws:route53:us-east-1"},
                there | {"Latitude": "48.86", "Longitude": "2.35", "Bias": "10"},
            ],
        },
        "several": {"RuleType": "multivalue", "Items": [here, there]},
    }
    for name, rule in rules.items():
        policies.put(policies.make(document({name: rule}), name), f"{name}.example.com")
    assert names.data("near.example.com", city="London") == [SPARE]
    assert names.data("around.example.com", city="Boston") == [MAIN]
    assert sorted(names.data("several.example.com")) == [MAIN, SPARE]
    policies.admin.call("s3:CreateBucket", Bucket="site.example.com")
    website = {"Type": "s3-website", "Region": "us-east-1", "Value": "site.example.com"}
    policies.put(policies.make(document({}, StartEndpoint="s3", Endpoints={"s3": website}), "s3"), "site.example.com")
    listed = names.answer("site.example.com")
    assert (listed["ResponseCode"], len(listed["RecordData"])) == ("NOERROR", 1)


def test_versions_are_told_in_pages_and_what_was_deleted_only_to_who_knows_it(policies: Policies) -> None:
    call, refused = policies.admin.call, policies.admin.refused
    policy, other = policies.make(weights(1, 1)), policies.make(by_place(), "other")
    for _ in range(2):
        call("route53:CreateTrafficPolicyVersion", Id=policy, Document=weights(1, 2))
    call("route53:UpdateTrafficPolicyComment", Id=policy, Version=2, Comment="the second")
    first = call("route53:ListTrafficPolicyVersions", Id=policy, MaxItems="2")
    marker = first["TrafficPolicyVersionMarker"]
    assert (first["TrafficPolicies"][1]["Comment"], first["IsTruncated"], marker) == ("the second", True, "3")
    rest = call("route53:ListTrafficPolicyVersions", Id=policy, TrafficPolicyVersionMarker=marker)
    assert [each["Version"] for each in rest["TrafficPolicies"]] == [3]
    call("route53:DeleteTrafficPolicy", Id=policy, Version=3)
    assert call("route53:GetTrafficPolicy", Id=policy, Version=3)["TrafficPolicy"]["Name"] == "shop"
    again = refused("route53:DeleteTrafficPolicy", Id=policy, Version=3)
    assert (again.code, again.status) == ("NoSuchTrafficPolicy", 404)
    page = call("route53:ListTrafficPolicies", MaxItems="1")
    (summary,) = page["TrafficPolicySummaries"]
    assert (summary["Name"], summary["LatestVersion"], summary["TrafficPolicyCount"]) == ("shop", 2, 2)
    assert page["TrafficPolicyIdMarker"] == other
    assert refused("route53:ListTrafficPolicies", TrafficPolicyIdMarker="none").code == "InvalidInput"
    taken = refused("route53:CreateTrafficPolicy", Name="other", Document=weights(1, 1))
    assert (taken.code, taken.status) == ("TrafficPolicyAlreadyExists", 409)
    call("route53:DeleteTrafficPolicy", Id=other, Version=1)
    assert refused("route53:ListTrafficPolicyVersions", Id=other).code == "NoSuchTrafficPolicy"
    policies.make(weights(1, 1), "other")


def test_instances_are_told_by_zone_and_policy_in_pages_and_an_account_has_a_few(
    policies: Policies, names: Names
) -> None:
    call, policy = policies.admin.call, policies.make(weights(1, 1))
    for number in range(5):
        policies.put(policy, f"{number}.example.com", wait=False)
    many = policies.admin.refused("route53:CreateTrafficPolicyInstance", **policies.at(policy, "6.example.com"))
    assert many.code == "TooManyTrafficPolicyInstances"
    again = policies.admin.refused("route53:CreateTrafficPolicyInstance", **policies.at(policy, "4.example.com"))
    assert (again.code, again.status) == ("TrafficPolicyInstanceAlreadyExists", 409)
    outside = policies.admin.refused("route53:CreateTrafficPolicyInstance", **policies.at(policy, "example.org"))
    assert outside.code == "InvalidInput"
    assert call("route53:GetTrafficPolicyInstanceCount")["TrafficPolicyInstanceCount"] == 5
    limit = call("route53:GetAccountLimit", Type="MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER")
    assert (limit["Limit"]["Value"], limit["Count"]) == (5, 5)
    assert call("route53:GetAccountLimit", Type="MAX_TRAFFIC_POLICIES_BY_OWNER")["Count"] == 1
    narrowed: dict[str, dict[str, Any]] = {
        "ListTrafficPolicyInstances": {},
        "ListTrafficPolicyInstancesByHostedZone": {"HostedZoneId": names.id},
        "ListTrafficPolicyInstancesByPolicy": {"TrafficPolicyId": policy, "TrafficPolicyVersion": 1},
    }
    for action, own in narrowed.items():
        first = call(f"route53:{action}", MaxItems="3", **own)
        marked = {name: value for name, value in first.items() if name.endswith("Marker")}
        rest = call(f"route53:{action}", **own, **marked)
        found = [each["Name"] for each in (*first["TrafficPolicyInstances"], *rest["TrafficPolicyInstances"])]
        assert found == [f"{number}.example.com." for number in range(5)]
        assert (first["IsTruncated"], rest["IsTruncated"]) == (True, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "Invalid JSON"),
        (document({}, AWSPolicyFormatVersion="2012-10-17", StartEndpoint="main"), "AWSPolicyFormatVersion"),
        (document({}), "StartEndpoint and StartRule"),
        (document({}, RecordType="NS", StartEndpoint="main"), "RecordType"),
        (document({"a": {"RuleType": "random", "Items": []}}), "RuleType"),
        (document({"a": {"RuleType": "weighted", "Items": []}}), "leads nowhere"),
        (document({"a": {"RuleType": "multivalue", "Items": [{"EndpointReference": "none"}]}}), "not in the document"),
        (document({"a": {"RuleType": "multivalue", "Items": [{}]}}), "Exactly one of EndpointReference"),
        (
            document({"a": {"RuleType": "weighted", "Items": [{"EndpointReference": "main", "Weight": "256"}]}}),
            "Weight",
        ),
        (document({"a": {"RuleType": "weighted", "Items": [{"EndpointReference": "main", "Weight": "x"}]}}), "Weight"),
        (document({"a": {"RuleType": "latency", "Regions": [{"EndpointReference": "main"}]}}), "no region"),
        (document({"a": {"RuleType": "geo", "Locations": [{"EndpointReference": "main", "Country": "XX"}]}}), "XX"),
        (
            document({"a": {"RuleType": "geoproximity", "GeoproximityLocations": [{"EndpointReference": "main"}]}}),
            "GeoProximityLocation",
        ),
        (document({"a": {"RuleType": "multivalue", "Items": [{"RuleReference": "a"}]}}), "multivalue"),
        (document({}, StartEndpoint="e", Endpoints={"e": value("here")}), "IPv4"),
        (document({}, StartEndpoint="e", Endpoints={"e": {"Type": "s3-website", "Value": "a.b"}}), "no region"),
        (document({}, StartEndpoint="e", Endpoints={"e": value(MAIN)}, Colour="red"), "Colour"),
        (
            document(
                {
                    "a": {"RuleType": "weighted", "Items": [{"RuleReference": "b", "Weight": 1}]},
                    "b": {"RuleType": "weighted", "Items": [{"RuleReference": "a", "Weight": 1}]},
                }
            ),
            "circle",
        ),
    ],
)
def test_documents_that_say_nothing_sensible_are_refused(text: str, told: str) -> None:
    with pytest.raises(AwsError) as refusal:
        read_document(text)
    assert refusal.value.code == "InvalidTrafficPolicyDocument"
    assert told in refusal.value.message
