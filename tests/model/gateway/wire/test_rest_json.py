"""What rest-json does that no other protocol does."""

from base64 import b64encode
from typing import Any

import orjson
import pytest

from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.rest_json import RestJson
from model.gateway.wire.shapes import service_model
from model.kit.body import Body
from model.kit.errors import AwsError

PROTOCOL = RestJson()


def parsed(service: str, operation: str, request: HttpRequest) -> dict[str, Any]:
    return PROTOCOL.parse(request, service_model(service).operations[operation]).params


def invoke(body: bytes) -> dict[str, Any]:
    headers = {"x-amz-invocation-type": "Event"}
    return parsed(
        "lambda", "Invoke", HttpRequest("POST", "/2015-03-31/functions/f/invocations", "", headers, Body(body))
    )


def test_a_path_a_query_and_headers_carry_members_and_the_body_a_blob() -> None:
    assert invoke(b"\x00\xff") == {"FunctionName": "f", "InvocationType": "Event", "Payload": b"\x00\xff"}
    assert invoke(b"") == {"FunctionName": "f", "InvocationType": "Event"}


def test_a_label_is_decoded_once_and_a_greedy_one_keeps_its_slashes() -> None:
    request = HttpRequest("GET", "/tags/arn%3Aaws%3Ax%252Fy%2Fz", "", {})
    assert parsed("apigateway", "GetTags", request)["resourceArn"] == "arn:aws:x%2Fy/z"


def test_what_is_said_twice_counts_where_it_belongs() -> None:
    body = Body(b'{"FunctionName": "body", "Description": "d", "Timeout": null}')
    request = HttpRequest("PUT", "/2015-03-31/functions/path/configuration", "", {}, body)
    params = parsed("lambda", "UpdateFunctionConfiguration", request)
    assert params == {"FunctionName": "path", "Description": "d"}


def test_a_document_in_a_header_is_read() -> None:
    attributes = b64encode(b'{"a": [1]}').decode()
    request = HttpRequest("POST", "/bot/b/alias/a/user/u/content", "", {"x-amz-lex-session-attributes": attributes})
    assert parsed("lex-runtime", "PostContent", request)["sessionAttributes"] == {"a": [1]}
    request = HttpRequest("POST", "/bot/b/alias/a/user/u/content", "", {"x-amz-lex-session-attributes": "no document"})
    assert parsed("lex-runtime", "PostContent", request)["sessionAttributes"] == "no document"


@pytest.mark.parametrize(
    "body", [b"[]", b"{", b"\xff", b"null", b'{"Description": ' + b"[" * 500 + b"]" * 500 + b"}", b"[" * 2000]
)
def test_a_body_that_is_no_object_or_a_tower_is_refused(body: bytes) -> None:
    with pytest.raises(AwsError, match="SerializationException"):
        parsed("lambda", "CreateFunction", HttpRequest("POST", "/2015-03-31/functions", "", {}, Body(body)))


def test_a_member_may_be_the_status_and_a_payload_has_the_type_that_the_answer_says() -> None:
    operation = service_model("lambda").operations["Invoke"]
    answer = PROTOCOL.answer(operation, {"status_code": 202, "payload": b"", "executed_version": "$LATEST"}, "id")
    assert (answer.status, answer.body, answer.headers["X-Amz-Executed-Version"]) == (202, b"", "$LATEST")
    operation = service_model("apigateway").operations["GetExport"]
    answer = PROTOCOL.answer(operation, {"content_type": "application/yaml", "body": b"a: b"}, "id")
    assert (answer.headers["Content-Type"], answer.body) == ("application/yaml", b"a: b")


def test_a_stream_is_answered_piece_by_piece() -> None:
    operation = service_model("glacier").operations["GetJobOutput"]
    answer = PROTOCOL.answer(operation, {"body": iter((b"a", b"b"))}, "id")
    assert not isinstance(answer.body, bytes)


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    operation = service_model("efs").operations["DeleteFileSystem"]
    answer = PROTOCOL.answer(operation, None, "id")
    assert (answer.status, answer.body, "Content-Type" in answer.headers) == (204, b"", False)
    operation = service_model("backup").operations["CreateFramework"]
    answer = PROTOCOL.answer(operation, {}, "id")
    assert isinstance(answer.body, bytes)
    assert (answer.status, orjson.loads(answer.body)) == (200, {})
