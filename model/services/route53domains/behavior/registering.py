"""Route 53 Domains: what happens by itself: the registry agrees, and years later wants to be paid again."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import after, due, entering
from model.kit.world import World
from model.services.route53domains.registrar import MAKING, registrar
from model.services.route53domains.resources.domains import YEAR_SECONDS, Domain, DomainWork

GRACE = Between(30 * 86400, 45 * 86400)
"How long a domain that was not renewed is still there."

MADE_BY = "HostedZone created by Route53 Registrar"


@entering(DomainWork, "IN_PROGRESS", "SUCCESSFUL")
def note_progress(world: World, work: DomainWork) -> None:
    work.updated_at = world.now


@after(DomainWork, "SUCCESSFUL")
async def carry_out(world: World, operation_id: str) -> None:
    own = registrar(world)
    work = own.get(DomainWork, operation_id)
    domain = own.find(Domain, work.domain_name)
    if work.type in MAKING:
        servers = work.order.nameservers or await _servers(own, work)
        _take(own, work, servers)
    elif domain is not None:
        _change(own, domain, work)


async def _servers(world: World, work: DomainWork) -> tuple[str, ...]:
    """Of a new zone for a new domain. A domain that comes from elsewhere stays with the servers that it has."""
    if work.type == "TRANSFER_IN_DOMAIN":
        told = await world.ask("route53:ListHostedZonesByName", DNSName=work.domain_name, MaxItems="1")
        zones = [each for each in told["HostedZones"] if each["Name"] == f"{work.domain_name}."]
        if zones:
            found = await world.ask("route53:GetHostedZone", Id=zones[0]["Id"])
            return tuple(found["DelegationSet"]["NameServers"]) if "DelegationSet" in found else ()
        return ()
    reference = f"RISWorkflow-RD:{work.operation_id}"
    told = await world.ask(
        "route53:CreateHostedZone",
        Name=work.domain_name,
        CallerReference=reference,
        HostedZoneConfig={"Comment": MADE_BY, "PrivateZone": False},
    )
    return tuple(told["DelegationSet"]["NameServers"])


def _take(world: World, work: DomainWork, servers: tuple[str, ...]) -> None:
    order = work.order
    domain = Domain(
        domain_name=work.domain_name,
        nameservers=servers,
        contacts=order.contacts,
        private=order.private,
        auto_renew=order.auto_renew,
        transfer_lock=True,
        expires_at=world.now + order.years * YEAR_SECONDS,
        auth_code=world.luck("auth code", work.operation_id).hexadecimal(16),
    )
    world.add(domain)
    world.wake(expire, domain.domain_name, at=domain.expires_at)


def _change(world: World, domain: Domain, work: DomainWork) -> None:
    order = work.order
    if work.type == "DELETE_DOMAIN":
        world.forget(expire, domain.domain_name)
        world.remove(domain)
    elif work.type == "UPDATE_NAMESERVER":
        domain.nameservers = order.nameservers
    elif work.type == "RENEW_DOMAIN":
        _renew(world, domain, order.years)
    elif work.type == "UPDATE_DOMAIN_CONTACT":
        domain.contacts = tuple((dict(domain.contacts) | dict(order.contacts)).items())
    elif work.type == "DOMAIN_LOCK" and order.locked is not None:
        domain.transfer_lock = order.locked


def _renew(world: World, domain: Domain, years: int) -> None:
    domain.expires_at += years * YEAR_SECONDS
    world.wake(expire, domain.domain_name, at=domain.expires_at)


@due
async def expire(world: World, domain_name: str) -> None:
    """A year is bought, or the domain is held for a while and then given free."""
    domain = world.find(Domain, domain_name)
    if domain is None:
        return
    if domain.auto_renew:
        _renew(world, domain, 1)
    elif world.now < domain.expires_at + GRACE.least:
        world.wake(expire, domain_name, after=max(world.delay(GRACE, domain_name), GRACE.least))
    else:
        world.remove(domain)
