"""The access law decides as AWS's page on policy evaluation says, and as a second reading of that page does."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from model.laws.access.grounds import Grounds
from model.laws.access.judge import Part, Reason, explain, judge
from model.laws.access.policy import Policy, read_policy
from model.laws.access.question import Caller, Question
from tests.cases import tries
from tests.model.laws.access import naive
from tests.model.laws.access.written import (
    ANN,
    BOB,
    BOUNDARY,
    BY_RESOURCE,
    FEDERATED,
    HERE,
    LAMBDA,
    LETTER,
    NOBODY,
    ORGANIZATION,
    ROLE,
    ROOT,
    SESSION,
    SESSION_POLICY,
    THERE,
    TRUST,
    allow,
    ask,
    deny,
    policy,
)

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
NOTHING = policy(allow("sqs:*"))
SOMETHING = policy(allow())


def letting_in(*principals: str, effect: str = "Allow", kind: str = BY_RESOURCE, all_but: bool = False) -> Policy:
    who = {"AWS": list(principals)}
    return policy({**allow(), "Effect": effect, "NotPrincipal" if all_but else "Principal": who}, kind=kind)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_deny_wins_whatever_the_order_and_is_named(order: tuple[int, ...]) -> None:
    given = [policy(allow(), name="a"), policy(deny(), name="d"), policy(allow("s3:*"), name="b")]
    verdict = judge(Grounds(tuple(given[n] for n in order)), ask())
    assert (verdict.allowed, verdict.reason) == (False, Reason.EXPLICIT_DENY)
    assert verdict.policy is given[1]
    assert verdict.because is given[1].statements[0]


def test_silence_denies_for_no_statement_s_sake() -> None:
    verdict = judge(Grounds((NOTHING,)), ask())
    assert (verdict.allowed, verdict.reason, verdict.because) == (False, Reason.NO_IDENTITY_ALLOW, None)


def test_the_verdict_names_the_statement_that_allowed() -> None:
    two = policy(allow("sqs:*"), allow(Sid="reading"))
    verdict = judge(Grounds((NOTHING, two)), ask())
    assert verdict.allowed
    assert verdict.because is not None
    assert (verdict.because.sid, verdict.because.number, verdict.because.policy) == ("reading", 2, "given")


@pytest.mark.parametrize(
    ("caller", "principal", "grounds", "reason"),
    [
        (ANN, ANN.arn, Grounds(), Reason.ALLOWED),
        (ANN, ANN.arn, Grounds(boundary=NOTHING), Reason.ALLOWED),
        (ANN, "*", Grounds(boundary=NOTHING), Reason.ALLOWED),
        (ANN, HERE, Grounds(), Reason.NO_IDENTITY_ALLOW),
        (ANN, f"arn:aws:iam::{HERE}:root", Grounds((SOMETHING,)), Reason.ALLOWED),
        (ANN, BOB.arn, Grounds(), Reason.NO_IDENTITY_ALLOW),
        (SESSION, SESSION.arn, Grounds(boundary=NOTHING, session=(NOTHING,)), Reason.ALLOWED),
        (SESSION, "*", Grounds(boundary=NOTHING, session=(NOTHING,)), Reason.ALLOWED),
        (SESSION, ROLE, Grounds(), Reason.ALLOWED),
        (SESSION, ROLE, Grounds(boundary=NOTHING), Reason.NO_BOUNDARY_ALLOW),
        (SESSION, ROLE, Grounds(session=(NOTHING,)), Reason.NO_SESSION_ALLOW),
        (SESSION, HERE, Grounds(), Reason.NO_IDENTITY_ALLOW),
        (FEDERATED, FEDERATED.arn, Grounds(), Reason.ALLOWED),
        (FEDERATED, ANN.arn, Grounds(boundary=NOTHING, session=(SOMETHING,)), Reason.ALLOWED),
        (FEDERATED, ANN.arn, Grounds(session=(NOTHING,)), Reason.NO_SESSION_ALLOW),
        (ROOT, BOB.arn, Grounds(), Reason.ALLOWED),
    ],
)
def test_in_one_account_a_resource_that_names_the_caller_is_enough(
    caller: Caller, principal: str, grounds: Grounds, reason: Reason
) -> None:
    held = Grounds(grounds.identity, (letting_in(principal),), grounds.boundary, grounds.session)
    assert judge(held, ask(caller, owner=HERE)).reason is reason


@pytest.mark.parametrize(
    ("principal", "grounds", "reason"),
    [
        (BOB.arn, Grounds((SOMETHING,)), Reason.ALLOWED),
        (THERE, Grounds((SOMETHING,)), Reason.ALLOWED),
        ("*", Grounds((SOMETHING,)), Reason.ALLOWED),
        (BOB.arn, Grounds(), Reason.NO_IDENTITY_ALLOW),
        (HERE, Grounds((SOMETHING,)), Reason.NO_RESOURCE_ALLOW),
        (BOB.arn, Grounds((SOMETHING,), boundary=NOTHING), Reason.NO_BOUNDARY_ALLOW),
        (BOB.arn, Grounds((SOMETHING,), session=(NOTHING,)), Reason.NO_SESSION_ALLOW),
    ],
)
def test_across_accounts_both_sides_must_allow(principal: str, grounds: Grounds, reason: Reason) -> None:
    held = Grounds(grounds.identity, (letting_in(principal),), grounds.boundary, grounds.session)
    assert judge(held, ask(BOB, owner=HERE)).reason is reason


def test_of_several_allows_the_one_that_means_the_caller_most_directly_counts() -> None:
    both = (letting_in(HERE), letting_in(SESSION.arn, ROLE), letting_in(ROLE))
    for resource in permutations(both):
        verdict = judge(Grounds(resource=resource, boundary=NOTHING, session=(NOTHING,)), ask(SESSION, owner=HERE))
        assert verdict.policy is both[1]


def test_naming_a_role_of_another_account_does_not_stand_in_for_the_role_s_own_policies() -> None:
    resource = (letting_in(ROLE),)
    assert judge(Grounds(resource=resource), ask(SESSION, owner=THERE)).reason is Reason.NO_IDENTITY_ALLOW
    assert judge(Grounds((SOMETHING,), resource), ask(SESSION, owner=THERE)).allowed


def test_another_account_s_resource_without_a_policy_lets_nobody_in() -> None:
    assert judge(Grounds((SOMETHING,)), ask(BOB, owner=HERE)).reason is Reason.NO_RESOURCE_ALLOW
    root = Caller(f"arn:aws:iam::{THERE}:root", THERE, "Root")
    assert judge(Grounds(), ask(root, owner=HERE)).reason is Reason.NO_RESOURCE_ALLOW
    assert judge(Grounds(resource=(letting_in(THERE),)), ask(root, owner=HERE)).allowed
    assert judge(Grounds((SOMETHING,)), ask(owner="aws")).allowed, "what AWS keeps is everyone's"


@pytest.mark.parametrize(
    ("caller", "who", "allowed"),
    [
        (LAMBDA, {"Service": "lambda.amazonaws.com"}, True),
        (LAMBDA, {"Service": "ec2.amazonaws.com"}, False),
        (LAMBDA, {"AWS": HERE}, False),
        (NOBODY, "*", True),
        (NOBODY, {"AWS": "*"}, True),
        (NOBODY, {"AWS": HERE}, False),
        (Caller("", HERE, "SAMLUser", federated="arn:aws:iam::1:saml-provider/x"), {"Federated": "x"}, False),
        (Caller("", HERE, "WebIdentityUser", federated="x.org"), {"Federated": "x.org"}, True),
        (Caller(BOB.arn, THERE, "IAMUser", canonical="c" * 64), {"CanonicalUser": "c" * 64}, True),
        (Caller(BOB.arn, THERE, "IAMUser", "AIDABOB"), {"AWS": "AIDABOB"}, True),
    ],
)
def test_who_has_no_identity_here_needs_the_resource_s_word(caller: Caller, who: Any, allowed: bool) -> None:
    resource = policy({**allow(), "Principal": who}, kind=BY_RESOURCE)
    assert judge(Grounds((SOMETHING,), (resource,)), ask(caller, owner=HERE)).allowed is allowed
    assert not judge(Grounds((SOMETHING,)), ask(caller, owner=HERE)).allowed


def test_a_boundary_limits_and_grants_nothing() -> None:
    wide = policy(allow("*"), kind=BOUNDARY)
    assert judge(Grounds(boundary=wide), ask()).reason is Reason.NO_IDENTITY_ALLOW
    assert judge(Grounds((SOMETHING,), boundary=wide), ask()).allowed
    assert judge(Grounds((SOMETHING,), boundary=policy(allow("ec2:*"))), ask()).reason is Reason.NO_BOUNDARY_ALLOW
    assert judge(Grounds((SOMETHING,), boundary=policy(deny())), ask()).reason is Reason.EXPLICIT_DENY


def test_session_policies_add_up_and_narrow_what_the_role_may() -> None:
    two = (policy(allow("sqs:*"), kind=SESSION_POLICY), policy(allow("s3:Get*"), kind=SESSION_POLICY))
    assert judge(Grounds((SOMETHING,), session=two), ask(SESSION)).allowed
    assert judge(Grounds((SOMETHING,), session=two[:1]), ask(SESSION)).reason is Reason.NO_SESSION_ALLOW
    assert judge(Grounds(session=two), ask(SESSION)).reason is Reason.NO_IDENTITY_ALLOW


def test_a_federated_user_without_a_session_policy_may_nothing() -> None:
    assert judge(Grounds((SOMETHING,)), ask(FEDERATED)).reason is Reason.NO_SESSION_ALLOW
    assert judge(Grounds((SOMETHING,), session=(SOMETHING,)), ask(FEDERATED)).allowed


def test_each_level_of_the_organisation_must_allow_root_too() -> None:
    full, reading = policy(allow("*"), kind=ORGANIZATION), policy(allow("s3:Get*"), kind=ORGANIZATION)
    own = (SOMETHING,)
    assert judge(Grounds(own, organization=((full,), (reading, NOTHING))), ask()).allowed
    assert judge(Grounds(own, organization=((full,), (NOTHING,))), ask()).reason is Reason.NO_ORGANIZATION_ALLOW
    assert judge(Grounds(own, organization=((full,), ())), ask()).reason is Reason.NO_ORGANIZATION_ALLOW
    assert judge(Grounds(organization=((NOTHING,),)), ask(ROOT)).reason is Reason.NO_ORGANIZATION_ALLOW
    named = (letting_in(ANN.arn),)
    assert judge(Grounds(resource=named, organization=((NOTHING,),)), ask()).reason is Reason.NO_ORGANIZATION_ALLOW


@pytest.mark.parametrize(
    ("principal", "identity", "reason"),
    [
        (ANN.arn, (), Reason.ALLOWED),
        (HERE, (), Reason.NO_IDENTITY_ALLOW),
        (HERE, (policy(allow("sts:AssumeRole")),), Reason.ALLOWED),
        (BOB.arn, (policy(allow("sts:AssumeRole")),), Reason.NO_RESOURCE_ALLOW),
    ],
)
def test_a_role_s_trust_policy_has_the_last_word_in_its_own_account(
    principal: str, identity: tuple[Policy, ...], reason: Reason
) -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": principal}}
    question = ask(ANN, "sts:AssumeRole", ROLE, HERE)
    assert judge(Grounds(identity, (policy(statement, kind=TRUST),)), question).reason is reason


@pytest.mark.parametrize(
    ("caller", "listed", "denied"),
    [
        (ANN, (ANN.arn, HERE), False),
        (ANN, (ANN.arn,), True),
        (BOB, (ANN.arn, HERE), True),
        (SESSION, (SESSION.arn, ROLE, HERE), False),
        (SESSION, (ROLE, HERE), True),
        (NOBODY, (ANN.arn,), True),
    ],
)
def test_a_deny_for_all_but_some_spares_those_listed_with_role_and_account(
    caller: Caller, listed: tuple[str, ...], denied: bool
) -> None:
    held = Grounds((SOMETHING,), (letting_in("*"), letting_in(*listed, effect="Deny", all_but=True)))
    assert judge(held, ask(caller, owner=HERE)).allowed is not denied


def test_an_allow_for_all_but_some_leaves_out_those_listed() -> None:
    held = Grounds(resource=(letting_in(ANN.arn, all_but=True),))
    assert not judge(held, ask(ANN)).allowed
    assert judge(held, ask(SESSION)).allowed


@pytest.mark.parametrize(
    ("resource", "statement", "allowed"),
    [
        (None, allow(), True),
        (None, allow(resource="arn:aws:s3:::post/*"), False),
        (None, {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::other"}, False),
        ("*", allow(), True),
        ("*", allow(resource="arn:aws:s3:::post/*"), False),
    ],
)
def test_a_resource_that_nobody_named_is_taken_against_the_caller(
    resource: str | None, statement: dict, allowed: bool
) -> None:
    assert judge(Grounds((policy(statement),)), ask(resource=resource)).allowed is allowed
    forbidding = policy(allow("*"), {**statement, "Effect": "Deny"})
    denied = resource is None or allowed
    assert judge(Grounds((forbidding,)), ask(resource=resource)).allowed is not denied


def test_an_explanation_says_of_every_statement_what_did_not_match() -> None:
    only_tls = {"Bool": {"aws:SecureTransport": "true"}, "StringLike": {"s3:prefix": "${aws:username}/*"}}
    own = policy(
        allow("sqs:*"), allow(resource="arn:aws:s3:::other/*"), allow(Condition=only_tls), allow(Sid="at last")
    )
    verdict = explain(Grounds((own,), (letting_in(BOB.arn),)), ask(aws__SecureTransport="true"))
    said = [(finding.missed, finding.key) for finding in verdict.findings]
    assert said == [
        (Part.PRINCIPAL, ""),
        (Part.ACTION, ""),
        (Part.RESOURCE, ""),
        (Part.CONDITION, "s3:prefix"),
        (None, ""),
    ]
    assert verdict.missing == ("aws:username", "s3:prefix")
    assert verdict.because is verdict.findings[-1].statement


ACTIONS = ["s3:GetObject", "s3:PutObject", "ec2:RunInstances", "sqs:SendMessage"]
RESOURCES = [
    LETTER,
    "arn:aws:s3:::post",
    "arn:aws:s3:::post/*/x",
    f"arn:aws:sqs:us-east-1:{HERE}:ann:fifo",
    "*",
    None,
]
CALLERS = [ANN, BOB, SESSION, FEDERATED, ROOT, LAMBDA, NOBODY]
PRINCIPALS = ["*", HERE, f"arn:aws:iam::{THERE}:root", ANN.arn, BOB.arn, ROLE, SESSION.arn, FEDERATED.arn]
PATTERNS = {
    "Action": ["*", "s3:*", "S3:get*", "s3:?utObject", "s3:GetObject", "ec2:Run*", "sqs:sendmessage", "s3:*Obj*"],
    "Resource": [
        "*",
        "arn:aws:s3:::post/*",
        "arn:aws:s3:::post/${aws:username}/*",
        "arn:aws:s3:::post/${*}/x",
        "arn:aws:s3:::post/${aws:none, 'ann'}/l?tter.txt",
        "arn:aws:s3:::*",
        "arn:aws:s3*",
        "arn:aws:sqs",
        "arn:aws:*:*:*:*:${aws:PrincipalTag/team}",
        LETTER,
        f"arn:aws:sqs:us-*:{HERE}:${{aws:username}}:fifo",
    ],
}
KEYS = {
    "String": ("aws:username", ["ann", "Ann", "a*", "${aws:username}", "${aws:none}", "b?b", "${*}"]),
    "Numeric": ("s3:max-keys", ["10", "20", "10.0", "x"]),
    "Date": ("aws:CurrentTime", ["2026-01-01", "2026-01-02T03:04:05Z", "1767225600", "soon"]),
    "Bool": ("aws:SecureTransport", ["true", "false", "TRUE"]),
    "Binary": ("x:blob", ["QQ==", "Qg=="]),
    "Ip": ("aws:SourceIp", ["203.0.113.0/24", "2001:db8::/32", "203.0.113.9"]),
    "Arn": ("aws:PrincipalArn", [ANN.arn, "arn:aws:iam::*:user/*", "*", "arn:aws:iam", f"arn:*:*:*:{HERE}:*/a?n"]),
    "Tags": ("aws:TagKeys", ["team", "Team", "t*", ""]),
    "Null": ("aws:PrincipalTag/team", ["true", "false"]),
}
VALUES = {
    "aws:username": ["ann", "bob", "*"],
    "s3:max-keys": ["10", "15", "x"],
    "aws:CurrentTime": ["2026-01-01T00:00:00Z", "2026-01-02T03:04:05Z", "1767225600"],
    "aws:SecureTransport": ["true", "false"],
    "x:blob": ["QQ==", "Qw=="],
    "aws:SourceIp": ["203.0.113.9", "198.51.100.1", "2001:db8::1"],
    "aws:PrincipalArn": [ANN.arn, ROLE, "no arn"],
    "aws:TagKeys": [("team",), ("team", "cost"), (), ("Team", ""), "team"],
    "aws:PrincipalTag/team": ["letters", ("a", "b"), ""],
}
OPERATORS = {
    "String": ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"],
    "Numeric": ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"],
    "Arn": ["Equals", "NotEquals", "Like", "NotLike"],
}
NAMES = {
    "String": [f"String{each}" for each in OPERATORS["String"]],
    "Tags": [f"{q}:String{each}" for q in ("ForAnyValue", "ForAllValues") for each in OPERATORS["String"]],
    "Numeric": [f"Numeric{each}" for each in OPERATORS["Numeric"]],
    "Date": [f"Date{each}" for each in OPERATORS["Numeric"]],
    "Bool": ["Bool"],
    "Binary": ["BinaryEquals"],
    "Ip": ["IpAddress", "NotIpAddress"],
    "Arn": [f"Arn{each}" for each in OPERATORS["Arn"]],
    "Null": ["Null"],
}


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    block: dict[str, dict[str, Any]] = {}
    for family in draw(st.lists(st.sampled_from(sorted(KEYS)), max_size=2)):
        key, values = KEYS[family]
        name = draw(st.sampled_from(NAMES[family])) + (
            "" if family == "Null" else draw(st.sampled_from(("", "IfExists")))
        )
        spelled = draw(st.sampled_from((key, key.upper())))
        block.setdefault(name, {})[spelled] = draw(st.lists(st.sampled_from(values), min_size=1, max_size=2))
    return block


@st.composite
def statements(draw: st.DrawFn, *, addressed: bool) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": draw(st.sampled_from(("Allow", "Allow", "Deny")))}
    for name, patterns in PATTERNS.items():
        written = f"Not{name}" if draw(st.integers(0, 5)) == 0 else name
        statement[written] = draw(st.lists(st.sampled_from(patterns), min_size=1, max_size=2))
    if addressed:
        written = "NotPrincipal" if draw(st.integers(0, 5)) == 0 else "Principal"
        service = {"Service": "lambda.amazonaws.com"}
        some = st.lists(st.sampled_from(PRINCIPALS), min_size=1, max_size=3).map(lambda names: {"AWS": names})
        statement[written] = draw(st.one_of(some, some, st.just(service), st.just("*")))
    if draw(st.booleans()):
        statement["Condition"] = draw(conditions())
    return statement


def documents(*, addressed: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    version = st.sampled_from(("2012-10-17", "2012-10-17", "2008-10-17"))
    parts = st.lists(statements(addressed=addressed), min_size=1, max_size=3)
    return st.builds(lambda version, parts: {"Version": version, "Statement": parts}, version, parts)


POLICIES = st.builds(
    naive.Policies,
    st.lists(documents(), max_size=3),
    st.lists(documents(addressed=True), max_size=2),
    st.none() | documents(),
    st.lists(documents(), max_size=1),
    st.lists(st.lists(documents(), min_size=1, max_size=2), max_size=1),
)
CONTEXTS = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in VALUES.items()})
QUESTIONS = st.builds(
    Question,
    st.sampled_from(ACTIONS),
    st.sampled_from(RESOURCES),
    st.sampled_from(CALLERS),
    CONTEXTS,
    st.sampled_from(("", HERE, THERE)),
)


ALL, NONE = ({"Statement": {"Effect": "Allow", "Action": each, "Resource": "*"}} for each in ("*", "x:*"))
EITHER = st.sampled_from((ALL, NONE))
ADDRESSED = st.builds(
    lambda written, effect, names: {"Effect": effect, "Action": "*", "Resource": "*", written: {"AWS": names}},
    st.sampled_from(("Principal", "Principal", "Principal", "NotPrincipal")),
    st.sampled_from(("Allow", "Allow", "Allow", "Deny")),
    st.lists(st.sampled_from(PRINCIPALS), min_size=1, max_size=4),
)
SIDES = st.builds(
    naive.Policies,
    st.lists(EITHER, max_size=1),
    st.lists(ADDRESSED.map(lambda statement: {"Statement": statement}), max_size=3),
    st.none() | EITHER,
    st.lists(EITHER, max_size=1),
    st.lists(st.lists(EITHER, max_size=1), max_size=1),
)


@settings(max_examples=tries(120), deadline=None)
@given(SIDES, st.sampled_from(CALLERS), st.sampled_from(("", HERE, THERE)))
def test_a_second_reading_of_who_is_let_in_agrees(policies: naive.Policies, caller: Caller, owner: str) -> None:
    question = ask(caller, owner=owner)
    verdict = judge(compiled(policies), question)
    decision = "allowed" if verdict.allowed else "explicitDeny" if verdict.because else "implicitDeny"
    event(decision)
    assert decision == naive.decide(policies, asked(question))


@settings(
    max_examples=tries(40), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(POLICIES, QUESTIONS)
def test_a_second_reading_of_aws_s_pages_decides_the_same(policies: naive.Policies, question: Question) -> None:
    verdict = explain(compiled(policies), question)
    decision = "allowed" if verdict.allowed else "explicitDeny" if verdict.because else "implicitDeny"
    event(decision)
    assert decision == naive.decide(policies, asked(question))
    if verdict.because is not None and question.caller is not ROOT:
        matched = [finding.statement for finding in verdict.findings if finding.matched]
        assert verdict.because in matched


def compiled(policies: naive.Policies) -> Grounds:
    def read(documents: list[dict]) -> tuple[Policy, ...]:
        return tuple(read_policy(json.dumps(each), "given") for each in documents)

    return Grounds(
        read(policies.identity),
        read(policies.resource),
        read([policies.boundary])[0] if policies.boundary else None,
        read(policies.session),
        tuple(read(level) for level in policies.organization),
    )


def asked(question: Question) -> naive.Request:
    caller = question.caller
    return naive.Request(
        question.action,
        question.resource,
        caller.arn,
        caller.account,
        caller.type,
        caller.role_arn,
        caller.service,
        question.resource_account,
        dict(question.context),
    )
