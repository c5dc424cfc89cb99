"""LAMBDA in metric math has a function tell series of another place; what is wrong with them is told in the answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.lambda_.callee import Callee

MINUTE = 60
HOST = "lambda.datasource.cloudwatch.amazonaws.com"
OTHER_PLACE = """
import json

def handle(event, context):
    print('told ' + json.dumps(event))
    asked = event['GetMetricDataRequest']
    times = list(range(asked['StartTime'], asked['EndTime'], asked['Period']))
    what = asked['Arguments'][0]
    if what == 'raise':
        raise RuntimeError('the other place is away')
    if what == 'error':
        return {'Error': {'Code': 'Validation', 'Value': 'no such metric'}}
    if what == 'nonsense':
        return {'MetricDataResults': [{'Timestamps': times, 'Values': ['a']}]}
    lines = [{'Label': f'line {n}', 'StatusCode': 'Complete', 'Timestamps': times, 'Values': [float(n)] * len(times)}
             for n in range(1, int(asked['Arguments'][1]) + 1)]
    return {'MetricDataResults': lines}
"""


@pytest.fixture
def callee(admin: Admin) -> Callee:
    """A function that tells as many lines as it is asked for, and lets CloudWatch in."""
    callee = Callee(admin, OTHER_PLACE)
    callee.admin.call(
        "lambda:AddPermission",
        FunctionName="hello",
        StatementId="graphs",
        Action="lambda:InvokeFunction",
        Principal=HOST,
        SourceAccount="123456789012",
    )
    return callee


def asked(admin: Admin, *expressions: str) -> list[dict[str, Any]]:
    begin = NOON + 10 * MINUTE
    queries = [{"Id": f"e{n}", "Expression": each, "Period": MINUTE} for n, each in enumerate(expressions)]
    return admin.call(
        "cloudwatch:GetMetricData", MetricDataQueries=queries, StartTime=begin, EndTime=begin + 3 * MINUTE
    )["MetricDataResults"]


def test_a_function_is_asked_for_the_periods_and_its_line_takes_part_in_other_expressions(callee: Callee) -> None:
    results = asked(callee.admin, "LAMBDA('hello', 'sales', 1)", "e0 * 10")

    assert [each["Values"] for each in results] == [[1.0] * 3, [10.0] * 3]
    begin = int(NOON) + 10 * MINUTE
    callee.admin.advance(10)
    (event,) = callee.told()
    assert event == {
        "EventType": "GetMetricData",
        "GetMetricDataRequest": {
            "StartTime": begin,
            "EndTime": begin + 3 * MINUTE,
            "Period": MINUTE,
            "Arguments": ["sales", 1.0],
        },
    }


def test_several_lines_are_an_array(callee: Callee) -> None:
    results = asked(callee.admin, "LAMBDA('hello', 'sales', 3)", "SUM(e0)")

    assert [each["Label"] for each in results] == ["line 1", "line 2", "line 3", "e1"]
    assert results[-1]["Values"] == [6.0] * 3


@pytest.mark.parametrize(
    ("what", "code", "says"),
    [
        ("raise", "LambdaError", "the other place is away"),
        ("error", "Validation", "no such metric"),
        ("nonsense", "InvalidResponse", "Values"),
    ],
)
def test_what_a_function_gets_wrong_is_told_and_the_rest_is_answered(
    callee: Callee, what: str, code: str, says: str
) -> None:
    failed, based, fine = asked(callee.admin, f"LAMBDA('hello', '{what}')", "e0 + 1", "LAMBDA('hello', 'sales', 1)")

    for each in (failed, based):
        assert (each["StatusCode"], each["Values"]) == ("InternalError", [])
        (message,) = each["Messages"]
        assert message["Code"] == code
        assert says in message["Value"]
    assert (fine["StatusCode"], fine["Values"]) == ("Complete", [1.0] * 3)


def test_a_function_that_lets_cloudwatch_not_in_or_is_not_there_tells_nothing(admin: Admin) -> None:
    Callee(admin, OTHER_PLACE)

    closed, missing = asked(admin, "LAMBDA('hello', 'sales', 1)", "LAMBDA('nobody')")

    assert [each["Messages"][0]["Code"] for each in (closed, missing)] == [
        "AccessDeniedException",
        "ResourceNotFoundException",
    ]


def test_an_alarm_judges_what_a_function_tells(callee: Callee) -> None:
    callee.admin.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="sales",
        Metrics=[{"Id": "e1", "Expression": "LAMBDA('hello', 'sales', 1)", "Period": MINUTE}],
        EvaluationPeriods=1,
        Threshold=0.5,
        ComparisonOperator="GreaterThanThreshold",
    )
    callee.admin.advance(2 * MINUTE)

    (alarm,) = callee.admin.call("cloudwatch:DescribeAlarms")["MetricAlarms"]
    assert alarm["StateValue"] == "ALARM"


@pytest.mark.parametrize("expression", ["LAMBDA()", "LAMBDA(5)", "LAMBDA('hello', m1)"])
def test_a_function_is_named_and_told_texts_and_numbers_only(admin: Admin, expression: str) -> None:
    queries = [{"Id": "e1", "Expression": expression}]
    refused = admin.refused("cloudwatch:GetMetricData", MetricDataQueries=queries, StartTime=NOON, EndTime=NOON + 60)
    assert refused.code == "ValidationError"
