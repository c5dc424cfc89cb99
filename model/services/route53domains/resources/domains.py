"""Domains that are registered, and what is under way with them: what exists."""

from __future__ import annotations

from typing import Any

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource
from model.kit.value import Value

YEAR_SECONDS = 365 * 86400.0


class ExtraParam(Value):
    name: str
    value: str


class Contact(Value):
    """Who answers for a domain."""

    first_name: str | None = None
    last_name: str | None = None
    contact_type: str | None = None
    organization_name: str | None = None
    address_line1: str | None = None
    address_line2: str | None = None
    city: str | None = None
    state: str | None = None
    country_code: str | None = None
    zip_code: str | None = None
    phone_number: str | None = None
    email: str | None = None
    fax: str | None = None
    extra_params: tuple[ExtraParam, ...] = ()


Contacts = tuple[tuple[str, Contact], ...]
"By the role that they have, such as `admin_contact`."


class Order(Value):
    """What a domain is to be like when the registry has agreed."""

    years: int = 1
    auto_renew: bool = True
    contacts: Contacts = ()
    private: tuple[str, ...] = ()
    nameservers: tuple[str, ...] = ()
    locked: bool | None = None


class Domain(
    Resource,
    key="domain_name",
    worldwide=("domain_name",),
    index=("domain_name",),
    scope="global",
    arn="domain/{domain_name}",
    missing=("InvalidInput", "Errors: [Domain {id} not found in this account]"),
    title="Domains",
    columns=(
        Column("NAME", "domain_name"),
        Column("EXPIRES", "expires_at", "age"),
        Column("AUTO RENEW", "auto_renew"),
        Column("LOCKED", "transfer_lock", priority=2),
        Column("NAME SERVERS", "nameservers", "list", priority=2),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("EnableDomainAutoRenew", "Renew automatically", "DomainName", key="r"),
        Action("DisableDomainAutoRenew", "Let it end", "DomainName", key="x", confirm=1),
        Action("UpdateDomainNameservers", "Change name servers", "DomainName", key="s", asks=("Nameservers",)),
        Action("DeleteDomain", "Delete", "DomainName", key="d", confirm=3, consequence="Anybody may register it then."),
    ),
    create="RegisterDomain",
    describe="ListDomains",
):
    domain_name: str
    nameservers: tuple[str, ...]
    contacts: Contacts = ()
    private: tuple[str, ...] = ()
    "The roles that the public directory does not name."
    auto_renew: bool = True
    transfer_lock: bool = False
    expires_at: float = 0.0
    auth_code: str = ""

    @property
    def summary(self) -> dict[str, Any]:
        return {
            "domain_name": self.domain_name,
            "auto_renew": self.auto_renew,
            "transfer_lock": self.transfer_lock,
            "expiry": self.expires_at,
        }


WORK_LIFE = Lifecycle(
    Auto("SUBMITTED", to="IN_PROGRESS", after=Between(5, 20)),
    Auto("IN_PROGRESS", to="SUCCESSFUL", after=Between(300, 1800)),
    field="status",
)


class DomainWork(
    Resource,
    key="operation_id",
    index=("domain_name",),
    scope="global",
    missing=("InvalidInput", "Errors: [Operation {id} not found]"),
    life=WORK_LIFE,
    title="Domain operations",
    columns=(
        Column("DOMAIN", "domain_name"),
        Column("WHAT", "type"),
        Column("STATE", "status", "state"),
        Column("AGE", "created_at", "age"),
        Column("ID", "operation_id", priority=3),
    ),
    describe="ListOperations",
):
    """What the registrar does with the registry."""

    operation_id: str
    domain_name: str
    type: str
    status: str = "SUBMITTED"
    updated_at: float = 0.0
    order: Order = Order()

    @property
    def description(self) -> dict[str, Any]:
        names = ("operation_id", "status", "domain_name", "type")
        times = {"submitted_date": self.created_at, "last_updated_date": self.updated_at or self.created_at}
        return {name: getattr(self, name) for name in names} | times
