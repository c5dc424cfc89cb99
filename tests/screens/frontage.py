"""A shop behind a balancer with rules and weights, for the screen over it: one target drains, one is not reached."""

from __future__ import annotations

from typing import Any

from model.client import Client
from tests.screens.yard import Yard, open_yard

WEB = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


async def build_frontage() -> Client:
    """`shop` sends /api/* to `api`, of the rest 9 in 10 to `web` and the others to `blue`, in whose way a group is."""
    yard = await open_yard()
    place = await _place(yard)
    groups = {name: await _group(yard, name, place["VpcId"]) for name in ("web", "api", "blue")}
    balancer = await _balancer(yard, place, groups)
    for name, machines in (("web", ("web-1", "web-2")), ("api", ("web-1", "web-2")), ("blue", ("blue-1",))):
        await _register(yard, groups[name], machines)
    await yard.advance(300)
    await yard.client.demand(balancer, told())
    await yard.advance(600)
    leaving = [{"Id": yard.row("ec2:Instance", "web-2").id}]
    await yard.client.call("elbv2:DeregisterTargets", TargetGroupArn=groups["api"], Targets=leaving)
    await yard.advance(60)
    return yard.client


def told() -> dict[str, Any]:
    shape = {"cpu_milliseconds": 8, "client_error_share": 0.02}
    return {"components": [{"steady": {"rate": 120}}], "shape": shape, "paths": {"/api/cart": 1, "/": 3}}


async def _place(yard: Yard) -> dict[str, Any]:
    """The zones of all machines; blue-1 stays in the network's default group, which lets no stranger in."""
    call = yard.client.call
    await yard.launch("blue-1")
    await yard.advance(60)
    names = ("web-1", "web-2", "blue-1")
    ids = [yard.row("ec2:Instance", name).id for name in names]
    found = (await call("ec2:DescribeInstances", InstanceIds=ids))["Reservations"]
    machines = [each for reservation in found for each in reservation["Instances"]]
    vpc = machines[0]["VpcId"]
    opened = await call("ec2:CreateSecurityGroup", GroupName="front", Description="front", VpcId=vpc)
    await call("ec2:AuthorizeSecurityGroupIngress", GroupId=opened["GroupId"], IpPermissions=WEB)
    for id in ids[:2]:
        await call("ec2:ModifyInstanceAttribute", InstanceId=id, Groups=[opened["GroupId"]])
    return {"VpcId": vpc, "Subnets": [each["SubnetId"] for each in machines], "SecurityGroups": [opened["GroupId"]]}


async def _group(yard: Yard, name: str, vpc: str) -> str:
    made = await yard.client.call("elbv2:CreateTargetGroup", Name=name, Protocol="HTTP", Port=80, VpcId=vpc)
    return made["TargetGroups"][0]["TargetGroupArn"]


async def _balancer(yard: Yard, place: dict[str, Any], groups: dict[str, str]) -> str:
    call = yard.client.call
    where = {name: place[name] for name in ("Subnets", "SecurityGroups")}
    arn = (await call("elbv2:CreateLoadBalancer", Name="shop", **where))["LoadBalancers"][0]["LoadBalancerArn"]
    divided = [{"TargetGroupArn": groups["web"], "Weight": 9}, {"TargetGroupArn": groups["blue"], "Weight": 1}]
    forward = [{"Type": "forward", "ForwardConfig": {"TargetGroups": divided}}]
    made = await call("elbv2:CreateListener", LoadBalancerArn=arn, Protocol="HTTP", Port=80, DefaultActions=forward)
    await call(
        "elbv2:CreateRule",
        ListenerArn=made["Listeners"][0]["ListenerArn"],
        Priority=10,
        Conditions=[{"Field": "path-pattern", "Values": ["/api/*"]}],
        Actions=[{"Type": "forward", "TargetGroupArn": groups["api"]}],
    )
    return arn


async def _register(yard: Yard, group: str, machines: tuple[str, ...]) -> None:
    targets = [{"Id": yard.row("ec2:Instance", name).id} for name in machines]
    await yard.client.call("elbv2:RegisterTargets", TargetGroupArn=group, Targets=targets)
