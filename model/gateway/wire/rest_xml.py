"""The rest-xml protocol, and S3's way with it: members in path, query and headers, XML documents, objects as bytes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, cast

from model.gateway.wire.event_stream import CONTENT_TYPE, messages
from model.gateway.wire.messages import Headers, HttpRequest, HttpResponse, Payload
from model.gateway.wire.projection import Projection
from model.gateway.wire.protocol import Parsed, Refused
from model.gateway.wire.query import PROLOGUE, error_content
from model.gateway.wire.rest import (
    ANSWER_PLACES,
    as_payload,
    bound_answer,
    bound_members,
    bound_params,
    outside,
    value_of,
)
from model.gateway.wire.shapes import OperationModel, ServiceModel, Shape
from model.gateway.wire.times import iso8601, with_milliseconds
from model.gateway.wire.xml_reader import Unreadable, element_of, read
from model.gateway.wire.xml_writer import XmlWriter, escaped
from model.kit.errors import AwsError

S3_SPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
S3_ROOTS: Mapping[str, str] = {
    "ListBuckets": "ListAllMyBucketsResult",
    "ListDirectoryBuckets": "ListAllMyDirectoryBucketsResult",
    "ListObjects": "ListBucketResult",
    "ListObjectsV2": "ListBucketResult",
    "ListObjectVersions": "ListVersionsResult",
    "ListMultipartUploads": "ListMultipartUploadsResult",
    "ListParts": "ListPartsResult",
    "DeleteObjects": "DeleteResult",
    "CreateMultipartUpload": "InitiateMultipartUploadResult",
    "CompleteMultipartUpload": "CompleteMultipartUploadResult",
    "GetBucketAcl": "AccessControlPolicy",
    "GetObjectAcl": "AccessControlPolicy",
    "GetBucketCors": "CORSConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketNotificationConfiguration": "NotificationConfiguration",
    "GetBucketRequestPayment": "RequestPaymentConfiguration",
    "GetBucketTagging": "Tagging",
    "GetObjectTagging": "Tagging",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetBucketWebsite": "WebsiteConfiguration",
    "GetObjectAttributes": "GetObjectAttributesResponse",
}
"What S3 calls the root of an answer, where the model only names the shape."

EVENTS = Projection()
"Events by AWS's names, to be written one by one."


class RestXml:
    """S3, CloudFront and Route 53."""

    def __init__(self) -> None:
        self.writers = {True: XmlWriter(with_milliseconds), False: XmlWriter(iso8601)}

    def parse(self, request: HttpRequest, operation: OperationModel) -> Parsed:
        params = bound_params(request, operation)
        shape = operation.input
        if shape.payload:
            payload = self.payload(request, shape.members[shape.payload])
            if payload is not None:
                params[shape.payload] = payload
        elif request.body.size and any(member.location is None for member in shape.members.values()):
            params |= document(request.body.bytes(), shape)
        return Parsed(params, [])

    def payload(self, request: HttpRequest, member: Shape) -> Any:
        if member.type == "blob":
            return request.body if request.body.size or member.has("streaming") else None
        if not request.body.size:
            return None
        data = request.body.bytes()
        return data.decode("utf-8", "replace") if member.type == "string" else document(data, member)

    def answer(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse:
        status, headers = bound_answer(operation, result)
        body = self.body(operation, result, headers)
        status = status or (206 if "Content-Range" in headers else operation.status)
        return HttpResponse(status, headers | identification(operation.service, request_id), body)

    def body(self, operation: OperationModel, result: Any, headers: Headers) -> Payload:
        shape = operation.output
        if shape.payload:
            return self.payload_answer(operation, result, headers)
        if operation.method == "HEAD" or all(member.location in ANSWER_PLACES for member in shape.members.values()):
            return b""
        headers["Content-Type"] = "application/xml"
        if operation.name == "GetBucketLocation":
            return bucket_location(result)
        root = S3_ROOTS.get(operation.name) or shape.location_name or shape.name
        return self.document(operation.service, root, shape, result)

    def payload_answer(self, operation: OperationModel, result: Any, headers: Headers) -> Payload:
        name = cast(str, operation.output.payload)
        member, value = operation.output.members[name], value_of(result, name)
        if value is None:
            return b""
        if member.has("eventstream"):
            headers["Content-Type"] = CONTENT_TYPE
            return messages(member, EVENTS(member, value), "text/xml", self.event)
        if member.type == "string":
            return value.encode()
        if member.type == "blob":
            return as_payload(value)
        headers["Content-Type"] = "application/xml"
        return self.document(operation.service, member.location_name or member.name, member, value)

    def event(self, name: str, shape: Shape, said: Any) -> bytes:
        return self.writers[True].element(name, shape)(said).encode()

    def document(self, service: ServiceModel, root: str, shape: Shape, result: Any) -> bytes:
        writer = self.writers[service.name == "s3"]
        space = S3_SPACE if service.name == "s3" else service.xml_namespace
        text = writer.element(root, shape)({} if result is None else result)
        if not space or " xmlns=" in text[: text.index(">")]:
            return (PROLOGUE + text).encode()
        return f'{PROLOGUE}<{root} xmlns="{space}"{text[len(root) + 1 :]}'.encode()

    def refuse(self, refused: Refused) -> HttpResponse:
        is_s3 = refused.service is None or refused.service.name == "s3"
        response = s3_refusal(refused) if is_s3 else self.refusal(refused)
        if refused.service:
            response.headers |= identification(refused.service, refused.request_id)
        return response

    def refusal(self, refused: Refused) -> HttpResponse:
        blame = "Receiver" if refused.is_our_fault else "Sender"
        said = f"<Type>{blame}</Type>{error_content(refused, self.writers[False])}"
        space = refused.service.xml_namespace if refused.service else ""
        text = f'<ErrorResponse xmlns="{space}"><Error>{said}</Error><RequestId>{refused.request_id}</RequestId>'
        shape, fields = refused.shape, refused.error.fields
        headers = bound_members(shape, outside(shape), fields)[1] if shape else {}
        headers["Content-Type"] = "text/xml"
        return HttpResponse(refused.status, headers, f"{PROLOGUE}{text}</ErrorResponse>".encode())


def s3_refusal(refused: Refused) -> HttpResponse:
    """S3's envelope; an answer that may not have a body (not modified) has none.

    Fields of a refusal that are spelled in lower case, as `x-amz-bucket-region` is, are headers of the answer.
    """
    error, status = refused.error, refused.status
    headers = {name: str(value) for name, value in error.fields.items() if name.islower()}
    if status == 304:
        return HttpResponse(status, headers)
    code, message = error.code, error.message
    if code == "InvalidAction":
        code, message, status = (
            "NotImplemented",
            "A header you provided implies functionality that is not implemented",
            501,
        )
    inside = {name: value for name, value in error.fields.items() if name not in headers}
    fields = inside or {"Resource": refused.resource}
    more = "".join(f"<{name}>{escaped(str(value))}</{name}>" for name, value in fields.items())
    short, long = s3_ids(refused.request_id)
    identity = f"<RequestId>{short}</RequestId><HostId>{long}</HostId>"
    text = f"<Error><Code>{escaped(code)}</Code><Message>{escaped(message)}</Message>{more}{identity}</Error>"
    return HttpResponse(status, headers | {"Content-Type": "application/xml"}, (PROLOGUE + text).encode())


def identification(service: ServiceModel, request_id: str) -> Headers:
    if service.name != "s3":
        return {"x-amzn-RequestId": request_id}
    short, long = s3_ids(request_id)
    return {"x-amz-request-id": short, "x-amz-id-2": long}


def s3_ids(request_id: str) -> tuple[str, str]:
    """S3's short request id, and the long one that names the host that answered."""
    digest = sha256(request_id.encode()).digest()
    return request_id.replace("-", "")[:16].upper(), b64encode(digest + digest[:25]).decode()


def document(data: bytes, shape: Shape) -> Any:
    try:
        return read(element_of(data), shape)
    except Unreadable:
        raise AwsError(
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema",
        ) from None


def bucket_location(result: Any) -> bytes:
    """The one answer that is a single element: empty for the first region of all."""
    region = value_of(result, "LocationConstraint")
    return f'{PROLOGUE}<LocationConstraint xmlns="{S3_SPACE}">{region or ""}</LocationConstraint>'.encode()
