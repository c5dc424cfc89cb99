"""CloudWatch: what you can ask for, about the tags of alarms, dashboards, rules and streams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import merge_tags, without_tags
from model.kit.world import World
from model.services.cloudwatch.alarms import find_alarm
from model.services.cloudwatch.resources.composite_alarms import Alarm
from model.services.cloudwatch.resources.dashboards import Dashboard
from model.services.cloudwatch.resources.insight_rules import InsightRule
from model.services.cloudwatch.resources.metric_streams import MetricStream
from model.services.cloudwatch.resources.mute_rules import AlarmMuteRule

Tagged = Alarm | Dashboard | AlarmMuteRule | InsightRule | MetricStream


@operation
async def tag_resource(call: Call, *, resource_arn: str, tags: Sequence[Mapping[str, str]]) -> None:
    tagged = _get(call.world, resource_arn)
    tagged.tags = merge_tags(tagged.tags, tags)


@operation
async def untag_resource(call: Call, *, resource_arn: str, tag_keys: Sequence[str]) -> None:
    tagged = _get(call.world, resource_arn)
    tagged.tags = without_tags(tagged.tags, tag_keys)


@operation
async def list_tags_for_resource(call: Call, *, resource_arn: str) -> dict[str, Any]:
    """What is not there has no tags."""
    tagged = _find(call.world, resource_arn)
    return {"tags": tagged.tags if tagged else []}


def _get(world: World, arn: str) -> Tagged:
    found = _find(world, arn)
    if found is None:
        raise AwsError("ResourceNotFoundException", f"Unknown resource {arn}", 404)
    return found


def _find(world: World, arn: str) -> Tagged | None:
    kind, _, name = read_arn(arn).resource.replace("/", ":", 1).partition(":")
    found = _named(world, kind, name)
    return found if found is not None and found.arn == arn else None


def _named(world: World, kind: str, name: str) -> Tagged | None:
    if kind == "dashboard":
        return world.find(Dashboard, name)
    if kind == "insight-rule":
        return world.find(InsightRule, name)
    if kind == "metric-stream":
        return world.find(MetricStream, name)
    return world.find(AlarmMuteRule, name) if kind == "alarm-mute-rule" else find_alarm(world, name)
