"""Account Management: what exists: whom AWS writes to."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class Address(Value):
    """Who owns the account, and where they are."""

    full_name: str
    address_line1: str
    address_line2: str | None = None
    address_line3: str | None = None
    city: str
    state_or_region: str | None = None
    district_or_county: str | None = None
    postal_code: str
    country_code: str
    phone_number: str
    company_name: str | None = None
    website_url: str | None = None


class PrimaryContact(Resource, scope="global", key="number"):
    """The one that every account has; `number` is the account's."""

    number: str
    address: Address


class AlternateContact(
    Resource,
    scope="global",
    key="alternate_contact_type",
    missing=("ResourceNotFoundException", "No contact of the inputted alternate contact type found.", 404),
    title="Alternate contacts",
    columns=(
        Column("FOR", "alternate_contact_type"),
        Column("NAME", "name"),
        Column("E-MAIL", "email_address"),
        Column("PHONE", "phone_number", priority=2),
        Column("TITLE", "title", priority=3),
    ),
    actions=(Action("DeleteAlternateContact", "Delete", "AlternateContactType", key="d", confirm=1),),
    create="PutAlternateContact",
    describe="GetAlternateContact",
):
    alternate_contact_type: str
    name: str
    title: str
    email_address: str
    phone_number: str
