"""SNS: what exists: how an account sends text messages, and the telephones that said something about it."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

TEXTING = "sms"
"There is one of it in each region of an account."


class Texting(Resource, key="name", title="Text messaging"):
    """What was set, and what was spent in the month that began at `month`."""

    name: str = TEXTING
    attributes: tuple[tuple[str, str], ...] = ()
    month: float = 0.0
    spent: float = 0.0


class Phone(
    Resource,
    key="phone_number",
    missing=("ResourceNotFound", "The phone number does not exist in the sandbox of this account", 404),
    title="Telephones",
    columns=(
        Column("NUMBER", "phone_number"),
        Column("SANDBOX", "sandbox"),
        Column("OPTED OUT", "opted_out"),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("OptInPhoneNumber", "Opt in", "phoneNumber", key="o"),
        Action("DeleteSMSSandboxPhoneNumber", "Take from the sandbox", "PhoneNumber", key="d", confirm=2),
    ),
    create="CreateSMSSandboxPhoneNumber",
    describe="ListSMSSandboxPhoneNumbers",
):
    """`sandbox` is empty for one that is not in it, else Pending or Verified."""

    phone_number: str
    sandbox: str = ""
    added_at: float = 0.0
    code: str = ""
    "What has to be told back by whoever has the telephone."
    opted_out: bool = False
    opted_in_at: float | None = None

    @property
    def label(self) -> str:
        return self.phone_number
