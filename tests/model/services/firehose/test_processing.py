"""Records go through a function on their way, which changes them, drops them, or fails on them."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.firehose.piping import ACCOUNT, BUCKET, NAME, ROLE, Pipe, laid, make_lake
from tests.model.services.iam.people import policy
from tests.model.services.lambda_.forge import Forge

FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:shout"
HINTS = {"SizeInMBs": 1, "IntervalInSeconds": 60}
SHOUTING = """
import base64

def lambda_handler(event, context):
    told = []
    for each in event["records"]:
        text = base64.b64decode(each["data"]).decode()
        result = {"drop;": "Dropped", "fail;": "ProcessingFailed"}.get(text, "Ok")
        data = base64.b64encode(text.upper().encode()).decode()
        told.append({"recordId": each["recordId"], "result": result, "data": data})
    return {"records": told}
"""


def through(**parameters: str) -> dict[str, Any]:
    """A destination whose records go through the function, ten seconds' worth at a time."""
    named = {"LambdaArn": FUNCTION, "BufferIntervalInSeconds": "10", **parameters}
    listed = [{"ParameterName": name, "ParameterValue": value} for name, value in named.items()]
    processing = {"Enabled": True, "Processors": [{"Type": "Lambda", "Parameters": listed}]}
    places = {"Prefix": "out/", "ErrorOutputPrefix": "bad/"}
    return {"ProcessingConfiguration": processing, "BufferingHints": HINTS, **places}


@pytest.fixture
def lake(admin: Admin) -> Admin:
    make_lake(admin)
    may = policy({"Action": ["s3:PutObject", "lambda:InvokeFunction"]})
    admin.call("iam:PutRolePolicy", RoleName="firehose", PolicyName="own", PolicyDocument=may)
    return admin


def test_what_the_function_gives_back_is_delivered_and_what_it_failed_on_is_set_aside(lake: Admin) -> None:
    Forge(lake).make(SHOUTING, "shout")
    lake.call("s3:CreateBucket", Bucket="vault")
    backup = {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::vault", "BufferingHints": HINTS}
    pipe = Pipe(lake, how={**through(), "S3BackupMode": "Enabled", "S3BackupConfiguration": backup})
    pipe.put_all(["one;", "drop;", "fail;", "two;"])
    lake.advance(80)

    objects = laid(lake)
    assert [body for key, body in objects.items() if key.startswith("out/2025/06/15/12/")] == [b"ONE;TWO;"]
    (line,) = (body for key, body in objects.items() if key.startswith("bad/processing-failed/2025/06/15/12/"))
    told = json.loads(line)
    assert (b64decode(told["rawData"]), told["errorCode"]) == (b"fail;", "Lambda.ProcessingFailedStatus")
    assert (told["attemptsMade"], told["lambdaArn"]) == (1, FUNCTION)
    assert list(laid(lake, "vault").values()) == [b"one;drop;fail;two;"]
    lake.advance(60)
    assert (pipe.sums("SucceedProcessing.Records"), pipe.sums("ExecuteProcessing.Success", "Average")) == (2, 1.0)
    described = pipe.described()["Destinations"][0]["ExtendedS3DestinationDescription"]
    assert described["ProcessingConfiguration"]["Processors"][0]["Type"] == "Lambda"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("def lambda_handler(event, context):\n    raise ValueError", "Lambda.FunctionError"),
        ("def lambda_handler(event, context):\n    return 7", "Lambda.JsonProcessingException"),
        ("def lambda_handler(event, context):\n    return {'records': []}", "Lambda.MissingRecordId"),
    ],
)
def test_a_function_that_fails_is_called_again_and_then_its_records_are_set_aside(
    lake: Admin, code: str, error: str
) -> None:
    Forge(lake, logs=False).make(code, "shout")
    pipe = Pipe(lake, how=through(NumberOfRetries="2"))
    pipe.put_all(["a", "b"])
    lake.advance(20)

    ((key, body),) = laid(lake).items()
    assert key.startswith("bad/processing-failed/")
    told = [json.loads(line) for line in body.decode().splitlines()]
    assert [(b64decode(each["rawData"]), each["errorCode"], each["attemptsMade"]) for each in told] == [
        (b"a", error, 3),
        (b"b", error, 3),
    ]
    lake.advance(60)
    assert pipe.sums("ExecuteProcessing.Success", "SampleCount") == 3


def test_records_wait_while_there_is_nowhere_to_set_them_aside(lake: Admin) -> None:
    pipe = Pipe(lake, how=through(NumberOfRetries="0"))
    lake.call("s3:DeleteBucket", Bucket=BUCKET)
    pipe.put("patient")
    lake.advance(60)
    lake.call("s3:CreateBucket", Bucket=BUCKET)
    lake.advance(900)
    ((key, body),) = laid(lake).items()
    assert key.startswith("bad/processing-failed/")
    assert json.loads(body)["errorCode"] == "Lambda.ResourceNotFound"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"LambdaArn": "arn:aws:sqs:us-east-1:123456789012:q"}, "needs the parameter LambdaArn"),
        ({"BufferSizeInMBs": "9"}, "BufferSizeInMBs has to be a number from 0.2 to 3"),
        ({"NumberOfRetries": "many"}, "NumberOfRetries has to be a number"),
    ],
)
def test_what_is_no_way_through_a_function_is_refused(lake: Admin, parameters: dict[str, str], words: str) -> None:
    target = {"RoleARN": ROLE, "BucketARN": f"arn:aws:s3:::{BUCKET}", **through(**parameters)}
    refusal = lake.refused(
        "firehose:CreateDeliveryStream", DeliveryStreamName=NAME, ExtendedS3DestinationConfiguration=target
    )
    assert refusal.code == "InvalidArgumentException"
    assert words in refusal.message
