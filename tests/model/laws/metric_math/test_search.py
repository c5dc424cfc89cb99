"""Searches find metrics by where they are, what they are called, and pieces of their names."""

from __future__ import annotations

import pytest

from model.laws.metric_math.search import Named, read_search
from model.laws.metric_math.syntax import MathError

METRICS = {
    "web": Named("AWS/EC2", "CPUUtilization", {"InstanceId": "i-web1"}),
    "api": Named("AWS/EC2", "CPUUtilization", {"InstanceId": "i-api1"}),
    "net": Named("AWS/EC2", "NetworkIn", {"InstanceId": "i-web1"}),
    "type": Named("AWS/EC2", "CPUUtilization", {"InstanceType": "t3.micro"}),
    "orders": Named("Shop", "Orders", {"Shop": "Berlin", "Kind": "web"}),
}


def found(search: str) -> set[str]:
    matches = read_search(search)
    return {name for name, metric in METRICS.items() if matches(metric)}


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", set(METRICS)),
        ("{AWS/EC2,InstanceId}", {"web", "api", "net"}),
        ('{AWS/EC2,InstanceId} MetricName="CPUUtilization"', {"web", "api"}),
        ('{"Shop",Kind,Shop} Shop="Berlin"', {"orders"}),
        ("{AWS/EC2}", set[str]()),
        ("cpu", {"web", "api", "type"}),
        ("CPU utilization", {"web", "api", "type"}),
        ("CPUUtil", set[str]()),
        ("web", {"web", "net", "orders"}),
        ('"i-web1"', {"web", "net"}),
        ('Namespace="AWS/EC2" NOT MetricName="CPUUtilization"', {"net"}),
        ('InstanceId=("i-web1" OR "i-api1") AND cpu', {"web", "api"}),
        ("network OR orders", {"net", "orders"}),
        ("(network OR cpu) t3", {"type"}),
        ("NOT (cpu OR network)", {"orders"}),
        ('InstanceId="i-none"', set[str]()),
    ],
)
def test_a_search_finds_what_it_says(search: str, expected: set[str]) -> None:
    assert found(search) == expected


@pytest.mark.parametrize("search", ["(cpu", "cpu)", 'MetricName="CPU', "MetricName=", "= 5", "NOT", "(" * 200 + "a"])
def test_what_cannot_be_read_is_refused(search: str) -> None:
    with pytest.raises(MathError, match=r"search"):
        read_search(search)
