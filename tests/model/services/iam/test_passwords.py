"""Passwords are as strong as the account asks, and age."""

from __future__ import annotations

import pytest

from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.iam.people import Person, sign_in

DAY = 86400.0
STRONG = "Correct-Horse-9"


@pytest.fixture
def strict(admin: Admin) -> Admin:
    """An account that asks for twelve characters with a symbol, anew every ninety days."""
    admin.call(
        "iam:UpdateAccountPasswordPolicy",
        MinimumPasswordLength=12,
        RequireSymbols=True,
        MaxPasswordAge=90,
        AllowUsersToChangePassword=True,
        PasswordReusePrevention=2,
    )
    return admin


@pytest.mark.fact("iam-31")
def test_a_fresh_user_has_neither_password_nor_key_and_gets_either_alone(admin: Admin) -> None:
    admin.call("iam:CreateUser", UserName="ann")
    missing = admin.refused("iam:GetLoginProfile", UserName="ann")
    assert (missing.code, missing.status) == ("NoSuchEntity", 404)
    assert missing.message == "Login Profile for User ann cannot be found."
    assert admin.call("iam:ListAccessKeys", UserName="ann")["AccessKeyMetadata"] == []
    admin.call("iam:CreateLoginProfile", UserName="ann", Password=STRONG)
    assert sign_in(admin, "ann", STRONG).principal.arn == "arn:aws:iam::123456789012:user/ann"
    assert admin.call("iam:ListAccessKeys", UserName="ann")["AccessKeyMetadata"] == []
    admin.call("iam:CreateUser", UserName="robot")
    admin.call("iam:CreateAccessKey", UserName="robot")
    assert refused_to_sign_in(admin, "robot", STRONG).code == "AuthenticationFailure"


@pytest.mark.fact("iam-39")
def test_a_weak_password_is_refused_and_an_old_one_has_to_be_changed(strict: Admin) -> None:
    strict.call("iam:CreateUser", UserName="ann")
    weak = strict.refused("iam:CreateLoginProfile", UserName="ann", Password="short1!")
    assert (weak.code, weak.message) == (
        "PasswordPolicyViolation",
        "Password should have a minimum length of 12",
    )
    plain = strict.refused("iam:CreateLoginProfile", UserName="ann", Password="longbutsimple1")
    assert plain.message == "Password should have at least one symbol"
    strict.call("iam:CreateLoginProfile", UserName="ann", Password=STRONG)
    strict.advance(89 * DAY)
    assert not sign_in(strict, "ann", STRONG).must_change_password
    strict.advance(2 * DAY)
    assert sign_in(strict, "ann", STRONG).must_change_password
    assert strict.call("iam:ListUsers")["Users"], "root goes on without a new password"


@pytest.mark.fact("iam-40")
def test_a_password_has_six_to_128_characters(admin: Admin) -> None:
    for length in (5, 129):
        refused = admin.refused("iam:UpdateAccountPasswordPolicy", MinimumPasswordLength=length)
        assert refused.code == "ValidationError"
    for length in (6, 128):
        admin.call("iam:UpdateAccountPasswordPolicy", MinimumPasswordLength=length)
    longest = "aB3$" * 32
    admin.call("iam:CreateUser", UserName="ann")
    admin.call("iam:CreateLoginProfile", UserName="ann", Password=longest)
    assert sign_in(admin, "ann", longest).principal.name == "ann"


def test_the_policy_is_shown_replaced_as_a_whole_and_deleted(strict: Admin) -> None:
    shown = strict.call("iam:GetAccountPasswordPolicy")["PasswordPolicy"]
    assert (shown["MinimumPasswordLength"], shown["ExpirePasswords"], shown["MaxPasswordAge"]) == (12, True, 90)
    strict.call("iam:UpdateAccountPasswordPolicy")
    shown = strict.call("iam:GetAccountPasswordPolicy")["PasswordPolicy"]
    assert (shown["MinimumPasswordLength"], shown["ExpirePasswords"], shown["RequireSymbols"]) == (6, False, False)
    strict.call("iam:DeleteAccountPasswordPolicy")
    gone = strict.refused("iam:GetAccountPasswordPolicy")
    assert gone.message == "The Password Policy with domain name 123456789012 cannot be found."


def test_users_change_their_own_password_but_not_to_a_former_one(strict: Admin) -> None:
    ann = Person(strict, "ann")
    ann.given({"Action": "iam:ChangePassword"})
    strict.call("iam:CreateLoginProfile", UserName="ann", Password=STRONG)
    assert ann.refused("iam:ChangePassword", OldPassword="wrong", NewPassword="Another-Horse-1").code == "AccessDenied"
    again = ann.refused("iam:ChangePassword", OldPassword=STRONG, NewPassword=STRONG)
    assert again.code == "PasswordPolicyViolation"
    ann.call("iam:ChangePassword", OldPassword=STRONG, NewPassword="Another-Horse-1")
    assert refused_to_sign_in(strict, "ann", STRONG).code == "AuthenticationFailure"
    assert sign_in(strict, "ann", "Another-Horse-1").principal.name == "ann"


@pytest.mark.fact("account-12")
def test_no_answer_gives_a_secret_back_and_a_reset_password_takes_the_place_of_the_old(admin: Admin) -> None:
    ann = Person(admin, "ann")
    admin.call("iam:CreateLoginProfile", UserName="ann", Password=STRONG)
    looks = [
        admin.call("iam:GetLoginProfile", UserName="ann"),
        admin.call("iam:ListAccessKeys", UserName="ann"),
        admin.call("iam:GetAccessKeyLastUsed", AccessKeyId=ann.key_id),
    ]
    stored = admin.cloud.identities.key(ann.key_id)
    assert stored is not None
    assert all(secret not in str(look) for look in looks for secret in (STRONG, stored.secret))
    admin.call("iam:UpdateLoginProfile", UserName="ann", Password="Another-Horse-1")
    assert refused_to_sign_in(admin, "ann", STRONG).code == "AuthenticationFailure"
    assert sign_in(admin, "ann", "Another-Horse-1").principal.name == "ann"


def test_a_password_is_kept_as_a_hash_alone(admin: Admin) -> None:
    admin.call("iam:CreateUser", UserName="ann")
    admin.call("iam:CreateLoginProfile", UserName="ann", Password=STRONG)
    bodies = [thing.body() for thing in admin.cloud.kernel.store.everything()]
    assert not any(STRONG.encode() in body for body in bodies)


def refused_to_sign_in(admin: Admin, name: str, password: str, code: str = "") -> AwsError:
    with pytest.raises(AwsError) as refusal:
        sign_in(admin, name, password, code)
    return refusal.value
