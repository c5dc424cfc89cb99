"""Domains: what you can ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.quotas import most
from model.services.route53domains.registrar import is_taken, order, read_contacts, read_servers
from model.services.route53domains.resources.domains import Domain, DomainWork, Order
from model.services.route53domains.tlds import ELSEWHERE, PRICES, Prices, read_domain, tld_of

MOST_YEARS = 10


class ContactForm(Form):
    """Who answers for a domain."""

    domain_name: str
    admin_contact: dict[str, Any] | None = None
    registrant_contact: dict[str, Any] | None = None
    tech_contact: dict[str, Any] | None = None
    billing_contact: dict[str, Any] | None = None


class DomainForm(ContactForm):
    """A domain that is to be this account's."""

    duration_in_years: int = 1
    auto_renew: bool = True
    privacy_protect_admin_contact: bool = True
    privacy_protect_registrant_contact: bool = True
    privacy_protect_tech_contact: bool = True
    privacy_protect_billing_contact: bool = True

    def ordered(self, nameservers: tuple[str, ...] = ()) -> Order:
        if not 1 <= self.duration_in_years <= MOST_YEARS:
            raise AwsError("InvalidInput", f"Errors: [A domain is registered for 1 to {MOST_YEARS} years]")
        given = self.model_dump()
        roles = [name for name, said in given.items() if name.startswith("privacy_protect_") and said]
        return Order(
            years=self.duration_in_years,
            auto_renew=self.auto_renew,
            contacts=read_contacts(given),
            private=tuple(name.removeprefix("privacy_protect_") for name in roles),
            nameservers=nameservers,
        )


class TransferForm(DomainForm):
    """One that comes from another registrar, with the code that this one gave for it."""

    auth_code: str | None = None
    nameservers: list[dict[str, Any]] | None = None


@operation(on=("*",))
async def check_domain_availability(call: Call, *, domain_name: str) -> dict[str, Any]:
    name = read_domain(domain_name)
    tld_of(name)
    return {"availability": "UNAVAILABLE" if is_taken(call.world, name) else "AVAILABLE"}


@operation(on=("*",))
async def check_domain_transferability(call: Call, *, domain_name: str, auth_code: str | None = None) -> dict[str, Any]:
    name = read_domain(domain_name)
    tld_of(name)
    if call.world.find(Domain, name) is not None:
        told = "DOMAIN_IN_OWN_ACCOUNT"
    elif call.world.kernel.store.wherever(Domain, "domain_name", name):
        told = "DOMAIN_IN_ANOTHER_ACCOUNT"
    else:
        told = "TRANSFERABLE" if name in ELSEWHERE and auth_code else "UNTRANSFERABLE"
    return {"transferability": {"transferable": told}}


@operation(on=("*",))
@takes(DomainForm)
async def register_domain(call: Call, asked: DomainForm) -> dict[str, Any]:
    name = read_domain(asked.domain_name)
    tld_of(name)
    wanted = asked.ordered()
    if is_taken(call.world, name):
        raise AwsError("InvalidInput", f"Errors: [{name} is registered already]")
    _refuse_many(call)
    return order(call.world, name, "REGISTER_DOMAIN", wanted)


@operation(on=("*",))
@takes(TransferForm)
async def transfer_domain(call: Call, asked: TransferForm) -> dict[str, Any]:
    """Its DNS stays where it is, unless other name servers are given."""
    name = read_domain(asked.domain_name)
    tld_of(name)
    servers = read_servers(asked.nameservers) if asked.nameservers else ()
    wanted = asked.ordered(servers)
    if call.world.kernel.store.wherever(Domain, "domain_name", name) or not is_taken(call.world, name):
        raise AwsError("InvalidInput", f"Errors: [{name} is not registered with another registrar]")
    if not asked.auth_code:
        raise AwsError("InvalidInput", "Errors: [The authorization code of the present registrar is missing]")
    _refuse_many(call)
    return order(call.world, name, "TRANSFER_IN_DOMAIN", wanted)


def _refuse_many(call: Call) -> None:
    if len(call.world.all(Domain)) >= most(call.world, "route53/domains-per-account"):
        limit = int(most(call.world, "route53/domains-per-account"))
        raise AwsError("DomainLimitExceeded", f"An account has at most {limit} domains.")


@operation(on=("*",))
async def delete_domain(call: Call, *, domain_name: str) -> dict[str, Any]:
    return order(call.world, _own(call, domain_name).domain_name, "DELETE_DOMAIN")


@operation(on=("*",))
async def renew_domain(
    call: Call, *, domain_name: str, current_expiry_year: int, duration_in_years: int = 1
) -> dict[str, Any]:
    """The year is asked for, so that the same request twice does not pay twice."""
    domain = _own(call, domain_name)
    if current_expiry_year != _year(domain.expires_at):
        raise AwsError("InvalidInput", f"Errors: [The domain does not expire in {current_expiry_year}]")
    if not 1 <= duration_in_years <= MOST_YEARS:
        raise AwsError("InvalidInput", f"Errors: [A domain is renewed for 1 to {MOST_YEARS} years]")
    return order(call.world, domain.domain_name, "RENEW_DOMAIN", Order(years=duration_in_years))


