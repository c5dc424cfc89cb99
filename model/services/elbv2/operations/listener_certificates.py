"""ELBv2: what you can ask for of the certificates that a listener shows besides its default one."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.elbv2.certificates import ENCRYPTED, find_certificate
from model.services.elbv2.finding import by_arn, paged_values
from model.services.elbv2.limits import refuse_beyond
from model.services.elbv2.resources.listeners import Certificate, Listener


@operation
async def add_listener_certificates(
    call: Call, *, listener_arn: str, certificates: list[dict[str, Any]]
) -> dict[str, Any]:
    """One that is there already may be added again."""
    world = call.world
    listener = _encrypted(world, listener_arn)
    held = [each.certificate_arn for each in listener.more_certificates]
    default = [each.certificate_arn for each in listener.certificates or ()]
    asked = [find_certificate(world, arn).arn for arn in _arns(certificates)]
    fresh = [arn for arn in dict.fromkeys(asked) if arn not in (*held, *default)]
    there = len(held) + len(fresh) - 1
    if fresh:
        refuse_beyond(
            world, "certificates-per-balancer", there, "TooManyCertificates", "certificates per load balancer"
        )
    listener.more_certificates = tuple(Certificate(certificate_arn=arn) for arn in (*held, *fresh))
    return {"certificates": [{"certificate_arn": arn, "is_default": False} for arn in asked]}


def _arns(certificates: list[dict[str, Any]]) -> list[str]:
    if not certificates:
        raise AwsError("ValidationError", "At least one certificate must be specified")
    if any("IsDefault" in each for each in certificates):
        raise AwsError("ValidationError", "You cannot specify 'IsDefault' here")
    return [str(each.get("CertificateArn", "")) for each in certificates]


def _encrypted(world: World, listener_arn: str) -> Listener:
    listener = by_arn(world, Listener, listener_arn)
    if listener.protocol not in ENCRYPTED:
        words = f"Certificates cannot be specified for {listener.protocol} listeners"
        raise AwsError("InvalidConfigurationRequest", words)
    return listener


@operation
async def remove_listener_certificates(
    call: Call, *, listener_arn: str, certificates: list[dict[str, Any]]
) -> dict[str, Any]:
    """What is not there counts as removed; the default one is only ever replaced."""
    listener = _encrypted(call.world, listener_arn)
    gone = _arns(certificates)
    if any(each.certificate_arn in gone for each in listener.certificates or ()):
        raise AwsError("OperationNotPermitted", "The default certificate of a listener cannot be removed")
    listener.more_certificates = tuple(each for each in listener.more_certificates if each.certificate_arn not in gone)
    return {}


@operation
async def describe_listener_certificates(
    call: Call, *, listener_arn: str, marker: str | None = None, page_size: int | None = None
) -> dict[str, Any]:
    listener = by_arn(call.world, Listener, listener_arn)
    default = [{"certificate_arn": each.certificate_arn, "is_default": True} for each in listener.certificates or ()]
    others = [{"certificate_arn": each.certificate_arn, "is_default": False} for each in listener.more_certificates]
    listed, token = paged_values([*default, *others], marker, page_size)
    return {"certificates": listed, "next_marker": token}
