"""At the console's door: whoever comes in, and whoever does not, is on the trail."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.client import AwsError, Client
from model.kit.principal import root
from tests.admin import Admin
from tests.model.services.iam.people import App, policy

ACCOUNT, EMAIL, PASSWORD = "123456789012", "root@cloudarium.example", "Correct-Horse-9"


def hire(admin: Admin, name: str, *, reset: bool = False) -> None:
    admin.call("iam:CreateUser", UserName=name)
    admin.call("iam:CreateLoginProfile", UserName=name, Password=PASSWORD, PasswordResetRequired=reset)


def at_the_door(admin: Admin) -> Client:
    return Client(admin.cloud)


def come_in(admin: Admin, account: str, name: str, password: str, code: str = "", region: str = "us-east-1") -> Client:
    client = Client(admin.cloud, region=region)
    admin.run(client.entrance.sign_in_with_password(account, name, password, code))
    return client


def turned_away(admin: Admin, account: str, name: str, password: str, code: str = "") -> AwsError:
    with pytest.raises(AwsError) as refusal:
        come_in(admin, account, name, password, code)
    return refusal.value


def events(admin: Admin, name: str = "ConsoleLogin", region: str = "us-east-1") -> list[dict[str, Any]]:
    """Oldest first."""
    wanted = [{"AttributeKey": "EventName", "AttributeValue": name}]
    told = admin.call("cloudtrail:LookupEvents", region=region, LookupAttributes=wanted)["Events"]
    return [json.loads(each["CloudTrailEvent"]) for each in reversed(told)]


@pytest.mark.fact("cloudtrail-10")
def test_every_attempt_to_sign_in_is_on_the_trail(admin: Admin) -> None:
    app = App(admin)
    hire(admin, "ann")
    serial = app.scan("phone")
    hire(admin, "bob")
    app.give(serial, "bob")
    admin.advance(60)
    turned_away(admin, ACCOUNT, "ann", "guessed")
    come_in(admin, ACCOUNT, "ann", PASSWORD)
    turned_away(admin, ACCOUNT, "bob", PASSWORD, "000000")
    come_in(admin, ACCOUNT, "bob", PASSWORD, app.code(serial))

    told = events(admin)
    assert [each["responseElements"] for each in told] == [{"ConsoleLogin": "Failure"}, {"ConsoleLogin": "Success"}] * 2
    assert [each["additionalEventData"]["MFAUsed"] for each in told] == ["No", "No", "Yes", "Yes"]
    assert [each.get("errorMessage") for each in told] == ["Failed authentication", None] * 2
    assert [each["userIdentity"]["userName"] for each in told] == ["ann", "ann", "bob", "bob"]
    assert {each["eventType"] for each in told} == {"AwsConsoleSignIn"}
    assert {each["eventSource"] for each in told} == {"signin.amazonaws.com"}
    assert len({each["eventID"] for each in told}) == 4
    assert told[3]["additionalEventData"]["MFAIdentifier"] == serial
    assert "errorCode" not in told[0]
    assert "requestID" not in told[0]


def test_calls_of_an_api_are_on_the_same_trail(admin: Admin) -> None:
    hire(admin, "ann")
    come_in(admin, ACCOUNT, "ann", PASSWORD)
    told = admin.call("cloudtrail:LookupEvents")["Events"]
    assert [each["EventName"] for each in told] == ["ConsoleLogin", "CreateLoginProfile", "CreateUser"]
    assert told[0]["ReadOnly"] == "false"
    assert told[0]["Username"] == "ann"


def test_a_name_that_nobody_has_is_not_written_down(admin: Admin) -> None:
    turned_away(admin, ACCOUNT, "my-secret-password", "ann")
    (told,) = events(admin)
    assert told["userIdentity"] == {
        "type": "IAMUser",
        "accountId": ACCOUNT,
        "userName": "HIDDEN_DUE_TO_SECURITY_REASONS",
    }
    assert told["errorMessage"] == "No username found in supplied account"
    assert "my-secret-password" not in json.dumps(told)


def test_root_signs_in_by_its_address_and_always_in_the_first_region(admin: Admin) -> None:
    hire(admin, "ann")
    come_in(admin, "", EMAIL, "cloudarium-root", region="eu-west-1")
    come_in(admin, ACCOUNT, "ann", PASSWORD, region="eu-west-1")
    (told,) = events(admin)
    assert told["userIdentity"]["type"] == "Root"
    assert told["awsRegion"] == "us-east-1"
    (told,) = events(admin, region="eu-west-1")
    assert told["userIdentity"]["userName"] == "ann"


def test_an_address_that_is_nobody_s_root_leaves_no_trace(admin: Admin) -> None:
    assert turned_away(admin, "", "who@example.com", "cloudarium-root").code == "AuthenticationFailure"
    assert turned_away(admin, "999999999999", "ann", PASSWORD).code == "AuthenticationFailure"
    assert events(admin) == []


def test_an_account_is_found_by_its_alias(admin: Admin) -> None:
    hire(admin, "ann")
    admin.call("iam:CreateAccountAlias", AccountAlias="tea-shop")
    assert come_in(admin, "tea-shop", "ann", PASSWORD).principal.name == "ann"
    assert turned_away(admin, "coffee-shop", "ann", PASSWORD).code == "AuthenticationFailure"


def test_the_code_is_asked_for_after_the_password_and_counts_in_conditions(admin: Admin) -> None:
    app = App(admin)
    hire(admin, "ann")
    with_device = {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
    admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="own", PolicyDocument=policy(with_device))
    without = come_in(admin, ACCOUNT, "ann", PASSWORD)
    with pytest.raises(AwsError, match="AccessDenied"):
        admin.run(without.call("iam:ListUsers"))
    serial = app.scan("phone")
    app.give(serial, "ann")
    admin.advance(60)
    assert turned_away(admin, ACCOUNT, "ann", PASSWORD).code == "MultiFactorAuthenticationRequired"
    inside = come_in(admin, ACCOUNT, "ann", PASSWORD, app.code(serial))
    assert len(admin.run(inside.call("iam:ListUsers"))["Users"]) == 1


def test_a_password_that_has_to_be_changed_lets_nobody_in_before(admin: Admin) -> None:
    hire(admin, "ann", reset=True)
    own = policy({"Action": "iam:ChangePassword"})
    admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="own", PolicyDocument=own)
    client = at_the_door(admin)
    signed_in = admin.run(client.entrance.sign_in_with_password(ACCOUNT, "ann", PASSWORD))
    assert signed_in.must_change_password
    assert client.principal == root(ACCOUNT)
    with pytest.raises(AwsError, match="PasswordPolicyViolation"):
        admin.run(client.entrance.change_password(signed_in, PASSWORD, "short"))
    admin.run(client.entrance.change_password(signed_in, PASSWORD, "Another-Horse-1"))
    assert client.principal.name == "ann"
    assert come_in(admin, ACCOUNT, "ann", "Another-Horse-1").principal.name == "ann"


def test_a_session_of_the_console_ends_after_half_a_day(admin: Admin) -> None:
    hire(admin, "ann")
    inside = come_in(admin, ACCOUNT, "ann", PASSWORD)
    admin.run(inside.call("sts:GetCallerIdentity"))
    admin.cloud.wall = lambda: admin.now + 12 * 3600
    with pytest.raises(AwsError, match="ExpiredToken"):
        admin.run(inside.call("sts:GetCallerIdentity"))
    with pytest.raises(AwsError, match="ExpiredToken"):
        inside.watch("ec2:Vpc")


def test_a_role_that_is_taken_in_the_console_is_a_switch(admin: Admin) -> None:
    hire(admin, "ann")
    admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="own", PolicyDocument=policy({}))
    trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = admin.call("iam:CreateRole", RoleName="reader", AssumeRolePolicyDocument=document)["Role"]
    inside = come_in(admin, ACCOUNT, "ann", PASSWORD)
    admin.run(inside.entrance.sign_in(role["Arn"]))
    (told,) = events(admin, "SwitchRole")
    assert told["userIdentity"]["arn"].endswith(":assumed-role/reader/console")
    assert told["additionalEventData"] == {"SwitchFrom": f"arn:aws:iam::{ACCOUNT}:user/ann"}
