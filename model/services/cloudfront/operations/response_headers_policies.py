"""Response headers policies: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.edge.setup import items
from model.services.cloudfront.config_reading import refuse_miscounts
from model.services.cloudfront.policies import HEADERS_POLICIES
from model.services.cloudfront.refusals import invalid, refuse_beyond

LONGEST_CONTENT_POLICY = 1783
_EVERYTHING = "*"


@operation(on=("response-headers-policy/*",))
async def create_response_headers_policy(
    call: Call, *, response_headers_policy_config: dict[str, Any]
) -> dict[str, Any]:
    return HEADERS_POLICIES.create(call.world, response_headers_policy_config, lambda said: _refuse(call.world, said))


@operation
async def get_response_headers_policy(call: Call, *, id: str) -> dict[str, Any]:
    found = HEADERS_POLICIES.get(call.world, id)
    return {"response_headers_policy": found.description, "e_tag": found.etag}


@operation
async def get_response_headers_policy_config(call: Call, *, id: str) -> dict[str, Any]:
    found = HEADERS_POLICIES.get(call.world, id)
    return {"response_headers_policy_config": found.said, "e_tag": found.etag}


@operation
async def update_response_headers_policy(
    call: Call, *, response_headers_policy_config: dict[str, Any], id: str, if_match: str | None = None
) -> dict[str, Any]:
    return HEADERS_POLICIES.update(
        call.world, id, response_headers_policy_config, if_match, lambda said: _refuse(call.world, said)
    )


@operation
async def delete_response_headers_policy(call: Call, *, id: str, if_match: str | None = None) -> None:
    HEADERS_POLICIES.delete(call.world, id, if_match)


@operation
async def list_response_headers_policies(
    call: Call, *, type: str | None = None, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    return HEADERS_POLICIES.list(call.world, type, marker, max_items)


def _refuse(world: World, said: dict[str, Any]) -> None:
    refuse_miscounts(said)
    _refuse_names(world, said, "CustomHeadersConfig", "custom-headers", "TooManyCustomHeadersInResponseHeadersPolicy")
    _refuse_names(world, said, "RemoveHeadersConfig", "removed-headers", "TooManyRemoveHeadersInResponseHeadersPolicy")
    security: dict[str, Any] = said.get("SecurityHeadersConfig") or {}
    content: dict[str, Any] = security.get("ContentSecurityPolicy") or {}
    if len(content.get("ContentSecurityPolicy") or "") > LONGEST_CONTENT_POLICY:
        told = f"A Content-Security-Policy has at most {LONGEST_CONTENT_POLICY} characters."
        raise AwsError("TooLongCSPInResponseHeadersPolicy", told)
    _refuse_protection(security.get("XSSProtection") or {})
    _refuse_cors(said.get("CorsConfig") or {})


def _refuse_names(world: World, said: dict[str, Any], member: str, what: str, code: str) -> None:
    names = [each["Header"].lower() for each in items(said.get(member))]
    refuse_beyond(world, f"{what}-per-policy", len(names), code)
    if len(set(names)) < len(names):
        raise invalid(f"The parameter {member} names a header twice.")


def _refuse_protection(told: dict[str, Any]) -> None:
    if told.get("ModeBlock") and told.get("ReportUri"):
        raise invalid("The parameter XSSProtection has either a ModeBlock or a ReportUri.")
    if not told.get("Protection", True) and (told.get("ModeBlock") or told.get("ReportUri")):
        raise invalid("The parameter XSSProtection blocks and reports only where it protects.")


def _refuse_cors(told: dict[str, Any]) -> None:
    """Who may bring credentials is named one by one."""
    listed = ("AccessControlAllowOrigins", "AccessControlAllowHeaders", "AccessControlExposeHeaders")
    if told.get("AccessControlAllowCredentials"):
        for member in listed:
            if _EVERYTHING in items(told.get(member)):
                raise invalid(f"The parameter {member} cannot be * where credentials are allowed.")
    methods = items(told.get("AccessControlAllowMethods"))
    if told and not items(told["AccessControlAllowOrigins"]):
        raise invalid("The parameter AccessControlAllowOrigins needs an origin.")
    if "ALL" in methods and len(methods) > 1:
        raise invalid("The parameter AccessControlAllowMethods has ALL, or single methods.")
