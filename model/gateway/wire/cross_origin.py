"""What browsers ask before and after a page calls another origin: buckets have rules, other services are open to all.

Source: Amazon S3 User Guide, "Testing CORS"; the Fetch standard, "CORS protocol".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from model.gateway.wire.door import Door
from model.gateway.wire.messages import Headers, HttpRequest, HttpResponse
from model.gateway.wire.rest_routes import rest_operation
from model.gateway.wire.route import PROTOCOLS, Astray, speaks_rest
from model.gateway.wire.s3_hosts import bucket_in_host, with_bucket_in_path
from model.gateway.wire.shapes import service_model
from model.kit.errors import AwsError
from model.laws.origins import OriginRule, ruling

Rules = Callable[[str], Sequence[OriginRule] | None]
"The rules of the bucket of a name; None if there is no such bucket."

METHODS = ("GET", "PUT", "POST", "DELETE", "HEAD")
CLOSED = frozenset({"organizations", "support"})
"Services that let no page of another origin call them."
EXPOSED = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"
REMEMBERED_SECONDS = 172_800
VARY = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"


class CrossOrigin:
    """Stands before a door. Unless it is `trusting`, only buckets let pages of other origins in.

    An endpoint that does not ask for signatures had better not trust every page that its owner's browser opens.
    """

    def __init__(self, door: Door, rules: Rules, *, trusting: bool) -> None:
        self.door = door
        self.rules = rules
        self.trusting = trusting

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """A browser's question is answered here, anything else by the door."""
        origin = request.headers.get("origin")
        if request.method == "OPTIONS":
            bucket, key = named(request)
            if self.is_for_bucket(request, bucket):
                return self.bucket_preflight(request, bucket, key)
            return await self.open_preflight(request)
        response = await self.door.answer(request)
        if origin is not None:
            response.headers |= self.leave(request, origin)
        return response

    def leave(self, request: HttpRequest, origin: str) -> Headers:
        """What an answer says to the browser of the page that asked."""
        service = self.service_of(request)
        if service != "s3":
            return (
                {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
                if (self.trusting and service not in CLOSED)
                else {}
            )
        rule = ruling(self.rules(named(request)[0]) or (), origin, request.method)
        return said(rule, origin) if rule else {}

    def service_of(self, request: HttpRequest) -> str:
        try:
            return self.door.directory.route(request).service.name
        except Astray as lost:
            return lost.service.name if lost.service else ""
        except AwsError:
            return ""

    def is_for_bucket(self, request: HttpRequest, bucket: str) -> bool:
        """Nothing of such a question is signed: hosts and paths alone say whom it is for."""
        names, host = self.door.directory.by_signing_name, request.header("host")
        if "s3" not in names:
            return False
        label = host.partition(":")[0].partition(".")[0]
        if label in names:
            return label == "s3"
        if not bucket or "smithy-protocol" in wanted_headers(request):
            return False
        return bool(bucket_in_host(host)) or self.rules(bucket) is not None or not self.is_operation(request)

    def is_operation(self, request: HttpRequest) -> bool:
        """Whether the call that a page wants to make is one of a service that speaks in paths."""
        asked = replace(request, method=request.header("access-control-request-method"))
        every = [name for names in self.door.directory.by_signing_name.values() for name in names if name != "s3"]
        return any(speaks_rest(name) and rest_operation(service_model(name), asked) for name in every)

    def bucket_preflight(self, request: HttpRequest, bucket: str, key: str) -> HttpResponse:
        try:
            return HttpResponse(200, self.granted(request, bucket, key))
        except AwsError as refusal:
            return self.door.refusal(request, refusal, "", PROTOCOLS["rest-xml"], service_model("s3"))

    def granted(self, request: HttpRequest, bucket: str, key: str) -> Headers:
        """Raises what S3 says of a page that may not."""
        origin, method = request.header("origin"), request.header("access-control-request-method")
        if not origin:
            raise AwsError("BadRequest", "Insufficient information. Origin request header needed.")
        if method not in METHODS:
            raise AwsError("BadRequest", f"Invalid Access-Control-Request-Method: {method or 'null'}")
        rules = self.rules(bucket)
        if rules is None:
            raise AwsError("NoSuchBucket", "The specified bucket does not exist", 404, BucketName=bucket)
        wanted = wanted_headers(request)
        rule = ruling(rules, origin, method, wanted)
        if rule is None:
            raise forbidden(method, "OBJECT" if key else "BUCKET", has_rules=bool(rules))
        return said(rule, origin) | ({"Access-Control-Allow-Headers": ", ".join(wanted)} if wanted else {})

    async def open_preflight(self, request: HttpRequest) -> HttpResponse:
        method, headers = (request.header(f"access-control-request-{name}") for name in ("method", "headers"))
        if not (self.trusting and method and request.header("origin")):
            return await self.door.answer(request)
        leave = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": method,
            "Access-Control-Expose-Headers": EXPOSED,
            "Access-Control-Max-Age": str(REMEMBERED_SECONDS),
        }
        return HttpResponse(200, leave | ({"Access-Control-Allow-Headers": headers} if headers else {}))


def named(request: HttpRequest) -> tuple[str, str]:
    """The bucket and the key of a request, if it is for one."""
    bucket, _, key = with_bucket_in_path(request).path.removeprefix("/").partition("/")
    return bucket, key


def wanted_headers(request: HttpRequest) -> list[str]:
    names = request.header("access-control-request-headers").lower().split(",")
    return [name.strip() for name in names if name.strip()]


def said(rule: OriginRule, origin: str) -> Headers:
    """What an answer says of the rule that allowed it."""
    allowed = rule.origin_for(origin) or ""
    found = {"Access-Control-Allow-Origin": allowed, "Access-Control-Allow-Methods": ", ".join(rule.methods)}
    if allowed != "*":
        found["Access-Control-Allow-Credentials"] = "true"
    if rule.exposed:
        found["Access-Control-Expose-Headers"] = ", ".join(rule.exposed)
    if rule.max_age is not None:
        found["Access-Control-Max-Age"] = str(rule.max_age)
    return found | {"Vary": VARY}


def forbidden(method: str, kind: str, *, has_rules: bool) -> AwsError:
    if has_rules:
        text = (
            "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request "
            "method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the "
            "resource's CORS spec."
        )
    else:
        text = "CORSResponse: CORS is not enabled for this bucket."
    return AwsError("AccessForbidden", text, 403, Method=method, ResourceType=kind)
