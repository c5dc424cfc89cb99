"""The same refusal in every protocol's own envelope."""

import orjson
import pytest

from model.gateway.wire.cbor import decoded
from model.gateway.wire.messages import HttpResponse
from model.gateway.wire.protocol import Refused
from model.gateway.wire.route import PROTOCOLS
from model.gateway.wire.shapes import service_model
from model.kit.errors import AwsError

PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'


def refused(protocol: str, service: str, error: AwsError) -> HttpResponse:
    return PROTOCOLS[protocol].refuse(Refused(error, "01234567-89ab-cdef", service_model(service), "/bucket/key"))


def said(response: HttpResponse) -> str:
    assert isinstance(response.body, bytes)
    return response.body.decode()


def test_ec2() -> None:
    response = refused("ec2", "ec2", AwsError("InvalidVolume.NotFound", "The volume 'vol-<1>' does not exist."))
    assert said(response) == PROLOGUE + (
        "<Response><Errors><Error><Code>InvalidVolume.NotFound</Code>"
        "<Message>The volume 'vol-&lt;1&gt;' does not exist.</Message></Error></Errors>"
        "<RequestID>01234567-89ab-cdef</RequestID></Response>"
    )
    assert response.status == 400


def test_query_takes_the_status_that_the_model_gives_the_code() -> None:
    response = refused("query", "iam", AwsError("NoSuchEntity", "There is no such user."))
    assert response.status == 404
    assert said(response) == PROLOGUE + (
        '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>'
        "<Code>NoSuchEntity</Code><Message>There is no such user.</Message></Error>"
        "<RequestId>01234567-89ab-cdef</RequestId></ErrorResponse>"
    )


def test_query_says_whose_fault_it_is() -> None:
    assert "<Type>Receiver</Type>" in said(refused("query", "iam", AwsError("InternalFailure", "Sorry.", 500)))


def test_json_names_the_shape_and_keeps_the_old_code_in_a_header() -> None:
    response = refused("json 1.0", "cloudwatch", AwsError("InvalidParameterValue", "No."))
    assert orjson.loads(said(response)) == {"__type": "InvalidParameterValueException", "message": "No."}
    assert response.headers["x-amzn-query-error"] == "InvalidParameterValue;Sender"
    assert response.headers["x-amzn-errortype"] == "InvalidParameterValueException"
    assert response.headers["content-type"] == "application/x-amz-json-1.0"


def test_json_carries_the_members_of_a_modelled_exception() -> None:
    reasons = [{"code": "None"}, {"code": "ConditionalCheckFailed", "item": {"id": {"S": "1"}}}]
    error = AwsError("TransactionCanceledException", "Cancelled.", CancellationReasons=reasons)
    assert orjson.loads(said(refused("json 1.0", "dynamodb", error))) == {
        "__type": "TransactionCanceledException",
        "Message": "Cancelled.",
        "CancellationReasons": [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Item": {"id": {"S": "1"}}}],
    }


def test_json_has_its_own_word_for_an_operation_that_is_not_there() -> None:
    response = refused("json 1.0", "sqs", AwsError("InvalidAction", "The action Dance is not valid."))
    assert orjson.loads(said(response))["__type"] == "UnknownOperationException"


def test_rest_json_names_the_shape_in_a_header_and_blames_as_the_model_does() -> None:
    response = refused("rest-json", "lambda", AwsError("ResourceNotFoundException", "No such function.", Type="User"))
    assert (response.status, response.headers["x-amzn-errortype"]) == (404, "ResourceNotFoundException")
    assert orjson.loads(said(response)) == {"Message": "No such function.", "Type": "User"}


def test_rest_json_carries_an_exceptions_headers_as_headers() -> None:
    error = AwsError("TooManyRequestsException", "Slow down.", retryAfterSeconds="7", Reason="CallerRateLimitExceeded")
    response = refused("rest-json", "lambda", error)
    assert (response.status, response.headers["Retry-After"]) == (429, "7")
    assert orjson.loads(said(response)) == {"message": "Slow down.", "Reason": "CallerRateLimitExceeded"}


def test_rest_json_has_the_json_word_for_an_operation_that_is_not_there() -> None:
    response = refused("rest-json", "efs", AwsError("InvalidAction", "The action Dance is not valid."))
    assert response.headers["x-amzn-errortype"] == "UnknownOperationException"


def test_cbor_names_the_shape_and_keeps_the_old_code_in_a_header() -> None:
    response = refused("cbor", "cloudwatch", AwsError("InvalidParameterValue", "No."))
    assert isinstance(response.body, bytes)
    assert decoded(response.body) == {"__type": "InvalidParameterValueException", "message": "No."}
    assert response.headers["x-amzn-query-error"] == "InvalidParameterValue;Sender"
    assert response.headers["smithy-protocol"] == "rpc-v2-cbor"
    assert response.headers["content-type"] == "application/cbor"


def test_s3_names_what_it_is_about() -> None:
    response = refused("rest-xml", "s3", AwsError("NoSuchBucket", "The specified bucket does not exist", 404))
    assert said(response).startswith(
        f"{PROLOGUE}<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message>"
        "<Resource>/bucket/key</Resource><RequestId>0123456789ABCDEF</RequestId><HostId>"
    )
    assert response.headers["x-amz-request-id"] == "0123456789ABCDEF"
    response = refused("rest-xml", "s3", AwsError("NoSuchBucket", "Gone.", 404, BucketName="bucket"))
    assert "<BucketName>bucket</BucketName><RequestId>" in said(response)


@pytest.mark.parametrize("status", [304])
def test_s3_says_nothing_more_of_what_has_not_changed(status: int) -> None:
    assert refused("rest-xml", "s3", AwsError("NotModified", "", status)).body == b""
