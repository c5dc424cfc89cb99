"""Account Management: what you can ask for, about whom AWS writes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.account.resources.contacts import Address, AlternateContact, PrimaryContact
from model.services.account.whose import world_of

WITH_STATES = frozenset({"US", "CA", "GB", "DE", "JP", "IN", "BR"})
"Countries in which an address needs the state or region (Account Management API, ContactInformation)."


@operation
async def get_contact_information(call: Call, *, account_id: str | None = None) -> dict[str, Any]:
    world = world_of(call, account_id)
    found = world.find(PrimaryContact, world.account)
    if found is None:
        text = "No contact information found for the inputted account."
        raise AwsError("ResourceNotFoundException", text, 404)
    return {"contact_information": found.address}


@operation
async def put_contact_information(
    call: Call, *, contact_information: Mapping[str, Any], account_id: str | None = None
) -> None:
    world = world_of(call, account_id)
    address = Address.read(contact_information)
    if address.country_code in WITH_STATES and not address.state_or_region:
        raise AwsError("ValidationException", f"StateOrRegion is required in {address.country_code}.")
    found = world.find(PrimaryContact, world.account)
    if found is None:
        world.add(PrimaryContact(number=world.account, address=address))
    else:
        found.address = address


@operation
async def get_alternate_contact(
    call: Call, *, alternate_contact_type: str, account_id: str | None = None
) -> dict[str, Any]:
    return {"alternate_contact": world_of(call, account_id).get(AlternateContact, alternate_contact_type)}


@operation
async def put_alternate_contact(
    call: Call,
    *,
    alternate_contact_type: str,
    name: str,
    title: str,
    email_address: str,
    phone_number: str,
    account_id: str | None = None,
) -> None:
    """There is one of each kind: for bills, for what runs, for what is not secure."""
    world = world_of(call, account_id)
    found = world.find(AlternateContact, alternate_contact_type)
    if found is not None:
        world.remove(found)
    contact = AlternateContact(
        alternate_contact_type=alternate_contact_type,
        name=name,
        title=title,
        email_address=email_address,
        phone_number=phone_number,
    )
    world.add(contact)


@operation
async def delete_alternate_contact(call: Call, *, alternate_contact_type: str, account_id: str | None = None) -> None:
    world = world_of(call, account_id)
    world.remove(world.get(AlternateContact, alternate_contact_type))
