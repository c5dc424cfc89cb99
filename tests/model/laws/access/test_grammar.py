"""Documents that are no policies are refused in AWS's words, those that are pass."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.laws.access.grammar import BadPolicy, Use, check_policy
from model.laws.access.policy import read_policy
from tests.model.laws.access.written import HERE, allow, document

SYNTAX = "Syntax errors in policy."
PARSING = "The policy failed legacy parsing"
VENDOR = "Resource vendor must be fully qualified and cannot contain regexes."


def refusal(text: str, use: Use = "identity") -> str:
    with pytest.raises(BadPolicy) as caught:
        check_policy(text, use)
    assert str(caught.value) == caught.value.message
    return caught.value.message


def without(name: str, **more: Any) -> dict[str, Any]:
    return {key: value for key, value in (allow() | more).items() if key != name}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "This policy contains invalid Json"),
        ("{", "This policy contains invalid Json"),
        (" " + document(allow()), "JSON strings must not have leading spaces"),
        ("[]", SYNTAX),
        ("{}", SYNTAX),
        ('"policy"', SYNTAX),
        (document(), SYNTAX),
        ('{"Statement": [7]}', SYNTAX),
        (document(allow(), version="2012-10-18"), SYNTAX),
        (json.dumps({"Version": ["2012-10-17"], "Statement": allow()}), SYNTAX),
        (json.dumps({"Statement": allow(), "Id": 7}), SYNTAX),
        (json.dumps({"Statement": allow(), "Extra": ""}), SYNTAX),
    ],
)
def test_a_document_must_be_json_of_the_right_shape(text: str, message: str) -> None:
    assert refusal(text) == message


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (without("Effect"), SYNTAX),
        (allow(Effect="Permit"), SYNTAX),
        (allow(Effect="allow"), PARSING),
        (allow(Effect=True), SYNTAX),
        (allow(Colour="red"), SYNTAX),
        (allow(Sid=["a"]), SYNTAX),
        (allow(Sid="with space"), ("Statement IDs (SID) must be alpha-numeric. "
         "Check that your input satisfies the regular expression [0-9A-Za-z]*")),
        (without("Action"), "Policy statement must contain actions."),
        (allow([]), "Policy statement must contain actions."),
        (allow(7), SYNTAX),
        (allow(["s3:*", None]), SYNTAX),
        (allow(NotAction="s3:*"), SYNTAX),
        (allow("GetObject"), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
        (allow("s3:Get:Object"), "Actions/Condition can contain only one colon."),
        (allow("s 3:GetObject"), "Vendor s 3 is not valid"),
        (without("Resource"), "Policy statement must contain resources."),
        (allow(resource=[]), "Policy statement must contain resources."),
        (allow(NotResource="*"), SYNTAX),
        (allow(resource="bucket"), 'Resource bucket must be in ARN format or "*".'),
        (allow(resource="arn:s3:::b"), 'Partition "s3" is not valid for resource "arn:s3:::b:*".'),
        (allow(resource="arn:error"), 'Partition "error" is not valid for resource "arn:error:*:*:*:*".'),
        (allow(resource="arn:aws"), VENDOR),
        (allow(resource="arn:aws:s3?:::b"), VENDOR),
        (allow(resource="arn:aws:s3:eu::b"), "Resource arn:aws:s3:eu::b can not contain region information."),
        (allow(resource="arn:aws:iam:x::user"), "IAM resource arn:aws:iam:x::user cannot contain region information."),
        (allow(Principal="*"), "Policy document should not specify a principal."),
        (allow(NotPrincipal={"AWS": HERE}), "Policy document should not specify a principal."),
        (allow(Condition="always"), SYNTAX),
        (allow(Condition={"StringEquals": "x"}), SYNTAX),
        (allow(Condition={"StringIs": {"a:b": "c"}}), SYNTAX),
        (allow(Condition={"StringEquals": {"a:b": {"c": "d"}}}), SYNTAX),
        (allow(Condition={"NullIfExists": {"a:b": "true"}}), SYNTAX),
        (allow(Condition={"DateLessThan": {"aws:CurrentTime": "tomorrow"}}), PARSING),
    ],
)  # fmt: skip
def test_a_statement_has_its_elements_and_no_others(statement: dict[str, Any], message: str) -> None:
    assert refusal(document(statement)) == message


def test_iam_has_paths_of_its_own() -> None:
    assert refusal(document(allow(resource=f"arn:aws:iam::{HERE}:users/ann"))).startswith(
        'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/'
    )


def test_statements_have_names_of_their_own() -> None:
    twice = document(allow(Sid="a"), allow(Sid="a"))
    assert refusal(twice) == "Statement IDs (SID) in a single policy must be unique."
    check_policy(document(allow(Sid=""), allow(Sid="")), "identity")


def trusting(who: Any = "*", **more: Any) -> str:
    return document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": who} | more)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (document({"Effect": "Allow", "Action": "sts:AssumeRole"}), "Missing required field Principal"),
        (trusting(Resource="*"), "Has prohibited field Resource"),
        (trusting(Action="s3:GetObject"), "AssumeRole policy may only specify STS AssumeRole actions."),
        (trusting({}), SYNTAX),
        (trusting({"AWS": []}), SYNTAX),
        (trusting({"AWS": 7}), SYNTAX),
        (trusting({"Group": "x"}), SYNTAX),
        (trusting("everyone"), SYNTAX),
        (trusting({"AWS": "12345"}), 'Invalid principal in policy: "AWS":"12345"'),
        (
            trusting({"AWS": f"arn:aws:iam::{HERE}:group/all"}),
            f'Invalid principal in policy: "AWS":"arn:aws:iam::{HERE}:group/all"',
        ),
        (trusting({"Service": "ec2"}), 'Invalid principal in policy: "SERVICE":"ec2"'),
        (trusting({"Federated": "x"}), 'Invalid principal in policy: "FEDERATED":"x"'),
    ],
)
def test_a_trust_policy_says_who_and_nothing_of_resources(text: str, message: str) -> None:
    assert refusal(text, "trust") == message


@pytest.mark.parametrize(
    "who",
    [
        "*",
        {"AWS": [HERE, f"arn:aws:iam::{HERE}:root", f"arn:aws:iam::{HERE}:role/a/b", "*"]},
        {"AWS": f"arn:aws:sts::{HERE}:assumed-role/app/work"},
        {"Service": "ec2.amazonaws.com", "Federated": f"arn:aws:iam::{HERE}:saml-provider/Corp"},
        {"Federated": "accounts.google.com"},
    ],
)
def test_whom_a_trust_policy_may_name(who: Any) -> None:
    check_policy(trusting(who), "trust")


def test_a_resource_s_policy_needs_both() -> None:
    check_policy(document(allow(Principal={"CanonicalUser": "a" * 64}, Sid="with a space")), "resource")
    assert refusal(document(allow()), "resource") == "Missing required field Principal"
    no_resource = without("Resource", Principal="*")
    assert refusal(document(no_resource), "resource") == "Policy statement must contain resources."


@pytest.mark.parametrize("version", [None, "2008-10-17", "2012-10-17"])
@pytest.mark.parametrize("use", ["identity", "session", "boundary", "organization"])
def test_sound_policies_pass_for_every_use(version: str | None, use: Use) -> None:
    conditions = {"ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a", "b"]}, "Bool": {"aws:SecureTransport": True}}
    odd = {"Effect": "Deny", "NotAction": ["*:Get*", "s3:*"], "NotResource": ["arn:aws:sqs", "arn:*:s3:::a/*"]}
    check_policy(document(allow(Condition=conditions), odd, allow(Condition={}), version=version), use)
    check_policy(json.dumps({"Statement": allow(Condition={"NumericLessThan": {"s3:max-keys": 10}})}), use)


WORDS = st.sampled_from(["*", "Allow", "s3:*", "arn:aws:s3:::b", "", "2012-10-17"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | WORDS,
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.sampled_from(["AWS", "StringEquals", "DateEquals", "Null", "a:b"]), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
ELEMENTS = ["Sid", "Effect", "Action", "Resource", "Principal", "NotPrincipal", "NotResource", "Condition"]
STATEMENT = st.dictionaries(st.sampled_from(ELEMENTS), ANYTHING, max_size=4).map(lambda odd: allow() | odd)


@given(STATEMENT | ANYTHING, st.sampled_from(get_args(Use)))
def test_whatever_is_sent_is_refused_or_can_be_read(statement: Any, use: Use) -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": statement})
    try:
        check_policy(text, use)
    except BadPolicy:
        return
    assert read_policy(text, "given").statements
