"""ELBv2: what you can ask for of the ready security policies."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.elbv2.finding import paged_values
from model.services.elbv2.security_policies import POLICIES, SecurityPolicy, find_policy

_TYPES = ["application", "network"]


@operation
async def describe_ssl_policies(
    _call: Call,
    *,
    names: list[str] | None = None,
    load_balancer_type: str | None = None,
    marker: str | None = None,
    page_size: int | None = None,
) -> dict[str, Any]:
    """They are the same for both types that encrypt."""
    found = [find_policy(name) for name in names] if names else list(POLICIES.values())
    offered = load_balancer_type in (None, *_TYPES)
    listed, token = paged_values(found if offered else [], marker, page_size)
    return {"ssl_policies": [_told(each) for each in listed], "next_marker": token}


def _told(policy: SecurityPolicy) -> dict[str, Any]:
    ciphers = [{"name": name, "priority": place} for place, name in enumerate(policy.ciphers, 1)]
    return {
        "name": policy.name,
        "ssl_protocols": list(policy.protocols),
        "ciphers": ciphers,
        "supported_load_balancer_types": _TYPES,
    }
