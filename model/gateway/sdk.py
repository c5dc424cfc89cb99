"""What a program asks through an SDK of its own that speaks JSON: methods by boto3's names, answers as boto3's."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from model.gateway.wire.model_cache import UnknownService
from model.gateway.wire.projection import Projection
from model.gateway.wire.shapes import OperationModel, Shape, service_model
from model.kernel.unit import find_current
from model.kit.body import FileSlice
from model.kit.called import next_request_id
from model.kit.cell import Cell
from model.kit.errors import AwsError
from model.kit.names import snake
from model.kit.principal import Principal

_BYTES, _MOMENT = "$bytes", "$moment"
"What JSON has no words for is marked."
_MARKED = Projection(leaves={"timestamp": lambda _shape: lambda value: {_MOMENT: value}})
_TOKENS = (
    *(("NextToken", "NextToken", ""), ("nextToken", "nextToken", ""), ("Marker", "NextMarker", "")),
    *(("Marker", "Marker", "IsTruncated"), ("ContinuationToken", "NextContinuationToken", "IsTruncated")),
    ("ExclusiveStartKey", "LastEvaluatedKey", ""),
)
"What leads from page to page: a member of the request, one of the answer, and one that says whether there is more."


async def answer(cell: Cell, asked: Mapping[str, Any], account: str, under: Principal | None) -> dict[str, Any]:
    """`asked` has service, method, region and params, or service and `pages`: a method that is asked for in pages.

    Without anybody that it would be `under`, it is refused as from nobody whom AWS knows.
    """
    operation = _operations(asked["service"]).get(asked.get("method") or asked["pages"])
    if operation is None:
        return {"unknown": True}
    if "pages" in asked:
        return _pages(operation)
    told = {"operation": operation.name, "id": next_request_id(cell.kernel)}
    try:
        found = await _asked(cell, operation, asked, account, under)
    except AwsError as refusal:
        said = {"refused": refusal.code, "message": refusal.message, "status": refusal.status}
        return told | said | {"modelled": refusal.code in operation.errors}
    answered = _written(_MARKED(operation.output, found))
    return told | {"answer": answered, "status": operation.status, "bodies": _bodies(operation)}


async def _asked(
    cell: Cell, operation: OperationModel, asked: Mapping[str, Any], account: str, under: Principal | None
) -> dict[str, Any]:
    if under is None:
        raise AwsError("UnrecognizedClientException", "The security token included in the request is invalid.", 403)
    service: str = asked["service"]
    action, place = f"{service}:{operation.name}", {"region": str(asked["region"]), "account": account}
    with _seeing_its_own():
        return await cell.ask(action, _read(operation.input, asked["params"]), service=service, under=under, **place)


@contextmanager
def _seeing_its_own() -> Generator[None, None, None]:
    """A program sees what it has done before, though nobody else does yet."""
    unit = find_current()
    if unit is None:
        yield
        return
    before, unit.seen_rows = unit.seen_rows, len(unit.rows)
    try:
        yield
    finally:
        unit.seen_rows = before


def _bodies(operation: OperationModel) -> list[str]:
    """Members that boto3 has be read like files: the whole body of an answer."""
    payload = str(operation.output.traits.get("payload", ""))
    members = operation.output.members
    return [payload] if payload in members and members[payload].type == "blob" else []


@cache
def _operations(service: str) -> Mapping[str, OperationModel]:
    """By boto3's names; nothing for a service that AWS does not have."""
    try:
        return {snake(name): contract for name, contract in service_model(service).operations.items()}
    except UnknownService:
        return {}


def _pages(operation: OperationModel) -> dict[str, Any]:
    for asked, told, more in _TOKENS:
        if asked in operation.input.members and told in operation.output.members:
            return {"in": [asked], "out": [told], "more": more}
    return {"in": [], "out": [], "more": ""}


def _read(shape: Shape, value: Any) -> Any:
    """From JSON; where bytes are asked for, boto3 takes a text as well."""
    if isinstance(value, list):
        many = cast("list[Any]", value)
        return [_read(shape.item, each) for each in many] if shape.type == "list" else many
    if isinstance(value, str):
        return value.encode() if shape.type == "blob" else value
    if not isinstance(value, dict):
        return value
    known = cast("dict[str, Any]", value)
    if known.keys() == {_BYTES}:
        return b64decode(known[_BYTES])
    if shape.type == "map":
        return {name: _read(shape.value, each) for name, each in known.items()}
    members: Mapping[str, Shape] = shape.members if shape.type == "structure" else {}
    return {name: _read(members[name], each) if name in members else each for name, each in known.items()}


def _written(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _written(each) for name, each in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, FileSlice):
        return _written(b"".join(value.pieces()))
    if isinstance(value, bytes):
        return {_BYTES: b64encode(value).decode()}
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    pieces = list(cast("Iterable[Any]", value))
    if pieces and all(isinstance(each, bytes) for each in pieces):
        return _written(b"".join(pieces))
    return [_written(each) for each in pieces]
