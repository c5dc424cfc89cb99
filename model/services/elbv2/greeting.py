"""Which certificate a listener shows to whoever asks for a name, and whether that one believes it."""

from __future__ import annotations

from model.kit.world import World
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.fronts import Front
from model.services.elbv2.resources.listeners import Listener
from model.services.iam.resources.certificate_names import covers, names_of
from model.services.iam.resources.certificates import ServerCertificate


def shown_at(world: World, front: Front, port: int, host: str) -> ServerCertificate | None:
    """One that is made out to the name, where the listener knows several; else its own. None where there is none."""
    held = [each for each in (_held(world, arn) for arn in _arns(world, front, port)) if each is not None]
    fits = (each for each in held if believes(world, each, host))
    return next(fits, held[0] if held else None)


def believes(world: World, shown: ServerCertificate, host: str) -> bool:
    """Browsers warn of others."""
    is_valid = world.now < shown.expiration
    return is_valid and any(covers(name, host.lower()) for name in names_of(shown.certificate_body))


def _arns(world: World, front: Front, port: int) -> tuple[str, ...]:
    """A Classic balancer knows one alone."""
    if isinstance(front, ClassicBalancer):
        ports = (each.listener for each in front.listener_descriptions)
        return tuple(each.ssl_certificate_id or "" for each in ports if each.load_balancer_port == port)
    listener = next(each for each in world.where(Listener, load_balancer_arn=front.arn) if each.port == port)
    known = (*(listener.certificates or ()), *listener.more_certificates)
    return tuple(each.certificate_arn for each in known)


def _held(world: World, arn: str) -> ServerCertificate | None:
    return world.find(ServerCertificate, arn.rpartition("/")[2])
