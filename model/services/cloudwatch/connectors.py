"""Functions that know metrics of other places: asked as the user guide has it for connectors to data sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import orjson

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.metric_math.values import Line, Lines
from model.physics.metrics import Column
from model.services.cloudwatch.windows import Window

HOST = "lambda.datasource.cloudwatch"
"Under which name CloudWatch calls them, and has to be let in."


class ConnectorError(AwsError):
    """A function gives no series; the request that asks for it is answered all the same."""


async def told_by_function(world: World, arguments: Sequence[str | float], window: Window) -> Lines:
    """The series that a function gives for its arguments. Raises ConnectorError."""
    name, *rest = arguments
    asked = {"StartTime": int(window.begin), "EndTime": int(window.end), "Period": window.period, "Arguments": rest}
    event = orjson.dumps({"EventType": "GetMetricData", "GetMetricDataRequest": asked})
    call: dict[str, Any] = {"FunctionName": str(name), "InvocationType": "RequestResponse", "Payload": event}
    try:
        answered = await world.cell.ask("lambda:Invoke", call, region=world.region, account=world.account, service=HOST)
    except AwsError as refusal:
        raise ConnectorError(refusal.code, refusal.message) from refusal
    text = answered["Payload"].decode()
    if "FunctionError" in answered:
        raise ConnectorError("LambdaError", f"The function {name} failed: {text}")
    try:
        return tuple(_read(orjson.loads(text), window))
    except (TypeError, ValueError) as flaw:
        raise ConnectorError("InvalidResponse", f"The function {name} gave no metric data: {flaw}") from flaw


def _read(answer: object, window: Window) -> Iterator[Line]:
    """Raises ValueError for what has not the form of an answer, and ConnectorError for one that is an error."""
    told = _object(answer, "the answer")
    if error := told.get("Error"):
        said = _object(error, "Error")
        raise ConnectorError(str(said.get("Code", "InternalError")), str(said.get("Value", "")))
    results = told.get("MetricDataResults")
    if not isinstance(results, list):
        raise ValueError("MetricDataResults is no list")
    for each in cast("list[object]", results):
        result = _object(each, "a result")
        yield Line(tuple(window.starts), tuple(_column(result, window)), str(result.get("Label", "")))


def _column(result: Mapping[str, Any], window: Window) -> Column:
    """Each value in the period that its time lies in, of several the last."""
    times, values = _numbers(result, "Timestamps"), _numbers(result, "Values")
    if len(times) != len(values):
        raise ValueError("Timestamps and Values are not of one length")
    column: Column = [None] * window.count
    for at, value in zip(times, values, strict=True):
        if window.begin <= at < window.end:
            column[window.place(at)] = value
    return column


def _numbers(result: Mapping[str, Any], name: str) -> list[float]:
    given = result.get(name)
    if not isinstance(given, list):
        raise ValueError(f"{name} is no list")
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in cast("list[object]", given)):
        raise ValueError(f"{name} has something other than numbers")
    return [float(each) for each in cast("list[float]", given)]


def _object(given: object, what: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise ValueError(f"{what} is no object")
    return cast("dict[str, Any]", given)
