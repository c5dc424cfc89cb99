"""Text messages cost money, go to those who want them, and in the sandbox to verified telephones alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from model.services.sns.texting import cost_of, parts_of
from tests.admin import SMALL, Admin
from tests.model.services.sns.press import Press, inbox

ANN, BOB = "+15551234567", "+493012345678"
DAY = 86_400


@pytest.fixture
def boxed() -> Iterator[Admin]:
    with closing(Admin(settings=replace(SMALL, sms_sandbox=True))) as admin:
        yield admin


def say(admin: Admin, number: str = ANN, text: str = "hello") -> None:
    assert admin.call("sns:Publish", PhoneNumber=number, Message=text)["MessageId"]


def texts(admin: Admin, number: str = ANN) -> list[str]:
    return [each.text for each in inbox(admin, number)]


def test_settings_are_told_as_they_were_set_and_the_others_stay(admin: Admin) -> None:
    usual = {"MonthlySpendLimit": "1", "DefaultSMSType": "Promotional"}
    assert admin.call("sns:GetSMSAttributes")["attributes"] == usual
    admin.call("sns:SetSMSAttributes", attributes={"DefaultSMSType": "Transactional", "DefaultSenderID": "Shop"})
    admin.call("sns:SetSMSAttributes", attributes={"MonthlySpendLimit": "0"})
    asked = admin.call("sns:GetSMSAttributes", attributes=["DefaultSMSType", "MonthlySpendLimit"])["attributes"]
    assert asked == {"DefaultSMSType": "Transactional", "MonthlySpendLimit": "0"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MonthlySpendLimit", "2"),
        ("MonthlySpendLimit", "plenty"),
        ("DeliveryStatusIAMRole", "arn:aws:sqs:us-east-1:123456789012:x"),
        ("DeliveryStatusSuccessSamplingRate", "101"),
        ("DefaultSenderID", "123"),
        ("DefaultSMSType", "Urgent"),
        ("Colour", "blue"),
    ],
)
def test_settings_that_make_no_sense_are_refused(admin: Admin, name: str, value: str) -> None:
    refused = admin.refused("sns:SetSMSAttributes", attributes={"DefaultSMSType": "Transactional", name: value})
    assert refused.code == "InvalidParameter"
    assert admin.call("sns:GetSMSAttributes")["attributes"]["DefaultSMSType"] == "Promotional"


def test_nothing_is_sent_beyond_what_may_be_spent_in_a_month(admin: Admin) -> None:
    for _ in range(160):
        say(admin)
    assert len(texts(admin)) == 155, "at 0.00645 dollars each"
    admin.advance(300)
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/SNS",
        MetricName="SMSMonthToDateSpentUSD",
        StartTime=admin.now - 120,
        EndTime=admin.now,
        Period=60,
        Statistics=["Maximum"],
    )["Datapoints"]
    assert points[0]["Maximum"] == pytest.approx(155 * 0.00645)
    admin.advance(31 * DAY)
    say(admin, text="another month")
    assert texts(admin)[-1] == "another month"


def test_long_messages_are_several_and_other_countries_cost_more() -> None:
    assert [parts_of(text) for text in ("", "x" * 160, "x" * 161, "ж" * 70, "ж" * 71)] == [1, 1, 2, 1, 2]
    assert cost_of(BOB, "hallo") > cost_of(ANN, "hello")


def test_who_answers_stop_is_told_nothing_more_until_opted_in(admin: Admin) -> None:
    press = Press(admin)
    press.subscribe("sms", ANN)
    press.publish("one")
    assert not admin.run(admin.client.text_back(ANN, "thanks"))
    assert admin.run(admin.client.text_back(ANN, " Stop "))
    press.publish("two")
    say(admin, text="three")
    assert texts(admin) == ["one"]
    assert admin.call("sns:CheckIfPhoneNumberIsOptedOut", phoneNumber=ANN)["isOptedOut"]
    assert admin.call("sns:ListPhoneNumbersOptedOut")["phoneNumbers"] == [ANN]
    admin.call("sns:OptInPhoneNumber", phoneNumber=ANN)
    admin.call("sns:OptInPhoneNumber", phoneNumber=ANN)
    press.publish("four")
    assert texts(admin) == ["one", "four"]
    admin.run(admin.client.text_back(ANN, "STOP"))
    assert "30 days" in admin.refused("sns:OptInPhoneNumber", phoneNumber=ANN).message
    admin.advance(30 * DAY)
    admin.call("sns:OptInPhoneNumber", phoneNumber=ANN)
    assert admin.call("sns:ListPhoneNumbersOptedOut")["phoneNumbers"] == []


def test_in_the_sandbox_only_those_are_sent_text_who_told_their_code(boxed: Admin) -> None:
    assert boxed.call("sns:GetSMSSandboxAccountStatus")["IsInSandbox"]
    say(boxed)
    assert texts(boxed) == []
    boxed.call("sns:CreateSMSSandboxPhoneNumber", PhoneNumber=ANN)
    assert listed(boxed) == [{"PhoneNumber": ANN, "Status": "Pending"}]
    (letter,) = texts(boxed)
    code = "".join(each for each in letter if each.isdigit())
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    refused = boxed.refused("sns:VerifySMSSandboxPhoneNumber", PhoneNumber=ANN, OneTimePassword=wrong)
    assert refused.code == "VerificationException"
    boxed.call("sns:VerifySMSSandboxPhoneNumber", PhoneNumber=ANN, OneTimePassword=code)
    assert listed(boxed) == [{"PhoneNumber": ANN, "Status": "Verified"}]
    say(boxed)
    assert texts(boxed) == [letter, "hello"]
    assert boxed.refused("sns:DeleteSMSSandboxPhoneNumber", PhoneNumber=ANN).code == "UserError"
    boxed.advance(DAY)
    boxed.call("sns:DeleteSMSSandboxPhoneNumber", PhoneNumber=ANN)
    assert listed(boxed) == []
    assert boxed.refused("sns:DeleteSMSSandboxPhoneNumber", PhoneNumber=ANN).code == "ResourceNotFound"


def listed(admin: Admin) -> list[dict[str, Any]]:
    return admin.call("sns:ListSMSSandboxPhoneNumbers")["PhoneNumbers"]


def test_ten_numbers_are_the_most_and_none_that_opted_out(admin: Admin) -> None:
    assert not admin.call("sns:GetSMSSandboxAccountStatus")["IsInSandbox"]
    for digit in range(10):
        admin.call("sns:CreateSMSSandboxPhoneNumber", PhoneNumber=f"+1555000000{digit}")
    assert admin.refused("sns:CreateSMSSandboxPhoneNumber", PhoneNumber=ANN).code == "UserError"
    admin.run(admin.client.text_back(ANN, "STOP"))
    assert admin.refused("sns:CreateSMSSandboxPhoneNumber", PhoneNumber=ANN).code == "OptedOut"
    assert admin.refused("sns:CreateSMSSandboxPhoneNumber", PhoneNumber="5551234").code == "InvalidParameter"
    assert admin.refused("sns:CheckIfPhoneNumberIsOptedOut", phoneNumber="nobody").code == "InvalidParameter"
    assert len(listed(admin)) == 10
