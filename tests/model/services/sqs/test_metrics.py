from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.sqs.mail import Post

MINUTE = 60.0


def told(admin: Admin, metric: str, statistic: str, start: float) -> list[float]:
    answer = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/SQS",
        MetricName=metric,
        Dimensions=[{"Name": "QueueName", "Value": "orders"}],
        StartTime=start,
        EndTime=admin.now,
        Period=60,
        Statistics=[statistic],
    )
    points = sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])
    return [point[statistic] for point in points]


def test_every_minute_tells_what_happened_in_it(admin: Admin) -> None:
    post, start = Post(admin), admin.now
    for _ in range(3):
        post.send("12345")
    admin.advance(MINUTE)
    (message,) = post.receive()
    post.delete(message)
    admin.advance(MINUTE)
    post.receive(10)
    post.receive(10)
    admin.advance(3 * MINUTE)

    assert told(admin, "NumberOfMessagesSent", "Sum", start)[:3] == [3, 0, 0]
    assert told(admin, "NumberOfMessagesReceived", "Sum", start)[:3] == [0, 1, 2]
    assert told(admin, "NumberOfMessagesDeleted", "Sum", start)[:3] == [0, 1, 0]
    assert told(admin, "NumberOfEmptyReceives", "Sum", start)[:3] == [0, 0, 1]
    assert told(admin, "SentMessageSize", "Average", start)[:1] == [5]
    assert told(admin, "ApproximateNumberOfMessagesVisible", "Maximum", start)[:4] == [3, 2, 2, 2]
    assert told(admin, "ApproximateNumberOfMessagesNotVisible", "Maximum", start)[:3] == [0, 0, 0]


def test_the_oldest_message_grows_older_until_it_is_deleted(admin: Admin) -> None:
    post, start = Post(admin), admin.now
    post.send()
    admin.advance(5 * MINUTE)
    (message,) = post.receive()
    post.delete(message)
    admin.advance(3 * MINUTE)

    assert told(admin, "ApproximateAgeOfOldestMessage", "Maximum", start) == [60, 120, 180, 240, 300, 0, 0, 0]


def test_an_alarm_on_age_needs_nothing_to_happen(admin: Admin) -> None:
    post = Post(admin)
    admin.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="stuck",
        Namespace="AWS/SQS",
        MetricName="ApproximateAgeOfOldestMessage",
        Dimensions=[{"Name": "QueueName", "Value": "orders"}],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=3600,
        ComparisonOperator="GreaterThanThreshold",
    )

    def state() -> str:
        return admin.call("cloudwatch:DescribeAlarms")["MetricAlarms"][0]["StateValue"]

    post.send()
    admin.advance(58 * MINUTE)
    assert state() == "OK"
    admin.advance(6 * MINUTE)
    assert state() == "ALARM"


def test_an_alarm_on_the_backlog_goes_off_and_is_over_when_it_is_done(admin: Admin) -> None:
    post = Post(admin)
    admin.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="backlog",
        Namespace="AWS/SQS",
        MetricName="ApproximateNumberOfMessagesVisible",
        Dimensions=[{"Name": "QueueName", "Value": "orders"}],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=5,
        ComparisonOperator="GreaterThanThreshold",
    )

    def state() -> str:
        return admin.call("cloudwatch:DescribeAlarms")["MetricAlarms"][0]["StateValue"]

    post.send()
    admin.advance(3 * MINUTE)
    assert state() == "OK"
    for _ in range(9):
        post.send()
    admin.advance(3 * MINUTE)
    assert state() == "ALARM"
    for message in post.receive(10):
        post.delete(message)
    admin.advance(3 * MINUTE)
    assert state() == "OK"


def test_an_idle_queue_sets_no_timer_but_that_of_its_oldest_message(admin: Admin) -> None:
    post = Post(admin)
    post.send()
    admin.advance(5 * MINUTE)

    timers = [timer for timer in admin.cloud.kernel.timers if timer.appointment.what.startswith("sqs:")]

    assert [timer.due - admin.now for timer in timers] == [pytest.approx(4 * 86400 - 300)]
