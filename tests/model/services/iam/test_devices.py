"""Multi-factor authentication follows RFC 6238, by simulated time."""

from __future__ import annotations

from base64 import b32encode

import pytest

from model.kit.called import Called
from model.kit.errors import AwsError
from model.kit.one_time import code_at
from tests.admin import Admin
from tests.model.services.iam.people import App, Person, sign_in

PASSWORD = "Correct-Horse-9"


@pytest.fixture
def app(admin: Admin) -> App:
    return App(admin)


def user(admin: Admin, name: str) -> None:
    admin.call("iam:CreateUser", UserName=name)
    admin.call("iam:CreateLoginProfile", UserName=name, Password=PASSWORD)


def failure(admin: Admin, name: str, code: str = "") -> str:
    with pytest.raises(AwsError) as refusal:
        sign_in(admin, name, PASSWORD, code)
    return refusal.value.code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    seed = b32encode(b"12345678901234567890").decode()
    assert code_at(seed, seconds // 30) == code


@pytest.mark.fact("iam-42")
def test_a_code_is_good_once_and_for_about_half_a_minute(admin: Admin, app: App) -> None:
    seed = b32encode(b"12345678901234567890").decode()
    assert [code_at(seed, at // 30) for at in (59, 1111111109)] == ["287082", "081804"]
    user(admin, "ann")
    serial = app.scan("phone")
    app.give(serial, "ann")
    admin.advance(60)
    code = app.code(serial)
    assert len(code) == 6
    assert sign_in(admin, "ann", PASSWORD, code).mfa_used
    assert failure(admin, "ann", code) == "AuthenticationFailure"
    admin.advance(90)
    assert failure(admin, "ann", app.code(serial, -2)) == "AuthenticationFailure"
    assert sign_in(admin, "ann", PASSWORD, app.code(serial)).mfa_used


@pytest.mark.fact("iam-41")
def test_the_password_is_followed_by_a_question_for_the_code(admin: Admin, app: App) -> None:
    user(admin, "ann")
    serial = app.scan("phone")
    app.give(serial, "ann")
    admin.advance(60)
    told: list[Called] = []
    admin.cloud.kernel.bus.listen(Called, told.append)
    assert failure(admin, "ann") == "MultiFactorAuthenticationRequired"
    assert failure(admin, "ann", "000000") == "AuthenticationFailure"
    sign_in(admin, "ann", PASSWORD, app.code(serial))
    said = [(each.operation, each.answer, (each.added or {})["MFAUsed"]) for each in told]
    assert said == [
        ("ConsoleLogin", {"ConsoleLogin": "Failure"}, "Yes"),
        ("ConsoleLogin", {"ConsoleLogin": "Success"}, "Yes"),
    ]


@pytest.mark.fact("iam-43")
def test_one_phone_shows_the_codes_of_several_people(admin: Admin, app: App) -> None:
    serials = {name: app.scan(name) for name in ("ann", "bob", "cid")}
    for name, serial in serials.items():
        user(admin, name)
        app.give(serial, name)
        assert [each["SerialNumber"] for each in admin.call("iam:ListMFADevices", UserName=name)["MFADevices"]] == [
            serial
        ]
    admin.advance(60)
    assert len({app.code(serial) for serial in serials.values()}) == 3
    for name, serial in serials.items():
        assert sign_in(admin, name, PASSWORD, app.code(serial)).mfa_used


def test_a_device_is_enabled_by_two_codes_in_a_row_only(admin: Admin, app: App) -> None:
    user(admin, "ann")
    serial = app.scan("phone")
    twice = {"AuthenticationCode1": app.code(serial), "AuthenticationCode2": app.code(serial)}
    refused = admin.refused("iam:EnableMFADevice", UserName="ann", SerialNumber=serial, **twice)
    assert (refused.code, refused.status) == ("InvalidAuthenticationCode", 403)
    app.give(serial, "ann")
    codes = {"AuthenticationCode1": app.code(serial), "AuthenticationCode2": app.code(serial, 1)}
    taken = admin.refused("iam:EnableMFADevice", UserName="ann", SerialNumber=serial, **codes)
    assert taken.code == "EntityAlreadyExists"
    assert admin.refused("iam:DeleteVirtualMFADevice", SerialNumber=serial).code == "DeleteConflict"
    assert admin.refused("iam:DeleteUser", UserName="ann").code == "DeleteConflict"
    admin.call("iam:DeactivateMFADevice", UserName="ann", SerialNumber=serial)
    admin.call("iam:DeleteVirtualMFADevice", SerialNumber=serial)
    assert admin.call("iam:ListVirtualMFADevices")["VirtualMFADevices"] == []


def test_a_device_whose_clock_went_astray_is_set_right(admin: Admin, app: App) -> None:
    user(admin, "ann")
    serial = app.scan("old-token")
    app.give(serial, "ann")
    admin.advance(600)
    assert failure(admin, "ann", app.code(serial, 8)) == "AuthenticationFailure"
    admin.call(
        "iam:ResyncMFADevice",
        UserName="ann",
        SerialNumber=serial,
        AuthenticationCode1=app.code(serial, 7),
        AuthenticationCode2=app.code(serial, 8),
    )
    assert sign_in(admin, "ann", PASSWORD, app.code(serial, 9)).mfa_used


def test_root_has_devices_too(admin: Admin, app: App) -> None:
    assert admin.call("iam:GetAccountSummary")["SummaryMap"]["AccountMFAEnabled"] == 0
    serial = app.scan("safe")
    app.give(serial, "123456789012")
    assert admin.call("iam:GetAccountSummary")["SummaryMap"]["AccountMFAEnabled"] == 1
    (device,) = admin.call("iam:ListVirtualMFADevices", AssignmentStatus="Assigned")["VirtualMFADevices"]
    assert device["User"]["Arn"] == "arn:aws:iam::123456789012:root"
    assert len(admin.call("iam:ListMFADevices")["MFADevices"]) == 1


def test_programs_have_devices_like_people(admin: Admin, app: App, ann: Person) -> None:
    serial = app.scan("robot")
    app.give(serial, "ann")
    shown = admin.call("iam:GetMFADevice", SerialNumber=serial, UserName="ann")
    assert (shown["UserName"], shown["EnableDate"]) == ("ann", admin.now)
