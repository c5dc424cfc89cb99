"""At the console's door: a password, the device's code where there is a device, and then a person is in."""

from __future__ import annotations

from dataclasses import dataclass

from model.kit.errors import AwsError
from model.kit.principal import Principal, root
from model.kit.world import World
from model.services.iam.accounts import find_account, own_account
from model.services.iam.identities import principal_of
from model.services.iam.passwords import hashed, is_expired, matches
from model.services.iam.resources.devices import ROOT, VirtualMFADevice
from model.services.iam.resources.passwords import LoginProfile
from model.services.iam.resources.users import User


@dataclass(frozen=True, kw_only=True)
class ConsoleLogin:
    """Somebody was let in, or was not."""

    account: str
    user_name: str
    succeeded: bool
    mfa_used: bool
    time: float


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is in; `must_change_password` before anything else."""

    principal: Principal
    mfa_used: bool
    must_change_password: bool


def needs_code(world: World, user_name: str) -> bool:
    """Whether the password will be followed by a question for a code."""
    return bool(world.where(VirtualMFADevice, owner=user_name))


def sign_in(world: World, user_name: str, password: str, code: str = "") -> SignedIn:
    """Let a user in.

    Raises AuthenticationFailure for a wrong name or password, in the same words, and for a wrong code;
    MultiFactorAuthenticationRequired where the password is right and the device's code is missing.
    """
    profile = world.find(LoginProfile, user_name)
    if profile is None or not matches(profile.hashes[0], password):
        raise _failed(world, user_name)
    user = world.get(User, user_name)
    mfa_used = _check_code(world, user_name, code)
    user.password_last_used = world.now
    world.tell(_login(world, user_name, succeeded=True, mfa_used=mfa_used))
    must_change = profile.password_reset_required or is_expired(world, profile)
    return SignedIn(principal_of(user), mfa_used, must_change)


def sign_in_as_root(world: World, email: str, password: str, code: str = "") -> SignedIn:
    """Let the root of the account in, whose name is the e-mail address that it was made with."""
    account = find_account(world)
    known = account is not None and account.status == "ACTIVE" and account.root_password and account.email == email
    if account is None or not known or not matches(account.root_password, password):
        raise _failed(world, ROOT)
    mfa_used = _check_code(world, ROOT, code)
    world.tell(_login(world, ROOT, succeeded=True, mfa_used=mfa_used))
    return SignedIn(root(world.account), mfa_used, must_change_password=False)


def set_root_password(world: World, email: str, password: str) -> None:
    account = own_account(world)
    account.email, account.root_password = email, hashed(world, password)


def _check_code(world: World, owner: str, code: str) -> bool:
    devices = world.where(VirtualMFADevice, owner=owner)
    if not devices:
        return False
    if not code:
        message = "Multi-factor authentication is required: enter the code of your device."
        raise AwsError("MultiFactorAuthenticationRequired", message, 401)
    if not any(device.accept(code, world.now) for device in devices):
        raise _failed(world, owner)
    return True


def _failed(world: World, user_name: str) -> AwsError:
    """Told at once: the refusal takes back whatever else is in the unit of work."""
    world.kernel.bus.tell(_login(world, user_name, succeeded=False, mfa_used=False))
    return AwsError("AuthenticationFailure", "Your authentication information is incorrect. Please try again.", 401)


def _login(world: World, user_name: str, *, succeeded: bool, mfa_used: bool) -> ConsoleLogin:
    return ConsoleLogin(
        account=world.account, user_name=user_name, succeeded=succeeded, mfa_used=mfa_used, time=world.now
    )
