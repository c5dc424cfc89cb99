"""What the registrar needs before it does anything: a name that is sold, and nothing else under way with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.catalog.regions import DEFAULT_REGION
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.route53domains.resources.domains import Contact, Contacts, Domain, DomainWork, Order
from model.services.route53domains.tlds import ELSEWHERE

ROLES = ("admin_contact", "registrant_contact", "tech_contact", "billing_contact")
_UNDER_WAY = ("SUBMITTED", "IN_PROGRESS")
MAKING = ("REGISTER_DOMAIN", "TRANSFER_IN_DOMAIN")


def registrar(world: World) -> World:
    """Where the registrar has its clocks and luck."""
    return world.cell.world(world.account, DEFAULT_REGION, "route53domains")


def is_taken(world: World, domain: str) -> bool:
    """By somebody of this world, or by others since long ago."""
    if domain in ELSEWHERE or world.kernel.store.wherever(Domain, "domain_name", domain):
        return True
    return any(each.type in MAKING for each in under_way(world, domain))


def under_way(world: World, domain: str) -> list[DomainWork]:
    return [each for each in world.where(DomainWork, domain_name=domain) if each.status in _UNDER_WAY]


def order(world: World, domain: str, type: str, wanted: Order | None = None) -> dict[str, Any]:
    """Begin an operation. Raises DuplicateRequest while the same is under way."""
    for each in under_way(world, domain):
        if each.type == type:
            told = f"A request of type {type} for {domain} is in progress already."
            raise AwsError("DuplicateRequest", told, 400, requestId=each.operation_id)
    own = registrar(world)
    text = own.luck("operation", own.count("operation")).hexadecimal(32)
    id = "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
    work = DomainWork(operation_id=id, domain_name=domain, type=type, order=wanted or Order())
    return {"operation_id": own.add(work).operation_id}


def read_contacts(given: Mapping[str, Any]) -> Contacts:
    """Those of an operation's parameters that are contacts, by their roles."""
    return tuple((role, Contact.read(given[role])) for role in ROLES if given.get(role))


def read_servers(given: list[dict[str, Any]]) -> tuple[str, ...]:
    """Name servers of a domain. Raises InvalidInput for fewer than two."""
    found = tuple(each["Name"].lower().rstrip(".") for each in given)
    if len(set(found)) < 2:
        raise AwsError("InvalidInput", "Errors: [A domain needs at least two name servers]")
    return found
