"""At the console's door: a password, the device's code where there is a device, and then a person is in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from model.kernel.store import Store
from model.kit.cell import Cell
from model.kit.console import FAILED, HIDDEN, Knock, about_sign_in, tell_of
from model.kit.errors import AwsError
from model.kit.principal import Principal, root
from model.kit.world import World
from model.services.iam.accounts import find_account, own_account
from model.services.iam.identities import principal_of
from model.services.iam.passwords import hashed, is_expired, matches
from model.services.iam.resources.accounts import Account
from model.services.iam.resources.aliases import AccountAlias
from model.services.iam.resources.devices import ROOT, VirtualMFADevice
from model.services.iam.resources.passwords import LoginProfile
from model.services.iam.resources.users import User

HERE = "127.0.0.1"
UNKNOWN = "No username found in supplied account"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is in; `must_change_password` before anything else."""

    principal: Principal
    mfa_used: bool
    must_change_password: bool

    def session(self, now: float) -> Principal:
        """As the console acts for them from now on: with a session that says whether there was a device."""
        return replace(self.principal, issued_at=now, mfa_at=now if self.mfa_used else None)


def account_called(store: Store, name: str) -> str | None:
    """The number of the account of this number or alias."""
    if name.isdecimal() and len(name) == 12:
        return name
    return next((each.account for each in store.everywhere(AccountAlias) if each.account_alias == name), None)


def account_of(cell: Cell, email: str) -> str | None:
    """The number of the account whose root has this address."""
    found = (each.account for each in cell.kernel.store.everywhere(Account) if each.email and each.email == email)
    return next(found, cell.settings.account if email == cell.settings.root_login[0] else None)


def sign_in(world: World, user_name: str, password: str, code: str = "", source_ip: str = HERE) -> SignedIn:
    """Let a user in.

    Raises AuthenticationFailure for a wrong name or password, in the same words, and for a wrong code;
    MultiFactorAuthenticationRequired where the password is right and the device's code is missing.
    """
    user = world.find(User, user_name)
    if user is None:
        nobody = Principal("IAMUser", world.account, "", "", HIDDEN)
        raise _failed(world, nobody, source_ip, failure=UNKNOWN)
    profile = world.find(LoginProfile, user_name)
    if profile is None or not matches(profile.hashes[0], password):
        raise _failed(world, principal_of(user), source_ip)
    device = _check_code(world, principal_of(user), user_name, code, source_ip)
    user.password_last_used = world.now
    must_change = profile.password_reset_required or is_expired(world, profile)
    return _let_in(world, SignedIn(principal_of(user), bool(device), must_change), device, source_ip)


def sign_in_as_root(world: World, email: str, password: str, code: str = "", source_ip: str = HERE) -> SignedIn:
    """Let the root of the account in, whose name is the e-mail address that it was made with."""
    account = find_account(world)
    is_closed = account is not None and account.status != "ACTIVE"
    if is_closed or not _is_roots(world, account, email, password):
        raise _failed(world, root(world.account), source_ip)
    device = _check_code(world, root(world.account), ROOT, code, source_ip)
    return _let_in(world, SignedIn(root(world.account), bool(device), must_change_password=False), device, source_ip)


def _is_roots(world: World, account: Account | None, email: str, password: str) -> bool:
    settings = world.cell.settings
    if account is not None and not account.has_login:
        return False
    if account is not None and account.root_password:
        return account.email == email and matches(account.root_password, password)
    return world.account == settings.account and (email, password) == settings.root_login


def set_root_password(world: World, email: str, password: str) -> None:
    account = own_account(world)
    if not account.has_login:
        raise refused()
    account.email, account.root_password = email, hashed(world, password)


def refused() -> AwsError:
    return AwsError("AuthenticationFailure", "Your authentication information is incorrect. Please try again.", 401)


def _check_code(world: World, who: Principal, owner: str, code: str, source_ip: str) -> str:
    """The serial number of the device whose code it is, empty for somebody without a device."""
    devices = world.where(VirtualMFADevice, owner=owner)
    if not devices:
        return ""
    if not code:
        message = "Multi-factor authentication is required: enter the code of your device."
        raise AwsError("MultiFactorAuthenticationRequired", message, 401)
    device = next((each for each in devices if each.accept(code, world.now)), None)
    if device is None:
        raise _failed(world, who, source_ip, mfa_used=True)
    return device.serial_number


def _let_in(world: World, found: SignedIn, device: str, source_ip: str) -> SignedIn:
    added = about_sign_in(mfa_used=found.mfa_used, device=device)
    tell_of(world, Knock(event="ConsoleLogin", caller=found.principal, source_ip=source_ip, added=added))
    return found


def _failed(world: World, who: Principal, source_ip: str, *, mfa_used: bool = False, failure: str = FAILED) -> AwsError:
    added = about_sign_in(mfa_used=mfa_used)
    tell_of(world, Knock(event="ConsoleLogin", caller=who, failure=failure, source_ip=source_ip, added=added))
    return refused()
