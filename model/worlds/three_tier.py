"""A web shop over two zones: balancer, a group that scales, databases, files, people; and a second site in Europe."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from model.worlds.desk import Desk
from model.worlds.ground import ANYWHERE, Network, named
from model.worlds.people import hire, remember, web_role
from model.worlds.shop_board import put_board
from model.worlds.shop_front import VIEWERS, distribute, give_name
from model.worlds.shop_watch import agree, call_out, write_down

HOME, ABROAD = "us-east-1", "eu-west-1"
OFFICE = "198.51.100.0/24"
FILES, TRAIL = "shop-static-files", "shop-trail"
SETTLING_SECONDS = 300.0

DEMAND: dict[str, Any] = {
    "components": [
        {"daily": {"low": 15, "high": 130, "trough_hour": 8, "peak_hour": 23}},
        {
            "spike": {
                "start": 7200,
                "rate": 320,
                "rise_seconds": 300,
                "plateau_seconds": 2400,
                "fall_seconds": 1800,
                "every_seconds": 86400,
            }
        },
    ],
    "shape": {
        "cpu_milliseconds": 28,
        "wait_milliseconds": 12,
        "bytes_in": 900,
        "bytes_out": 14000,
        "client_error_share": 0.004,
        "server_error_share": 0.0002,
        "database_share": 0.6,
    },
    "database_milliseconds": 4,
    "database_reads": 5,
    "database_writes": 1,
}
"""A day in New York's evening rhythm, with a flash sale that begins two hours in, every day. The sale asks more of the
database's disk than its 600 IOPS, so that it lives on its burst credits for that hour."""

PAGES = {
    "index.html": "<!doctype html><title>Shop</title><h1>Welcome</h1>\n",
    "css/shop.css": "body { font-family: sans-serif }\n",
    "images/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"><circle r="8"/></svg>\n',
}
START_WEB = "#!/bin/bash\ndnf install -y nginx\nsystemctl enable --now nginx\n"


async def build(desk: Desk) -> None:
    """Everything is made by calls at the desk; some minutes of simulated time pass while it settles."""
    await remember(desk, TRAIL)
    await write_down(desk, HOME, "shop")
    await hire(desk, FILES)
    await web_role(desk, FILES)
    network = await _network(desk)
    groups = await _groups(network)
    bastion = await network.machine("bastion", "t3.micro", "public-a", groups["bastion"])
    databases = await _databases(network, groups["database"])
    balancer, target_group = await _balancer(desk, network, groups["balancer"])
    await _web_group(desk, network, groups["web"], target_group)
    topic = await call_out(desk, HOME)
    await _policies(desk, topic)
    await _alarms(desk, balancer, topic)
    await put_board(desk, HOME, balancer.partition("loadbalancer/")[2])
    await _files(desk)
    edges = await distribute(desk, HOME, FILES)
    second_site = await _abroad(desk)
    await desk.run_until(desk.now + SETTLING_SECONDS)
    await give_name(desk, HOME, balancer, await _address(desk, second_site))
    await agree(desk, HOME)
    await desk.call("ec2:StopInstances", region=HOME, InstanceIds=[bastion])
    await desk.demand(balancer, DEMAND | {"databases": databases[:1]})
    await desk.demand(edges, VIEWERS)


async def _network(desk: Desk) -> Network:
    network = await Network.lay(desk, HOME, "shop", "10.0.0.0/16")
    for number, tier in enumerate(("public", "web", "data")):
        for place, zone in enumerate("ab"):
            await network.subnet(f"{tier}-{zone}", zone, f"10.0.{10 * number + place}.0/24")
    await network.open_to_the_internet("shop", "public-a", "public-b")
    await network.table("shop-private", "web-a", "web-b", "data-a", "data-b")
    return network


