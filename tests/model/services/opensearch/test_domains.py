from __future__ import annotations

from typing import Any

import pytest

from model.gateway.call import Call
from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.iam.people import policy
from tests.model.services.opensearch.finding import ARN, NAME, SOON, Finder


def test_a_domain_takes_a_quarter_of_an_hour_to_be_there_and_some_minutes_to_go(admin: Admin) -> None:
    told = admin.call("opensearch:CreateDomain", DomainName=NAME, TagList=[{"Key": "a", "Value": "b"}])["DomainStatus"]
    assert (told["Processing"], told["DomainProcessingStatus"], told["ARN"]) == (True, "Creating", ARN)
    assert "Endpoint" not in told
    again = admin.refused("opensearch:CreateDomain", DomainName=NAME)
    assert (again.code, again.status) == ("ResourceAlreadyExistsException", 409)

    admin.advance(SOON)
    there = admin.call("opensearch:DescribeDomain", DomainName=NAME)["DomainStatus"]
    assert (there["Processing"], there["Created"], there["Deleted"]) == (False, True, False)
    assert there["Endpoint"].startswith("search-logs-")
    assert there["Endpoint"].endswith(".us-east-1.es.amazonaws.com")
    assert admin.call("opensearch:ListTags", ARN=ARN)["TagList"] == [{"Key": "a", "Value": "b"}]

    assert admin.call("opensearch:DeleteDomain", DomainName=NAME)["DomainStatus"]["Deleted"]
    admin.advance(SOON)
    gone = admin.refused("opensearch:DescribeDomain", DomainName=NAME)
    assert (gone.code, gone.message, gone.status) == ("ResourceNotFoundException", "Domain not found: logs", 409)


def test_domains_are_listed_and_told_of_together(admin: Admin) -> None:
    for name, engine in (("two", "OpenSearch_2.19"), ("one", "Elasticsearch_7.10")):
        admin.call("opensearch:CreateDomain", DomainName=name, EngineVersion=engine)

    listed = admin.call("opensearch:ListDomainNames")["DomainNames"]
    assert [each["DomainName"] for each in listed] == ["one", "two"]
    old = admin.call("opensearch:ListDomainNames", EngineType="Elasticsearch")["DomainNames"]
    assert old == [{"DomainName": "one", "EngineType": "Elasticsearch"}]
    told = admin.call("opensearch:DescribeDomains", DomainNames=["two", "none"])["DomainStatusList"]
    assert [each["DomainName"] for each in told] == ["two"]
    first = admin.call("opensearch:ListVersions", MaxResults=5)
    assert first["Versions"][0] == "OpenSearch_2.19"
    rest = admin.call("opensearch:ListVersions", NextToken=first["NextToken"])
    assert "NextToken" not in rest
    assert "Elasticsearch_1.5" in rest["Versions"]


def test_a_domain_is_changed_while_it_answers(admin: Admin) -> None:
    finder = Finder(admin, ClusterConfig={"InstanceType": "r6g.large.search", "InstanceCount": 2})
    changed = admin.call("opensearch:UpdateDomainConfig", DomainName=NAME, ClusterConfig={"InstanceCount": 3})
    cluster = changed["DomainConfig"]["ClusterConfig"]
    assert (cluster["Options"]["InstanceCount"], cluster["Options"]["InstanceType"]) == (3, "r6g.large.search")
    assert cluster["Status"]["State"] == "Processing"
    assert finder.ask("get", "/_cluster/health")[1]["number_of_nodes"] == 3
    admin.advance(SOON)
    told = admin.call("opensearch:DescribeDomainConfig", DomainName=NAME)["DomainConfig"]
    assert told["ClusterConfig"]["Status"]["State"] == "Active"


@pytest.mark.parametrize(
    "how",
    [
        {"EngineVersion": "OpenSearch_9.9"},
        {"ClusterConfig": {"InstanceCount": 0}},
        {"EBSOptions": {"EBSEnabled": True, "VolumeSize": 5}},
        {"AccessPolicies": "{"},
    ],
)
def test_what_goes_not_together_is_refused(admin: Admin, how: dict[str, Any]) -> None:
    assert admin.refused("opensearch:CreateDomain", DomainName=NAME, **how).code == "ValidationException"
    assert admin.call("opensearch:ListDomainNames")["DomainNames"] == []


def test_a_domain_is_not_changed_before_it_is_there_nor_decrypted(admin: Admin) -> None:
    admin.call("opensearch:CreateDomain", DomainName=NAME, EncryptionAtRestOptions={"Enabled": True})
    early = admin.refused("opensearch:UpdateDomainConfig", DomainName=NAME, ClusterConfig={"InstanceCount": 2})
    assert early.code == "ValidationException"
    admin.advance(SOON)
    off: dict[str, Any] = {"EncryptionAtRestOptions": {"Enabled": False}}
    assert admin.refused("opensearch:UpdateDomainConfig", DomainName=NAME, **off).code == "ValidationException"


def test_tags_are_given_and_taken(admin: Admin) -> None:
    admin.call("opensearch:CreateDomain", DomainName=NAME)
    admin.call("opensearch:AddTags", ARN=ARN, TagList=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    admin.call("opensearch:RemoveTags", ARN=ARN, TagKeys=["a"])
    assert admin.call("opensearch:ListTags", ARN=ARN)["TagList"] == [{"Key": "b", "Value": "2"}]
    assert admin.refused("opensearch:ListTags", ARN=f"{ARN}x").code == "ResourceNotFoundException"


def test_the_policy_of_a_domain_says_who_gets_to_its_documents(admin: Admin) -> None:
    finder = Finder(admin)

    def anybody(method: str = "Get") -> bool:
        params = {"Endpoint": finder.endpoint, "Path": "/web/_count", "Body": b""}
        call = Call("opensearch", f"ESHttp{method}", params, "us-east-1")
        try:
            admin.run(admin.cloud.handle(call))
        except AwsError as refusal:
            return refusal.status != 403
        return True

    finder.ask("put", "/web")
    assert not anybody()
    reading = {"Effect": "Allow", "Principal": "*", "Action": "es:ESHttpGet", "Resource": f"{ARN}/web/*"}
    admin.call("opensearch:UpdateDomainConfig", DomainName=NAME, AccessPolicies=policy(reading))
    assert anybody()
    assert not anybody("Post")


def test_a_domain_tells_how_full_it_is_and_what_is_asked(admin: Admin) -> None:
    finder = Finder(admin)
    finder.put_all("web", [{"n": n} for n in range(3)])
    finder.search("web")
    finder.ask("get", "/none/_count")
    admin.advance(180)

    def told(metric: str, statistic: str) -> float:
        points = admin.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/ES",
            MetricName=metric,
            Dimensions=[{"Name": "DomainName", "Value": NAME}, {"Name": "ClientId", "Value": "123456789012"}],
            StartTime=admin.now - 600,
            EndTime=admin.now,
            Period=600,
            Statistics=[statistic],
        )["Datapoints"]
        return max(point[statistic] for point in points)

    assert told("SearchableDocuments", "Maximum") == 3
    assert [told(name, "Sum") for name in ("IndexingRate", "SearchRate", "2xx", "4xx")] == [3, 1, 2, 1]
    assert told("FreeStorageSpace", "Maximum") > 7000
    assert told("Nodes", "Maximum") == told("ClusterStatus.green", "Maximum") == 1
