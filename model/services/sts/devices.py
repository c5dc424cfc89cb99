"""The code of a device, where a call for temporary credentials brings one along."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.services.iam.resources.devices import ROOT, VirtualMFADevice


def check_code(call: Call, serial_number: str | None, token_code: str | None) -> float | None:
    """When the caller was seen with its device, which is now; None where it brought no code.

    Temporary credentials carry on the moment of the code that they were given for.
    """
    if serial_number is None and token_code is None:
        return call.principal.mfa_at
    device = call.world.find(VirtualMFADevice, serial_number or "")
    owner = ROOT if call.principal.type == "Root" else call.principal.name
    if device is None or device.owner != owner:
        message = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number"
        raise AwsError("AccessDenied", f"{message} is valid and associated with this user.", 403)
    if token_code is None or not device.accept(token_code, call.world.now):
        message = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
        raise AwsError("AccessDenied", message, 403)
    return call.world.now
