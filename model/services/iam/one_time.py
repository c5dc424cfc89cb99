"""Codes that are good for half a minute and once: RFC 6238 over HMAC-SHA-1, six digits."""

from __future__ import annotations

import hmac
from base64 import b32decode

from model.services.iam.resources.devices import VirtualMFADevice

STEP = 30
TOLERANCE = 1
"By how many half minutes a code may be early or late."
RESYNC = 20
"How far off a device may be to be set right by two of its codes."


def code_at(seed: str, step: int) -> str:
    """The code of the `step`th half minute since the epoch."""
    digest = hmac.digest(b32decode(seed), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def accept(device: VirtualMFADevice, code: str, now: float) -> bool:
    """Use a code up, if it is the device's for about now."""
    step = step_of(device, code, now)
    if step is None:
        return False
    device.last_step = step
    return True


def step_of(device: VirtualMFADevice, code: str, now: float) -> int | None:
    """The half minute that a code is for, if it is one of about now and was not used yet."""
    middle = int(now // STEP) + device.drift
    for step in range(middle - TOLERANCE, middle + TOLERANCE + 1):
        if step > device.last_step and hmac.compare_digest(code_at(device.seed, step), code):
            return step
    return None


def tune(device: VirtualMFADevice, first: str, second: str, now: float, most: int = TOLERANCE) -> bool:
    """Set a device right by two codes that follow each other; False if they are not its own or too far off."""
    middle = int(now // STEP)
    for step in range(middle - most, middle + most + 1):
        if code_at(device.seed, step - 1) == first and code_at(device.seed, step) == second:
            device.last_step = step
            device.drift = 0 if abs(step - middle) <= TOLERANCE else step - middle
            return True
    return False
