"""The way in for SOAP: an envelope becomes a call like every other, and what is answered an envelope again."""

from __future__ import annotations

import logging
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any

from model.gateway.call import Call, Credentials
from model.gateway.wire.messages import HttpRequest, HttpResponse, Payload
from model.gateway.wire.query import PROLOGUE
from model.gateway.wire.rest_xml import S3_SPACE, RestXml, identification
from model.gateway.wire.route import HOME, region_in
from model.gateway.wire.s3_hosts import bucket_in_host
from model.gateway.wire.shapes import service_model
from model.gateway.wire.soap.grammar import OPERATIONS, PROOF, Part, Soap
from model.gateway.wire.soap.proof import CertificateProof, KeyedDigest, invalid
from model.gateway.wire.soap.wsdl import description
from model.gateway.wire.times import parsed, with_milliseconds
from model.gateway.wire.xml_reader import Element, Unreadable, element_of
from model.gateway.wire.xml_writer import escaped
from model.kit.body import Body, FileSlice
from model.kit.errors import AwsError
from model.kit.event_stream import EventStream

Answer = Callable[[HttpRequest], Awaitable[HttpResponse]]
Handle = Callable[[Call], Awaitable[Any]]

PATH, WSDL = "/soap", "/2006-03-01/AmazonS3.wsdl"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
MOST_INLINE = 1024 * 1024
LARGEST = 2 * MOST_INLINE
"A message with an object inside, in base64, and room for a header."
HEADERS: Mapping[str, str] = {
    "cache-control": "CacheControl",
    "content-disposition": "ContentDisposition",
    "content-encoding": "ContentEncoding",
    "content-language": "ContentLanguage",
    "content-type": "ContentType",
}
"What metadata of these names is today."

REST_XML = RestXml()
log = logging.getLogger(__name__)


class SoapDoor:
    """Answers envelopes at `/soap` and whoever asks for their description; all else is for `otherwise`."""

    def __init__(self, handle: Handle, otherwise: Answer) -> None:
        self._handle = handle
        self._otherwise = otherwise

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """Never raises but when it is cancelled."""
        if bucket_in_host(request.header("host")):
            return await self._otherwise(request)
        if request.method == "GET" and (request.path == WSDL or (request.path == PATH and request.query == "wsdl")):
            return said(200, description(f"https://{request.header('host')}{PATH}"))
        if request.method == "POST" and request.path == PATH:
            return await self._envelope(request)
        return await self._otherwise(request)

    async def _envelope(self, request: HttpRequest) -> HttpResponse:
        request_id = ""
        try:
            if not request.secure:
                raise AwsError("InvalidRequest", "SOAP requests must be made over an HTTPS connection")
            name, asked, document = opened(request.body)
            call = self._call(request, name, asked, document)
            try:
                return await self._handle(call)
            finally:
                request_id = call.request_id
        except AwsError as error:
            return fault(error, request_id)
        except Exception:
            log.exception("a SOAP request failed")
            return fault(
                AwsError("InternalError", "We encountered an internal error. Please try again.", 500), request_id
            )

    def _call(self, request: HttpRequest, name: str, asked: Element, document: bytes) -> Call:
        soap = OPERATIONS.get(name)
        if soap is None:
            raise AwsError("NotImplemented", f"The SOAP operation {name} is not offered", 501)
        does, params = today(name, soap, asked)
        call = Call(
            service="s3",
            operation=does,
            params=params,
            region=region_in(request.header("host")) or HOME,
            credentials=credentials_of(name, asked, document),
            source_ip=request.source_ip,
            user_agent=request.header("user-agent"),
            secure=True,
            host=request.header("host"),
            ignored=sorted(asked.children.keys() - {part.name for part in (*soap.asks, *PROOF)}),
        )
        call.render = lambda call, result: told(name, soap, call, result)
        return call


