"""Records that are documents are indexed in a search domain; the bucket has all of them, or those that went wrong."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.firehose.piping import BUCKET, NAME, ROLE, Pipe, laid, make_lake
from tests.model.services.iam.people import policy
from tests.model.services.opensearch.finding import ARN, Finder

HINTS = {"SizeInMBs": 1, "IntervalInSeconds": 60}
BESIDE = {"RoleARN": ROLE, "BucketARN": f"arn:aws:s3:::{BUCKET}", "BufferingHints": HINTS}


@pytest.fixture
def finder(admin: Admin) -> Finder:
    make_lake(admin)
    may = policy({"Action": ["s3:PutObject", "es:ESHttp*"]})
    admin.call("iam:PutRolePolicy", RoleName="firehose", PolicyName="own", PolicyDocument=may)
    return Finder(admin)


class SearchPipe(Pipe):
    """A stream into the index `clicks` of a domain."""

    def __init__(self, finder: Finder, **how: Any) -> None:
        self.admin = finder.admin
        target = {"RoleARN": ROLE, "DomainARN": ARN, "IndexName": "clicks", "BufferingHints": HINTS, **how}
        self.call("CreateDeliveryStream", ElasticsearchDestinationConfiguration={"S3Configuration": BESIDE, **target})
        self.admin.advance(60)

    def put_documents(self, count: int) -> None:
        self.put_all([json.dumps({"n": n}) for n in range(count)])


@pytest.mark.fact("firehose-05")
def test_documents_are_indexed_and_the_bucket_has_all_of_them_or_the_rejected_ones(finder: Finder) -> None:
    pipe = SearchPipe(finder, S3BackupMode="AllDocuments", IndexRotationPeriod="NoRotation")
    pipe.put_documents(30)
    finder.admin.advance(60)
    assert finder.count("clicks") == 30
    ((key, body),) = laid(finder.admin).items()
    assert key.startswith("2025/06/15/")
    assert body.count(b"}") == 30
    finder.admin.advance(60)
    assert (pipe.sums("DeliveryToElasticsearch.Records"), pipe.sums("BackupToS3.Records")) == (30, 30)
    assert (pipe.sums("DeliveryToElasticsearch.Success", "Average"), pipe.sums("DeliveryToS3.Records")) == (1.0, -1.0)

    finder.admin.call("s3:DeleteObject", Bucket=BUCKET, Key=key)
    pipe.call("DeleteDeliveryStream")
    finder.admin.advance(60)
    rejecting = SearchPipe(finder, IndexRotationPeriod="NoRotation")
    rejecting.put_all(['{"n": 31}', "no document", '{"n": "no number"}'])
    finder.admin.advance(60)
    assert finder.count("clicks") == 31
    ((key, body),) = laid(finder.admin).items()
    assert key.startswith("elasticsearch-failed/2025/06/15/")
    told = [json.loads(line) for line in body.decode().splitlines()]
    assert [(b64decode(each["rawData"]), each["esIndexName"], each["errorCode"]) for each in told] == [
        (b"no document", "clicks", "400"),
        (b'{"n": "no number"}', "clicks", "400"),
    ]


def test_many_documents_are_indexed_to_the_last(finder: Finder) -> None:
    pipe = SearchPipe(finder, IndexRotationPeriod="NoRotation")
    pipe.put_documents(500)
    pipe.put_documents(10)
    finder.admin.advance(60)
    assert finder.count("clicks") == 510


def test_the_name_of_an_index_goes_on_with_the_time(finder: Finder) -> None:
    pipe = SearchPipe(finder)
    described = pipe.described()["Destinations"][0]["ElasticsearchDestinationDescription"]
    assert (described["IndexRotationPeriod"], described["S3BackupMode"]) == ("OneDay", "FailedDocumentsOnly")
    assert described["S3DestinationDescription"]["BucketARN"] == BESIDE["BucketARN"]
    pipe.put_documents(2)
    finder.admin.advance(60)
    assert finder.count("clicks-2025-06-15") == 2
    pipe.call(
        "UpdateDestination",
        CurrentDeliveryStreamVersionId="1",
        DestinationId="destinationId-000000000001",
        ElasticsearchDestinationUpdate={"IndexName": "other", "IndexRotationPeriod": "OneWeek"},
    )
    pipe.put_documents(1)
    finder.admin.advance(60)
    assert finder.count("other-2025-w24") == 1
    switched = pipe.refused(
        "UpdateDestination",
        CurrentDeliveryStreamVersionId="2",
        DestinationId="destinationId-000000000001",
        ExtendedS3DestinationUpdate={"Prefix": "x"},
    )
    assert "Switching" in switched.message


def test_what_a_domain_that_is_gone_does_not_take_lies_in_the_bucket_after_a_while(finder: Finder) -> None:
    pipe = SearchPipe(finder, RetryOptions={"DurationInSeconds": 120})
    finder.admin.call("opensearch:DeleteDomain", DomainName=finder.name)
    pipe.put_documents(2)
    finder.admin.advance(100)
    assert laid(finder.admin) == {}
    finder.admin.advance(300)
    ((key, body),) = laid(finder.admin).items()
    assert key.startswith("elasticsearch-failed/")
    assert [b64decode(json.loads(line)["rawData"]) for line in body.splitlines()] == [b'{"n": 0}', b'{"n": 1}']


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"DomainARN": f"{ARN}s"}, "is no active domain"),
        ({"ClusterEndpoint": "https://x.example"}, "Exactly one of DomainARN"),
        ({"TypeName": "click"}, "TypeName is not offered"),
        ({"BufferingHints": {"SizeInMBs": 1}}, "both SizeInMBs"),
    ],
)
def test_what_is_no_domain_to_deliver_to_is_refused(finder: Finder, how: dict[str, Any], words: str) -> None:
    target = {"RoleARN": ROLE, "DomainARN": ARN, "IndexName": "clicks", "S3Configuration": BESIDE, **how}
    asked = {"DeliveryStreamName": NAME, "AmazonopensearchserviceDestinationConfiguration": target}
    refusal = finder.admin.refused("firehose:CreateDeliveryStream", **asked)
    assert refusal.code == "InvalidArgumentException"
    assert words in refusal.message
