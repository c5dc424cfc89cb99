import pytest

from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.route import PROTOCOLS, Astray, Directory, Route, is_for_s3
from model.gateway.wire.s3_hosts import bucket_in_host
from model.kit.body import Body

DIRECTORY = Directory(
    (
        "apigateway",
        "apigatewayv2",
        "autoscaling",
        "cloudwatch",
        "ec2",
        "efs",
        "elb",
        "elbv2",
        "iam",
        "pinpoint",
        "s3",
        "ses",
        "sesv2",
        "sqs",
        "sts",
    )
)
FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}


def authorization(service: str, region: str = "eu-west-1") -> dict[str, str]:
    scope = f"AKIA/20240504/{region}/{service}/aws4_request"
    signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
    return {"authorization": signed, "x-amz-date": "20240504T185745Z"}


def form(body: bytes, headers: dict[str, str] | None = None) -> HttpRequest:
    return HttpRequest("POST", "/", headers={"host": "localhost:4566", **FORM, **(headers or {})}, body=Body(body))


def cbor(service: str, operation: str, body: bytes = b"\xa0") -> HttpRequest:
    headers = {**authorization("monitoring"), "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"}
    return HttpRequest("POST", f"/service/{service}/operation/{operation}", headers=headers, body=Body(body))


def routed(request: HttpRequest) -> Route:
    return DIRECTORY.route(request)


def astray(request: HttpRequest) -> Astray:
    with pytest.raises(Astray) as lost:
        DIRECTORY.route(request)
    return lost.value


def test_the_scope_of_the_signature_names_service_and_region() -> None:
    route = routed(form(b"Action=DescribeInstances&Version=2016-11-15", authorization("ec2", "ap-south-1")))
    assert (route.service.name, route.operation.name, route.region) == ("ec2", "DescribeInstances", "ap-south-1")
    assert route.style == "ec2"


@pytest.mark.parametrize(("version", "name"), [("2015-12-01", "elbv2"), ("2012-06-01", "elb")])
def test_two_services_of_one_name_differ_in_their_version(version: str, name: str) -> None:
    request = form(b"Action=DescribeLoadBalancers&Version=" + version.encode(), authorization("elasticloadbalancing"))
    assert routed(request).service.name == name


def test_without_a_version_the_action_decides() -> None:
    request = form(b"Action=DescribeTargetGroups", authorization("elasticloadbalancing"))
    assert routed(request).service.name == "elbv2"


def test_the_protocol_is_the_one_that_is_spoken_not_the_one_that_is_preferred() -> None:
    scope = authorization("monitoring")
    assert routed(form(b"Action=ListMetrics&Version=2010-08-01", scope)).style == "query"
    target = {"x-amz-target": "GraniteServiceVersion20100801.ListMetrics", "content-type": "application/x-amz-json-1.0"}
    request = HttpRequest("POST", "/", headers={**scope, **target}, body=Body(b"{}"))
    assert (routed(request).style, routed(request).operation.name) == ("json 1.0", "ListMetrics")


def test_a_request_in_cbor_names_service_and_operation_in_its_path() -> None:
    route = routed(cbor("GraniteServiceVersion20100801", "ListMetrics"))
    assert (route.service.name, route.operation.name, route.style) == ("cloudwatch", "ListMetrics", "cbor")


@pytest.mark.parametrize(
    ("method", "path", "signed_for", "service", "operation"),
    [
        ("GET", "/restapis", "apigateway", "apigateway", "GetRestApis"),
        ("GET", "/v2/apis/a1/routes/", "apigateway", "apigatewayv2", "GetRoutes"),
        ("POST", "/v2/email/outbound-emails", "ses", "sesv2", "SendEmail"),
        ("DELETE", "/2015-02-01/mount-targets/fsmt-1", "elasticfilesystem", "efs", "DeleteMountTarget"),
        ("GET", "/v1/apps/a-1/segments/s-1/jobs/import", "mobiletargeting", "pinpoint", "GetSegmentImportJobs"),
        ("GET", "/tags/arn%3Aaws%3Aapigateway%3A1", "apigateway", "apigateway", "GetTags"),
    ],
)
def test_rest_services_of_one_name_are_told_apart_by_their_paths(
    method: str, path: str, signed_for: str, service: str, operation: str
) -> None:
    route = routed(HttpRequest(method, path, headers=authorization(signed_for)))
    assert (route.service.name, route.operation.name, route.style) == (service, operation, "rest-json")


def test_a_service_in_two_protocols_and_models_is_known_by_how_it_is_spoken_to() -> None:
    assert routed(form(b"Action=ListIdentities&Version=2010-12-01", authorization("ses"))).service.name == "ses"


