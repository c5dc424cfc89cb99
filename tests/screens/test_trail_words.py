"""A call in a line: what it is about, who made it, and under which call it stands."""

from __future__ import annotations

from screens.trail_filter import parse_trail_filter
from screens.trail_words import about, line_of, ordered, who
from screens.widgets.cell import plain
from tests.screens.test_trail_filter import CALLS, call


def test_names_and_ids_are_what_a_call_is_about() -> None:
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web-1"}, {"Key": "Tier", "Value": "x"}]}]
    assert about({"ImageId": "ami-0123456789abcdef0", "MinCount": 1, "TagSpecifications": tags}) == (
        "ami-0123…ef0, web-1"
    )
    assert about({"Resources": ["i-1"], "Tags": [{"Key": "Tier", "Value": "front"}]}) == "i-1"
    assert about({"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}) == "policy/ReadOnlyAccess"


def test_many_are_counted_and_without_any_the_plain_values_stand_for_them() -> None:
    assert about({"InstanceIds": ["i-1", "i-2", "i-3", "i-4", "i-5", "i-6"]}) == "i-1, i-2, i-3, i-4 +2"
    assert about({"MaxResults": 5}) == "MaxResults=5"
    assert about({}) == ""


def test_the_end_of_a_call_is_said_in_a_word() -> None:
    assert plain(line_of(CALLS[0], under=False, taken_back=False).cells[-1]) == "ok"
    assert plain(line_of(CALLS[2], under=False, taken_back=False).cells[-1]) == "AccessDenied"
    assert plain(line_of(CALLS[0], under=False, taken_back=True).cells[-1]) == "taken back"


def test_a_dry_run_that_would_have_succeeded_is_no_failure() -> None:
    dry = call(5, "ann", "ec2:RunInstances", refused="DryRunOperation")
    sieve = parse_trail_filter("error")

    assert plain(line_of(dry, under=False, taken_back=False).cells[-1]) == "would do"
    assert not sieve.lets_through(dry)


def test_a_service_is_called_by_its_short_name() -> None:
    assert who(call(1, "autoscaling.amazonaws.com", "ec2:RunInstances")) == "autoscaling"


def test_what_a_service_does_at_once_stands_below_the_call_that_it_serves() -> None:
    first, second = call(1, "a", "ec2:RunInstances"), call(2, "a", "ec2:CreateTags")
    head, later = call(3, "ann", "autoscaling:SetDesiredCapacity"), call(4, "a", "ec2:RunInstances")
    other = call(5, "bob", "s3:CreateBucket")
    for entry in (first, second, later):
        entry.called = entry.called._replace(cause="id-3", time=99.0 if entry is later else 0.0)
    told = ordered([other, later, head, second, first])
    assert [(entry.number, under) for entry, under in told] == [
        (5, False),
        (4, False),
        (3, False),
        (1, True),
        (2, True),
    ]