async def _groups(network: Network) -> dict[str, str]:
    """Each tier lets in only the tier before it."""
    balancer = await network.group("shop-balancer", "The balancer: web from anywhere", (80, ANYWHERE))
    bastion = await network.group("shop-bastion", "The bastion: SSH from the office", (22, OFFICE))
    web = await network.group("shop-web", "Web servers: from the balancer", (80, balancer), (22, bastion))
    database = await network.group("shop-database", "Databases: from the web servers", (3306, web), (22, bastion))
    return {"balancer": balancer, "bastion": bastion, "web": web, "database": database}


async def _databases(network: Network, group_id: str) -> list[str]:
    """One in each zone, with a volume for its data that outlives it."""
    data = {"VolumeSize": 200, "VolumeType": "gp2", "DeleteOnTermination": False}
    found: list[str] = []
    for name, subnet in (("database-primary", "data-a"), ("database-standby", "data-b")):
        devices = [{"DeviceName": "/dev/sdf", "Ebs": data}]
        machine = await network.machine(
            name, "r5.large", subnet, group_id, BlockDeviceMappings=devices, DisableApiTermination=True
        )
        found.append(machine)
    return found


async def _balancer(desk: Desk, network: Network, group_id: str) -> tuple[str, str]:
    """The ARNs of the load balancer and of its target group."""
    made = await desk.call(
        "elbv2:CreateLoadBalancer",
        Name="shop",
        Subnets=[network.subnets["public-a"], network.subnets["public-b"]],
        SecurityGroups=[group_id],
    )
    balancer: str = made["LoadBalancers"][0]["LoadBalancerArn"]
    made = await desk.call(
        "elbv2:CreateTargetGroup",
        Name="shop-web",
        Protocol="HTTP",
        Port=80,
        VpcId=network.vpc_id,
        HealthCheckPath="/health",
        HealthCheckIntervalSeconds=10,
        HealthyThresholdCount=2,
    )
    target_group: str = made["TargetGroups"][0]["TargetGroupArn"]
    delay = {"Key": "deregistration_delay.timeout_seconds", "Value": "60"}
    await desk.call("elbv2:ModifyTargetGroupAttributes", TargetGroupArn=target_group, Attributes=[delay])
    forward = {"Type": "forward", "TargetGroupArn": target_group}
    await desk.call(
        "elbv2:CreateListener", LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[forward]
    )
    return balancer, target_group


async def _web_group(desk: Desk, network: Network, group_id: str, target_group: str) -> None:
    await network.call(
        "CreateLaunchTemplate",
        LaunchTemplateName="shop-web",
        LaunchTemplateData={
            "ImageId": await network.image(),
            "InstanceType": "c5.large",
            "SecurityGroupIds": [group_id],
            "IamInstanceProfile": {"Name": "shop-web"},
            "Monitoring": {"Enabled": True},
            "UserData": b64encode(START_WEB.encode()).decode(),
        },
        TagSpecifications=named("launch-template", "shop-web"),
    )
    await desk.call(
        "autoscaling:CreateAutoScalingGroup",
        AutoScalingGroupName="web",
        LaunchTemplate={"LaunchTemplateName": "shop-web", "Version": "1"},
        MinSize=2,
        MaxSize=12,
        VPCZoneIdentifier=",".join((network.subnets["web-a"], network.subnets["web-b"])),
        TargetGroupARNs=[target_group],
        HealthCheckType="ELB",
        HealthCheckGracePeriod=180,
        DefaultInstanceWarmup=180,
        Tags=[{"Key": "Name", "Value": "web", "PropagateAtLaunch": True}],
    )
    await desk.call("autoscaling:EnableMetricsCollection", AutoScalingGroupName="web", Granularity="1Minute")