@pytest.mark.parametrize(
    ("host", "body", "service", "region"),
    [
        ("ec2.us-west-2.localhost:4566", b"Action=DescribeInstances", "ec2", "us-west-2"),
        ("ec2.eu-west-1.amazonaws.com", b"Action=DescribeInstances", "ec2", "eu-west-1"),
        ("ec2-fips.us-west-2.amazonaws.com", b"Action=DescribeInstances", "ec2", "us-west-2"),
        ("sts.amazonaws.com", b"Action=GetCallerIdentity", "sts", "us-east-1"),
        ("localhost:4566", b"Action=AssumeRoleWithSAML&Version=2011-06-15", "sts", "us-east-1"),
        ("localhost:4566", b"Action=CreateUser", "iam", "us-east-1"),
    ],
)
def test_an_anonymous_request_is_known_by_host_version_or_action(
    host: str, body: bytes, service: str, region: str
) -> None:
    route = routed(form(body, {"host": host}))
    assert (route.service.name, route.region, route.claim) == (service, region, None)


@pytest.mark.parametrize(
    "host",
    [
        "ec2.eu-west-1.amazonaws.com",
        "ec2.eu-west-1.api.aws",
        "ec2-fips.us-gov-west-1.amazonaws.com",
        "data-ec2.localhost:4566",
        "123456789012.ec2.us-west-2.amazonaws.com",
        "s3.us-west-2.amazonaws.com",
        "10.0.0.7:4566",
    ],
)
def test_a_signed_request_is_known_by_its_signature_whatever_stands_before_or_in_the_host(host: str) -> None:
    route = routed(form(b"Action=DescribeInstances", authorization("ec2", "eu-west-1") | {"host": host}))
    assert (route.service.name, route.operation.name, route.region) == ("ec2", "DescribeInstances", "eu-west-1")


@pytest.mark.parametrize(
    ("host", "path", "region"),
    [
        ("photos.s3.eu-west-1.amazonaws.com", "/key", "eu-west-1"),
        ("photos.s3.dualstack.eu-west-1.amazonaws.com:4566", "/key", "eu-west-1"),
        ("photos.s3-eu-west-1.amazonaws.com", "/key", "eu-west-1"),
        ("s3-eu-west-1.amazonaws.com", "/photos/key", "eu-west-1"),
        ("s3.eu-west-1.localhost", "/photos/key", "eu-west-1"),
        ("photos.s3.amazonaws.com", "/key", "us-east-1"),
    ],
)
def test_an_object_that_anybody_may_have_is_looked_for_in_the_region_of_the_host(
    host: str, path: str, region: str
) -> None:
    route = routed(HttpRequest("GET", path, headers={"host": host}))
    assert (route.operation.name, route.request.path, route.region) == ("GetObject", "/photos/key", region)


@pytest.mark.parametrize(
    ("host", "bucket"),
    [
        ("photos.s3.amazonaws.com", "photos"),
        ("my.photos.s3.eu-west-1.amazonaws.com:4566", "my.photos"),
        ("photos.s3-eu-west-1.amazonaws.com", "photos"),
        ("photos.s3.localhost:4566", "photos"),
        ("photos.localhost:4566", "photos"),
        ("s3.localhost:4566", None),
        ("s3.eu-west-1.amazonaws.com", None),
        ("s3.us-east-1.localhost", None),
        ("localhost:4566", None),
        ("127.0.0.1:4566", None),
        ("[::1]:4566", None),
    ],
)
def test_a_bucket_in_the_host_is_recognised(host: str, bucket: str | None) -> None:
    assert bucket_in_host(host) == bucket


@pytest.mark.parametrize(
    ("method", "target", "operation"),
    [
        ("GET", "/", "ListBuckets"),
        ("GET", "/bucket", "ListObjects"),
        ("GET", "/bucket/", "ListObjects"),
        ("GET", "/bucket?list-type=2&prefix=a", "ListObjectsV2"),
        ("GET", "/bucket?versioning", "GetBucketVersioning"),
        ("GET", "/bucket?location=", "GetBucketLocation"),
        ("GET", "/bucket?analytics", "ListBucketAnalyticsConfigurations"),
        ("GET", "/bucket?analytics&id=x", "GetBucketAnalyticsConfiguration"),
        ("GET", "/bucket?notification", "GetBucketNotificationConfiguration"),
        ("GET", "/bucket/a/deep/key", "GetObject"),
        ("GET", "/bucket/key?uploadId=u", "ListParts"),
        ("GET", "/bucket/key?acl", "GetObjectAcl"),
        ("PUT", "/bucket", "CreateBucket"),
        ("PUT", "/bucket/key", "PutObject"),
        ("PUT", "/bucket/key?partNumber=1&uploadId=u", "UploadPart"),
        ("PUT", "/bucket/key?tagging", "PutObjectTagging"),
        ("POST", "/bucket?delete", "DeleteObjects"),
        ("POST", "/bucket/key?uploads", "CreateMultipartUpload"),
        ("POST", "/bucket/key?uploadId=u", "CompleteMultipartUpload"),
        ("DELETE", "/bucket/key?uploadId=u", "AbortMultipartUpload"),
        ("DELETE", "/bucket/key?versionId=v", "DeleteObject"),
        ("HEAD", "/bucket", "HeadBucket"),
        ("HEAD", "/bucket/key", "HeadObject"),
    ],
)
def test_s3_tells_operations_by_method_path_and_query(method: str, target: str, operation: str) -> None:
    path, _, query = target.partition("?")
    assert routed(HttpRequest(method, path, query, authorization("s3"))).operation.name == operation


