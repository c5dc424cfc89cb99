"""CloudWatch: what you can ask for, about dashboards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.services.cloudwatch.dashboard_body import read_body
from model.services.cloudwatch.resources.dashboards import Dashboard
from model.services.cloudwatch.tokens import after

NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
PAGE = 1000


@operation
async def put_dashboard(
    call: Call, *, dashboard_name: str, dashboard_body: str, tags: Sequence[Mapping[str, str]] | None = None
) -> dict[str, Any]:
    """Creates a dashboard or replaces its body; the tags are for one that is new."""
    _check_name(dashboard_name)
    _check_body(dashboard_body)
    world = call.world
    known = world.find(Dashboard, dashboard_name)
    if known is None:
        dashboard = Dashboard(
            dashboard_name=dashboard_name,
            dashboard_body=dashboard_body,
            last_modified=world.now,
            tags=read_tags(tags),
        )
        world.add(dashboard)
    else:
        known.dashboard_body, known.last_modified = dashboard_body, world.now
    return {"dashboard_validation_messages": []}


@operation
async def get_dashboard(call: Call, *, dashboard_name: str) -> Dashboard:
    return call.world.get(Dashboard, dashboard_name)


@operation
async def list_dashboards(
    call: Call, *, dashboard_name_prefix: str = "", next_token: str | None = None
) -> dict[str, Any]:
    found = {each.dashboard_name: each for each in call.world.all(Dashboard)}
    chosen = sorted(name for name in found if name.startswith(dashboard_name_prefix))
    names, token = after(chosen, next_token, PAGE)
    return {"dashboard_entries": [found[name] for name in names], "next_token": token}


@operation
async def delete_dashboards(call: Call, *, dashboard_names: Sequence[str]) -> None:
    """All of them or, where one does not exist, none."""
    for name in dict.fromkeys(dashboard_names):
        call.world.remove(call.world.get(Dashboard, name))


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise AwsError(
            "InvalidParameterValue",
            "The value for field DashboardName contains invalid characters. It can only contain alphanumerics,"
            " dash (-) and underscore (_).\n",
        )


def _check_body(body: str) -> None:
    flaws = read_body(body).flaws
    if flaws:
        messages = [{"DataPath": flaw.path, "Message": flaw.message} for flaw in flaws]
        raise AwsError(
            "InvalidParameterInput",
            f"The dashboard body is invalid, there are {len(flaws)} validation errors:\n{_told(messages)}",
            dashboardValidationMessages=messages,
        )


def _told(messages: Sequence[Mapping[str, str]]) -> str:
    told = [{"dataPath": each["DataPath"], "message": each["Message"]} for each in messages]
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()
