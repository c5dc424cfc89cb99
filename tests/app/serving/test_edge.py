"""What the edge of the cloud counts."""

from __future__ import annotations

from typing import Any

import pytest

from app.serving.edge import Edge, Traffic
from model.gateway.call import Call
from model.kit.errors import AwsError


async def answered(call: Call) -> Any:
    if call.operation.startswith("Delete"):
        raise AwsError("AccessDenied", "no", 403)
    return call.operation


async def come_in(edge: Edge, service: str, region: str, *operations: str) -> None:
    for operation in operations:
        call = Call(service, operation, {}, region)
        if operation.startswith("Delete"):
            with pytest.raises(AwsError, match="no"):
                await edge.handle(call)
        else:
            assert await edge.handle(call) == operation


async def test_every_endpoint_has_its_own_count_and_the_busiest_comes_first() -> None:
    edge = Edge(answered)
    await come_in(edge, "ec2", "us-east-1", "DescribeVpcs")
    await come_in(edge, "ec2", "eu-west-1", "DescribeVpcs", "DeleteVpc", "DescribeVpcs")
    assert edge.traffic() == [
        Traffic("ec2.eu-west-1.amazonaws.com", "ec2", "eu-west-1", 3, 1),
        Traffic("ec2.us-east-1.amazonaws.com", "ec2", "us-east-1", 1, 0),
    ]


async def test_a_service_without_regions_has_one_endpoint() -> None:
    edge = Edge(answered)
    await come_in(edge, "iam", "us-east-1", "ListUsers", "DeleteUser")
    await come_in(edge, "iam", "eu-west-1", "ListUsers")
    assert edge.traffic() == [Traffic("iam.amazonaws.com", "iam", "", 3, 1)]


async def test_a_bug_is_no_refusal() -> None:
    async def broken(_: Call) -> Any:
        raise RuntimeError("ours")

    edge = Edge(broken)
    with pytest.raises(RuntimeError):
        await edge.handle(Call("ec2", "DescribeVpcs", {}, "us-east-1"))
    assert [(each.calls, each.refused) for each in edge.traffic()] == [(1, 0)]
