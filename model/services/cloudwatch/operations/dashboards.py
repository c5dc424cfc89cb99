"""CloudWatch: what you can ask for, about dashboards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.services.cloudwatch.resources.dashboards import Dashboard
from model.services.cloudwatch.tokens import after

NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
WIDGETS = ("alarm", "custom", "explorer", "log", "metric", "text")
MOST_WIDGETS = 500
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
    flaws = list(_flaws(body))
    if flaws:
        messages = [{"DataPath": path, "Message": message} for path, message in flaws]
        raise AwsError(
            "InvalidParameterInput",
            f"The dashboard body is invalid, there are {len(flaws)} validation errors.",
            dashboardValidationMessages=messages,
        )


def _flaws(body: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a body, and where in it."""
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        yield "/", f"The field DashboardBody must be a valid JSON object: {error}"
        return
    widgets = cast("dict[str, Any]", read).get("widgets") if isinstance(read, dict) else None
    if not isinstance(widgets, list):
        yield "/", 'Should have required property "widgets", an array'
        return
    if len(cast("list[Any]", widgets)) > MOST_WIDGETS:
        yield "/widgets", f"Should NOT have more than {MOST_WIDGETS} items"
    for n, widget in enumerate(cast("list[Any]", widgets)):
        yield from _widget_flaws(f"/widgets/{n}", widget)


def _widget_flaws(path: str, widget: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(widget, dict):
        yield path, "Should be an object"
        return
    fields = cast("dict[str, Any]", widget)
    if fields.get("type") not in WIDGETS:
        yield f"{path}/type", f"Should be one of [{', '.join(WIDGETS)}]"
    if not isinstance(fields.get("properties"), dict):
        yield path, 'Should have required property "properties", an object'