def opened(body: Body) -> tuple[str, Element, bytes]:
    """The operation that an envelope asks for, and its element."""
    if body.size > LARGEST:
        raise AwsError("MaxMessageLengthExceeded", "Your request was too big.")
    document = body.bytes()
    try:
        envelope = element_of(document)
    except Unreadable as error:
        raise invalid(str(error)) from None
    bodies = envelope.all("Body")
    inside = [each for found in bodies for elements in found.children.values() for each in elements]
    if envelope.name != "Envelope" or len(bodies) != 1 or len(inside) != 1:
        raise invalid("an envelope has one body with one element")
    return inside[0].name, inside[0], document


def credentials_of(name: str, asked: Element, document: bytes) -> Credentials | None:
    """A signed header goes before a digest in the body; with neither, nobody asks."""
    if b"BinarySecurityToken" in document:
        return CertificateProof(document)
    key, at_time, signature = (text_of(asked, part.name) for part in PROOF)
    return KeyedDigest(key, name, at_time, signature) if key else None


def today(name: str, soap: Soap, asked: Element) -> tuple[str, dict[str, Any]]:
    """The operation and parameters that S3 has today for what is asked."""
    params: dict[str, Any] = {}
    for part in soap.asks:
        if asked.all(part.name) and not part.parts and part.name not in NOT_TOLD:
            params[part.name] = valued(part, asked.all(part.name)[0].text)
    if name == "PutObjectInline":
        params |= described(asked) | {"Body": inline(asked)}
    if name == "CreateBucket" and asked.all("CreateBucketConfiguration"):
        place = text_of(asked.all("CreateBucketConfiguration")[0], "LocationConstraint")
        params |= {"CreateBucketConfiguration": {"LocationConstraint": place}} if place else {}
    if name == "GetObject":
        return wanted(asked), params
    return soap.does, params


NOT_TOLD = frozenset({"Data", "ContentLength", "GetMetadata", "GetData", "InlineData"})
"What is about the message, not about the object."


def valued(part: Part, text: str) -> Any:
    if part.type != "int":
        return text
    if not text.strip().lstrip("-").isdecimal():
        raise invalid(f"{part.name} is a number")
    return int(text)


def wanted(asked: Element) -> str:
    """An object with its data, which has to come inside the message, or what is known of it alone."""
    if text_of(asked, "GetData", "true") != "true":
        return "HeadObject"
    if text_of(asked, "InlineData", "false") != "true":
        raise AwsError("NotImplemented", "Data is given inline only: set InlineData to true", 501)
    return "GetObject"


def described(asked: Element) -> dict[str, Any]:
    """Metadata that was a header once is a parameter today."""
    pairs = [(text_of(each, "Name"), text_of(each, "Value")) for each in asked.all("Metadata")]
    params: dict[str, Any] = {HEADERS[name.lower()]: value for name, value in pairs if name.lower() in HEADERS}
    own = {name: value for name, value in pairs if name.lower() not in HEADERS}
    return params | ({"Metadata": own} if own else {})


def inline(asked: Element) -> Body:
    try:
        data = b64decode("".join(text_of(asked, "Data").split()), validate=True)
    except ValueError:
        raise invalid("Data is not base64") from None
    if len(data) > MOST_INLINE:
        raise AwsError("InlineDataTooLarge", "Inline data exceeds the maximum allowed size.")
    announced = text_of(asked, "ContentLength").strip()
    if announced and announced != str(len(data)):
        raise AwsError("IncompleteBody", "You did not provide the number of bytes specified by ContentLength")
    return Body(data)


def text_of(element: Element, name: str, otherwise: str = "") -> str:
    return element.all(name)[0].text if element.all(name) else otherwise


