from __future__ import annotations

import json
from typing import Any

import pytest

from model.kit.errors import AwsError
from tests.admin import NOON, Admin
from tests.model.services.iam.people import Key, policy, signed
from tests.model.services.sns.press import Press
from tests.model.services.sqs.mail import Post
from tests.model.services.sts.people import AWAY, Acting, Elsewhere, role, trust

HOUR = 3600.0


def allowing(post: Post, principal: Any, action: str = "sqs:SendMessage", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": post.arn, **more}


def hang(post: Post, *statements: dict[str, Any]) -> None:
    post.call("SetQueueAttributes", Attributes={"Policy": policy(*statements)})


def may(who: Elsewhere, action: str, post: Post, **params: Any) -> bool:
    try:
        who.call(action, QueueUrl=post.url, **params)
    except AwsError as refusal:
        if (refusal.code, refusal.status) != ("AccessDenied", 403):
            raise
        return False
    return True


def may_send(who: Elsewhere, post: Post) -> bool:
    return may(who, "sqs:SendMessage", post, MessageBody="x")


@pytest.mark.fact("sqs-14")
def test_others_use_a_queue_only_when_they_are_let_in(admin: Admin) -> None:
    post, away = Post(admin), Elsewhere(admin)
    assert not may(away, "sqs:ReceiveMessage", post)

    post.call("AddPermission", Label="share", AWSAccountIds=[AWAY], Actions=["ReceiveMessage"])
    assert may(away, "sqs:ReceiveMessage", post)
    assert not may_send(away, post)
    (statement,) = json.loads(post.attributes()["Policy"])["Statement"]
    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{AWAY}:root"}
    assert (statement["Sid"], statement["Action"]) == ("share", "SQS:ReceiveMessage")

    again = post.refused("AddPermission", Label="share", AWSAccountIds=[AWAY], Actions=["*"])
    assert again.message == "Value share for parameter Label is invalid. Reason: Already exists."
    post.call("RemovePermission", Label="share")
    assert not may(away, "sqs:ReceiveMessage", post)
    assert "Policy" not in post.attributes()
    gone = post.refused("RemovePermission", Label="share")
    assert gone.message == "Value share for parameter Label is invalid. Reason: can't find label."


def test_people_of_the_own_account_need_a_permission_too(admin: Admin) -> None:
    post = Post(admin)
    admin.call("iam:CreateUser", UserName="ann")
    key = Key(admin.call("iam:CreateAccessKey", UserName="ann")["AccessKey"]["AccessKeyId"], "")

    def send() -> None:
        signed(admin, "sqs:SendMessage", key, QueueUrl=post.url, MessageBody="x")

    with pytest.raises(AwsError) as refusal:
        send()
    assert refusal.value.code == "AccessDenied"
    hang(post, allowing(post, {"AWS": "arn:aws:iam::123456789012:user/ann"}))
    send()
    assert post.counts == (1, 0, 0)


@pytest.mark.fact("sqs-26")
def test_policies_let_in_and_shut_out_by_action_time_and_address(admin: Admin) -> None:
    post, away = Post(admin), Elsewhere(admin)
    them = {"AWS": AWAY}
    hang(post, allowing(post, them))
    assert (may_send(away, post), may(away, "sqs:ReceiveMessage", post)) == (True, False)

    until = {"DateLessThan": {"aws:CurrentTime": "2025-06-15T13:00:00Z"}}
    hang(post, allowing(post, them, Condition=until))
    assert admin.now == NOON
    assert may_send(away, post)
    admin.advance(HOUR)
    assert not may_send(away, post)

    for network, lets_in in (("127.0.0.0/8", True), ("203.0.113.0/24", False)):
        hang(post, allowing(post, them, Condition={"IpAddress": {"aws:SourceIp": network}}))
        assert may_send(away, post) is lets_in

    hang(post, allowing(post, them), {**allowing(post, them), "Effect": "Deny"})
    assert not may_send(away, post)


@pytest.mark.fact("sqs-27")
def test_one_account_may_send_to_another_ones_queue(admin: Admin) -> None:
    post, away, third = Post(admin, "queue1"), Elsewhere(admin), Elsewhere(admin, "444455556666")
    assert post.arn == "arn:aws:sqs:us-east-1:123456789012:queue1"
    hang(post, allowing(post, {"AWS": AWAY}))

    assert may_send(away, post)
    assert not may(away, "sqs:ReceiveMessage", post)
    assert not may_send(third, post)
    short = policy(allowing(post, {"AWS": "12345"}))
    literal = post.refused("SetQueueAttributes", Attributes={"Policy": short})
    assert literal.code == "InvalidAttributeValue"


@pytest.mark.fact("iam-24")
def test_a_resources_policy_names_whom_it_is_about_and_an_identitys_does_not(admin: Admin) -> None:
    post, away = Post(admin), Elsewhere(admin)
    nobody = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": post.arn}
    refusal = post.refused("SetQueueAttributes", Attributes={"Policy": policy(nobody)})
    assert refusal.code == "InvalidAttributeValue"

    hang(post, {**nobody, "Principal": {"AWS": AWAY}})
    assert may_send(away, post)

    admin.call("iam:CreateUser", UserName="ann")
    named = policy({**nobody, "Principal": {"AWS": AWAY}})
    malformed = admin.refused("iam:PutUserPolicy", UserName="ann", PolicyName="own", PolicyDocument=named)
    assert malformed.code == "MalformedPolicyDocument"


def test_a_queues_policy_speaks_of_queues(admin: Admin) -> None:
    post = Post(admin)
    other = policy(allowing(post, "*", "s3:GetObject"))

    assert post.refused("SetQueueAttributes", Attributes={"Policy": other}).code == "InvalidAttributeValue"


@pytest.mark.fact("iam-25")
def test_a_principal_is_an_account_a_user_a_role_a_service_or_everyone(admin: Admin) -> None:
    """Each of the policies lets in exactly those whom it names; groups are nobody that could be named."""
    post, press = Post(admin), Press(admin)
    press.subscribe("sqs", post.arn)
    away, third = Elsewhere(admin), Elsewhere(admin, "444455556666")
    admin.call("iam:CreateUser", UserName="ann")
    user = Key(admin.call("iam:CreateAccessKey", UserName="ann")["AccessKey"]["AccessKeyId"], "")
    named = role(admin, "worker", trust({"AWS": "arn:aws:iam::123456789012:user/ann"}))
    session = Acting(admin, signed(admin, "sts:AssumeRole", user, RoleArn=named, RoleSessionName="shift"))

    def by_service() -> bool:
        before = post.counts[0]
        press.publish("x")
        return post.counts[0] > before

    def by_key(key: Key) -> bool:
        try:
            signed(admin, "sqs:SendMessage", key, QueueUrl=post.url, MessageBody="x")
        except AwsError as refusal:
            if refusal.status != 403:
                raise
            return False
        return True

    def let_in() -> list[str]:
        doors = {
            "account": lambda: may_send(away, post),
            "another account": lambda: may_send(third, post),
            "user": lambda: by_key(user),
            "role": lambda: by_key(session.key),
            "service": by_service,
        }
        return [who for who, tries in doors.items() if tries()]

    for principal, expected in (
        ({"AWS": f"arn:aws:iam::{AWAY}:root"}, ["account"]),
        ({"AWS": "arn:aws:iam::123456789012:user/ann"}, ["user"]),
        ({"AWS": named}, ["role"]),
        ({"Service": "sns.amazonaws.com"}, ["service"]),
        ("*", ["account", "another account", "user", "role", "service"]),
    ):
        hang(post, allowing(post, principal))
        assert let_in() == expected, principal

    group = policy(allowing(post, {"AWS": "arn:aws:iam::123456789012:group/staff"}))
    assert post.refused("SetQueueAttributes", Attributes={"Policy": group}).code == "InvalidAttributeValue"
