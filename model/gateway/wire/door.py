"""From an HTTP request to its answer: find what it means, ask the gateway, and say the outcome in the same protocol."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from itertools import count
from typing import Any, TypeVar

from model.gateway.call import Call, Credentials
from model.gateway.wire.auth_refusals import refusals_of
from model.gateway.wire.aws_json import AwsJson
from model.gateway.wire.form_post import form_credentials
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.gateway.wire.protocol import Refused, WireProtocol
from model.gateway.wire.query import Ec2, Query
from model.gateway.wire.receiving import inflated
from model.gateway.wire.rest_xml import identification
from model.gateway.wire.route import PROTOCOLS, Astray, Directory, Route, is_for_s3, spoken, takes_anyone
from model.gateway.wire.shapes import OperationModel, ServiceModel
from model.gateway.wire.sigv2 import OldSignature, is_signed_the_old_way
from model.gateway.wire.sigv4 import Signature, Unsigned
from model.gateway.wire.validate import find_flaw
from model.kernel.unhurried import Unhurried
from model.kit.body import Body
from model.kit.errors import AwsError

T = TypeVar("T")

Handle = Callable[[Call], Awaitable[Any]]
"""Answers what `call.render` made of the result, or raises AwsError."""

MEBIBYTE = 1024 * 1024
OBJECT_LIMIT = 5 * 1024 * MEBIBYTE
BODY_LIMIT = 4 * MEBIBYTE
TERSE_LIMIT = MEBIBYTE
ROOMY = {"kinesis": 14 * MEBIBYTE, "opensearch": 10 * MEBIBYTE}
"Services that take more at once: ten mebibytes of records, as JSON writes them, or of documents."
QUICK = 16 * 1024
"A body of so many bytes is read within a slice of the loop, whatever it says."
LONGEST_LIST = 2048
TERSE = (PROTOCOLS["query"], PROTOCOLS["ec2"], PROTOCOLS["cbor"])
"Protocols in which little says much."
UNPRINTABLE = re.compile(r"[^\x21-\x7e]")

log = logging.getLogger(__name__)


class Door:
    """The cloud as an HTTP client sees it. `services` are botocore's names of what is offered; `wall` is real time."""

    def __init__(self, handle: Handle, services: Iterable[str], wall: Callable[[], float]) -> None:
        self.handle = handle
        self.directory = Directory(services)
        self.wall = wall
        self.astray = count(1)
        self.readers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")

    def body_limit(self, request: HttpRequest) -> int:
        """How large a body may be that a request announces."""
        try:
            route = self.directory.route(replace(request, body=Body()))
        except Astray as lost:
            return TERSE_LIMIT if lost.protocol in TERSE else BODY_LIMIT
        except AwsError:
            return BODY_LIMIT
        if is_stream(route.operation):
            return OBJECT_LIMIT
        if route.service.name in ROOMY:
            return ROOMY[route.service.name]
        return TERSE_LIMIT if route.protocol in TERSE else BODY_LIMIT

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """Never raises but when it is cancelled: what goes wrong is said in the protocol that was spoken."""
        try:
            plain = await self.aside(request, unpacked, request)
            route = await self.aside(plain, self.directory.route, plain)
        except Astray as lost:
            return self.refusal(request, request.problem or lost.error, "", lost.protocol, lost.service)
        except AwsError as unreadable:
            return self.refusal(request, unreadable, "", PROTOCOLS[spoken(request)], None)
        return await self.routed(request, route)

    async def routed(self, request: HttpRequest, route: Route) -> HttpResponse:
        call = call_of(request, route)
        call.render, call.render_in_slices = renderer(route), slow_renderer(route)
        try:
            call.params, call.ignored = await self.aside(route.request, parsed, route)
            if is_long(route.request):
                call.flaw = await self.aside(route.request, examined, call, route)
                call.is_checked = True
            response: HttpResponse = await self.handle(call)
        except AwsError as error:
            response = self.refusal(request, error, call.request_id, route.protocol, route.service)
        except Exception:
            log.exception("%s failed", call.action)
            response = self.refusal(request, internal(route), call.request_id, route.protocol, route.service)
        if call.ignored:
            response.headers["x-cloudarium-ignored"] = listed(call.ignored)
        return response

    async def aside(self, request: HttpRequest, work: Callable[..., T], *about: Any) -> T:
        """What a request that could hold up the loop asks for is worked out beside it, one such request at a time."""
        if not is_long(request):
            return work(*about)
        return await asyncio.get_running_loop().run_in_executor(self.readers, work, *about)

    def refusal(
        self,
        request: HttpRequest,
        error: AwsError,
        request_id: str,
        protocol: WireProtocol,
        service: ServiceModel | None,
    ) -> HttpResponse:
        request_id = request_id or self.stray_id()
        response = protocol.refuse(Refused(error, request_id, service, request.path))
        if service is None or service.name != "s3":
            response.headers.setdefault("x-amzn-RequestId", request_id)
        if request.method == "HEAD":
            response.body = b""
        return response

    def stray_id(self) -> str:
        """An id for a request that never came as far as the gateway, which gives all others theirs."""
        digits = sha256(f"{self.wall()} {next(self.astray)}".encode()).hexdigest()
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}"


