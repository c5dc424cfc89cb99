"""Who contributed most to what an insight rule counts, for the page of the rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from model.client import AwsError, Client, Row
from screens.widgets.detail_lines import Detail, Section
from screens.widgets.quantity import quantity

KIND: Final = "cloudwatch:InsightRule"
SPAN_SECONDS: Final = 3_600
MOST: Final = 10
_WIDTH: Final = 12


async def top_contributors(client: Client, row: Row) -> Section:
    """The greatest contributors of the last hour, each with its share of all that was counted."""
    begin = (client.now - SPAN_SECONDS) // 60 * 60
    asked = {"RuleName": row.id, "StartTime": begin, "EndTime": client.now, "Period": 60, "MaxContributorCount": MOST}
    try:
        report = await client.call("cloudwatch:GetInsightRuleReport", region=row.region, **asked)
    except AwsError as refusal:
        return Section("Top contributors", (Detail("Not told", refusal.code),))
    return contributor_section(report)


def contributor_section(report: Mapping[str, Any]) -> Section:
    """A bar for each, the longest for the greatest."""
    total, found = report["AggregateValue"], report["Contributors"]
    most = max((each["ApproximateAggregateValue"] for each in found), default=0.0)
    details = [Detail(" ".join(each["Keys"]), _told(each["ApproximateAggregateValue"], most, total)) for each in found]
    rest = report["ApproximateUniqueCount"] - len(found)
    if rest > 0:
        others = total - sum(each["ApproximateAggregateValue"] for each in found)
        details.append(Detail(f"{rest} others", _told(others, most, total)))
    return Section("Top contributors, last hour", tuple(details) or (Detail("Nobody", "nothing matched the rule"),))


def _told(value: float, most: float, total: float) -> str:
    share = value / total * 100 if total else 0.0
    length = round(value / most * _WIDTH) if most > 0 else 0
    return f"{'█' * min(max(length, 0), _WIDTH):<{_WIDTH}}  {quantity(value):>6}  {share:3.0f}%"
