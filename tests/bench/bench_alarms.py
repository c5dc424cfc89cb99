"""What it costs to watch: alarms while nothing happens and while something does, and a chart's worth of data."""

from __future__ import annotations

from model.physics.load import carry
from model.physics.metrics import column
from model.services.cloudwatch.published import declarations, series_of, tally
from model.services.cloudwatch.reading import STATISTICS, read
from model.services.cloudwatch.resources.queries import metric_named
from model.services.cloudwatch.windows import Window
from tests.admin import Admin
from tests.bench.harness import benchmark, best_ms
from tests.model.services.ec2.images import LINUX

ALARMS = 5000
ALL = (*STATISTICS, "p99")
INSTANCES = 20


def watched_world(alarms: int) -> tuple[Admin, list[str]]:
    """Instances that idle, and alarms on their CPU, all of which have made up their minds."""
    admin = Admin()
    launch = {"MinCount": INSTANCES, "MaxCount": INSTANCES, "Monitoring": {"Enabled": True}}
    answer = admin.call("ec2:RunInstances", ImageId=LINUX, InstanceType="t3.micro", **launch)
    ids = [instance["InstanceId"] for instance in answer["Instances"]]
    for n in range(alarms):
        admin.call(
            "cloudwatch:PutMetricAlarm",
            AlarmName=f"alarm-{n}",
            Namespace="AWS/EC2",
            MetricName="CPUUtilization",
            Dimensions=[{"Name": "InstanceId", "Value": ids[n % INSTANCES]}],
            Statistic="Average",
            Period=60,
            EvaluationPeriods=3,
            Threshold=70,
            ComparisonOperator="GreaterThanThreshold",
        )
    admin.advance(seconds=1200)
    return admin, ids


def load(admin: Admin, instance_id: str, cpu_percent: float) -> None:
    async def change() -> None:
        async with admin.cloud.kernel.unit("bench", "bench:load"):
            world = admin.cloud.world("123456789012", "us-east-1", "ec2")
            carry(world, instance_id, "bench", cpu_percent, 0.0, 0.0)

    admin.run(change())


@benchmark("5 000 alarms, one simulated minute in which nothing happens", budget="<= 1 ms")
def a_quiet_minute() -> float:
    admin, _ = watched_world(ALARMS)
    measured = best_ms(lambda: admin.advance(seconds=60))
    admin.close()
    return measured


@benchmark("an alarm near its threshold, one evaluation", budget="<= 0.3 ms")
def an_evaluation() -> float:
    admin, ids = watched_world(INSTANCES * 10)
    load(admin, ids[0], 68.5)
    measured = best_ms(lambda: admin.advance(seconds=1200)) / (20 * 10)
    admin.close()
    return measured


@benchmark("a published metric, 3 h of minutes, all statistics and p99", budget="<= 0.3 ms")
def a_chart() -> float:
    admin, ids = watched_world(0)
    for n in range(36):
        load(admin, ids[0], 10.0 + n)
        admin.advance(seconds=300)
    world = admin.cloud.world("123456789012", "us-east-1", "cloudwatch")
    name = metric_named("AWS/EC2", "CPUUtilization", [{"Name": "InstanceId", "Value": ids[0]}])
    assert any(declarations(name))
    window = Window(admin.now - 10800, 60, 180)

    def read_on() -> None:
        for _ in range(10):
            told = tally(series_of(world, name)[1], window, admin.now)
            for statistic in ALL:
                column(told, statistic)

    measured = best_ms(read_on, times=20) / 10
    admin.close()
    return measured


@benchmark("a metric that was put, 3 h of minutes, all statistics and p99", budget="<= 0.3 ms")
def a_chart_of_our_own() -> float:
    admin = Admin()
    for minute in range(200):
        datum = {"MetricName": "Latency", "Value": 10.0 + minute % 17, "Unit": "Milliseconds"}
        admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=[datum])
        admin.advance(seconds=60)
    world = admin.cloud.world("123456789012", "us-east-1", "cloudwatch")
    name = metric_named("Shop", "Latency", [])
    window = Window(admin.now // 60 * 60 - 10800, 60, 180)

    async def read_all() -> None:
        for _ in range(10):
            reading = await read(world, name, window)
            for statistic in ALL:
                reading.column(statistic, "Milliseconds")

    measured = best_ms(lambda: admin.run(read_all()), times=20) / 10
    admin.close()
    return measured
