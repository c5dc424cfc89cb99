"""ELB: what you can ask for of the policies of a Classic balancer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.elb.finding import listener_at, named, replaced
from model.services.elb.policy_types import SECURITY_POLICIES, TYPES, PolicyType, read_policy
from model.services.elb.ports import ENCRYPTED
from model.services.elb.resources.load_balancers import Behind, ClassicBalancer, ClassicListener
from model.services.elb.resources.policies import (
    APP_COOKIE,
    AUTHENTICATION,
    LB_COOKIE,
    NEGOTIATION,
    PUBLIC_KEY,
    Policy,
    PolicyAttribute,
)

_STICKY = (APP_COOKIE, LB_COOKIE)
_MOST = 100


@operation
async def create_load_balancer_policy(
    call: Call,
    *,
    load_balancer_name: str,
    policy_name: str,
    policy_type_name: str,
    policy_attributes: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    balancer = named(call.world, load_balancer_name)
    _hold(balancer, read_policy(policy_name, policy_type_name, policy_attributes))
    return {}


def _hold(balancer: ClassicBalancer, policy: Policy) -> None:
    if any(each.policy_name == policy.policy_name for each in balancer.held_policies):
        raise AwsError("DuplicatePolicyName", f"Policy name {policy.policy_name} already exists for this load balancer")
    if len(balancer.held_policies) >= _MOST:
        raise AwsError("TooManyPolicies", f"At most {_MOST} policies are possible")
    if policy.policy_type_name == AUTHENTICATION:
        for name in policy.values("PublicKeyPolicyName"):
            if _held(balancer, name).policy_type_name != PUBLIC_KEY:
                raise _wrong(f"Policy '{name}' holds no public key")
    balancer.held_policies = (*balancer.held_policies, policy)


@operation
async def create_app_cookie_stickiness_policy(
    call: Call, *, load_balancer_name: str, policy_name: str, cookie_name: str
) -> dict[str, Any]:
    chosen = [{"AttributeName": "CookieName", "AttributeValue": cookie_name}]
    _hold(named(call.world, load_balancer_name), read_policy(policy_name, APP_COOKIE, chosen))
    return {}


@operation
async def create_lb_cookie_stickiness_policy(
    call: Call, *, load_balancer_name: str, policy_name: str, cookie_expiration_period: int | None = None
) -> dict[str, Any]:
    """Without a period the session lasts as long as the browser is open."""
    if cookie_expiration_period is not None and cookie_expiration_period < 1:
        raise AwsError("ValidationError", "CookieExpirationPeriod must be at least 1 second")
    period = "" if cookie_expiration_period is None else str(cookie_expiration_period)
    chosen = [{"AttributeName": "CookieExpirationPeriod", "AttributeValue": period}] if period else []
    _hold(named(call.world, load_balancer_name), read_policy(policy_name, LB_COOKIE, chosen))
    return {}


@operation
async def delete_load_balancer_policy(call: Call, *, load_balancer_name: str, policy_name: str) -> dict[str, Any]:
    """One that is in use stays; one that is not there counts as deleted."""
    balancer = named(call.world, load_balancer_name)
    used = {name for each in balancer.listener_descriptions for name in each.policy_names}
    used |= {name for each in balancer.backend_server_descriptions for name in each.policy_names}
    if policy_name in used:
        raise _wrong(f"You cannot delete policy '{policy_name}': it is enabled for a listener or for back-end servers")
    balancer.held_policies = tuple(each for each in balancer.held_policies if each.policy_name != policy_name)
    return {}


@operation
async def set_load_balancer_policies_of_listener(
    call: Call, *, load_balancer_name: str, load_balancer_port: int, policy_names: list[str]
) -> dict[str, Any]:
    balancer = named(call.world, load_balancer_name)
    listener = listener_at(balancer, load_balancer_port)
    chosen = [_held(balancer, name) for name in dict.fromkeys(policy_names)]
    for policy in chosen:
        _check_fits(listener, policy)
    for kinds in (_STICKY, (NEGOTIATION,)):
        if sum(policy.policy_type_name in kinds for policy in chosen) > 1:
            raise _wrong(f"Only one policy of type {' or '.join(kinds)} can be set for a listener")
    fresh = listener.model_copy(update={"policy_names": tuple(each.policy_name for each in chosen)})
    balancer.listener_descriptions = replaced(balancer.listener_descriptions, load_balancer_port, fresh)
    return {}


def _check_fits(listener: ClassicListener, policy: Policy) -> None:
    port, type_name = listener.listener, policy.policy_type_name
    if type_name in _STICKY and not port.reads_requests:
        raise _wrong(
            f"A {port.protocol} listener reads no cookies: policy '{policy.policy_name}' is for HTTP and HTTPS"
        )
    if type_name == NEGOTIATION and port.protocol not in ENCRYPTED:
        raise _wrong(f"Policy '{policy.policy_name}' is for HTTPS and SSL listeners")
    if TYPES[type_name].for_instances or type_name == PUBLIC_KEY:
        raise _wrong(f"Policy '{policy.policy_name}' cannot be set for a listener")


@operation
async def set_load_balancer_policies_for_backend_server(
    call: Call, *, load_balancer_name: str, instance_port: int, policy_names: list[str]
) -> dict[str, Any]:
    """No names at all take the policies off the port."""
    balancer = named(call.world, load_balancer_name)
    if all(each.listener.instance_port != instance_port for each in balancer.listener_descriptions):
        raise _wrong(f"No listener leads to instance port {instance_port}")
    for name in policy_names:
        if not TYPES[_held(balancer, name).policy_type_name].for_instances:
            raise _wrong(f"Policy '{name}' is not for back-end servers")
    others = tuple(each for each in balancer.backend_server_descriptions if each.instance_port != instance_port)
    own = (Behind(instance_port=instance_port, policy_names=tuple(policy_names)),) if policy_names else ()
    balancer.backend_server_descriptions = (*others, *own)
    return {}


def _held(balancer: ClassicBalancer, name: str) -> Policy:
    for each in balancer.held_policies:
        if each.policy_name == name:
            return each
    raise AwsError(
        "PolicyNotFound", f"There is no policy with name {name} for load balancer {balancer.load_balancer_name}"
    )


@operation
async def describe_load_balancer_policies(
    call: Call, *, load_balancer_name: str | None = None, policy_names: list[str] | None = None
) -> dict[str, Any]:
    """A balancer's own, or the ready ones of AWS."""
    held = named(call.world, load_balancer_name).held_policies if load_balancer_name else _ready()
    known = {each.policy_name: each for each in held}
    for name in policy_names or ():
        if name not in known:
            raise AwsError("PolicyNotFound", f"There is no policy with name {name}")
    return {"policy_descriptions": [known[name] for name in policy_names or known]}


