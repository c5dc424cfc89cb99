"""Logs that are streamed to a domain, by a function as AWS's console makes one."""

from __future__ import annotations

import json

import pytest

from tests.admin import Admin
from tests.model.services.firehose.piping import make_lake
from tests.model.services.firehose.test_search import SearchPipe
from tests.model.services.iam.people import policy
from tests.model.services.lambda_.callee import Callee
from tests.model.services.logs.saying import Log
from tests.model.services.opensearch.finding import ARN, Finder

GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/shop/web:*"
CODE = """
import base64, gzip, json, os, urllib.request

def handle(event, context):
    told = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    if told["messageType"] == "CONTROL_MESSAGE":
        return
    lines = []
    for each in told["logEvents"]:
        document = {"@timestamp": each["timestamp"], "@message": each["message"], "@log_stream": told["logStream"]}
        lines += [json.dumps({"index": {"_index": "cwl-2025", "_id": each["id"]}}), json.dumps(document)]
    body = ("\\n".join(lines) + "\\n").encode()
    request = urllib.request.Request(
        "https://" + os.environ["DOMAIN"] + "/_bulk", body, {"Content-Type": "application/x-ndjson"}
    )
    with urllib.request.urlopen(request) as answer:
        print("told " + answer.read().decode())
"""
MAPPING = {"mappings": {"properties": {"@timestamp": {"type": "date"}}}}


def subscribe(admin: Admin, finder: Finder, log: Log) -> None:
    """All that is said in the group goes to a function, and that puts it into the domain."""
    finder.ask("put", "/cwl-2025", MAPPING)
    function = Callee(admin, CODE, Environment={"Variables": {"DOMAIN": finder.endpoint}}, Timeout=30)
    function.let_in("logs.amazonaws.com", GROUP)
    log.call("PutSubscriptionFilter", filterName="all", filterPattern="", destinationArn=function.arn)


EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "es:ESHttpPost", "Resource": f"{ARN}/*"}


@pytest.mark.fact("logs-13")
def test_what_is_said_in_a_group_is_found_in_a_domain_and_counted_minute_by_minute(admin: Admin) -> None:
    finder, log = Finder(admin, AccessPolicies=policy(EVERYBODY)), Log(admin)
    subscribe(admin, finder, log)

    for minute in range(3):
        log.say(*(f"request {minute}-{n}" for n in range(minute + 1)))
        admin.advance(60)
    log.say("Error: out of tea")
    admin.advance(60)

    minutes = {"date_histogram": {"field": "@timestamp", "fixed_interval": "1m", "min_doc_count": 1}}
    found = finder.search("cwl-*", size=0, aggs={"minutes": minutes})
    assert [each["doc_count"] for each in found["aggregations"]["minutes"]["buckets"]] == [1, 2, 3, 1]
    assert finder.count("cwl-*") == len(log.find()) == 7
    (hit,) = finder.search("cwl-*", query={"match": {"@message": "tea"}})["hits"]["hits"]
    assert hit["_source"]["@log_stream"] == log.stream["logStreamName"]
    assert finder.ask("get", "/_dashboards")[1].count("<tr><td>") == 4


@pytest.mark.fact("elasticsearch-02")
def test_a_log_subscription_and_a_delivery_stream_bring_the_same_events(admin: Admin) -> None:
    make_lake(admin)
    may = policy({"Action": ["s3:PutObject", "es:ESHttp*"]})
    admin.call("iam:PutRolePolicy", RoleName="firehose", PolicyName="own", PolicyDocument=may)
    finder, log = Finder(admin, AccessPolicies=policy(EVERYBODY)), Log(admin)
    subscribe(admin, finder, log)
    pipe = SearchPipe(finder, IndexRotationPeriod="NoRotation")

    texts = [f"request {n}" for n in range(20)]
    log.say(*texts)
    pipe.put_all([json.dumps({"@message": text}) for text in texts])
    admin.advance(120)

    def messages(index: str) -> list[str]:
        return sorted(hit["_source"]["@message"] for hit in finder.search(index, size=100)["hits"]["hits"])

    assert finder.count("cwl-2025") == finder.count("clicks") == 20
    assert messages("cwl-2025") == messages("clicks") == sorted(texts)


def test_a_function_gets_to_a_domain_only_as_far_as_its_policy_lets_it(admin: Admin) -> None:
    finder = Finder(admin)
    code = (
        "import urllib.error, urllib.request\n"
        "def handle(event, context):\n"
        "    try:\n"
        "        urllib.request.urlopen(event['url'])\n"
        "    except OSError as error:\n"
        "        return str(error)\n"
    )
    Callee(admin, code)

    def opened(host: str) -> str:
        payload = f'{{"url": "https://{host}/_count"}}'.encode()
        return admin.call("lambda:Invoke", FunctionName="hello", Payload=payload)["Payload"].decode()

    assert "403" in opened(finder.endpoint)
    assert "error" in opened("example.com")
