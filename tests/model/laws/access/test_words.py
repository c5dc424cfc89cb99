"""A refusal reads as AWS writes it, for each kind of policy that can be why."""

from __future__ import annotations

import pytest

from model.laws.access.grounds import Grounds
from model.laws.access.judge import in_words, judge
from model.laws.access.question import Question
from tests.model.laws.access.written import (
    ANN,
    BOB,
    BOUNDARY,
    BY_RESOURCE,
    HERE,
    LAMBDA,
    LETTER,
    NOBODY,
    ORGANIZATION,
    ROLE,
    SESSION,
    SESSION_POLICY,
    TRUST,
    allow,
    ask,
    deny,
    policy,
)

OWN = policy(allow("*"))
ELSE = {
    kind: policy(allow("sqs:*"), kind=kind)
    for kind in (BOUNDARY, SESSION_POLICY, ORGANIZATION, "identity-based policy")
}
DENY = {kind: policy(deny("*"), kind=kind) for kind in ELSE}
EVERYONE = {"Principal": "*"}
NOT_US = policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": BOB.arn}}, kind=TRUST)
NOBODY_IN = policy({"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*"}, kind=TRUST)
ASSUME = ask(ANN, "sts:AssumeRole", ROLE, HERE)
RUN = ask(SESSION, "ec2:RunInstances", f"arn:aws:ec2:us-east-1:{HERE}:instance/*")

READ_AS_ANN = f'User: {ANN.arn} is not authorized to perform: s3:GetObject on resource: "{LETTER}"'


@pytest.mark.parametrize(
    ("grounds", "question", "words"),
    [
        (Grounds(), ask(), f"{READ_AS_ANN} because no identity-based policy allows the s3:GetObject action"),
        (
            Grounds((DENY["identity-based policy"],)),
            ask(),
            f"{READ_AS_ANN} with an explicit deny in an identity-based policy",
        ),
        (
            Grounds((OWN,), (policy(deny("*", **EVERYONE), kind=BY_RESOURCE),)),
            ask(),
            f"{READ_AS_ANN} with an explicit deny in a resource-based policy",
        ),
        (
            Grounds((OWN,), boundary=ELSE[BOUNDARY]),
            RUN,
            (
                f"User: {SESSION.arn} is not authorized to perform: ec2:RunInstances on resource: {RUN.resource} "
                "because no permissions boundary allows the ec2:RunInstances action"
            ),
        ),
        (
            Grounds((OWN,), boundary=DENY[BOUNDARY]),
            ask(action="ec2:DescribeInstances", resource="*"),
            (
                f"User: {ANN.arn} is not authorized to perform: ec2:DescribeInstances "
                "with an explicit deny in a permissions boundary"
            ),
        ),
        (
            Grounds((OWN,), session=(ELSE[SESSION_POLICY],)),
            ask(),
            f"{READ_AS_ANN} because no session policy allows the s3:GetObject action",
        ),
        (
            Grounds((OWN,), session=(DENY[SESSION_POLICY],)),
            ask(),
            f"{READ_AS_ANN} with an explicit deny in a session policy",
        ),
        (
            Grounds((OWN,), organization=((ELSE[ORGANIZATION],),)),
            ask(),
            f"{READ_AS_ANN} because no service control policy allows the s3:GetObject action",
        ),
        (
            Grounds((OWN,), organization=((DENY[ORGANIZATION],),)),
            ask(),
            f"{READ_AS_ANN} with an explicit deny in a service control policy",
        ),
        (
            Grounds((OWN,)),
            ask(owner="444455556666"),
            f"{READ_AS_ANN} because no resource-based policy allows the s3:GetObject action",
        ),
        (
            Grounds((OWN,), (NOT_US,)),
            ASSUME,
            (
                f"User: {ANN.arn} is not authorized to perform: sts:AssumeRole on resource: {ROLE} "
                "because no role trust policy allows the sts:AssumeRole action"
            ),
        ),
        (
            Grounds((OWN,), (NOBODY_IN,)),
            ASSUME,
            (
                f"User: {ANN.arn} is not authorized to perform: sts:AssumeRole on resource: {ROLE} "
                "with an explicit deny in the role trust policy"
            ),
        ),
        (
            Grounds(),
            ask(NOBODY),
            (
                f'User: anonymous is not authorized to perform: s3:GetObject on resource: "{LETTER}" '
                "because no resource-based policy allows the s3:GetObject action"
            ),
        ),
        (
            Grounds(),
            ask(LAMBDA, resource=None),
            (
                "User: lambda.amazonaws.com is not authorized to perform: s3:GetObject "
                "because no resource-based policy allows the s3:GetObject action"
            ),
        ),
    ],
)
def test_a_refusal_says_who_what_and_which_kind_of_policy(grounds: Grounds, question: Question, words: str) -> None:
    assert in_words(judge(grounds, question), question) == words
