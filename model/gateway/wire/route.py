"""What a request is about: the service, the operation, the region and the protocol it speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from model.gateway.wire.auth_refusals import refusals_of
from model.gateway.wire.aws_json import AwsJson
from model.gateway.wire.catalogue import metadata_of, region_names, signing_names
from model.gateway.wire.credential import BadClaim, Claim, claim_of
from model.gateway.wire.data_planes import Plane, plane_of
from model.gateway.wire.form_post import OPERATION, FormPost, is_form_post
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.protocol import WireProtocol
from model.gateway.wire.query import Ec2, Query
from model.gateway.wire.rest_json import RestJson
from model.gateway.wire.rest_routes import rest_operation
from model.gateway.wire.rest_xml import RestXml
from model.gateway.wire.rpc_cbor import RpcCbor, target_of
from model.gateway.wire.s3_hosts import with_bucket_in_path
from model.gateway.wire.shapes import OperationModel, ServiceModel, service_model
from model.kit.errors import AwsError

HOME = "us-east-1"
"The region of a request that names none."
JSON_TYPE = re.compile(r"application/x-amz-json-(1\.[01])")
FORM = "application/x-www-form-urlencoded"
PROTOCOLS: dict[str, WireProtocol] = {
    "ec2": Ec2(),
    "query": Query(),
    "json 1.0": AwsJson("1.0"),
    "json 1.1": AwsJson("1.1"),
    "rest-xml": RestXml(),
    "rest-json": RestJson(),
    "cbor": RpcCbor(),
}
CBOR = "smithy-rpc-v2-cbor"
XML_SERVICES = frozenset({"cloudfront", "route53", "s3", "s3-object-lambda", "s3-outposts", "s3express"})
"The names under which requests for AWS's rest-xml services are signed."


class Route(NamedTuple):
    """A request that found its operation. `request` has an S3 bucket in its path wherever it stood before."""

    operation: OperationModel
    protocol: WireProtocol
    style: str
    region: str
    claim: Claim | None
    request: HttpRequest
    form: FormPost | None = None

    @property
    def service(self) -> ServiceModel:
        return self.operation.service


class Astray(Exception):
    """A request that found no operation: what to say, and in which protocol to say it."""

    def __init__(self, error: AwsError, protocol: WireProtocol, service: ServiceModel | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.protocol = protocol
        self.service = service


class Directory:
    """The services that are offered, by every name under which a request may ask for them."""

    def __init__(self, services: Iterable[str]) -> None:
        self.by_signing_name: dict[str, list[str]] = {}
        self.by_target: dict[str, str] = {}
        self.names = tuple(services)
        for name in self.names:
            metadata = metadata_of(name)
            signing_name = metadata.get("signingName") or metadata["endpointPrefix"]
            self.by_signing_name.setdefault(signing_name, []).append(name)
            if "targetPrefix" in metadata:
                self.by_target[metadata["targetPrefix"]] = name

    def route(self, request: HttpRequest) -> Route:
        """Raises `Astray` for what no service answers."""
        if is_form_post(request) and "s3" in self.by_signing_name:
            return form_route(request)
        plane = plane_of(request)
        if plane is not None and plane.service in self.names:
            return plane_route(request, plane)
        claim, unreadable = claimed(request)
        service = self.service_of(request, claim)
        style = style_of(request, service)
        protocol = PROTOCOLS[style]
        if unreadable:
            raise Astray(refusals_of(service.name, style).unreadable(unreadable), protocol, service)
        if claim and claim.region not in region_names():
            raise Astray(wrong_region(service, style, claim.region), protocol, service)
        if service.name == "s3":
            request = with_bucket_in_path(request)
        region = claim.region if claim else region_in(request.header("host")) or HOME
        return Route(operation_of(request, service, style), protocol, style, region, claim, request)

    def service_of(self, request: HttpRequest, claim: Claim | None) -> ServiceModel:
        prefix = target_prefix(request)
        if prefix is not None:
            return self.targeted(request, claim, prefix)
        names = self.by_signing_name.get(claim.service, []) if claim else self.unsigned(request)
        if not names:
            raise self.lost(request, claim)
        return service_model(names[0] if len(names) == 1 else self.by_meaning(request, names))

    def targeted(self, request: HttpRequest, claim: Claim | None, prefix: str) -> ServiceModel:
        name = self.by_target.get(prefix)
        if name is None:
            raise self.lost(request, claim)
        return service_model(name)

    def lost(self, request: HttpRequest, claim: Claim | None) -> Astray:
        """A request for what is not offered, refused in the protocol that it speaks."""
        protocol = PROTOCOLS[spoken(request, claim)]
        if claim and claim.service in signing_names() - self.by_signing_name.keys():
            return Astray(AwsError("NotImplemented", f"This endpoint does not offer '{claim.service}'.", 501), protocol)
        if target_prefix(request) is not None:
            named = request.header("x-amz-target") or request.path
            return Astray(AwsError("UnknownOperationException", f"Unknown operation {named}"), protocol)
        if claim is None:
            text = "Request is missing Authentication Token"
            return Astray(AwsError("MissingAuthenticationToken", text, 403), protocol)
        text = f"Credential should be scoped to a service of this endpoint, not '{claim.service}'."
        return Astray(AwsError("SignatureDoesNotMatch", text, 403), PROTOCOLS["query"])

    def unsigned(self, request: HttpRequest) -> list[str]:
        """An anonymous request says what it means by its host, its action, or a path of those that take anyone.

        Anything else can only be for S3.
        """
        host = request.header("host").partition(":")[0].split(".")
        label = host[0].removesuffix("-fips")
        if label in self.by_signing_name:
            return self.by_signing_name[label]
        if is_form(request):
            version, action = form_field(request, "Version"), form_field(request, "Action")
            every = [name for names in self.by_signing_name.values() for name in names]
            return [name for name in every if metadata_of(name)["apiVersion"] == version] or [
                name for name in every if action and action in service_model(name).operations
            ][:1]
        meant = [name for name in self.open_names if is_meant(service_model(name), request)]
        return meant or self.by_signing_name.get("s3", [])

    @cached_property
    def open_names(self) -> tuple[str, ...]:
        """The services that speak in paths of their own, of which some operations take anyone."""
        names = (name for names in self.by_signing_name.values() for name in names)
        return tuple(name for name in names if metadata_of(name)["protocol"] == "rest-json")

    def by_meaning(self, request: HttpRequest, names: list[str]) -> str:
        """Services may share a name and differ in the version of their API, or in protocol and paths."""
        if not is_form(request):
            fitting = (name for name in names if speaks_rest(name) and rest_operation(service_model(name), request))
            return next(fitting, names[0])
        version, action = form_field(request, "Version"), form_field(request, "Action")
        of_version = [name for name in names if metadata_of(name)["apiVersion"] == version]
        knowing = [name for name in names if action in service_model(name).operations]
        return (of_version or knowing or names)[0]


def plane_route(request: HttpRequest, plane: Plane) -> Route:
    """What is asked at a host of a service's own; whoever signed it signed what was sent."""
    service = service_model(plane.service)
    claim, unreadable = claimed(request)
    if unreadable:
        raise Astray(refusals_of(service.name, "rest-json").unreadable(unreadable), PROTOCOLS["rest-json"], service)
    operation = operation_of(plane.request, service, "rest-json")
    return Route(operation, PROTOCOLS["rest-json"], "rest-json", plane.region, claim, plane.request)