def told(name: str, soap: Soap, call: Call, result: Any) -> HttpResponse:
    """The answer of today in the words of then."""
    operation = service_model("s3").operations[call.operation]
    rest = REST_XML.answer(operation, result, call.request_id)
    inside = "".join(written(soap.answers, content_of(name, call, rest)))
    body = f'<{name}Response xmlns="{S3_SPACE}"><{soap.result}>{inside}</{soap.result}></{name}Response>'
    response = said(200, enveloped(body))
    response.headers |= identification(operation.service, call.request_id)
    if call.ignored:
        response.headers["x-cloudarium-ignored"] = ",".join(filter(str.isidentifier, call.ignored))
    return response


def content_of(name: str, call: Call, rest: HttpResponse) -> Element:
    if name in ("ListAllMyBuckets", "ListBucket"):
        assert isinstance(rest.body, bytes), "lists come in one piece"
        return element_of(rest.body)
    if name in ("DeleteBucket", "DeleteObject"):
        return made(Code="204", Description="No Content")
    if name == "CreateBucket":
        return made(BucketName=call.params["Bucket"])
    e_tag = {"ETag": rest.headers["ETag"]}
    if name == "PutObjectInline":
        return made(**e_tag, LastModified=with_milliseconds(int(call.world.now)))
    return object_of(call, rest, e_tag)


def object_of(call: Call, rest: HttpResponse, e_tag: Mapping[str, str]) -> Element:
    changed = parsed(rest.headers["Last-Modified"])
    assert changed is not None, "S3 dates its objects"
    found = made(**e_tag, LastModified=with_milliseconds(changed))
    found.children["Status"] = [made(Code="200", Description="OK")]
    own = {name[11:]: value for name, value in rest.headers.items() if name.lower().startswith("x-amz-meta-")}
    known = {name: value for name, value in rest.headers.items() if name.lower() in HEADERS}
    found.children["Metadata"] = [made(Name=name, Value=value) for name, value in (known | own).items()]
    if call.operation == "GetObject":
        found.children["Data"] = [Element("Data", text=b64encode(in_one_piece(rest.body)).decode())]
    return found


def in_one_piece(body: Payload) -> bytes:
    if isinstance(body, bytes):
        return body
    assert not isinstance(body, EventStream), "objects have an end"
    size, pieces = 0, list[bytes]()
    for piece in body.pieces() if isinstance(body, FileSlice) else body:
        size += len(piece)
        if size > MOST_INLINE:
            raise AwsError("InlineDataTooLarge", "Inline data exceeds the maximum allowed size.")
        pieces.append(piece)
    return b"".join(pieces)


def made(**texts: str) -> Element:
    return Element("", children={name: [Element(name, text=text)] for name, text in texts.items()})


def written(parts: Iterable[Part], element: Element) -> Iterator[str]:
    """What the grammar knows of, in its order."""
    for part in parts:
        for child in element.all(part.name):
            inside = "".join(written(part.parts, child)) if part.parts else escaped(child.text)
            yield f"<{part.name}>{inside}</{part.name}>"


def fault(error: AwsError, request_id: str) -> HttpResponse:
    """Whatever went wrong, SOAP 1.1 says it with status 500."""
    blame = "Server" if error.status >= 500 else "Client"
    fields = "".join(
        f"<{name}>{escaped(str(value))}</{name}>" for name, value in error.fields.items() if name.isidentifier()
    )
    detail = f"{fields}<RequestId>{escaped(request_id)}</RequestId>" if request_id else fields
    said_so = f"<faultcode>soapenv:{blame}.{escaped(error.code)}</faultcode>"
    text = f"<faultstring>{escaped(error.message)}</faultstring><detail>{detail}</detail>"
    return said(500, enveloped(f"<soapenv:Fault>{said_so}{text}</soapenv:Fault>"))


def enveloped(body: str) -> bytes:
    inside = f"<soapenv:Body>{body}</soapenv:Body>"
    return f'{PROLOGUE}<soapenv:Envelope xmlns:soapenv="{ENVELOPE}">{inside}</soapenv:Envelope>'.encode()


def said(status: int, body: bytes) -> HttpResponse:
    return HttpResponse(status, {"content-type": "text/xml; charset=utf-8"}, body)
