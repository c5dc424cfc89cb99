"""The ports that a Classic balancer is to answer at, and what it may speak there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.elb.resources.load_balancers import PROTOCOLS, WEB, ClassicListener, Port
from model.services.elb.resources.policies import BY_DEFAULT, NEGOTIATION, Policy, PolicyAttribute
from model.services.iam.resources.certificates import ServerCertificate

ENCRYPTED = ("HTTPS", "SSL")
_WELL_KNOWN = (25, 80, 443, 465, 587)


def read_ports(world: World, given: Sequence[Mapping[str, Any]]) -> tuple[Port, ...]:
    """Each at a port of its own, or AWS's refusal."""
    if not given:
        raise AwsError("ValidationError", "Listeners must contain at least one listener")
    found = tuple(_read(world, each) for each in given)
    numbers = [each.load_balancer_port for each in found]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise AwsError("DuplicateListener", f"Only one listener is possible on port {twice}")
    return found


def _read(world: World, given: Mapping[str, Any]) -> Port:
    missing = next((name for name in ("Protocol", "LoadBalancerPort", "InstancePort") if name not in given), None)
    if missing is not None:
        raise AwsError("ValidationError", f"A listener needs a value for {missing}")
    protocol = given["Protocol"].upper()
    behind = given.get("InstanceProtocol", _plain(protocol)).upper()
    for each in (protocol, behind):
        if each not in PROTOCOLS:
            raise AwsError("ValidationError", f"Protocol must be one of {', '.join(PROTOCOLS)}, and not '{each}'")
    if (protocol in WEB) != (behind in WEB):
        raise AwsError(
            "InvalidConfigurationRequest",
            f"A listener cannot speak {protocol} at layer {_layer(protocol)} and {behind} behind",
            409,
        )
    number = given["LoadBalancerPort"]
    if number not in _WELL_KNOWN and not 1024 <= number <= 65535:
        raise AwsError("InvalidConfigurationRequest", f"Load balancer port {number} is not allowed", 409)
    certificate = given.get("SSLCertificateId")
    _check_certificate(world, protocol, certificate)
    return Port(
        protocol=protocol,
        load_balancer_port=number,
        instance_protocol=behind,
        instance_port=given["InstancePort"],
        ssl_certificate_id=certificate if protocol in ENCRYPTED else None,
    )


def _plain(protocol: str) -> str:
    """What is spoken to instances where nobody says."""
    return {"HTTPS": "HTTP", "SSL": "TCP"}.get(protocol, protocol)


def _layer(protocol: str) -> int:
    return 7 if protocol in WEB else 4


def _check_certificate(world: World, protocol: str, arn: str | None) -> None:
    if protocol in ENCRYPTED:
        find_certificate(world, arn or "")


def find_certificate(world: World, arn: str) -> ServerCertificate:
    """One that the account has uploaded to IAM, or CertificateNotFound."""
    held = world.find(ServerCertificate, arn.rpartition("/")[2])
    if held is None or held.arn != arn:
        raise AwsError("CertificateNotFound", f"Server Certificate not found for the key: {arn}")
    return held


def listening(
    ports: Sequence[Port], held: tuple[Policy, ...]
) -> tuple[tuple[ClassicListener, ...], tuple[Policy, ...]]:
    """Listeners at these ports, and a balancer's policies with the one that encrypted ones have at first."""
    found = tuple(
        ClassicListener(listener=port, policy_names=(BY_DEFAULT,) if port.protocol in ENCRYPTED else ())
        for port in ports
    )
    needs = any(port.protocol in ENCRYPTED for port in ports)
    if not needs or any(each.policy_name == BY_DEFAULT for each in held):
        return found, held
    chosen = PolicyAttribute(attribute_name="Reference-Security-Policy", attribute_value=BY_DEFAULT)
    default = Policy(policy_name=BY_DEFAULT, policy_type_name=NEGOTIATION, policy_attribute_descriptions=(chosen,))
    return found, (*held, default)
