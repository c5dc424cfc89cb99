"""Putting records into a search domain, each a document, under the role of the destination."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from model.kit.arn import read_arn
from model.kit.body import body_of
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.firehose.resources.delivery_streams import DeliveryStream
from model.services.firehose.resources.searches import SearchDestination
from model.services.firehose.setting_aside import set_aside
from model.services.firehose.shelf import Batch
from model.services.firehose.writing import actor_in
from model.services.opensearch.resources.domains import Domain

FOLDERS = {
    "Elasticsearch": "elasticsearch-failed",
    "Amazonopensearchservice": "AmazonOpenSearchService_failed",
}
_ROTATIONS = {
    "NoRotation": "",
    "OneHour": "-%Y-%m-%d-%H",
    "OneDay": "-%Y-%m-%d",
    "OneWeek": "-%G-w%V",
    "OneMonth": "-%Y-%m",
}


def domain_behind(world: World, to: SearchDestination) -> Domain | None:
    """Of the account and region that the stream is in."""
    if to.domain_arn:
        read = read_arn(to.domain_arn)
        own = (read.service, read.region, read.account) == ("es", world.region, world.account)
        return world.find(Domain, read.name) if own else None
    host = (to.cluster_endpoint or "").removeprefix("https://").rstrip("/")
    return next(iter(world.where(Domain, endpoint=host)), None) if host else None


def index_of(to: SearchDestination, at: float) -> str:
    """What the index is called that takes documents then."""
    return to.index_name + datetime.fromtimestamp(at, UTC).strftime(_ROTATIONS[to.index_rotation_period])


async def index(world: World, stream: DeliveryStream, to: SearchDestination, batch: Batch) -> None:
    """What the domain does not take is set aside. Raises what stands in the way of all of them."""
    name = index_of(to, batch.at)
    wrong: dict[int, AwsError] = {}
    asked: list[int] = []
    lines: list[bytes] = []
    for place, (number, data) in enumerate(zip(batch.numbers, batch.data, strict=True)):
        document = _document(data)
        if document is None:
            wrong[place] = AwsError("400", "The record is no object of JSON.")
            continue
        about = {"_id": _id(world, stream, number)} if to.document_id_options.gives_ids else {}
        lines += [orjson.dumps({"index": about}), orjson.dumps(document)]
        asked.append(place)
    items = await _posted(world, stream, to, name, lines) if asked else []
    for place, item in zip(asked, items, strict=True):
        told: Mapping[str, Any] = item["index"]
        if "error" in told:
            wrong[place] = AwsError(str(told["status"]), str(told["error"]["reason"]))
    if wrong:
        await _set_aside(world, stream, to, batch, wrong)


def _document(data: bytes) -> Mapping[str, Any] | None:
    try:
        read = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    return read if isinstance(read, dict) else None  # pyright: ignore[reportUnknownVariableType]


def _id(world: World, stream: DeliveryStream, number: int) -> str:
    return world.luck("firehose document", stream.serial, number).hexadecimal(40)


async def _posted(
    world: World, stream: DeliveryStream, to: SearchDestination, name: str, lines: list[bytes]
) -> list[Mapping[str, Any]]:
    """What became of each document."""
    actor, domain = actor_in(world, stream, to.role_arn), domain_behind(world, to)
    if actor is None:
        raise AwsError("ES.AssumeRoleAccessDenied", "Firehose is not let into the role.", 403)
    if domain is None:
        raise AwsError("ES.ConnectionError", "There is no such domain.", 503)
    asked: dict[str, Any] = {"Endpoint": domain.endpoint, "Path": f"/{name}/_bulk", "Body": b"\n".join(lines) + b"\n"}
    try:
        answer = await world.ask("opensearch:ESHttpPost", under=actor, source=stream.arn, **asked)
    except AwsError as refusal:
        raise AwsError(f"ES.{refusal.code}", refusal.message, refusal.status) from refusal
    body = body_of(answer["Body"]).bytes()
    if answer["Status"] >= 400:
        raise AwsError("ES.ServiceException", body.decode(), 503)
    return orjson.loads(body)["items"]


async def _set_aside(
    world: World, stream: DeliveryStream, to: SearchDestination, batch: Batch, wrong: Mapping[int, AwsError]
) -> None:
    data = [batch.data[place] for place in wrong]
    failed = Batch(batch.at, [batch.numbers[place] for place in wrong], data, sum(map(len, data)))
    name, attempts = index_of(to, batch.at), stream.delivery.tries + 1
    await set_aside(world, stream, FOLDERS[to.family], failed, list(wrong.values()), attempts, esIndexName=name)


async def give_up(world: World, stream: DeliveryStream, to: SearchDestination, batch: Batch, refusal: AwsError) -> None:
    """None of them could be put. Raises what S3 answers."""
    await _set_aside(world, stream, to, batch, dict.fromkeys(range(len(batch.data)), refusal))