def is_long(request: HttpRequest) -> bool:
    return request.body.size > QUICK


def is_stream(operation: OperationModel) -> bool:
    """Whether a request's body is taken as it comes: objects, archives, code."""
    shape = operation.input
    return bool(shape.payload and shape.members[shape.payload].has("streaming"))


def unpacked(request: HttpRequest) -> HttpRequest:
    """The request with its body as it was before the last packing; S3 keeps objects as they come."""
    before, _, last = request.header("content-encoding").rpartition(",")
    if last.strip().lower() != "gzip" or is_for_s3(request):
        return request
    headers = {**request.headers, "content-encoding": before.strip()}
    if not before:
        del headers["content-encoding"]
    return replace(request, body=inflated(request.body, BODY_LIMIT), headers=headers)


def call_of(request: HttpRequest, route: Route) -> Call:
    return Call(
        service=route.service.name,
        operation=route.operation.name,
        params={},
        region=route.region,
        credentials=credentials_of(request, route),
        source_ip=request.source_ip,
        user_agent=request.header("user-agent"),
        secure=request.secure,
        host=request.header("host"),
    )


def credentials_of(request: HttpRequest, route: Route) -> Credentials | None:
    """The signature is over the request as it was sent. S3 takes anonymous callers, and so do a few operations."""
    refusals = refusals_of(route.service.name, route.style)
    if route.form:
        return form_credentials(route.form, route.claim)
    if route.claim:
        return Signature(request, route.claim, refusals, request.proofs)
    if route.service.name == "s3" and is_signed_the_old_way(request):
        return OldSignature(request, route.request.path)
    return None if route.service.name == "s3" or takes_anyone(route.operation) else Unsigned(refusals)


def parsed(route: Route) -> tuple[dict[str, Any], list[str]]:
    """The parameters and what else was sent; raises what was found wrong with the body when it arrived."""
    if route.request.problem:
        raise route.request.problem
    return route.protocol.parse(route.request, route.operation)


def examined(call: Call, route: Route) -> AwsError | None:
    """What is wrong with the parameters; the body's digest is known when that is."""
    if isinstance(call.credentials, Signature):
        call.credentials.digest_body()
    return find_flaw(call.params, route.operation)


def renderer(route: Route) -> Callable[[Call, Any], HttpResponse]:
    def render(call: Call, result: Any) -> HttpResponse:
        response = route.protocol.answer(route.operation, result, call.request_id)
        response.headers |= identification(route.service, call.request_id)
        return response

    return render


def slow_renderer(route: Route) -> Callable[[Call, Any], Awaitable[HttpResponse]] | None:
    """None where answers are never long."""
    protocol = route.protocol
    if not isinstance(protocol, Query | Ec2 | AwsJson):
        return None

    async def render(call: Call, result: Any) -> HttpResponse:
        response = await Unhurried(protocol.answering(route.operation, result, call.request_id))
        response.headers |= identification(route.service, call.request_id)
        return response

    return render


def internal(route: Route) -> AwsError:
    if route.service.name == "s3":
        return AwsError("InternalError", "We encountered an internal error. Please try again.", 500)
    return AwsError("InternalFailure", "The request processing has failed because of an unknown error.", 500)


def listed(names: list[str]) -> str:
    """Names for a header: what a client invented cannot break out of it."""
    return UNPRINTABLE.sub("?", ",".join(dict.fromkeys(names)))[:LONGEST_LIST]
