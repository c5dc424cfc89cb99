"""IAM: what exists."""

from __future__ import annotations

from model.kit.resource import Resource


class User(
    Resource,
    scope="global",
    key="user_name",
    arn="user{path}{user_name}",
    missing=("NoSuchEntity", "The user with name {id} cannot be found.", 404),
    taken=("EntityAlreadyExists", "User with name {id} already exists.", 409),
):
    user_name: str
    user_id: str
    path: str = "/"
    inline_policies: tuple[tuple[str, str], ...] = ()
    "(name, document as JSON text)"


class AccessKey(
    Resource,
    scope="global",
    key="access_key_id",
    index=("user_name",),
    missing=("NoSuchEntity", "The Access Key with id {id} cannot be found.", 404),
):
    access_key_id: str
    secret_access_key: str
    user_name: str
    status: str = "Active"
