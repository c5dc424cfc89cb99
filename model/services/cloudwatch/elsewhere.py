"""What functions of metric math ask others than metrics for."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.metric_math.evaluate import DB_PERF_INSIGHTS, INSIGHT_RULE_METRIC, Asked
from model.laws.metric_math.values import Line, Lines
from model.services.cloudwatch.connectors import told_by_function
from model.services.cloudwatch.contributors import RULE_METRICS, rule_column
from model.services.cloudwatch.database_insights import check_counter, told_by_database
from model.services.cloudwatch.resources.insight_rules import InsightRule
from model.services.cloudwatch.windows import Window


def check_asked(asked: Asked) -> None:
    """Refuse what nobody can answer."""
    if asked.function == DB_PERF_INSIGHTS:
        check_counter(asked.arguments)
        return
    name = asked.arguments[0]
    if not isinstance(name, str):
        raise AwsError("ValidationError", f"{asked.function} takes a name in quotes first")
    if asked.function == INSIGHT_RULE_METRIC and asked.arguments[1] not in RULE_METRICS:
        raise AwsError("ValidationError", f"{asked.function} takes one of {', '.join(RULE_METRICS)}")


def require_asked(call: Call, asked: Asked) -> None:
    """Refuse a caller who may not ask for it without metric math either."""
    if asked.function == INSIGHT_RULE_METRIC:
        name = str(asked.arguments[0])
        place = InsightRule(name=name, definition="", account=call.world.account, region=call.world.region)
        call.require("cloudwatch:GetInsightRuleReport", place.arn)


async def answered_elsewhere(world: World, asked: Asked, window: Window) -> Lines:
    if asked.function == INSIGHT_RULE_METRIC:
        name, metric = (str(each) for each in asked.arguments)
        column = await rule_column(world, name, metric, window)
        return (Line(tuple(window.starts), tuple(column), f"{name} {metric}"),)
    if asked.function == DB_PERF_INSIGHTS:
        return await told_by_database(world, asked.arguments, window)
    return await told_by_function(world, asked.arguments, window)
