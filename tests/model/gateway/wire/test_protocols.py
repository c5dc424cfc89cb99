"""Our codecs against botocore's: what it writes we read, what we write it reads, for every operation."""

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

import botocore.awsrequest
import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.serialize
import pytest

from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.gateway.wire.route import PROTOCOLS
from model.gateway.wire.shapes import OperationModel, service_model
from model.kit.body import Body
from model.kit.value import Worded
from tests.model.gateway.wire.samples import HTTP_DATE, MOMENT, sample, seconds

SPOKEN = [
    ("ec2", "ec2"),
    ("autoscaling", "query"),
    ("elbv2", "query"),
    ("iam", "query"),
    ("sts", "query"),
    ("cloudwatch", "query"),
    ("cloudwatch", "json"),
    ("dynamodb", "json"),
    ("s3", "rest-xml"),
    ("cloudfront", "rest-xml"),
    ("route53", "rest-xml"),
    ("lambda", "rest-json"),
    ("apigateway", "rest-json"),
    ("glacier", "rest-json"),
    ("efs", "rest-json"),
    ("backup", "rest-json"),
    ("pinpoint", "rest-json"),
    ("lex-runtime", "rest-json"),
    ("sqs", "json"),
    ("kms", "json"),
    ("cloudwatch", "cbor"),
    ("arc-region-switch", "cbor"),
]
SMITHY = {"cbor": "smithy-rpc-v2-cbor"}
OWN_WAY = frozenset({"GetBucketLocation", "SelectObjectContent", "WriteGetObjectResponse", "InvokeWithResponseStream"})
"Operations whose answers are streams of events, or which botocore reads with code of its own."


def some(service: str) -> list[OperationModel]:
    """Every operation, and of EC2's hundreds every seventh."""
    operations = [each for each in service_model(service).operations.values() if not each.has("deprecated")]
    return operations[:: 7 if service == "ec2" else 1]


@cache
def botocores(service: str) -> botocore.model.ServiceModel:
    loader = botocore.loaders.Loader()
    return botocore.model.ServiceModel(loader.load_service_model(service, "service-2"), service)


def protocol_of(service: str, protocol: str) -> Any:
    return PROTOCOLS["json " + service_model(service).metadata["jsonVersion"] if protocol == "json" else protocol]


def written_by_botocore(service: str, protocol: str, operation: str, params: dict[str, Any]) -> HttpRequest:
    serializer = botocore.serialize.create_serializer(SMITHY.get(protocol, protocol), include_validation=False)
    said = serializer.serialize_to_request(params, botocores(service).operation_model(operation))
    body, query = said["body"], said.get("query_string") or {}
    if isinstance(body, dict):
        body = urlencode(body).encode()
    path, _, marked = said["url_path"].partition("?")
    query = query if isinstance(query, str) else urlencode(query, doseq=True)
    headers = {name.lower(): str(value) for name, value in said["headers"].items()}
    body = body.encode() if isinstance(body, str) else body
    return HttpRequest(said["method"], path, "&".join(filter(None, (marked, query))), headers, Body(body))


def read_by_botocore(service: str, protocol: str, operation: str, answer: HttpResponse) -> dict[str, Any]:
    parser = botocore.parsers.create_parser(SMITHY.get(protocol, protocol))
    headers = botocore.awsrequest.HeadersDict(answer.headers)
    shape = botocores(service).operation_model(operation).output_shape
    context: dict[str, Any] = {"body": answer.body, "headers": headers, "status_code": answer.status, "context": {}}
    found = parser.parse(context, shape)
    found.pop("ResponseMetadata", None)
    members: dict[str, Any] = getattr(shape, "members", {})
    for name, member in members.items():
        if member.serialization.get("location") == "statusCode":
            del found[name]
        elif member.type_name == "blob" and isinstance(found.get(name), str):
            found[name] = found[name].encode()  # a stream, which botocore decodes when it is handed bytes
    return found


@pytest.mark.parametrize(("service", "protocol"), SPOKEN)
def test_whatever_botocore_asks_is_understood(service: str, protocol: str) -> None:
    for operation in some(service):
        params = sample(operation.input)
        request = written_by_botocore(service, protocol, operation.name, params)
        parsed = protocol_of(service, protocol).parse(request, operation)
        found = {name: bytes(value) if isinstance(value, Body) else value for name, value in parsed.params.items()}
        for name, member in operation.input.members.items():
            if member.location == "querystring" and member.type == "map":
                found[name] = {key: value for key, value in parsed.params[name].items() if key in params[name]}
        assert found == seconds(params), operation.name
        assert parsed.unknown == []


@pytest.mark.parametrize(("service", "protocol"), SPOKEN)
def test_whatever_we_answer_botocore_understands(service: str, protocol: str) -> None:
    for operation in some(service):
        if operation.name in OWN_WAY:
            continue
        result = sample(operation.output)
        answer = protocol_of(service, protocol).answer(operation, seconds(result), "some-id")
        assert read_by_botocore(service, protocol, operation.name, answer) == as_dates(result), operation.name


def as_dates(result: dict[str, Any]) -> dict[str, Any]:
    """botocore makes a moment of S3's Expires, which is whatever somebody said of an object."""
    return {name: MOMENT if value == HTTP_DATE else value for name, value in result.items()}


