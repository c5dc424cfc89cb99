"""A browser learns which pages of other origins may call what."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from model.gateway.call import Call
from model.gateway.wire.cross_origin import EXPOSED, CrossOrigin
from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.kit.errors import AwsError
from model.laws.origins import OriginRule

SHOP = "https://shop.example.com"
BUCKETS: Mapping[str, Sequence[OriginRule]] = {
    "photos": (OriginRule((SHOP,), ("PUT", "GET"), ("x-amz-*",), ("ETag",), 300), OriginRule(("*",), ("GET",))),
    "closed": (),
    "2015-03-31": (OriginRule(("*",), ("GET",)),),
}


async def handle(call: Call) -> Any:
    if call.operation == "DeleteObject":
        raise AwsError("AccessDenied", "Access Denied", 403)
    return call.render(call, {})


def pages(*, trusting: bool = True) -> CrossOrigin:
    door = Door(handle, ("s3", "sts", "lambda", "organizations"), lambda: 1_714_849_065.0)
    return CrossOrigin(door, BUCKETS.get, trusting=trusting)


async def asked(
    path: str, headers: dict[str, str], *, trusting: bool = True, host: str = "localhost:4566"
) -> HttpResponse:
    """What a browser is told before a page may call."""
    return await pages(trusting=trusting).answer(HttpRequest("OPTIONS", path, headers={"host": host, **headers}))


def wants(origin: str = SHOP, method: str = "PUT", headers: str = "") -> dict[str, str]:
    said = {"access-control-request-headers": headers} if headers else {}
    return {"origin": origin, "access-control-request-method": method, **said}


def leave(response: HttpResponse) -> dict[str, str]:
    return {name: text for name, text in response.headers.items() if name.startswith("Access-Control-")}


@pytest.mark.parametrize(
    ("host", "path"), [("localhost:4566", "/photos/a.txt"), ("photos.s3.amazonaws.com", "/a.txt"), ("s3", "/photos")]
)
async def test_a_bucket_answers_by_its_rules(host: str, path: str) -> None:
    response = await asked(path, wants(headers="X-Amz-Date, x-amz-content-sha256"), host=host)
    assert response.status == 200
    assert leave(response) == {
        "Access-Control-Allow-Origin": SHOP,
        "Access-Control-Allow-Methods": "PUT, GET",
        "Access-Control-Allow-Headers": "x-amz-date, x-amz-content-sha256",
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": "ETag",
        "Access-Control-Max-Age": "300",
    }
    assert response.headers["Vary"].startswith("Origin")


async def test_a_bucket_that_is_open_to_all_says_so_and_takes_no_cookies() -> None:
    response = await asked("/photos/a.txt", wants("https://example.org", "GET"))
    assert leave(response) == {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET"}


@pytest.mark.parametrize(
    ("path", "headers", "status", "text"),
    [
        ("/photos/a", {}, 400, b"Insufficient information. Origin request header needed."),
        ("/photos/a", {"origin": SHOP}, 400, b"Invalid Access-Control-Request-Method: null"),
        ("/photos/a", wants(method="PATCH"), 400, b"Invalid Access-Control-Request-Method: PATCH"),
        ("/photos/a", wants(method="DELETE"), 403, b"<Method>DELETE</Method><ResourceType>OBJECT</ResourceType>"),
        ("/photos/a", wants(headers="authorization"), 403, b"CORSResponse: This CORS request is not allowed."),
        ("/closed", wants(), 403, b"CORS is not enabled for this bucket.</Message><Method>PUT</Method><ResourceType>B"),
        ("/nobody/a", wants(), 404, b"<Code>NoSuchBucket</Code>"),
    ],
)
async def test_a_page_that_may_not_is_told_why(path: str, headers: dict[str, str], status: int, text: bytes) -> None:
    response = await asked(path, headers)
    assert (response.status, leave(response)) == (status, {})
    assert isinstance(response.body, bytes)
    assert text in response.body


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("/", "localhost:4566"),
        ("/", "sts.localhost:4566"),
        ("/photos/a.txt", "sts.us-east-1.amazonaws.com"),
        ("/2015-03-31/functions/hello/invocations", "lambda.localhost"),
        ("/2017-03-31/tags/arn", "localhost"),
    ],
)
async def test_other_services_are_open_to_all(path: str, host: str) -> None:
    response = await asked(path, wants("null", "POST", "authorization,x-amz-date"), host=host)
    assert (response.status, leave(response)) == (
        200,
        {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "authorization,x-amz-date",
            "Access-Control-Expose-Headers": EXPOSED,
            "Access-Control-Max-Age": "172800",
        },
    )


async def test_a_protocol_that_names_services_in_paths_is_known_by_its_header() -> None:
    path = "/service/GraniteServiceVersion20100801/operation/PutMetricData"
    response = await asked(path, wants(method="POST", headers="smithy-protocol,authorization"))
    assert leave(response)["Access-Control-Allow-Origin"] == "*"


async def test_a_bucket_may_be_called_like_the_path_of_another_service() -> None:
    response = await asked("/2015-03-31/functions", wants(method="GET"))
    assert "Access-Control-Max-Age" not in response.headers


async def test_without_signatures_only_buckets_let_pages_in() -> None:
    assert leave(await asked("/", wants(method="POST"), trusting=False)) == {}
    assert leave(await asked("/photos/a", wants(), trusting=False)) != {}
    request = HttpRequest("GET", "/", "Action=GetCallerIdentity&Version=2011-06-15", {"origin": SHOP})
    assert leave(await pages(trusting=False).answer(request)) == {}


def sent(method: str, path: str, query: str = "", origin: str = SHOP) -> HttpRequest:
    return HttpRequest(method, path, query, {"host": "localhost", "origin": origin})


async def test_answers_say_who_may_read_them() -> None:
    own = leave(await pages().answer(sent("GET", "/photos/a.txt")))
    assert own["Access-Control-Allow-Origin"] == SHOP
    assert (
        leave(await pages().answer(sent("GET", "/photos/a.txt", origin="null")))["Access-Control-Allow-Origin"] == "*"
    )
    assert leave(await pages().answer(sent("GET", "/closed/a.txt"))) == {}
    who = await pages().answer(sent("GET", "/", "Action=GetCallerIdentity&Version=2011-06-15"))
    assert leave(who)["Access-Control-Expose-Headers"] == EXPOSED


async def test_refusals_say_it_too() -> None:
    put = BUCKETS["photos"][0]
    refused = await pages().answer(sent("PUT", "/photos/a.txt", "acl&nonsense"))
    assert leave(refused)["Access-Control-Allow-Methods"] == ", ".join(put.methods)
    assert leave(await pages().answer(sent("DELETE", "/photos/a.txt"))) == {}


async def test_nobody_says_anything_to_a_client_that_is_no_browser() -> None:
    assert leave(await pages().answer(HttpRequest("GET", "/photos/a.txt", headers={"host": "localhost"}))) == {}


async def test_a_service_that_is_closed_to_pages_says_nothing() -> None:
    headers = {"origin": SHOP, "x-amz-target": "AWSOrganizationsV20161128.ListRoots", "host": "localhost"}
    assert leave(await pages().answer(HttpRequest("POST", "/", headers=headers))) == {}
