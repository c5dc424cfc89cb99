"""Identity Store: what you can ask for, about people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.identitystore.finding import by_attribute, conflict, every, filtered, new_id, own_store, paged
from model.services.identitystore.finding import within as find
from model.services.identitystore.resources import Email, Membership, Name, User

TEXTS = {
    "username": "user_name",
    "displayname": "display_name",
    "title": "title",
    "nickname": "nick_name",
    "usertype": "user_type",
    "locale": "locale",
    "timezone": "timezone",
    "preferredlanguage": "preferred_language",
    "profileurl": "profile_url",
}
"Attributes that an update can set, by their path in lower case."


@operation
async def create_user(
    call: Call,
    *,
    identity_store_id: str,
    user_name: str | None = None,
    name: Mapping[str, Any] | None = None,
    display_name: str | None = None,
    emails: Sequence[Mapping[str, Any]] | None = None,
    title: str | None = None,
    nick_name: str | None = None,
    user_type: str | None = None,
    locale: str | None = None,
    timezone: str | None = None,
    preferred_language: str | None = None,
    profile_url: str | None = None,
) -> User:
    store = own_store(call.world, identity_store_id)
    if not user_name:
        raise AwsError("ValidationException", "userName is a required attribute")
    _refuse_taken(call, identity_store_id, user_name)
    user = User(
        identity_store_id=store.identity_store_id,
        user_id=new_id(call.world, store),
        user_name=user_name,
        name=Name.read(name) if name else None,
        display_name=display_name,
        emails=Email.read_all(emails),
        title=title,
        nick_name=nick_name,
        user_type=user_type,
        locale=locale,
        timezone=timezone,
        preferred_language=preferred_language,
        profile_url=profile_url,
    )
    return call.world.add(user)


@operation
async def describe_user(call: Call, *, identity_store_id: str, user_id: str) -> User:
    return find(call.world, identity_store_id, User, user_id)


@operation
async def get_user_id(call: Call, *, identity_store_id: str, alternate_identifier: Mapping[str, Any]) -> User:
    users = every(call.world, identity_store_id, User)
    return by_attribute(users, alternate_identifier, User, "user_name")


@operation
async def list_users(
    call: Call,
    *,
    identity_store_id: str,
    filters: Sequence[Mapping[str, str]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    users = filtered(every(call.world, identity_store_id, User), filters, "user_name")
    return paged(users, max_results, next_token, "users")


@operation
async def update_user(
    call: Call, *, identity_store_id: str, user_id: str, operations: Sequence[Mapping[str, Any]]
) -> User:
    """Attributes that are texts; an operation without a value takes the attribute away."""
    user = find(call.world, identity_store_id, User, user_id)
    for each in operations:
        attribute = TEXTS.get(each["AttributePath"].lower())
        value = each.get("AttributeValue")
        if attribute is None or (value is None and attribute == "user_name"):
            raise AwsError("ValidationException", f"{each['AttributePath']} cannot be updated.")
        if attribute == "user_name" and value != user.user_name:
            _refuse_taken(call, identity_store_id, str(value))
        setattr(user, attribute, value)
    return user


@operation
async def delete_user(call: Call, *, identity_store_id: str, user_id: str) -> None:
    user = find(call.world, identity_store_id, User, user_id)
    for membership in call.world.where(Membership, user_id=user.user_id):
        call.world.remove(membership)
    call.world.remove(user)


def _refuse_taken(call: Call, store: str, user_name: str) -> None:
    if any(each.user_name == user_name for each in every(call.world, store, User)):
        raise conflict("Duplicate UserName")