def test_ec2_requests_may_name_a_member_differently_than_answers_do() -> None:
    operation = service_model("ec2").operations["DescribeInstances"]
    form = b"Action=DescribeInstances&InstanceId.1=i-1&InstanceId.10=i-3&InstanceId.2=i-2&Filter.1.Name=n"
    more = b"&Filter.1.Value.1=v&Colour=red&Filter.1.Odd.2=x&Version=2016-11-15"
    request = HttpRequest("POST", "/", body=Body(form + more))
    params, unknown = PROTOCOLS["ec2"].parse(request, operation)
    assert params == {"InstanceIds": ["i-1", "i-2", "i-3"], "Filters": [{"Name": "n", "Values": ["v"]}]}
    assert unknown == ["Filter.1.Odd.2", "Colour"]


def test_text_that_is_no_number_stays_text() -> None:
    operation = service_model("ec2").operations["RunInstances"]
    request = HttpRequest("POST", "/", body=Body(b"MinCount=one&MaxCount=1_0&DryRun=perhaps&Monitoring=on"))
    params, _ = PROTOCOLS["ec2"].parse(request, operation)
    assert params == {"MinCount": "one", "MaxCount": "1_0", "DryRun": "perhaps", "Monitoring": "on"}


def test_a_name_of_endless_parts_does_no_harm() -> None:
    operation = service_model("sts").operations["GetCallerIdentity"]
    request = HttpRequest("POST", "/", body=Body(b"a" + b".b" * 100_000 + b"=1"))
    assert len(PROTOCOLS["query"].parse(request, operation).unknown) == 1


def test_an_answer_looks_as_awss_own() -> None:
    operation = service_model("ec2").operations["DeleteVolume"]
    assert PROTOCOLS["ec2"].answer(operation, None, "id-1").body == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<DeleteVolumeResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
        b"<requestId>id-1</requestId><return>true</return></DeleteVolumeResponse>"
    )
    operation = service_model("sts").operations["GetCallerIdentity"]
    assert PROTOCOLS["query"].answer(operation, {"account": "1"}, "id-1").body == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
        b"<GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult>"
        b"<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    )
    operation = service_model("s3").operations["ListBuckets"]
    assert PROTOCOLS["rest-xml"].answer(operation, {"buckets": []}, "id-1").body == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets></Buckets></ListAllMyBucketsResult>'
    )


class Volume:
    """A resource that is written once for every revision."""

    __fragments__ = True

    def __init__(self) -> None:
        self.revision = 0
        self.fragments: dict[Any, Any] | None = None
        self.reads = 0

    @property
    def volume_id(self) -> str:
        self.reads += 1
        return f"vol-{self.revision}"


@pytest.mark.parametrize("protocol", ["ec2", "json 1.1"])
def test_a_resource_is_written_again_only_when_it_has_changed(protocol: str) -> None:
    operation, volume = service_model("ec2").operations["DescribeVolumes"], Volume()

    def body() -> bytes:
        answer = PROTOCOLS[protocol].answer(operation, {"volumes": [volume, volume]}, "id")
        assert isinstance(answer.body, bytes)
        return answer.body

    assert body() == body()
    assert (body().count(b"vol-0"), volume.reads) == (2, 1)
    volume.revision += 1
    assert (body().count(b"vol-1"), volume.reads) == (2, 2)


@dataclass(frozen=True, slots=True)
class Plug(Worded):
    """What stands on a volume and never changes; another one may take its place."""

    device: str
    reads: list[str] = field(default_factory=list[str], compare=False)

    @property
    def instance_id(self) -> str:
        self.reads.append(self.device)
        return f"i-{self.device}"


@pytest.mark.parametrize("protocol", ["ec2", "json 1.1"])
def test_what_never_changes_is_written_once_whatever_becomes_of_the_resource_that_has_it(protocol: str) -> None:
    operation, volume, plug = service_model("ec2").operations["DescribeVolumes"], Volume(), Plug("a")

    def body(attached: Plug) -> bytes:
        told = {"volume_id": volume.volume_id, "attachments": (attached,)}
        answer = PROTOCOLS[protocol].answer(operation, {"volumes": [told]}, "id")
        assert isinstance(answer.body, bytes)
        return answer.body

    assert b"i-a" in body(plug)
    assert b"i-a" in body(plug)
    assert plug.reads == ["a"]
    assert b"i-b" in body(replace(plug, device="b"))
    assert plug == Plug("a"), "what is remembered makes no difference"


@pytest.mark.parametrize(
    "document",
    [
        b"<Delete><Object>",
        b"",
        b"plain text",
        b'<!DOCTYPE d [<!ENTITY e "boom">]><Delete><Object><Key>&e;</Key></Object></Delete>',
        b"<a>" * 200 + b"</a>" * 200,
    ],
)
def test_xml_that_no_client_would_send_is_malformed(document: bytes) -> None:
    operation = service_model("s3").operations["DeleteObjects"]
    request = HttpRequest("POST", "/bucket", "delete", body=Body(document or b" "))
    with pytest.raises(Exception, match="MalformedXML"):
        PROTOCOLS["rest-xml"].parse(request, operation)
