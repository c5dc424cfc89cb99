"""Functions at edges: made, published and taken away, and what they do to requests, responses and load."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from typing import Any

import orjson
import pytest

from model.services.cloudfront.behavior.flow import TO_ORIGIN
from tests.admin import Admin
from tests.edge import OPTIMIZED, Site, Viewing, behaviour, bucket_origin, content, listing
from tests.model.services.cloudfront.test_flow import DISABLED, come, flows

PASS = "function handler(event) { return event.request; }"
REDIRECT = """
function handler(event) {
    if (event.request.uri.startsWith('/old/')) {
        const to = 'https://example.com' + event.request.uri.replace('/old', '');
        return { statusCode: 301, statusDescription: 'Moved', headers: { location: { value: to } } };
    }
    return event.request;
}
"""


def config(runtime: str = "cloudfront-js-2.0", **more: Any) -> dict[str, Any]:
    return {"Comment": "", "Runtime": runtime, **more}


def make(admin: Admin, code: str, name: str = "edit", **more: Any) -> str:
    """The ETag of a new function."""
    asked: dict[str, Any] = {"FunctionConfig": config(**more), "FunctionCode": code.encode()}
    return admin.call("cloudfront:CreateFunction", Name=name, **asked)["ETag"]


def publish(admin: Admin, code: str, name: str = "edit", **more: Any) -> str:
    """The ARN of a function that is live."""
    tag = make(admin, code, name, **more)
    told = admin.call("cloudfront:PublishFunction", Name=name, IfMatch=tag)["FunctionSummary"]
    return told["FunctionMetadata"]["FunctionARN"]


def change(admin: Admin, code: str, name: str = "edit") -> None:
    tag = admin.call("cloudfront:DescribeFunction", Name=name)["ETag"]
    asked: dict[str, Any] = {"FunctionConfig": config(), "FunctionCode": code.encode(), "IfMatch": tag}
    fresh = admin.call("cloudfront:UpdateFunction", Name=name, **asked)["ETag"]
    admin.call("cloudfront:PublishFunction", Name=name, IfMatch=fresh)


def associated(arn: str, type: str = "viewer-request", **more: Any) -> dict[str, Any]:
    functions = listing({"FunctionARN": arn, "EventType": type})
    return behaviour(**{"CachePolicyId": OPTIMIZED, **more}, FunctionAssociations=functions)


def running(viewing: Viewing, code: str, type: str = "viewer-request", **more: Any) -> Site:
    """A site whose edges run a function."""
    return viewing.distribute(default=associated(publish(viewing.admin, code, **more), type))


def trial(admin: Admin, code: str, uri: str = "/a", **more: Any) -> dict[str, Any]:
    """What a test of a new function tells."""
    name = f"f{admin.call('cloudfront:ListFunctions')['FunctionList']['Quantity']}"
    tag = make(admin, code, name, **more)
    event = {"context": {"eventType": "viewer-request"}, "request": {"method": "GET", "uri": uri}}
    asked: dict[str, Any] = {"EventObject": orjson.dumps(event), "IfMatch": tag}
    return admin.call("cloudfront:TestFunction", Name=name, **asked)["TestResult"]


def measured(admin: Admin, metric: str, statistic: str = "Sum", name: str = "edit") -> float:
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/CloudFront",
        MetricName=metric,
        Dimensions=[{"Name": "FunctionName", "Value": name}, {"Name": "Region", "Value": "Global"}],
        StartTime=admin.now - 60,
        EndTime=admin.now,
        Period=60,
        Statistics=[statistic],
    )["Datapoints"]
    return points[0][statistic] if points else 0.0


def test_what_is_published_stays_until_it_is_published_again(admin: Admin) -> None:
    tag = make(admin, PASS)
    told = admin.call("cloudfront:DescribeFunction", Name="edit")["FunctionSummary"]
    assert (told["Status"], told["FunctionMetadata"]["Stage"]) == ("UNPUBLISHED", "DEVELOPMENT")
    assert admin.refused("cloudfront:DescribeFunction", Name="edit", Stage="LIVE").code == "NoSuchFunctionExists"
    asked: dict[str, Any] = {"FunctionConfig": config(), "FunctionCode": REDIRECT.encode()}
    admin.call("cloudfront:PublishFunction", Name="edit", IfMatch=tag)
    fresh = admin.call("cloudfront:UpdateFunction", Name="edit", IfMatch=tag, **asked)["ETag"]
    assert admin.refused("cloudfront:UpdateFunction", Name="edit", IfMatch=tag, **asked).code == "PreconditionFailed"
    live = admin.call("cloudfront:GetFunction", Name="edit", Stage="LIVE")
    assert (live["FunctionCode"], live["ETag"] != fresh) == (PASS.encode(), True)
    assert admin.call("cloudfront:GetFunction", Name="edit")["FunctionCode"] == REDIRECT.encode()
    listed = admin.call("cloudfront:ListFunctions", Stage="LIVE")["FunctionList"]
    assert [each["Name"] for each in listed["Items"]] == ["edit"]
    admin.call("cloudfront:DeleteFunction", Name="edit", IfMatch=fresh)
    assert admin.refused("cloudfront:DescribeFunction", Name="edit").code == "NoSuchFunctionExists"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("InvalidArgument", {"FunctionCode": b"function handler(event) { return"}),
        ("InvalidArgument", {"FunctionCode": b"\xff\xfe"}),
        ("FunctionSizeLimitExceeded", {"FunctionCode": b"//" + b"x" * 10_240}),
        ("InconsistentQuantities", {"FunctionConfig": config(KeyValueStoreAssociations={"Quantity": 1})}),
        (
            "InvalidArgument",
            {
                "FunctionConfig": config(
                    KeyValueStoreAssociations=listing(
                        {"KeyValueStoreARN": f"arn:aws:cloudfront::123456789012:key-value-store/{'0' * 36}"}
                    )
                )
            },
        ),
    ],
)
def test_what_cannot_be_a_function_is_refused(admin: Admin, code: str, change: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"FunctionConfig": config(), "FunctionCode": PASS.encode(), **change}
    assert admin.refused("cloudfront:CreateFunction", Name="edit", **asked).code == code
    make(admin, PASS)
    again: dict[str, Any] = {"FunctionConfig": config(), "FunctionCode": PASS.encode()}
    assert admin.refused("cloudfront:CreateFunction", Name="edit", **again).code == "FunctionAlreadyExists"


def test_only_what_is_published_can_be_associated_and_then_it_stays(admin: Admin, viewing: Viewing) -> None:
    make(admin, PASS)
    arn = "arn:aws:cloudfront::123456789012:function/edit"
    for functions in (
        listing({"FunctionARN": arn, "EventType": "viewer-request"}),
        listing({"FunctionARN": arn, "EventType": "origin-request"}),
    ):
        wrong = viewing.config(default=behaviour(CachePolicyId=OPTIMIZED, FunctionAssociations=functions))
        refusal = admin.refused("cloudfront:CreateDistribution", DistributionConfig=wrong)
        assert refusal.code == "InvalidFunctionAssociation"
    tag = admin.call("cloudfront:DescribeFunction", Name="edit")["ETag"]
    admin.call("cloudfront:PublishFunction", Name="edit", IfMatch=tag)
    site = viewing.distribute(default=associated(arn))
    assert admin.refused("cloudfront:DeleteFunction", Name="edit", IfMatch=tag).code == "FunctionInUse"
    assert admin.call("cloudfront:DescribeFunction", Name="edit")["FunctionSummary"]["Status"] == "ASSOCIATED"
    site.change(lambda config: config.update(DefaultCacheBehavior=behaviour(CachePolicyId=OPTIMIZED)))
    admin.call("cloudfront:DeleteFunction", Name="edit", IfMatch=tag)


def test_a_function_changes_what_is_asked_for(viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    code = "function handler(event) { event.request.uri = '/cat.jpg'; return event.request; }"
    site = running(viewing, code)
    assert site.text("/any/thing") == b"a cat"
    assert [site.cache(path) for path in ("/any/thing", "/other")] == ["Hit", "Hit"]


def test_a_function_answers_by_itself(viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    site = running(viewing, REDIRECT)
    sent = site.view("/old/cat.jpg")
    assert (sent.status, sent.headers["location"]) == (301, "https://example.com/cat.jpg")
    assert sent.headers["x-cache"] == "FunctionGeneratedResponse from cloudfront"
    assert site.text("/cat.jpg") == b"a cat"


def test_a_function_sees_the_request_and_the_viewer_and_nothing_that_it_may_not(viewing: Viewing) -> None:
    code = """
    function handler(event) {
        const said = [event.request.querystring, event.request.cookies, event.viewer.ip, event.context.eventType,
                      event.request.headers];
        return { statusCode: 200, headers: {}, body: { encoding: 'text', data: JSON.stringify(said) } };
    }
    """
    site = running(viewing, code)
    headers = {"host": site.domain, "cookie": "a=1; b=2", "connection": "close", "accept": "text/html"}
    query, cookies, address, type, seen = orjson.loads(site.text("/x", query="p=1&q=2&q=%20", headers=headers))
    assert query == {"p": {"value": "1"}, "q": {"value": "2", "multiValue": [{"value": "2"}, {"value": "%20"}]}}
    assert cookies == {"a": {"value": "1"}, "b": {"value": "2"}}
    assert seen == {"host": {"value": site.domain}, "accept": {"value": "text/html"}}
    assert (address.count("."), type) == (3, "viewer-request")


def test_a_function_for_responses_changes_what_viewers_get_but_no_errors(viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    code = """
    function handler(event) {
        const response = event.response;
        response.headers['x-made-by'] = { value: event.request.uri };
        response.cookies.seen = { value: 'yes', attributes: 'Path=/; Secure' };
        response.cookies.twice = { value: 'too' };
        return response;
    }
    """
    site = running(viewing, code, "viewer-response")
    got = site.view("/cat.jpg")
    assert (content(got), got.headers["x-made-by"]) == (b"a cat", "/cat.jpg")
    assert got.headers["set-cookie"].splitlines() == ["seen=yes; Path=/; Secure", "twice=too"]
    assert got.headers["x-cache"] == "Miss from cloudfront"
    assert "x-made-by" not in site.view("/none").headers


def editing(what: str) -> str:
    return f"function handler(event) {{ event.request.{what}; return event.request; }}"


FAILING = [
    ("function handler(event) { return event.nothing.at.all; }", 503),
    ("const nobody = 1;", 503),
    ("function handler(event) { return 'text'; }", 502),
    ("function handler(event) { return { statusCode: 1000 }; }", 502),
    (editing("uri = 'cat'"), 502),
    (editing("method = 'PUT'"), 502),
    (editing("headers.host = {value: 'x'}"), 502),
    (editing("headers['X-A'] = {value: 'x'}"), 502),
    (editing("headers['x-cache'] = {value: 'x'}"), 502),
    (editing("headers.a = {value: 'x\\r\\ny: z'}"), 502),
]


@pytest.mark.parametrize(("code", "status"), FAILING)
def test_a_function_that_fails_is_an_error_for_its_viewer(
    viewing: Viewing, admin: Admin, code: str, status: int
) -> None:
    site = running(viewing, code)
    got = site.view("/cat.jpg", headers={"host": site.domain})
    word = "FunctionExecutionError" if status == 503 else "FunctionValidationError"
    assert (got.status, got.headers["x-cache"]) == (status, f"{word} from cloudfront")
    admin.advance(60 - admin.now % 60)
    site.view("/cat.jpg")
    admin.advance(60)
    failed = "FunctionExecutionErrors" if status == 503 else "FunctionValidationErrors"
    assert (measured(admin, "FunctionInvocations"), measured(admin, failed)) == (1, 1)


def test_runs_are_written_down_where_they_say_something(viewing: Viewing, admin: Admin) -> None:
    viewing.put("cat.jpg")
    site = running(viewing, "function handler(e) { console.log('for', e.request.uri); return e.request; }")
    id = site.view("/cat.jpg").headers["x-amz-cf-id"]
    group = "/aws/cloudfront/function/edit"
    events = admin.call("logs:FilterLogEvents", logGroupName=group)["events"]
    told = [each["message"] for each in events]
    assert told == [f"{id} START DistributionID: {site.id}", f"{id} for /cat.jpg", f"{id} END"]
    change(admin, PASS)
    site.view("/cat.jpg")
    assert len(admin.call("logs:FilterLogEvents", logGroupName=group)["events"]) == 3


def test_a_test_tells_what_comes_of_an_event_and_is_not_counted(admin: Admin) -> None:
    told = trial(admin, "function handler(e) { console.log('a'); e.request.uri = '/b'; return e.request; }")
    output = orjson.loads(told["FunctionOutput"])
    assert (output["request"]["uri"], told["FunctionExecutionLogs"]) == ("/b", ["a"])
    assert (told["FunctionErrorMessage"], 0 < int(told["ComputeUtilization"]) < 100) == ("", True)
    failed = trial(admin, "function handler(e) {\n return e.a.b; }")
    assert (failed["FunctionOutput"], failed["FunctionErrorMessage"]) == (
        "",
        "TypeError: cannot read property 'b' of undefined in 2",
    )
    groups = admin.call("logs:DescribeLogGroups", logGroupNamePrefix="/aws/cloudfront")["logGroups"]
    assert groups == []


@pytest.mark.parametrize("event", [b"", b"{}", b"[1]", b'{"context": {"eventType": "x"}, "request": {}}', b"\xff"])
def test_a_test_needs_an_event(admin: Admin, event: bytes) -> None:
    tag = make(admin, PASS)
    asked: dict[str, Any] = {"Name": "edit", "EventObject": event}
    assert admin.refused("cloudfront:TestFunction", **asked, IfMatch=tag).code == "InvalidArgument"
    assert admin.refused("cloudfront:TestFunction", **asked, IfMatch="E1").code == "InvalidIfMatchVersion"


def answer(admin: Admin, expression: str, **more: Any) -> Any:
    """What an expression is worth where functions run."""
    code = f"async function handler(event) {{ return {{ statusCode: 200, body: JSON.stringify({expression}) }}; }}"
    told = trial(admin, code, **more)
    assert told["FunctionErrorMessage"] == ""
    return orjson.loads(orjson.loads(told["FunctionOutput"])["response"]["body"])


def test_the_runtime_knows_hashes_encodings_and_a_time_that_stands_still(admin: Admin) -> None:
    digest = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert answer(admin, "require('crypto').createHash('sha256').update('a').digest('hex')") == digest
    signed = "require('crypto').createHmac('sha256', 'key').update('a').digest('base64url')"
    known = hmac.new(b"key", b"a", "sha256").digest()
    assert answer(admin, signed) == urlsafe_b64encode(known).decode().rstrip("=")
    assert answer(admin, "Buffer.from('aGk', 'base64').toString()") == "hi"
    assert answer(admin, "String.bytesFrom('aGk', 'base64')", runtime="cloudfront-js-1.0") == "hi"
    assert answer(admin, "require('querystring').parse('a=1&a=%20')") == {"a": ["1", " "]}
    assert answer(admin, "[Date.now(), new Date().getTime()]") == [int(admin.now * 1000)] * 2
    assert 0 <= answer(admin, "Math.random()") < 1


@pytest.mark.parametrize(
    "code",
    [
        "function handler(e) { return eval('e.request'); }",
        "function handler(e) { return (() => 1).constructor('return 1')(); }",
        "function handler(e) { const all = []; while (true) { all.push('x'.repeat(100000) + all.length); } }",
        "function handler(e) { return handler(e); }",
        "function handler(e) { return require('fs').readFileSync('/etc/passwd'); }",
        "async function handler(e) { await import('os'); return e.request; }",
        "async function handler(e) { await new Promise(() => {}); }",
    ],
)
def test_nothing_leads_out_of_the_language(admin: Admin, code: str) -> None:
    assert trial(admin, code)["FunctionErrorMessage"] != ""


def test_who_goes_on_for_ever_is_not_waited_for_and_others_run_again(admin: Admin) -> None:
    endless = trial(admin, "function handler(e) { while (true) {} }")
    assert (endless["FunctionErrorMessage"], endless["ComputeUtilization"]) == (
        "The function exceeded its maximum compute utilization",
        "100",
    )
    assert trial(admin, PASS)["FunctionErrorMessage"] == ""


def test_what_a_function_answers_no_origin_hears_of(viewing: Viewing, admin: Admin) -> None:
    site = running(viewing, REDIRECT)
    come(site, 100, paths={"/old/*": 3, "/new/*": 1}, shape={"bytes_out": 1000})
    assert flows(site, "bytes_downloaded") == pytest.approx(25 * 1000)
    assert measured(admin, "FunctionInvocations") == pytest.approx(6000)
    assert 0 < measured(admin, "FunctionComputeUtilization", "Average") < 100
    before = flows(site, TO_ORIGIN)
    change(admin, "function handler(e) { return { statusCode: 403 }; }")
    admin.advance(120)
    assert 0 == flows(site, TO_ORIGIN) < before
    assert flows(site, "client_errors") == pytest.approx(100)


def test_paths_that_functions_make_one_are_one_for_caches(viewing: Viewing, admin: Admin) -> None:
    site = running(viewing, PASS)
    come(site, 50, paths={"/photos/*": 1})
    many = flows(site, TO_ORIGIN)
    change(admin, "function handler(e) { e.request.uri = '/photos/all.zip'; return e.request; }")
    admin.advance(120)
    assert flows(site, TO_ORIGIN) < many / 10


def test_a_function_may_choose_the_origin(viewing: Viewing) -> None:
    code = """
    import cf from 'cloudfront';
    function handler(event) {
        if (event.request.querystring.beta) { cf.selectRequestOriginById('beta'); }
        return event.request;
    }
    """
    viewing.put("cat.jpg")
    viewing.put("beta/cat.jpg", b"a new cat")
    beta = {**bucket_origin(), "Id": "beta", "OriginPath": "/beta"}
    arn = publish(viewing.admin, code)
    site = viewing.distribute(bucket_origin(), beta, default=associated(arn, CachePolicyId=DISABLED))
    assert (site.text("/cat.jpg"), site.text("/cat.jpg", query="beta=1")) == (b"a cat", b"a new cat")
