"""Logs: what happens by itself: scheduled queries are run in their time, and what they find is laid into buckets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from model.kit.behavior import changing, due
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.laws.query_schedule import read_query_schedule
from model.services.iam.resources.serving import acting_in
from model.services.logs.resources.groups import DAY
from model.services.logs.resources.queries import InsightsQuery
from model.services.logs.resources.scheduled_queries import ENABLED, ScheduledQuery, ScheduledRun
from model.services.s3.resources.deliveries import bucket_named

KEPT_SECONDS = 30 * DAY
"How long is known what came of a run."
USUAL_OFFSET = 3600
LAST_MOMENT = 2.0**37
"Some thousand years from now: no calendar goes on for ever."
DENIED = AwsError("AccessDeniedException", "CloudWatch Logs is not let into the role.")


def begin_schedule(world: World, query: ScheduledQuery) -> None:
    """Or begin it anew, as it is now."""
    end_schedule(world, query)
    if query.state != ENABLED:
        return
    after = max(world.now, (query.schedule_start_time or 0) - 1.0)
    if after > LAST_MOMENT:
        return
    instant = read_query_schedule(query.schedule_expression, query.timezone).next_after(after)
    if instant is not None and (query.schedule_end_time is None or instant <= query.schedule_end_time):
        world.wake(trigger, query.name, at=instant)


def end_schedule(world: World, query: ScheduledQuery) -> None:
    world.forget(trigger, query.name)


@due
async def trigger(world: World, name: str) -> None:
    query = world.find(ScheduledQuery, name)
    if query is None:
        return
    for old in world.where(ScheduledRun, name=name):
        if old.created_at < world.now - KEPT_SECONDS:
            world.remove(old)
    run = world.add(ScheduledRun(run_id=f"{name} {world.count('logs-run')}", name=name, destination=query.destination))
    try:
        run.query_id = await _start(world, query)
    except AwsError as refusal:
        run.status = "InvalidQuery" if refusal.code == "MalformedQueryException" else "Failed"
        run.error = f"{refusal.code}: {refusal.message}"
    query.last_triggered, query.last_status = world.now, run.status
    begin_schedule(world, query)


async def _start(world: World, query: ScheduledQuery) -> str:
    """The id of the query that has begun, under the role that was given for it."""
    end = int(world.now) - (query.end_time_offset or 0)
    begin = int(world.now) - (USUAL_OFFSET if query.start_time_offset is None else query.start_time_offset)
    asked: dict[str, Any] = {"startTime": begin, "endTime": end, "queryString": query.query_string}
    if query.groups:
        asked["logGroupIdentifiers"] = list(query.groups)
    answer = await world.ask("logs:StartQuery", under=_actor(world, query, query.execution_role_arn), **asked)
    return answer["queryId"]


def _actor(world: World, query: ScheduledQuery, role_arn: str) -> Principal:
    actor = acting_in(world, role_arn, "logs", f"logs.{world.region}", source=query.arn)
    if actor is None:
        raise DENIED
    return actor


@changing(InsightsQuery, "status")
async def follow_query(world: World, id: str) -> None:
    """Something came of a query; perhaps it was a scheduled one."""
    runs, found = world.where(ScheduledRun, query_id=id), world.find(InsightsQuery, id)
    if not runs or found is None or found.is_under_way:
        return
    for run in runs:
        query = world.find(ScheduledQuery, run.name)
        run.status = "Complete" if found.status == "Complete" else "Failed"
        if query is None:
            continue
        query.last_status = run.status
        if run.destination and run.status == "Complete":
            await _lay_down(world, query, run)


async def _lay_down(world: World, query: ScheduledQuery, run: ScheduledRun) -> None:
    name, _, prefix = run.destination.removeprefix("s3://").partition("/")
    folder = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
    key = f"{folder}{query.name}/{datetime.fromtimestamp(int(world.now), UTC):%Y/%m/%d/%H%M}/{run.query_id}.json"
    try:
        body = await _results(world, query, run)
        bucket = bucket_named(world, name)
        if bucket is None:
            raise AwsError("NoSuchBucket", "The specified bucket does not exist", 404)
        actor = _actor(world, query, query.destination_role_arn)
        await world.ask("s3:PutObject", region=bucket.region, under=actor, Bucket=name, Key=key, Body=body)
    except AwsError as refusal:
        run.delivery_status, run.delivery_error = "CLIENT_ERROR", f"{refusal.code}: {refusal.message}"
    else:
        run.delivery_status, run.processed = "COMPLETE", f"s3://{name}/{key}"


async def _results(world: World, query: ScheduledQuery, run: ScheduledRun) -> bytes:
    """As the query found them, with what it took."""
    actor = _actor(world, query, query.execution_role_arn)
    rows, token = list[Any](), None
    while True:
        page = {"nextToken": token} if token else {}
        told = await world.ask("logs:GetQueryResults", under=actor, queryId=run.query_id, **page)
        rows += told["results"]
        token = told.get("nextToken")
        if not token:
            said = {"queryId": run.query_id, "queryString": query.query_string, "statistics": told["statistics"]}
            return orjson.dumps(said | {"results": rows})
