"""What people do to networks by mistake, how they mend it, and what the cloud says of it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from model.laws.reach.hops import Code
from tests.admin import Admin

T = TypeVar("T")


class Mishap(NamedTuple, Generic[T]):
    """`happens` tells whose fault it will be: the id of the component that is wrong, and the word for it."""

    happens: Callable[[T], tuple[str, Code]]
    is_mended: Callable[[T], None]

    @property
    def name(self) -> str:
        return self.happens.__name__


def analysed(admin: Admin, source: str, **more: Any) -> list[str]:
    """What Network Insights has to say of a way: its explanation codes, none where there is a path."""
    wanted = {"Source": source, "Protocol": "tcp", **more}
    path = admin.call("ec2:CreateNetworkInsightsPath", **wanted)["NetworkInsightsPath"]["NetworkInsightsPathId"]
    begun = admin.call("ec2:StartNetworkInsightsAnalysis", NetworkInsightsPathId=path)["NetworkInsightsAnalysis"]
    admin.advance(30)
    ids = [begun["NetworkInsightsAnalysisId"]]
    told = admin.call("ec2:DescribeNetworkInsightsAnalyses", NetworkInsightsAnalysisIds=ids)["NetworkInsightsAnalyses"]
    (found,) = told
    assert found["Status"] == "succeeded"
    return [each["ExplanationCode"] for each in found.get("Explanations", ())]
