"""A shop over two zones whose data are in a database that RDS runs: a standby, a replica for reports, and alarms."""

from __future__ import annotations

from typing import Any

from model.worlds.alarms import Watched, raise_alarm
from model.worlds.desk import Desk
from model.worlds.ground import ANYWHERE, Network

HOME = "us-east-1"
DATABASE, REPORTS = "shop", "shop-reports"
MAKING_SECONDS = 900.0
SETTLING_SECONDS = 600.0

DEMAND: dict[str, Any] = {
    "components": [{"daily": {"low": 20, "high": 120, "trough_hour": 8, "peak_hour": 23}}],
    "shape": {
        "cpu_milliseconds": 12,
        "bytes_in": 900,
        "bytes_out": 14000,
        "client_error_share": 0.004,
        "database_share": 0.6,
    },
    "databases": [DATABASE],
    "database_milliseconds": 6,
    "database_reads": 3,
    "database_writes": 1,
    "database_growth": 300,
}
"""A day in New York's evening rhythm; six of ten requests ask the database once."""


async def build(desk: Desk) -> None:
    """Everything is made by calls at the desk; a quarter of an hour passes until the database is there."""
    network = await Network.lay(desk, HOME, "shop", "10.0.0.0/16")
    for number, tier in enumerate(("public", "web", "data")):
        for place, zone in enumerate("ab"):
            await network.subnet(f"{tier}-{zone}", zone, f"10.0.{10 * number + place}.0/24")
    await network.open_to_the_internet("shop", "public-a", "public-b")
    await network.table("shop-private", "web-a", "web-b", "data-a", "data-b")
    balancer = await network.group("shop-balancer", "The balancer: web from anywhere", (80, ANYWHERE))
    web = await network.group("shop-web", "Web servers: from the balancer", (80, balancer))
    data = await network.group("shop-database", "The database: from the web servers", (3306, web))
    topic = (await desk.call("sns:CreateTopic", region=HOME, Name="shop-operations"))["TopicArn"]
    await _database(desk, network, data, topic)
    entry = await _front(desk, network, balancer, web)
    await desk.run_until(desk.now + MAKING_SECONDS)
    await _replica(desk)
    await _alarms(desk, entry.partition("loadbalancer/")[2], topic)
    await desk.demand(entry, DEMAND)
    await desk.run_until(desk.now + SETTLING_SECONDS)


async def _database(desk: Desk, network: Network, group_id: str, topic: str) -> None:
    """In private subnets, with a standby; whoever reads the topic hears of what befalls it."""
    await desk.call(
        "rds:CreateDBSubnetGroup",
        region=HOME,
        DBSubnetGroupName="shop-data",
        DBSubnetGroupDescription="The private subnets for data",
        SubnetIds=[network.subnets["data-a"], network.subnets["data-b"]],
    )
    await desk.call(
        "rds:CreateDBInstance",
        region=HOME,
        DBInstanceIdentifier=DATABASE,
        DBInstanceClass="db.m5.large",
        Engine="mysql",
        AllocatedStorage=200,
        MasterUsername="shop",
        MasterUserPassword="not-a-secret",
        MultiAZ=True,
        BackupRetentionPeriod=7,
        DBSubnetGroupName="shop-data",
        VpcSecurityGroupIds=[group_id],
        Tags=[{"Key": "Stage", "Value": "production"}],
    )
    await desk.call(
        "rds:CreateEventSubscription",
        region=HOME,
        SubscriptionName="shop-operations",
        SnsTopicArn=topic,
        SourceType="db-instance",
        EventCategories=["availability", "failover", "low storage", "recovery"],
    )


async def _front(desk: Desk, network: Network, group_id: str, web: str) -> str:
    """A balancer and a web server behind it in each zone; returns the balancer's ARN."""
    made = await desk.call(
        "elbv2:CreateLoadBalancer",
        region=HOME,
        Name="shop",
        Subnets=[network.subnets["public-a"], network.subnets["public-b"]],
        SecurityGroups=[group_id],
    )
    balancer: str = made["LoadBalancers"][0]["LoadBalancerArn"]
    about = {"Protocol": "HTTP", "Port": 80, "VpcId": network.vpc_id, "HealthCheckIntervalSeconds": 10}
    made = await desk.call("elbv2:CreateTargetGroup", region=HOME, Name="shop-web", **about)
    group: str = made["TargetGroups"][0]["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    port = {"Protocol": "HTTP", "Port": 80, "DefaultActions": forward}
    await desk.call("elbv2:CreateListener", region=HOME, LoadBalancerArn=balancer, **port)
    ids = [await network.machine(f"web-{zone}", "c5.large", f"web-{zone}", web) for zone in "ab"]
    await desk.run_until(desk.now + 60.0)
    targets = [{"Id": each} for each in ids]
    await desk.call("elbv2:RegisterTargets", region=HOME, TargetGroupArn=group, Targets=targets)
    return balancer


async def _replica(desk: Desk) -> None:
    await desk.call(
        "rds:CreateDBInstanceReadReplica",
        region=HOME,
        DBInstanceIdentifier=REPORTS,
        SourceDBInstanceIdentifier=DATABASE,
        DBInstanceClass="db.t3.medium",
    )


async def _alarms(desk: Desk, balancer: str, topic: str) -> None:
    of_database = ("DBInstanceIdentifier", DATABASE)
    wrong = Watched("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", ("LoadBalancer", balancer))
    await raise_alarm(desk, HOME, "shop-wrong-answers", wrong, "GreaterThanThreshold", 30.0, topic)
    busy = Watched("AWS/RDS", "CPUUtilization", of_database, "Average")
    await raise_alarm(desk, HOME, "shop-database-busy", busy, "GreaterThanThreshold", 80.0, topic)
    room = Watched("AWS/RDS", "FreeStorageSpace", of_database, "Minimum")
    await raise_alarm(desk, HOME, "shop-database-room", room, "LessThanThreshold", 20.0 * 1024**3, topic)