def form_route(request: HttpRequest) -> Route:
    """A form for a bucket puts an object; what it is signed for, its fields say."""
    service, host = service_model("s3"), request.header("host")
    inside = with_bucket_in_path(request)
    scheme = "https" if request.secure else "http"
    form = FormPost(inside, f"{scheme}://{host}{request.path.rstrip('/')}")
    if not form.bucket or "/" in form.bucket:
        raise Astray(no_such_path(request, "rest-xml"), form, service)
    try:
        claim = form.claim()
    except (AwsError, BadClaim) as bad:
        error = bad if isinstance(bad, AwsError) else refusals_of("s3", "rest-xml").unreadable(str(bad))
        raise Astray(error, form, service) from None
    region = claim.region if claim else region_in(host) or HOME
    return Route(service.operations[OPERATION], form, "rest-xml", region, claim, inside, form)


def is_meant(service: ServiceModel, request: HttpRequest) -> bool:
    """Whether an anonymous request fits an operation that takes anyone: its path, its body, the headers it needs."""
    operation = rest_operation(service, request)
    if operation is None or not takes_anyone(operation):
        return False
    needed = [operation.input.members[name] for name in operation.input.required]
    headers = [(each.location_name or "").lower() for each in needed if each.location == "header"]
    if not all(name in request.headers for name in headers):
        return False
    has_body = any(each.location is None for each in needed)
    return not has_body or request.header("content-type").startswith("application/json")


def takes_anyone(operation: OperationModel) -> bool:
    return operation.traits.get("authtype") == "none" or operation.traits.get("auth") == ["smithy.api#noAuth"]


