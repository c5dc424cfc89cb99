"""Functions in the way of one viewer's request: counted, written down, and what they make of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from model.catalog.geography import Place
from model.kit.body import FileSlice
from model.laws.edge.function_events import Context, Made, is_hidden
from model.laws.edge.terms import Asked
from model.services.cloudfront.behavior.function_uses import count_use
from model.services.cloudfront.function_logs import write_function_log
from model.services.cloudfront.pages import error_page
from model.services.cloudfront.running import Stand, Worked, at_request, at_response
from model.services.cloudfront.viewing import Delivered

BY_FUNCTION = "FunctionGeneratedResponse from cloudfront"
FAILED = {502: "FunctionValidationError from cloudfront", 503: "FunctionExecutionError from cloudfront"}


class Turn(NamedTuple):
    """A request on its way, as functions know it: `context` tells where it came in, `place` where its viewer is."""

    stand: Stand
    context: Context
    place: Place


class Passed(NamedTuple):
    """What is asked further, of an origin that the function chose or of the usual one; or what is answered at once."""

    asked: Asked
    origin: str = ""
    answer: Delivered | None = None


async def before(turn: Turn, asked: Asked) -> Passed:
    """The function for requests, where there is one."""
    found = await at_request(turn.stand, turn.context, asked, turn.place, _seed(turn))
    if found is None:
        return Passed(asked)
    worked = await _noted(turn, *found)
    if worked.status:
        return Passed(asked, answer=_failed(worked))
    if worked.made is not None:
        return Passed(asked, answer=_answered(worked.made))
    assert worked.request is not None, "it is a request, a response or an error"
    chosen = worked.ran.origin
    return Passed(worked.request, chosen if chosen in turn.stand.setup.origins else "")


async def behind(turn: Turn, asked: Asked, delivered: Delivered) -> Delivered:
    """The function for responses, where there is one; of errors it is not told."""
    made = Made(delivered.status, delivered.headers)
    found = await at_response(turn.stand, turn.context, asked, made, _seed(turn))
    if found is None:
        return delivered
    worked = await _noted(turn, *found)
    if worked.made is None:
        return _failed(worked)
    body: bytes | FileSlice = delivered.body if worked.made.body is None else worked.made.body
    hidden = {name: value for name, value in delivered.headers.items() if is_hidden(name)}
    return delivered._replace(status=worked.made.status, headers={**worked.made.headers, **hidden}, body=body)


def _seed(turn: Turn) -> int:
    own = turn.stand.world
    return own.luck("function run", own.count("function run")).below(2**32)


async def _noted(turn: Turn, name: str, worked: Worked) -> Worked:
    count_use(turn.stand.world, name, worked.uses)
    await write_function_log(
        turn.stand.world, name, turn.context.distribution, turn.context.request_id, worked.ran.logs
    )
    return worked


def _failed(worked: Worked) -> Delivered:
    headers = {"content-type": "text/html", "x-cache": FAILED[worked.status]}
    return Delivered(worked.status, headers, error_page(worked.status, worked.told))


def _answered(made: Made) -> Delivered:
    headers: Mapping[str, str] = {**made.headers, "x-cache": BY_FUNCTION}
    return Delivered(made.status, headers, made.body or b"")
