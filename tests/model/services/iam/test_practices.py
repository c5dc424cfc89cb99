"""An account is scored by what it leaves undone; each thing that is mended raises the score."""

from __future__ import annotations

import pytest

from model.gateway.call import Call
from model.gateway.registry import find_offer
from model.gateway.wire.plain import plain
from tests.admin import Admin
from tests.model.services.iam.people import Key, Person

DAY = 86_400.0


def score(admin: Admin) -> int:
    return admin.client.protection.review(("us-east-1",)).score


def subjects(admin: Admin, words: str) -> list[str]:
    return [each.subject for each in admin.client.protection.review(("us-east-1",)).findings if words in each.title]


def used_from(admin: Admin, person: Person, address: str) -> None:
    call = Call("sts", "GetCallerIdentity", {}, "us-east-1", credentials=Key(person.key_id), source_ip=address)
    call.render = lambda _, result: plain(find_offer("sts", "GetCallerIdentity").contract, result)
    admin.run(admin.cloud.handle(call))


@pytest.mark.fact("iam-52")
def test_each_bad_practice_lowers_the_score_and_each_that_is_given_up_raises_it(admin: Admin) -> None:
    reading = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    admin.call("iam:UpdateAccountPasswordPolicy", MinimumPasswordLength=14)
    ann = Person(admin, "ann")
    scores = [score(admin)]

    admin.call("iam:DeleteAccountPasswordPolicy")
    scores.append(score(admin))
    admin.call("iam:AttachUserPolicy", UserName="ann", PolicyArn=reading)
    assert subjects(admin, "of its own") == ["ann"]
    scores.append(score(admin))
    for address in ("192.0.2.1", "198.51.100.7"):
        used_from(admin, ann, address)
    assert subjects(admin, "several addresses") == [ann.key_id]
    scores.append(score(admin))
    admin.advance(91 * DAY)
    assert subjects(admin, "nobody used") == ["ann"]
    scores.append(score(admin))

    used_from(admin, ann, "192.0.2.1")
    assert subjects(admin, "nobody used") == []
    scores.append(score(admin))
    admin.call("iam:UpdateAccessKey", UserName="ann", AccessKeyId=ann.key_id, Status="Inactive")
    assert subjects(admin, "several addresses") == []
    admin.call("iam:CreateGroup", GroupName="readers")
    admin.call("iam:AttachGroupPolicy", GroupName="readers", PolicyArn=reading)
    admin.call("iam:AddUserToGroup", GroupName="readers", UserName="ann")
    admin.call("iam:DetachUserPolicy", UserName="ann", PolicyArn=reading)
    scores.append(score(admin))
    admin.call("iam:UpdateAccountPasswordPolicy", MinimumPasswordLength=14)
    scores.append(score(admin))
    assert scores[:5] == sorted(set(scores[:5]), reverse=True)
    assert scores[4:] == sorted(set(scores[4:]))
    assert scores[-1] == scores[0]


def test_a_key_that_moves_is_not_shared(admin: Admin) -> None:
    ann = Person(admin, "ann")
    used_from(admin, ann, "192.0.2.1")
    admin.advance(2 * 3600)
    used_from(admin, ann, "198.51.100.7")
    assert subjects(admin, "several addresses") == []
