"""Runs of functions for what comes to an edge: what becomes of a request or a response, or how the function failed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from model.catalog.geography import Place
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.edge.function_answers import Invalid, read_request, read_response
from model.laws.edge.function_events import REQUEST, RESPONSE, Context, Made, request_event, response_event
from model.laws.edge.setup import Behaviour, Setup
from model.laws.edge.terms import Asked
from model.physics.edge_ways import edge_for, regional_of
from model.services.cloudfront.engine import Job, Ran, Store, engine_of
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.resources.functions import CloudFrontFunction, Edition, Uses
from model.services.cloudfront.resources.key_values import KeyValue, KeyValueStore

COULD_NOT_RUN = "The CloudFront function associated with the CloudFront distribution is invalid or could not run."
NOT_HERE = "Code of functions does not run here: this program is open to strangers, and was not told to run it."
NO_RUNTIME = "This machine has no processes in which code of functions could be kept in."


class Worked(NamedTuple):
    """What a function made of an event: a request, a response, or an error's `status` with what is said of it."""

    ran: Ran
    request: Asked | None = None
    made: Made | None = None
    status: int = 0
    told: str = ""

    @property
    def uses(self) -> Uses:
        return Uses(
            invocations=1,
            validation_errors=self.status == 502,
            execution_errors=self.status == 503,
            utilization=self.ran.utilization,
            key_reads=self.ran.key_reads,
        )


class Stand(NamedTuple):
    """Where functions run: for a distribution as its edges know it."""

    world: World
    distribution: Distribution
    setup: Setup
    behaviour: Behaviour


async def at_request(
    stand: Stand, context: Context, asked: Asked, place: Place, seed: int
) -> tuple[str, Worked] | None:
    """What the behaviour's function for requests makes of one, with the function's name; None where there is none."""
    function = _function_for(stand.world, stand.behaviour, REQUEST)
    if function is None:
        return None
    edge = edge_for(place, stand.setup.price_class)
    about = {"name": edge.code, "region": regional_of(edge).name}
    return function.name, await _work(stand.world, function, request_event(context, asked), seed, about)


async def at_response(stand: Stand, context: Context, asked: Asked, made: Made, seed: int) -> tuple[str, Worked] | None:
    """What the behaviour's function for responses makes of one; of errors it is not told."""
    function = _function_for(stand.world, stand.behaviour, RESPONSE) if made.status < 400 else None
    if function is None:
        return None
    return function.name, await _work(stand.world, function, response_event(context, asked, made), seed, {})


def _function_for(world: World, behaviour: Behaviour, type: str) -> CloudFrontFunction | None:
    """The published one that a behaviour has for events of a type."""
    arn = behaviour.functions.get(type)
    found = world.find(CloudFrontFunction, arn.rpartition("/")[2]) if arn else None
    return found if found is not None and found.live is not None else None


async def _work(
    world: World, function: CloudFrontFunction, event: Mapping[str, Any], seed: int, edge: Mapping[str, str]
) -> Worked:
    """What is published, run for an event."""
    assert function.live is not None, "only what is published is associated"
    if why_not(world):
        return Worked(Ran(failure=NOT_HERE), status=503, told=COULD_NOT_RUN)
    ran = await run(world, function.live, event, seed, edge)
    if ran.failure:
        return Worked(ran, status=503, told=COULD_NOT_RUN)
    try:
        if event["context"]["eventType"] == REQUEST:
            found = read_request(event, ran.answer)
            return Worked(ran, request=found) if isinstance(found, Asked) else Worked(ran, made=found)
        return Worked(ran, made=read_response(event, ran.answer))
    except Invalid as invalid:
        return Worked(ran, status=502, told=f"The CloudFront function returned an invalid value: {invalid}.")


async def run(world: World, edition: Edition, event: Mapping[str, Any], seed: int, edge: Mapping[str, str]) -> Ran:
    code = edition.code.decode("utf-8", "replace")
    job = Job(code, edition.runtime, event, seed, world.now, edge, edition.stores)
    stores = [store for arn in edition.stores for store in _store(world, arn)]
    return await engine_of(world.cell).run(job, stores)


def _store(world: World, arn: str) -> tuple[Store, ...]:
    found = world.where(KeyValueStore, store_id=arn.rpartition("/")[2])
    return tuple(
        Store(arn, each.data_etag, {item.key: item.value for item in world.where(KeyValue, store_id=each.store_id)})
        for each in found
    )


def why_not(world: World) -> str:
    """Why no code of functions runs here; empty where it does."""
    if not world.cell.settings.functions:
        return NOT_HERE
    return "" if os.name == "posix" else NO_RUNTIME


async def refuse_flaws(world: World, code: bytes) -> None:
    """Raises InvalidArgument for code that cannot be read. Where none runs, none is read either."""
    if why_not(world):
        return
    try:
        text = code.decode()
    except UnicodeDecodeError:
        raise AwsError("InvalidArgument", "The function code is not valid UTF-8.") from None
    flaw = await engine_of(world.cell).flaw(text)
    if flaw:
        raise AwsError("InvalidArgument", f"The function code is not valid: {flaw}")
