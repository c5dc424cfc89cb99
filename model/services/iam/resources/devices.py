"""IAM: what exists: devices that show a new code every half minute."""

from __future__ import annotations

import hmac

from model.kit.action import Action
from model.kit.column import Column
from model.kit.one_time import STEP, code_at
from model.kit.resource import Resource

TOLERANCE = 1
"By how many half minutes a code may be early or late."
RESYNC = 20
"How far off a device may be to be set right by two of its codes."
ROOT = "<root_account>"
"The owner's name where it is the account's root."


class VirtualMFADevice(
    Resource,
    scope="global",
    key="serial_number",
    arn="mfa{path}{device_name}",
    index=("owner",),
    missing=("NoSuchEntity", "VirtualMFADevice with serial number {id} doesn't exist.", 404),
    taken=("EntityAlreadyExists", "MFADevice entity at the same path and name already exists.", 409),
    title="MFA devices",
    columns=(
        Column("NAME", "device_name"),
        Column("OWNER", "owner"),
        Column("SINCE", "enable_date", "age", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action(
            "EnableMFADevice",
            "Give to user",
            "SerialNumber",
            key="e",
            asks=("UserName", "AuthenticationCode1", "AuthenticationCode2"),
        ),
        Action("DeactivateMFADevice", "Take from user", "SerialNumber", key="x", confirm=1, asks=("UserName",)),
        Action("DeleteVirtualMFADevice", "Delete", "SerialNumber", key="d", confirm=2),
    ),
    create="CreateVirtualMFADevice",
    describe="ListVirtualMFADevices",
):
    serial_number: str
    device_name: str
    path: str = "/"
    seed: str
    "In base 32; whoever has it can show the codes."
    owner: str = ""
    "The user's name, `ROOT`, or empty while nobody has it."
    enable_date: float | None = None
    last_step: int = -1
    "The half minute of the last code that was accepted: each is good for once."
    drift: int = 0
    "By how many half minutes its clock goes ahead."

    @property
    def user_name(self) -> str:
        return self.owner

    @property
    def label(self) -> str:
        return self.device_name

    def accept(self, code: str, now: float) -> bool:
        """Use a code up, if it is this device's for about now and was not used yet."""
        middle = int(now // STEP) + self.drift
        for step in range(middle - TOLERANCE, middle + TOLERANCE + 1):
            if step > self.last_step and hmac.compare_digest(code_at(self.seed, step), code):
                self.last_step = step
                return True
        return False

    def tune(self, first: str, second: str, now: float, most: int = TOLERANCE) -> bool:
        """Be set right by two codes that follow each other; False if they are not its own or too far off."""
        middle = int(now // STEP)
        for step in range(middle - most, middle + most + 1):
            if code_at(self.seed, step - 1) == first and code_at(self.seed, step) == second:
                self.last_step = step
                self.drift = 0 if abs(step - middle) <= TOLERANCE else step - middle
                return True
        return False
