"""However much a request says, the loop goes on, and what is too much is refused before it is taken apart."""

import asyncio
import struct
from typing import Any
from urllib.parse import quote_plus, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.gateway.call import Call
from model.gateway.wire.door import BODY_LIMIT, MEBIBYTE, OBJECT_LIMIT, TERSE_LIMIT, Door
from model.gateway.wire.flaws import MOST_PROBLEMS
from model.gateway.wire.messages import LONG, MOST_FIELDS, HttpRequest, fields_of
from model.gateway.wire.shapes import service_model
from model.gateway.wire.validate import find_flaw
from model.gateway.wire.xml_reader import LONGEST_TAG, Unreadable, element_of
from model.kit.body import Body
from model.kit.errors import AwsError

FORM = {"content-type": "application/x-www-form-urlencoded", "host": "ec2.localhost"}
JSON = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.ListQueues", "host": "localhost"}
CBOR = {"smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor", "host": "localhost"}
METRICS = "/service/GraniteServiceVersion20100801/operation/PutMetricData"
NUMBERS = 200_000


def filters(count: int) -> bytes:
    named = b"".join(b"Filter.1.Value.%d=a&" % at for at in range(count))
    return b"Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=vpc-id&" + named


async def handle(call: Call) -> Any:
    if call.flaw:
        raise call.flaw
    return call.render(call, {})


def door() -> Door:
    return Door(handle, ("cloudwatch", "ec2", "s3", "sqs"), lambda: 1_714_849_065.0)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (HttpRequest("POST", "/", headers=FORM, body=Body(filters(20_000))), 200),
        (HttpRequest("POST", "/", headers=JSON, body=Body(b'{"QueueNamePrefix":[' + b"1," * NUMBERS + b"1]}")), 400),
        (
            HttpRequest(
                "POST",
                METRICS,
                headers=CBOR,
                body=Body(b"\xa1\x6aMetricData\x9a" + struct.pack(">I", NUMBERS) + b"\x01" * NUMBERS),
            ),
            400,
        ),
        (
            HttpRequest(
                "POST",
                "/bucket",
                "delete",
                {"host": "localhost"},
                Body(b"<Delete>" + b"<Object><Key>a</Key></Object>" * 20_000 + b"</Delete>"),
            ),
            200,
        ),
    ],
    ids=["form", "json", "cbor", "xml"],
)
async def test_the_loop_goes_on_while_a_long_request_is_read(request_: HttpRequest, status: int) -> None:
    answering, turns = asyncio.ensure_future(door().answer(request_)), 0
    while not answering.done():
        await asyncio.sleep(0)
        turns += 1
    assert (await answering).status == status
    assert turns > 20


def test_a_form_of_too_many_fields_is_not_taken_apart() -> None:
    assert len(fields_of("a=1&" * (MOST_FIELDS - 1))) == MOST_FIELDS - 1
    with pytest.raises(AwsError, match="too many fields"):
        fields_of("a=1&" * MOST_FIELDS)


@given(st.text(max_size=80), st.sampled_from(["", "%", "%zz", "%4", "=", "\n", "%C3", "%c3%A9", "+%2B", "%3D%0D%0A"]))
def test_a_long_text_reads_as_a_short_one_does(text: str, odd: str) -> None:
    long = (quote_plus(text) + odd) * LONG
    assert fields_of(f"k={long}") == [("k", unquote_plus(long))]


@pytest.mark.parametrize(
    ("request_", "limit"),
    [
        (HttpRequest("POST", "/", headers=FORM), TERSE_LIMIT),
        (HttpRequest("POST", METRICS, headers=CBOR), TERSE_LIMIT),
        (HttpRequest("POST", "/", headers=JSON), BODY_LIMIT),
        (HttpRequest("POST", "/bucket", "delete", {"host": "localhost"}), BODY_LIMIT),
        (HttpRequest("PUT", "/bucket/key", headers=FORM | {"host": "localhost"}), OBJECT_LIMIT),
        (
            HttpRequest("POST", "/bucket", headers={"content-type": "multipart/form-data; boundary=x"}),
            OBJECT_LIMIT,
        ),
    ],
)
def test_a_body_may_be_as_large_as_its_protocol_has_use_for(request_: HttpRequest, limit: int) -> None:
    assert door().body_limit(request_) == limit


def test_of_a_long_list_that_is_wrong_from_end_to_end_so_much_is_said() -> None:
    many = {"MetricData": [{}] * 10_000, "Namespace": "Shop"}
    flaw = find_flaw(many, service_model("cloudwatch").operations["PutMetricData"])
    assert flaw is not None
    assert flaw.message.count("MetricName") == MOST_PROBLEMS


def test_a_refusal_quotes_so_much_of_a_list() -> None:
    params = {"AutoScalingGroupName": "a", "ScalingProcesses": "x", "Instances": list(range(100_000))}
    flaw = find_flaw(params | {"ScalingProcesses": list(range(100_000))}, operation())
    assert flaw is not None
    assert len(flaw.message) < 10_000


def operation() -> Any:
    return service_model("autoscaling").operations["SuspendProcesses"]


@pytest.mark.parametrize("line", [b"a\n", b"&amp;", "é".encode()])
def test_a_text_of_many_pieces_is_put_together_once(line: bytes) -> None:
    element = element_of(b"<a>" + line * 100_000 + b"</a>")
    assert len(element.text) in (100_000, 200_000)


def test_a_document_is_read_the_same_in_pieces() -> None:
    names = ["x" * (LONGEST_TAG // 7 + at) for at in range(30)]
    inside = "".join(f'<b c="{name}">{name}</b>' for name in names)
    root = element_of(f"<a>{inside}</a>".encode())
    assert [each.text for each in root.all("b")] == names


def test_a_tag_without_an_end_is_given_up_early() -> None:
    with pytest.raises(Unreadable):
        element_of(b"<a " + b" ".join(b'a%d=""' % at for at in range(MEBIBYTE // 8)) + b"/>")
