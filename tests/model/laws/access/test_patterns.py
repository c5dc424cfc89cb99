"""Patterns match with wildcards, each part of an ARN on its own, and with what the request fills in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.patterns import arn_pattern
from model.laws.access.policy import read_policy
from tests.cases import tries
from tests.model.laws.access import naive
from tests.model.laws.access.written import ANN, allow, ask, document, policy


@pytest.mark.fact("iam-10")
@pytest.mark.parametrize(
    ("pattern", "covered", "left"),
    [
        ("ec2:*", ["ec2:RunInstances", "ec2:DescribeInstances"], ["s3:ListAllMyBuckets"]),
        ("ec2:RunInstances", ["ec2:RunInstances", "EC2:runinstances"], ["ec2:RunInstancesNow", "ec2:Run"]),
        ("s3:Get*", ["s3:GetObject"], ["s3:PutObject"]),
        ("S3:?etobject", ["s3:GetObject", "s3:SetObject"], ["s3:BudgetObject"]),
        ("*", ["a:b"], []),
    ],
)
def test_actions_match_with_wildcards_and_in_any_case(pattern: str, covered: list[str], left: list[str]) -> None:
    only, but = Grounds((policy(allow(pattern)),)), Grounds((policy(all_but(pattern)),))
    for action, expected in [(each, True) for each in covered] + [(each, False) for each in left]:
        assert judge(only, ask(action=action)).allowed is expected
        assert judge(but, ask(action=action)).allowed is not expected


def all_but(pattern: str) -> dict:
    return {"Effect": "Allow", "NotAction": pattern, "Resource": "*"}


@pytest.mark.parametrize(
    ("pattern", "covered", "left"),
    [
        ("*", ["arn:aws:s3:::b", "*"], []),
        (
            "arn:aws:s3:::b/photos/*",
            ["arn:aws:s3:::b/photos/a.jpg", "arn:aws:s3:::b/photos/"],
            ["arn:aws:s3:::b/docs/a"],
        ),
        ("arn:aws:s3:::b/p?", ["arn:aws:s3:::b/p1"], ["arn:aws:s3:::b/p", "arn:aws:s3:::b/P1/x"]),
        ("arn:aws:s3:::b", ["arn:aws:s3:::b"], ["arn:aws:s3:::B", "arn:aws:s3:::b/x"]),
        ("arn:aws:sqs:*:1:q", ["arn:aws:sqs:eu:1:q", "arn:aws:sqs::1:q"], ["arn:aws:sqs:eu:2:1:q"]),
        ("arn:aws:sns:*:*:*", ["arn:aws:sns:eu:1:t:sub"], ["arn:aws:sqs:eu:1:t"]),
        ("arn:aws:sqs", ["arn:aws:sqs:eu:1:q"], ["arn:aws:sqsx:eu:1:q"]),
        ("arn:aws:sqs:eu", ["arn:aws:sqs:eu:1:q:r"], ["arn:aws:sqs:us:1:q"]),
        ("arn:aws:iam:us-east-1:1:user/David", [], ["arn:aws:iam::1:user/David"]),
        ("arn:aws:s3:us-east-1:1:bucket/*", [], ["arn:aws:s3:::bucket/a"]),
    ],
)
def test_resources_match_part_by_part(pattern: str, covered: list[str], left: list[str]) -> None:
    only = Grounds((policy(allow(resource=pattern)),))
    but = Grounds((policy({"Effect": "Allow", "Action": "*", "NotResource": pattern}),))
    for resource, expected in [(each, True) for each in covered] + [(each, False) for each in left]:
        assert judge(only, ask(resource=resource)).allowed is expected
        assert judge(but, ask(resource=resource)).allowed is not expected


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        ("arn:aws:s3:::post/${aws:username}/*", True),
        ("arn:aws:s3:::post/${AWS:UserName}/*", True),
        ("arn:aws:s3:::post/${aws:PrincipalTag/team}/*", False),
        ("arn:aws:s3:::post/${aws:PrincipalTag/team, 'ann'}/letter*", True),
        ("arn:aws:s3:::post/${aws:TagKeys}/*", False),
        ("arn:aws:s3:::post/${*}/letter.txt", False),
        ("arn:aws:s3:::${aws:nothing}*", False),
    ],
)
def test_variables_stand_for_the_one_value_of_a_key(pattern: str, allowed: bool) -> None:
    question = ask(aws__username="ann", aws__TagKeys=("ann", "bob"))
    assert judge(Grounds((policy(allow(resource=pattern)),)), question).allowed is allowed
    old = read_policy(document(allow(resource=pattern), version="2008-10-17"), "old")
    assert not judge(Grounds((old,)), question).allowed


def test_a_wildcard_in_a_name_is_no_wildcard() -> None:
    """A user called a* does not get into the folder of ann."""
    own = Grounds((policy(allow(resource="arn:aws:s3:::post/${aws:username}/*")),))
    assert not judge(own, ask(aws__username="a*")).allowed
    assert not judge(own, ask(aws__username="*")).allowed


def test_a_name_with_colons_stays_in_its_part() -> None:
    own = Grounds((policy(allow(resource="arn:aws:sqs:eu:${aws:username}:q")),))
    assert judge(own, ask(resource="arn:aws:sqs:eu:1:q", aws__username="1")).allowed
    assert not judge(own, ask(resource="arn:aws:sqs:eu:1:x:q", aws__username="1:x")).allowed


TEXT = st.text(alphabet="ab:*?$", max_size=12)
ARNS = st.lists(
    st.sampled_from(["a", "b", "ab", "*", "a?", "", "${k:v}", "${k:w}", "${k:none}", "${*}"]), min_size=1, max_size=8
)


@settings(max_examples=tries(150), deadline=None)
@given(ARNS.map(":".join) | TEXT, st.lists(st.sampled_from(["a", "b", "ab", "", "*"]), min_size=6, max_size=8))
def test_a_second_reading_matches_the_same(pattern: str, parts: list[str]) -> None:
    if pattern == "*":
        return
    arn = ":".join(parts)
    question = ask(k__v="ab", k__w="a:b")
    request = naive.Request("s3:GetObject", arn, ANN.arn, ANN.account, context={"k:v": "ab", "k:w": "a:b"})
    expected = naive.same_arn(pattern, arn, request, whole=True)
    assert arn_pattern(pattern, variables=True).matches(arn, question) is expected
    statement = allow(resource=pattern)
    assert judge(Grounds((policy(statement),)), ask(resource=arn, k__v="ab", k__w="a:b")).allowed is expected
