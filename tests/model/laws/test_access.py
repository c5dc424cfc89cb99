"""Access is judged by what policies say, and what nobody knows is taken against the caller."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.laws.access import Effect, Question, Statement, judge

ALLOW = Statement(Effect.ALLOW, ("ec2:*",), policy="allow")
DENY = Statement(Effect.DENY, ("ec2:StopInstances",), policy="deny")
ELSE = Statement(Effect.ALLOW, ("s3:*",), policy="else")
STOP = Question("ann", "ec2:StopInstances")


def test_silence_denies_for_no_statement_s_sake() -> None:
    verdict = judge([ELSE], STOP)
    assert (verdict.allowed, verdict.because) == (False, None)


@given(st.permutations([ALLOW, ELSE, DENY]))
def test_a_deny_wins_whatever_the_order_and_is_named(statements: list[Statement]) -> None:
    verdict = judge(statements, STOP)
    assert (verdict.allowed, verdict.because) == (False, DENY)
    assert judge(statements, Question("ann", "ec2:StartInstances")).because == ALLOW


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("*", True),
        ("ec2:*", True),
        ("EC2:stop*", True),
        ("ec2:St?pInstances", True),
        ("ec2:Stop", False),
        ("s3:*", False),
    ],
)
def test_actions_match_with_wildcards_and_in_any_case(pattern: str, matches: bool) -> None:
    assert judge([Statement(Effect.ALLOW, (pattern,))], STOP).allowed is matches


def test_all_but_some_actions() -> None:
    but = Statement(Effect.ALLOW, ("iam:*", "ec2:Stop*"), all_actions_but=True)
    assert not judge([but], STOP).allowed
    assert judge([but], Question("ann", "s3:GetObject")).allowed


@pytest.mark.parametrize(
    ("resource", "allowed"), [("arn:aws:s3:::b/photos/a", True), ("arn:aws:s3:::b/docs/a", False), (None, False)]
)
def test_an_allow_for_some_resources_needs_the_resource_to_be_known(resource: str | None, allowed: bool) -> None:
    some = Statement(Effect.ALLOW, ("s3:GetObject",), ("arn:aws:s3:::b/photos/*",))
    assert judge([some], Question("ann", "s3:GetObject", resource)).allowed is allowed


@pytest.mark.parametrize(
    ("resource", "allowed"), [("arn:aws:s3:::b/photos/a", False), ("arn:aws:s3:::b/docs/a", True), (None, False)]
)
def test_a_deny_for_some_resources_holds_where_the_resource_is_unknown(resource: str | None, allowed: bool) -> None:
    some = Statement(Effect.DENY, ("s3:GetObject",), ("arn:aws:s3:::b/photos/*",))
    assert judge([ELSE, some], Question("ann", "s3:GetObject", resource)).allowed is allowed


def test_all_but_some_resources() -> None:
    but = Statement(Effect.ALLOW, ("s3:*",), ("arn:aws:s3:::b/*",), all_resources_but=True)
    asked = [Question("ann", "s3:GetObject", resource) for resource in ("arn:aws:s3:::c/a", "arn:aws:s3:::b/a", None)]
    assert [judge([but], question).allowed for question in asked] == [True, False, False]


def test_a_condition_nobody_judged_denies_and_never_allows() -> None:
    if_mfa = Statement(Effect.ALLOW, ("ec2:*",), conditional=True)
    assert not judge([if_mfa], STOP).allowed
    unless_mfa = Statement(Effect.DENY, ("ec2:*",), conditional=True)
    assert judge([ALLOW, unless_mfa], STOP).because == unless_mfa