def _year(at: float) -> int:
    return int(1970 + at // (365.2425 * 86400))


@operation(on=("*",))
async def update_domain_nameservers(
    call: Call, *, domain_name: str, nameservers: list[dict[str, Any]]
) -> dict[str, Any]:
    domain = _own(call, domain_name)
    return order(call.world, domain.domain_name, "UPDATE_NAMESERVER", Order(nameservers=read_servers(nameservers)))


@operation(on=("*",))
@takes(ContactForm)
async def update_domain_contact(call: Call, asked: ContactForm) -> dict[str, Any]:
    domain = _own(call, asked.domain_name)
    contacts = read_contacts(asked.model_dump())
    if not contacts:
        raise AwsError("InvalidInput", "Errors: [No contact is given]")
    return order(call.world, domain.domain_name, "UPDATE_DOMAIN_CONTACT", Order(contacts=contacts))


@operation(on=("*",))
async def enable_domain_transfer_lock(call: Call, *, domain_name: str) -> dict[str, Any]:
    return order(call.world, _own(call, domain_name).domain_name, "DOMAIN_LOCK", Order(locked=True))


@operation(on=("*",))
async def disable_domain_transfer_lock(call: Call, *, domain_name: str) -> dict[str, Any]:
    return order(call.world, _own(call, domain_name).domain_name, "DOMAIN_LOCK", Order(locked=False))


@operation(on=("*",))
async def enable_domain_auto_renew(call: Call, *, domain_name: str) -> None:
    _own(call, domain_name).auto_renew = True


@operation(on=("*",))
async def disable_domain_auto_renew(call: Call, *, domain_name: str) -> None:
    _own(call, domain_name).auto_renew = False


@operation(on=("*",))
async def retrieve_domain_auth_code(call: Call, *, domain_name: str) -> dict[str, Any]:
    """What another registrar asks for."""
    domain = _own(call, domain_name)
    if domain.transfer_lock:
        raise AwsError("InvalidInput", f"Errors: [{domain.domain_name} is locked against transfers]")
    return {"auth_code": domain.auth_code}


@operation(on=("*",))
async def get_domain_detail(call: Call, *, domain_name: str) -> dict[str, Any]:
    domain = _own(call, domain_name)
    hidden = {f"{role.removesuffix('_contact')}_privacy": role in domain.private for role, _ in domain.contacts}
    return {
        **domain.summary,
        **dict(domain.contacts),
        **hidden,
        "nameservers": [{"name": each} for each in domain.nameservers],
        "registrar_name": "Amazon Registrar, Inc.",
        "who_is_server": "whois.registrar.amazon",
        "registrar_url": "https://registrar.amazon.com",
        "creation_date": domain.created_at,
        "expiration_date": domain.expires_at,
        "status_list": ["clientTransferProhibited"] if domain.transfer_lock else ["ok"],
    }


def _own(call: Call, name: str) -> Domain:
    plain = read_domain(name)
    tld_of(plain)
    return call.world.get(Domain, plain)


@operation(on=("*",))
async def list_domains(call: Call, *, marker: str | None = None, max_items: int | None = None) -> dict[str, Any]:
    shown, following = page(call.world.all(Domain), most=_most(max_items), token=marker, largest=100, invalid=_FOREIGN)
    return {"domains": [each.summary for each in shown], "next_page_marker": following}


def _most(max_items: int | None) -> int:
    if max_items is not None and max_items < 1:
        raise AwsError("InvalidInput", f"Errors: [MaxItems {max_items} is no number of items]")
    return min(max_items or 100, 100)


_FOREIGN = ("InvalidInput", "Errors: [The marker is not one of this list]")


@operation(on=("*",))
async def get_operation_detail(call: Call, *, operation_id: str) -> dict[str, Any]:
    return call.world.get(DomainWork, operation_id).description


@operation(on=("*",))
async def list_operations(
    call: Call,
    *,
    submitted_since: float | None = None,
    status: Sequence[str] = (),
    type: Sequence[str] = (),
    marker: str | None = None,
    max_items: int | None = None,
) -> dict[str, Any]:
    found = [
        each
        for each in call.world.all(DomainWork)
        if each.created_at >= (submitted_since or 0) and _is_among(each.status, status) and _is_among(each.type, type)
    ]
    shown, following = page(found, most=_most(max_items), token=marker, largest=100, invalid=_FOREIGN)
    return {"operations": [each.description for each in shown], "next_page_marker": following}


def _is_among(word: str, wanted: Sequence[str]) -> bool:
    return not wanted or word in wanted


@operation(on=("*",))
async def list_prices(
    call: Call, *, tld: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    """In dollars a year, by top-level domain."""
    del call
    if tld is not None and tld not in PRICES:
        raise AwsError("UnsupportedTLD", f"Amazon Route 53 does not support the top-level domain .{tld}")
    names = [tld] if tld else sorted(PRICES)
    if marker is not None and marker not in names:
        raise AwsError(*_FOREIGN)
    begin = names.index(marker) if marker else 0
    end = begin + _most(max_items)
    following = names[end] if end < len(names) else None
    return {"prices": [_price(each, PRICES[each]) for each in names[begin:end]], "next_page_marker": following}


def _price(tld: str, prices: Prices) -> dict[str, Any]:
    told = {"registration": prices.register, "transfer": prices.transfer, "renewal": prices.renew}
    return {"name": tld} | {f"{what}_price": {"price": price, "currency": "USD"} for what, price in told.items()}
