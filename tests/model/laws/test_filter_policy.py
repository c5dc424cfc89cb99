from __future__ import annotations

from typing import Any

import pytest

from model.laws.filter_policy import BadFilter, check, matches


@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        ("red", "red", "Red"),
        (7, 7.0, "7"),
        (True, True, 1),
        (None, None, ""),
        ({"prefix": "re"}, "red", "pre"),
        ({"suffix": "ed"}, "red", "edge"),
        ({"equals-ignore-case": "RED"}, "red", "redder"),
        ({"wildcard": "r*d"}, "read", "reads"),
        ({"anything-but": ["red", 7]}, "blue", "red"),
        ({"anything-but": {"prefix": "re"}}, "blue", "red"),
        ({"numeric": ["=", 3]}, 3, 4),
        ({"numeric": [">", 0, "<=", 5]}, 5, 0),
        ({"exists": True}, "", ...),
        ({"exists": False}, ..., ""),
        ({"cidr": "10.0.0.0/24"}, "10.0.0.255", "10.0.1.0"),
    ],
)
def test_a_condition_fits_one_value_and_not_another(condition: Any, yes: Any, no: Any) -> None:
    policy = {"key": [condition]}
    check(policy, nested=False)

    assert matches(policy, {} if yes is ... else {"key": yes})
    assert not matches(policy, {} if no is ... else {"key": no})


def test_every_key_must_fit_and_one_condition_of_it_is_enough() -> None:
    policy = {"color": ["red", "blue"], "size": [{"numeric": [">", 3]}]}

    assert matches(policy, {"color": "blue", "size": 4})
    assert not matches(policy, {"color": "blue", "size": 3})
    assert not matches(policy, {"color": "blue"})


def test_one_member_of_a_list_is_enough() -> None:
    assert matches({"key": ["b"]}, {"key": ["a", "b"]})
    assert not matches({"key": ["c"]}, {"key": ["a", "b"]})


def test_bodies_are_looked_into() -> None:
    policy = {"order": {"lines": {"sku": ["x"]}}}
    check(policy, nested=True)

    assert matches(policy, {"order": {"lines": [{"sku": "y"}, {"sku": "x"}]}})
    assert not matches(policy, {"order": {"lines": []}})
    assert matches({"order": {"id": [{"exists": False}]}}, {"order": {}})


def test_one_of_several_policies_may_do() -> None:
    policy = {"source": ["shop"], "$or": [{"a": [1]}, {"b": [2]}]}
    check(policy, nested=False)

    assert matches(policy, {"source": "shop", "b": 2})
    assert not matches(policy, {"source": "shop", "a": 2})


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ({"key": "value"}, '"key" must be an object or an array'),
        ({"key": []}, "Empty arrays are not allowed"),
        ({"key": [["value"]]}, "Match value must be String, number, true, false, or null"),
        ({"key": [{"suffix": "a", "prefix": "b"}]}, "Only one key allowed in match expression"),
        ({"key": [{"suffix": 100}]}, "suffix match pattern must be a string"),
        ({"key": [{"exists": "no"}]}, "exists match pattern must be either true or false."),
        ({"key": [{"like": "x"}]}, "Unrecognized match type like"),
        ({"key": [{"numeric": ["<", "30"]}]}, "Value of < must be numeric"),
        ({"key": [{"numeric": ["=", "0"]}]}, "Value of equals must be numeric"),
        ({"key": [{"numeric": ["<", 100, ">", 10]}]}, "Too many elements in numeric expression"),
        ({"key": [{"numeric": [">", 20, "<", 30, "<", 50]}]}, "Too many terms in numeric range expression"),
        ({"key": [{"numeric": [">", 3, "<", 1]}]}, "Bottom must be less than top"),
        ({"key": [{"anything-but": {"exists": False}}]}, "Unsupported anything-but pattern: exists"),
        ({f"key{n}": [1] for n in range(6)}, "Filter policy can not have more than 5 keys"),
        ({f"key{n}": list(range(6)) for n in range(3)}, "Filter policy is too complex"),
        ({"a": {"b": [1]}}, "Filter policy scope MessageAttributes does not support nested filter policy"),
    ],
)
def test_policies_that_are_none_are_refused_with_the_reason(policy: dict[str, Any], said: str) -> None:
    with pytest.raises(BadFilter) as refusal:
        check(policy, nested=False)

    assert str(refusal.value) == said
