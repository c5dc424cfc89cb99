"""IAM: what exists: accounts, each with a root that can never be deleted."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource


class Account(
    Resource,
    scope="global",
    key="account_id",
    arn="root",
    missing=("NoSuchEntity", "The account {id} cannot be found.", 404),
    title="Accounts",
    columns=(
        Column("ID", "account_id"),
        Column("NAME", "name"),
        Column("E-MAIL", "email", priority=2),
        Column("STATE", "status", "state"),
        Column("AGE", "created_at", "age"),
    ),
):
    """What an account is beside what is in it.

    The account that a world begins with has one as soon as there is something to say of it.
    """

    account_id: str
    name: str = ""
    email: str = ""
    status: str = "ACTIVE"
    root_password: str = ""
    "As a salted hash."
    has_login: bool = True
    "Its root has a password, or may get one in place of one that it forgot."
    login_made_at: float | None = None
    "When it was given that again, after it had been taken away."
    global_endpoint: int = 1
    "The version of what STS issues there: 1 is good in regions that nobody has to enable, 2 everywhere."
    first_key: str = "Active"
    "What became of the root key that the world's settings give: Active, Inactive or Deleted."

    @property
    def label(self) -> str:
        return self.name or self.account_id