async def _policies(desk: Desk, topic: str) -> None:
    """CPU is kept at its target; two alarms of our own step in where that is too slow or too timid."""
    tracking = {
        "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
        "TargetValue": 50.0,
    }
    await _policy(desk, "cpu-50", "TargetTrackingScaling", TargetTrackingConfiguration=tracking)
    out = [
        {"MetricIntervalLowerBound": 0.0, "MetricIntervalUpperBound": 15.0, "ScalingAdjustment": 1},
        {"MetricIntervalLowerBound": 15.0, "ScalingAdjustment": 3},
    ]
    cpu_out = await _policy(desk, "cpu-out", "StepScaling", AdjustmentType="ChangeInCapacity", StepAdjustments=out)
    cpu_in = await _policy(
        desk,
        "cpu-in",
        "StepScaling",
        AdjustmentType="ChangeInCapacity",
        StepAdjustments=[{"MetricIntervalUpperBound": 0.0, "ScalingAdjustment": -1}],
    )
    await _cpu_alarm(desk, "web-cpu-high", "GreaterThanThreshold", 70.0, 2, cpu_out, topic)
    await _cpu_alarm(desk, "web-cpu-low", "LessThanThreshold", 20.0, 15, cpu_in)


async def _alarms(desk: Desk, balancer: str, topic: str) -> None:
    """On what nobody should have to look for."""
    await desk.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="alb-5xx",
        AlarmDescription="The balancer itself has to say no",
        Namespace="AWS/ApplicationELB",
        MetricName="HTTPCode_ELB_5XX_Count",
        Dimensions=[{"Name": "LoadBalancer", "Value": balancer.partition("loadbalancer/")[2]}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=10.0,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
        AlarmActions=[topic],
        OKActions=[topic],
    )
    await desk.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="nightly-batch",
        AlarmDescription="The batch has to say that it is done; nobody has told it to",
        Namespace="Shop",
        MetricName="BatchesDone",
        Statistic="Sum",
        Period=3600,
        EvaluationPeriods=1,
        Threshold=1.0,
        ComparisonOperator="LessThanThreshold",
    )


async def _policy(desk: Desk, name: str, kind: str, **settings: Any) -> str:
    answer = await desk.call(
        "autoscaling:PutScalingPolicy", AutoScalingGroupName="web", PolicyName=name, PolicyType=kind, **settings
    )
    return answer["PolicyARN"]


async def _cpu_alarm(desk: Desk, name: str, comparison: str, threshold: float, minutes: int, *actions: str) -> None:
    await desk.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName=name,
        Namespace="AWS/EC2",
        MetricName="CPUUtilization",
        Dimensions=[{"Name": "AutoScalingGroupName", "Value": "web"}],
        Statistic="Average",
        Period=60,
        EvaluationPeriods=minutes,
        Threshold=threshold,
        ComparisonOperator=comparison,
        AlarmActions=list(actions),
    )


async def _files(desk: Desk) -> None:
    await desk.call("s3:CreateBucket", Bucket=FILES)
    for key, text in PAGES.items():
        await desk.call("s3:PutObject", Bucket=FILES, Key=key, Body=text.encode())


async def _abroad(desk: Desk) -> str:
    """Two machines for the branch office in Ireland; the one that can show the shop."""
    network = await Network.lay(desk, ABROAD, "branch", "10.1.0.0/16")
    for place, zone in enumerate("ab"):
        await network.subnet(f"public-{zone}", zone, f"10.1.{place}.0/24")
    await network.open_to_the_internet("branch", "public-a", "public-b")
    group_id = await network.group("branch", "Web from anywhere, SSH from the office", (80, ANYWHERE), (22, OFFICE))
    web = await network.machine("branch-web", "t3.small", "public-a", group_id)
    await network.machine("branch-mail", "t3.small", "public-b", group_id)
    return web


async def _address(desk: Desk, machine: str) -> str:
    """Where a machine abroad is reached."""
    found = await desk.call("ec2:DescribeInstances", region=ABROAD, InstanceIds=[machine])
    address: str = found["Reservations"][0]["Instances"][0]["PublicIpAddress"]
    return address