def _ready() -> Sequence[Policy]:
    reference = "Reference-Security-Policy"
    return [
        Policy(
            policy_name=name,
            policy_type_name=NEGOTIATION,
            policy_attribute_descriptions=(PolicyAttribute(attribute_name=reference, attribute_value=name),),
        )
        for name in SECURITY_POLICIES
    ]


@operation
async def describe_load_balancer_policy_types(
    _call: Call, *, policy_type_names: list[str] | None = None
) -> dict[str, Any]:
    for name in policy_type_names or ():
        if name not in TYPES:
            raise AwsError("PolicyTypeNotFound", f"Policy type '{name}' not found")
    return {"policy_type_descriptions": list(_told(TYPES[name] for name in policy_type_names or TYPES))}


def _told(types: Iterable[PolicyType]) -> Iterable[dict[str, Any]]:
    for each in types:
        choices = [
            {
                "attribute_name": choice.name,
                "attribute_type": choice.type,
                "default_value": choice.default,
                "cardinality": choice.cardinality,
            }
            for choice in each.choices
        ]
        told = {"policy_type_name": each.name, "description": each.description}
        yield told | {"policy_attribute_type_descriptions": choices}


def _wrong(message: str) -> AwsError:
    return AwsError("InvalidConfigurationRequest", message, 409)
