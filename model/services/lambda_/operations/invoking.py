"""Lambda: what you can ask for: running functions."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

import orjson

from model.gateway.call import Call
from model.kernel.durable import durable
from model.kernel.unit import find_current
from model.kit.body import body_of
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.services.lambda_.behavior.queueing import queue_event
from model.services.lambda_.places import Target, target_at
from model.services.lambda_.policies import lets_service_in
from model.services.lambda_.resources.running import Invocation
from model.services.lambda_.starting import THROTTLED, note_throttle, refuse, source_of, start
from model.services.lambda_.waiting import until_ended
from model.services.lambda_.writing import lines_of

TAIL = 4096


@operation(permission="lambda:InvokeFunction", waits=True)
async def invoke(
    call: Call,
    *,
    function_name: str,
    invocation_type: str = "RequestResponse",
    log_type: str = "None",
    client_context: str | None = None,
    payload: Any = b"",
    qualifier: str | None = None,
) -> dict[str, Any]:
    """The answer of the function; of an event, only that it will be run."""
    share = call.world.luck("alias", call.request_id).random()
    target = target_at(call.world, function_name, qualifier, share)
    _refuse_service(call, target)
    event = _event(call, payload, is_waited_for=invocation_type != "Event")
    if invocation_type == "DryRun":
        return {"status_code": 204}
    if invocation_type == "Event":
        await _within(call, _queued(call, target, event))
        return {"status_code": 202}
    about = {"client_context": _client_context(client_context)} if client_context else {}
    invocation = await _started(call, target, event, about)
    answered = _answered(target, invocation, log_type)
    if find_current() is None and call.cell.settings.delays:
        await until_ended(target.world, invocation, invocation.whole)
    return answered


async def _within(call: Call, act: Any) -> Any:
    """In the unit of work that is under way, or in one of its own, in which time stands still."""
    if find_current() is not None:
        return await act
    kernel = call.cell.kernel
    async with kernel.standing_still(), durable(kernel.unit(call.cause, call.action)) as unit:
        unit.serials.add("call")
        return await act


async def _started(call: Call, target: Target, event: str, about: dict[str, Any]) -> Invocation:
    """That there was no room for it is counted, though nothing else came of it."""
    try:
        return await _within(call, start(target, call.request_id, event, source_of(call), about=about))
    except AwsError as refusal:
        if refusal.status == THROTTLED and find_current() is None:
            async with call.cell.kernel.unit(call.cause, call.action):
                note_throttle(target)
        raise


async def _queued(call: Call, target: Target, event: str) -> None:
    refuse(target)
    queue_event(target, call.request_id, event, source_of(call))


def _refuse_service(call: Call, target: Target) -> None:
    """A service calls a function for somebody else, and so only where the function's policy lets it in."""
    if call.principal.type != "AWSService" or lets_service_in(target, call.principal, call.source_arn):
        return
    text = f"{call.principal.name} is not authorized to perform: lambda:InvokeFunction on resource: {target.arn}"
    raise AwsError("AccessDeniedException", text, 403)


def _event(call: Call, payload: Any, *, is_waited_for: bool) -> str:
    """Raises RequestTooLargeException, InvalidRequestContentException."""
    data = body_of(payload).bytes() if not isinstance(payload, str) else payload.encode()
    limit = int(most(call.world, "lambda/payload-bytes" if is_waited_for else "lambda/event-bytes"))
    if len(data) > limit:
        raise AwsError(
            "RequestTooLargeException",
            f"Request must be smaller than {limit} bytes for the InvokeFunction operation",
            413,
        )
    if not data:
        return "{}"
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as error:
        text = f"Could not parse request body into json: {error}"
        raise AwsError("InvalidRequestContentException", text, 400) from error
    return data.decode()


def _client_context(text: str) -> Any:
    try:
        return orjson.loads(b64decode(text))
    except ValueError as error:
        text = f"Could not parse client context: {error}"
        raise AwsError("InvalidRequestContentException", text, 400) from error


def _answered(target: Target, invocation: Invocation, log_type: str) -> dict[str, Any]:
    log = None
    if log_type == "Tail":
        text = "".join(line for _, line in lines_of(target.world, invocation))
        log = b64encode(text.encode()[-TAIL:]).decode()
    return {
        "status_code": 200,
        "function_error": "Unhandled" if invocation.error else None,
        "log_result": log,
        "payload": invocation.answer.encode(),
        "executed_version": target.version,
    }
