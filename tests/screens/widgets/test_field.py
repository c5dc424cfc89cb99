"""Answers are read as what they mean, or refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from screens.widgets.field import Field, Unfit, problem, read, write

COUNT = Field("MinCount", "At least", "int", required=True, minimum=1, maximum=100)
KIND = Field("InstanceType", "Type", "choice", choices=("t3.micro", "m5.large"))
GROUPS = Field("SecurityGroupIds", "Groups", "list", maximum=2)
TAGS = Field("Tags", "Tags", "tags")
POLICY = Field("Policy", "Policy", "json")
NAME = Field("Name", "Name", minimum=3, maximum=8)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (COUNT, " 12 ", 12),
        (KIND, "m5.large", "m5.large"),
        (KIND, "", None),
        (GROUPS, "sg-1, sg-2,", ["sg-1", "sg-2"]),
        (TAGS, "env=prod, team=a=b, empty=", [("env", "prod"), ("team", "a=b"), ("empty", "")]),
        (POLICY, '{"Version": "2012-10-17"}', {"Version": "2012-10-17"}),
        (NAME, " abc ", " abc "),
        (Field("Ebs", "EBS", "bool"), "Yes", True),
    ],
)
def test_a_fitting_answer_becomes_its_value(field: Field, text: str, value: Any) -> None:
    wanted = [{"Key": key, "Value": word} for key, word in value] if field is TAGS else value
    assert read(field, text) == wanted


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        (COUNT, "", "This is needed."),
        (COUNT, "many", "A whole number is needed."),
        (COUNT, "0", "At least 1."),
        (COUNT, "101", "At most 100."),
        (KIND, "z9", "One of t3.micro, m5.large is needed."),
        (GROUPS, "a,b,c", "At most 2 items."),
        (TAGS, "env", "Tags are written key=value; 'env' is not."),
        (TAGS, "a=1,a=2", "The tag 'a' is there twice."),
        (NAME, "ab", "At least 3 characters."),
        (POLICY, '{"a":\n!}', "Policy is not JSON: line 2, column 1: Expecting value."),
    ],
)
def test_an_answer_that_will_not_do_says_why(field: Field, text: str, reason: str) -> None:
    assert problem(field, text) == reason
    with pytest.raises(Unfit):
        read(field, text)


@pytest.mark.parametrize(
    ("field", "value"),
    [(COUNT, 3), (GROUPS, ["a", "b"]), (TAGS, [{"Key": "a", "Value": "b"}]), (POLICY, {"a": [1]}), (NAME, "abc")],
)
def test_a_value_written_down_reads_back(field: Field, value: Any) -> None:
    assert read(field, write(field, value)) == value


def test_what_is_required_stands_first_whatever_its_group() -> None:
    assert COUNT.place == "required"
    assert TAGS.place == "common"
