"""Rules of Contributor Insights say whom an event is of, in JSON and in the common log format."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from model.laws.contributor_rule import BadRule, ContributorRule, read_rule

SCHEMA = {"Name": "CloudWatchLogRule", "Version": 1}


def rule(log_format: str = "JSON", changed: dict[str, Any] | None = None, **contribution: Any) -> ContributorRule:
    keys = {"Keys": ["$.ip"]} if log_format == "JSON" else {"Keys": ["4"]}
    asked: dict[str, Any] = {
        "Schema": SCHEMA,
        "LogGroupNames": ["web*", "mail"],
        "LogFormat": log_format,
        "Contribution": keys | contribution,
        "AggregateOn": "Sum" if "ValueOf" in contribution else "Count",
    } | (changed or {})
    return read_rule(orjson.dumps({name: value for name, value in asked.items() if value is not None}).decode())


def contributed(rule: ContributorRule, *texts: Any) -> list[tuple[tuple[str, ...], float] | None]:
    return [rule.contribution(text if isinstance(text, str) else orjson.dumps(text).decode()) for text in texts]


def test_groups_are_meant_by_their_names_or_by_how_these_begin() -> None:
    assert [rule().covers(name) for name in ("web", "website", "mail", "mailbox", "db")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    by_arn = rule(changed={"LogGroupNames": None, "LogGroupARNs": ["arn:aws:logs:us-east-1:1:log-group:web:*"]})
    assert by_arn.groups == ("web",)


def test_every_combination_of_keys_is_a_contributor_and_who_lacks_one_is_none() -> None:
    both = rule(Keys=["$.ip", "$.users[1].name"])
    complete = {"ip": "10.0.0.1", "users": [{"name": "ann"}, {"name": "bob"}]}

    assert contributed(both, complete, {"ip": "10.0.0.1"}, "no JSON") == [(("10.0.0.1", "bob"), 1.0), None, None]


def test_a_sum_is_over_numbers_and_events_without_one_do_not_count() -> None:
    sent = rule(ValueOf="$.bytes")
    assert contributed(
        sent, {"ip": "a", "bytes": 12}, {"ip": "a", "bytes": "7.5"}, {"ip": "a"}, {"ip": "a", "bytes": "x"}
    ) == [
        (("a",), 12.0),
        (("a",), 7.5),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("filter_", "passing"),
    [
        ({"In": ["PUT", "5"]}, [True, False, True, False]),
        ({"NotIn": ["PUT"]}, [False, True, True, False]),
        ({"StartsWith": ["P", "G"]}, [True, True, False, False]),
        ({"GreaterThan": 4}, [False, False, True, False]),
        ({"LessThan": 5.5}, [False, False, True, False]),
        ({"EqualTo": 5}, [False, False, True, False]),
        ({"NotEqualTo": 5}, [False, False, False, False]),
        ({"IsPresent": True}, [True, True, True, False]),
        ({"IsPresent": False}, [False, False, False, True]),
    ],
)
def test_a_filter_lets_some_events_pass(filter_: dict[str, Any], passing: list[bool]) -> None:
    filtered = rule(Filters=[{"Match": "$.what"} | filter_])
    events = [{"ip": "a", "what": "PUT"}, {"ip": "a", "what": "GET"}, {"ip": "a", "what": 5}, {"ip": "a"}]

    assert [each is not None for each in contributed(filtered, *events)] == passing


def test_an_event_has_to_pass_all_filters() -> None:
    filtered = rule(Filters=[{"Match": "$.n", "GreaterThan": 1}, {"Match": "$.n", "LessThan": 3}])
    assert [each is not None for each in contributed(filtered, *({"ip": "a", "n": n} for n in (1, 2, 3)))] == [
        False,
        True,
        False,
    ]


def test_fields_of_the_common_log_format_are_counted_from_one_and_may_have_names() -> None:
    line = '10.0.0.1 - ann [10/Oct/2025:13:55:36 +0000] "GET /a b HTTP/1.0" 200 2326'
    named = rule(
        "CLF",
        {"Fields": {"1": "address", "6": "status", "7": "bytes"}},
        Keys=["address", "3"],
        ValueOf="bytes",
        Filters=[{"Match": "status", "EqualTo": 200}],
    )

    assert contributed(named, line, line.replace(" 200 ", " 404 "), "short") == [
        (("10.0.0.1", "ann"), 2326.0),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("changed", "contribution", "says"),
    [
        ({"Schema": {"Name": "Other", "Version": 1}}, {}, "Schema"),
        ({"LogGroupNames": []}, {}, "LogGroupNames"),
        ({"LogGroupARNs": ["arn:aws:logs:us-east-1:1:log-group:a"]}, {}, "LogGroupARNs"),
        ({"LogFormat": "XML"}, {}, "LogFormat"),
        ({"Fields": {"1": "ip"}}, {}, "Fields"),
        ({"AggregateOn": "Mean"}, {}, "AggregateOn"),
        ({"Colour": "red"}, {}, "Colour"),
        ({"AggregateOn": "Count"}, {"ValueOf": "$.bytes"}, "ValueOf"),
        ({}, {"Keys": []}, "Keys"),
        ({}, {"Keys": ["$.a"] * 5}, "Keys"),
        ({}, {"Keys": ["ip"]}, "Keys"),
        ({}, {"Filters": [{"Match": "$.a", "In": ["x"], "NotIn": ["y"]}]}, "filter"),
        ({}, {"Filters": [{"Match": "$.a", "In": [str(n) for n in range(11)]}]}, "In"),
        ({}, {"Filters": [{"Match": "$.a", "EqualTo": "5"}]}, "EqualTo"),
        ({}, {"Filters": [{"Match": "$.a", "IsPresent": "yes"}]}, "IsPresent"),
        ({}, {"Filters": [{"Match": "$.a", "IsPresent": True}] * 5}, "Filters"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_flaw(
    changed: dict[str, Any], contribution: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadRule, match=says):
        rule("JSON", changed, **contribution)


def test_a_rule_is_json() -> None:
    for text in ("{", "[]", "{}"):
        with pytest.raises(BadRule):
            read_rule(text)
