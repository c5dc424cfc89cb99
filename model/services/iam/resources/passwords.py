"""IAM: what exists: passwords, and what the account asks of them."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class LoginProfile(
    Resource,
    scope="global",
    key="user_name",
    missing=("NoSuchEntity", "Login Profile for User {id} cannot be found.", 404),
    taken=("EntityAlreadyExists", "Login Profile for user {id} already exists.", 409),
    title="Passwords",
    columns=(
        Column("USER", "user_name"),
        Column("CHANGED", "changed_at", "age"),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("UpdateLoginProfile", "Set password", "UserName", key="w", asks=("Password", "PasswordResetRequired")),
        Action("DeleteLoginProfile", "Delete", "UserName", key="d", confirm=2),
    ),
    create="CreateLoginProfile",
):
    """A user's password, of which only salted hashes are kept: the one in force first, then those before it."""

    user_name: str
    hashes: tuple[str, ...]
    changed_at: float
    password_reset_required: bool = False

    @property
    def create_date(self) -> float:
        return self.created_at


class PasswordPolicy(
    Resource,
    scope="global",
    key="name",
    missing=("NoSuchEntity", "The Password Policy with domain name {id} cannot be found.", 404),
    title="Password policy",
    columns=(
        Column("LENGTH", "minimum_password_length", "number"),
        Column("DAYS", "max_password_age", "number"),
        Column("REMEMBERS", "password_reuse_prevention", "number"),
    ),
    create="UpdateAccountPasswordPolicy",
    describe="GetAccountPasswordPolicy",
):
    """An account has one at the most; its name is the account's number. Days are simulated."""

    name: str
    minimum_password_length: int = 6
    require_symbols: bool = False
    require_numbers: bool = False
    require_uppercase_characters: bool = False
    require_lowercase_characters: bool = False
    allow_users_to_change_password: bool = False
    max_password_age: int | None = None
    password_reuse_prevention: int | None = None
    hard_expiry: bool | None = None

    @property
    def expire_passwords(self) -> bool:
        return bool(self.max_password_age)