def claimed(request: HttpRequest) -> tuple[Claim | None, str]:
    """The request's claim, and what makes it unreadable."""
    try:
        return claim_of(request), ""
    except BadClaim as unreadable:
        return None, str(unreadable)


def target_prefix(request: HttpRequest) -> str | None:
    """How the protocols that do not speak in paths or forms name the service; None for one that does."""
    target = target_of(request)
    if target:
        return target.prefix
    named = request.header("x-amz-target")
    return named.rpartition(".")[0] or named or None


def speaks_rest(service: str) -> bool:
    return metadata_of(service)["protocol"].startswith("rest-")


def style_of(request: HttpRequest, service: ServiceModel) -> str:
    """The protocol that the request speaks, which need not be the one that the service prefers."""
    if target_of(request):
        return "cbor"
    if request.header("x-amz-target"):
        return json_style(request, service.metadata.get("jsonVersion", "1.1"))
    for protocol in ("ec2", "rest-xml", "rest-json", "query"):
        if protocol in service.protocols:
            return protocol
    return json_style(request, service.metadata.get("jsonVersion", "1.1"))


def json_style(request: HttpRequest, version: str = "1.1") -> str:
    found = JSON_TYPE.match(request.header("content-type"))
    return f"json {found[1] if found else version}"


def spoken(request: HttpRequest, claim: Claim | None = None) -> str:
    """The protocol that a request seems to speak, whoever it is for."""
    if target_of(request):
        return "cbor"
    if request.header("x-amz-target"):
        return json_style(request)
    if claim is None or is_form(request):
        return "query"
    return "rest-xml" if claim.service in XML_SERVICES else "rest-json"


def operation_of(request: HttpRequest, service: ServiceModel, style: str) -> OperationModel:
    protocol = PROTOCOLS[style]
    if style.startswith("rest-"):
        operation = rest_operation(service, request)
        if operation is None:
            raise Astray(no_such_path(request, style), protocol, service)
        return operation
    name = operation_name(request, service, protocol)
    if name not in service.operations or (style == "cbor" and CBOR not in service.protocols):
        raise Astray(unknown_action(name, style), protocol, service)
    return service.operations[name]


def operation_name(request: HttpRequest, service: ServiceModel, protocol: WireProtocol) -> str:
    target = target_of(request)
    if target:
        return target.operation
    return request.header("x-amz-target").rpartition(".")[2] or form_field(request, "Action", protocol, service)


def no_such_path(request: HttpRequest, style: str) -> AwsError:
    if style == "rest-xml":
        text = "The specified method is not allowed against this resource."
        return AwsError("MethodNotAllowed", text, 405, Method=request.method)
    return AwsError(
        "UnknownOperationException", f"{request.method} {request.path} is no operation of this service", 404
    )


def unknown_action(name: str, style: str) -> AwsError:
    if style == "cbor" or style.startswith("json"):
        return AwsError("UnknownOperationException", f"Unknown operation {name}" if name else "Missing operation")
    if not name:
        return AwsError("MissingAction", "The request must contain the parameter Action")
    return AwsError("InvalidAction", f"The action {name} is not valid for this web service.")


def wrong_region(service: ServiceModel, style: str, region: str) -> AwsError:
    if service.name == "s3":
        text = f"The authorization header is malformed; the region '{region}' is wrong; expecting '{HOME}'"
        return AwsError("AuthorizationHeaderMalformed", text, 400, Region=HOME)
    return refusals_of(service.name, style).wrong_signature("Credential should be scoped to a valid region.")


def region_in(host: str) -> str | None:
    """`ec2.eu-west-1.amazonaws.com`, and S3's older `photos.s3-eu-west-1.amazonaws.com`."""
    labels = (label.removeprefix("s3-") for label in host.partition(":")[0].split("."))
    return next((label for label in labels if label in region_names()), None)


def is_form(request: HttpRequest) -> bool:
    """What is put is an object, whatever it is said to be: curl calls all that it sends a form."""
    posted = request.method == "POST" and request.header("content-type").startswith(FORM)
    return posted or "Action" in request.arguments


def form_field(
    request: HttpRequest, name: str, protocol: WireProtocol = PROTOCOLS["query"], service: ServiceModel | None = None
) -> str:
    """Raises `Astray` in the protocol of the service, as far as it is known, for a form that cannot be read."""
    try:
        return request.form.get(name, "")
    except AwsError as unreadable:
        raise Astray(unreadable, protocol, service) from None


def is_for_s3(request: HttpRequest) -> bool:
    """Whether a request, before its body has come, looks like one for S3."""
    claim, _ = claimed(request)
    if claim:
        return claim.service == "s3"
    return target_prefix(request) is None and not is_form(request)