def test_s3_tells_a_copy_by_its_source() -> None:
    headers = {**authorization("s3"), "x-amz-copy-source": "/a/b"}
    assert routed(HttpRequest("PUT", "/bucket/key", headers=headers)).operation.name == "CopyObject"
    part = HttpRequest("PUT", "/bucket/key", "partNumber=1&uploadId=u", headers)
    assert routed(part).operation.name == "UploadPartCopy"


def test_a_bucket_in_the_host_comes_into_the_path() -> None:
    headers = {**authorization("s3"), "host": "photos.s3.localhost"}
    route = routed(HttpRequest("GET", "/a%20b", headers=headers))
    assert (route.operation.name, route.request.path) == ("GetObject", "/photos/a%20b")


@pytest.mark.parametrize(
    ("request_", "code", "status", "protocol"),
    [
        (form(b"Action=Dance", authorization("ec2")), "InvalidAction", 400, "ec2"),
        (form(b"", authorization("iam")), "MissingAction", 400, "query"),
        (form(b"Action=DescribeInstances", authorization("ec2", "xx-nowhere-9")), "AuthFailure", 401, "ec2"),
        (form(b"Action=GetUser", authorization("iam", "xx-nowhere-9")), "SignatureDoesNotMatch", 403, "query"),
        (
            HttpRequest("GET", "/", headers=authorization("s3", "xx-nowhere-9")),
            "AuthorizationHeaderMalformed",
            400,
            "rest-xml",
        ),
        (form(b"Action=Run", authorization("teleport")), "SignatureDoesNotMatch", 403, "query"),
        (
            HttpRequest("GET", "/2015-03-31/functions", headers=authorization("lambda")),
            "NotImplemented",
            501,
            "rest-json",
        ),
        (HttpRequest("GET", "/2020-05-31/x", headers=authorization("cloudfront")), "NotImplemented", 501, "rest-xml"),
        (
            HttpRequest("POST", "/", headers={**authorization("kms"), "x-amz-target": "TrentService.ListKeys"}),
            "NotImplemented",
            501,
            "json 1.1",
        ),
        (form(b"Action=ListTopics", authorization("sns")), "NotImplemented", 501, "query"),
        (cbor("Nobody", "ListMetrics"), "UnknownOperationException", 400, "cbor"),
        (cbor("GraniteServiceVersion20100801", "Dance"), "UnknownOperationException", 400, "cbor"),
        (cbor("AmazonSQS", "ListQueues"), "UnknownOperationException", 400, "cbor"),
        (
            HttpRequest("POST", "/elsewhere", headers={"smithy-protocol": "rpc-v2-cbor"}),
            "UnknownOperationException",
            400,
            "cbor",
        ),
        (
            HttpRequest("GET", "/2015-03-31/nowhere", headers=authorization("elasticfilesystem")),
            "UnknownOperationException",
            404,
            "rest-json",
        ),
        (
            HttpRequest("POST", "/", headers={**authorization("sqs"), "x-amz-target": "AmazonSQS.Dance"}),
            "UnknownOperationException",
            400,
            "json 1.0",
        ),
        (
            HttpRequest("POST", "/", headers={"x-amz-target": "Nobody.Knows"}),
            "UnknownOperationException",
            400,
            "json 1.1",
        ),
        (HttpRequest("PATCH", "/bucket", headers=authorization("s3")), "MethodNotAllowed", 405, "rest-xml"),
        (form(b"Action=GetUser", {"authorization": "AWS4-HMAC-SHA256 x"}), "IncompleteSignature", 400, "query"),
    ],
)
def test_whoever_goes_astray_is_told_in_the_protocol_that_fits(
    request_: HttpRequest, code: str, status: int, protocol: str
) -> None:
    lost = astray(request_)
    assert (lost.error.code, lost.error.status) == (code, status)
    assert lost.protocol is PROTOCOLS[protocol]


def test_a_large_body_is_expected_by_s3_only() -> None:
    assert is_for_s3(HttpRequest("PUT", "/bucket/key", headers=authorization("s3")))
    assert is_for_s3(HttpRequest("PUT", "/bucket/key"))
    assert not is_for_s3(HttpRequest("POST", "/", headers=authorization("ec2")))
    assert not is_for_s3(HttpRequest("POST", "/", headers={"x-amz-target": "AmazonSQS.SendMessage"}))
    assert not is_for_s3(HttpRequest("POST", "/", headers=FORM))


@pytest.mark.parametrize(
    ("host", "path", "secure", "address"),
    [
        ("localhost:4566", "/photos/", False, "http://localhost:4566/photos"),
        ("photos.s3.eu-west-1.amazonaws.com", "/", True, "https://photos.s3.eu-west-1.amazonaws.com"),
    ],
)
def test_a_form_puts_an_object_where_it_was_sent(host: str, path: str, secure: bool, address: str) -> None:
    headers = {"host": host, "content-type": "multipart/form-data; boundary=x"}
    route = routed(HttpRequest("POST", path, headers=headers, secure=secure))
    assert route.form is not None
    assert (route.operation.name, route.form.bucket, route.form.address) == ("PutObject", "photos", address)
