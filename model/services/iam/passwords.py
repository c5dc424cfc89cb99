"""Passwords: how they are kept, and which of them an account's policy takes."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from hashlib import pbkdf2_hmac

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.iam.resources.passwords import LoginProfile, PasswordPolicy

SYMBOLS = frozenset("!@#$%^&*()_+-=[]{}|'")
LONGEST = 128
ROUNDS = 10_000
DAY = 86400.0
DEFAULT_LENGTH = 8
DEFAULT_KINDS = 3
"Without a policy of the account's own a password has at least three of the four kinds of characters."


def hashed(world: World, password: str) -> str:
    salt = world.luck("password", world.count("password")).hexadecimal(32)
    return f"{salt}${_digest(salt, password)}"


def matches(kept: str, password: str) -> bool:
    salt, _, digest = kept.partition("$")
    return hmac.compare_digest(digest, _digest(salt, password))


def _digest(salt: str, password: str) -> str:
    return pbkdf2_hmac("sha256", password.encode(), bytes.fromhex(salt), ROUNDS).hex()


def find_policy(world: World) -> PasswordPolicy | None:
    return world.find(PasswordPolicy, world.account)


def check_password(world: World, user_name: str, password: str) -> None:
    """Refuse what the account's policy does not take, or AWS's own where the account has none."""
    policy = find_policy(world)
    faults = list(_faults(policy, password)) if policy else list(_default_faults(user_name, password))
    if len(password) > LONGEST:
        faults.append(f"Password should have a maximum length of {LONGEST}")
    if faults:
        raise AwsError("PasswordPolicyViolation", faults[0])


def _faults(policy: PasswordPolicy, password: str) -> Iterator[str]:
    if len(password) < policy.minimum_password_length:
        yield f"Password should have a minimum length of {policy.minimum_password_length}"
    if policy.require_uppercase_characters and not any(each.isupper() for each in password):
        yield "Password should have at least one uppercase letter"
    if policy.require_lowercase_characters and not any(each.islower() for each in password):
        yield "Password should have at least one lowercase letter"
    if policy.require_symbols and not SYMBOLS.intersection(password):
        yield "Password should have at least one symbol"
    if policy.require_numbers and not any(each.isdigit() for each in password):
        yield "Password should have at least one number"


def _default_faults(user_name: str, password: str) -> Iterator[str]:
    if len(password) < DEFAULT_LENGTH:
        yield f"Password should have a minimum length of {DEFAULT_LENGTH}"
    upper, lower = any(each.isupper() for each in password), any(each.islower() for each in password)
    kinds = upper + lower + any(each.isdigit() for each in password) + bool(SYMBOLS.intersection(password))
    if kinds < DEFAULT_KINDS:
        yield "Password must include a minimum of three of the following mix of character types"
    if password == user_name:
        yield "Password must not be identical to the user name"


def check_unused(world: World, profile: LoginProfile, password: str) -> None:
    """Refuse one of as many former passwords as the policy remembers."""
    policy = find_policy(world)
    remembered = policy.password_reuse_prevention if policy else None
    if any(matches(kept, password) for kept in profile.hashes[: remembered or 0]):
        raise AwsError("PasswordPolicyViolation", "Password was used before and cannot be used again")


def replace_password(world: World, profile: LoginProfile, password: str) -> None:
    check_password(world, profile.user_name, password)
    check_unused(world, profile, password)
    profile.hashes = (hashed(world, password), *profile.hashes[:23])
    profile.changed_at = world.now


def is_expired(world: World, profile: LoginProfile) -> bool:
    policy = find_policy(world)
    if policy is None or not policy.max_password_age:
        return False
    return world.now - profile.changed_at >= policy.max_password_age * DAY
