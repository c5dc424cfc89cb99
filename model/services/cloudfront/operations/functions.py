"""Functions: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.world import World
from model.laws.edge.function_answers import Invalid, read_request, read_response
from model.laws.edge.function_events import EVENT_TYPES, REQUEST, RESPONSE, VERSION
from model.laws.edge.setup import items
from model.services.cloudfront.behavior.flow import wake_users
from model.services.cloudfront.config_reading import refuse_miscounts
from model.services.cloudfront.editions import location, new_id, refuse_other_edition
from model.services.cloudfront.home import home
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import invalid, refuse_beyond
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.resources.functions import (
    DEVELOPMENT,
    LIVE,
    CloudFrontFunction,
    Edition,
)
from model.services.cloudfront.resources.key_values import KeyValueStore
from model.services.cloudfront.running import refuse_flaws, run, why_not
from model.services.cloudfront.tagging import merged


@operation(on=("function/{Name}",))
async def create_function(
    call: Call,
    *,
    name: str,
    function_config: dict[str, Any],
    function_code: bytes,
    tags: dict[str, Any] | None = None,
) -> dict[str, Any]:
    world = call.world
    refuse_beyond(world, "functions", len(world.all(CloudFrontFunction)) + 1, "TooManyFunctions")
    edition = await _edition(world, function_config, function_code)
    made = CloudFrontFunction(name=name, development=edition, tags=merged((), items(tags)))
    home(world).add(made)
    told = {"function_summary": summary(world, made, DEVELOPMENT), "e_tag": edition.etag}
    return {**told, "location": location(f"function/{name}")}


async def _edition(world: World, config: Mapping[str, Any], code: bytes) -> Edition:
    refuse_miscounts(config)
    if len(code) > most(world, "cloudfront/function-size"):
        raise AwsError("FunctionSizeLimitExceeded", "The function is too large.", 413)
    stores = tuple(each["KeyValueStoreARN"] for each in items(config.get("KeyValueStoreAssociations")))
    if len(stores) > 1:
        raise invalid("A function can be associated with one key value store.")
    known = {each.arn for each in world.all(KeyValueStore)}
    if stores and config["Runtime"] == "cloudfront-js-1.0":
        raise invalid("Key value stores can be read in the runtime cloudfront-js-2.0 alone.")
    if not known.issuperset(stores):
        raise invalid("The key value store that the function is associated with does not exist.")
    await refuse_flaws(world, code)
    return Edition(
        comment=config["Comment"],
        runtime=config["Runtime"],
        code=code,
        etag=new_id(world, "ETV"),
        modified_at=world.now,
        stores=stores,
    )


def summary(world: World, function: CloudFrontFunction, stage: str) -> dict[str, Any]:
    edition = function.edition(stage)
    return {
        "name": function.name,
        "status": _status(world, function),
        "function_config": edition.config,
        "function_metadata": {
            "function_arn": function.arn,
            "stage": stage,
            "created_time": function.created_at,
            "last_modified_time": edition.modified_at,
        },
    }


def _status(world: World, function: CloudFrontFunction) -> str:
    if function.live is None:
        return "UNPUBLISHED"
    return "ASSOCIATED" if _is_in_use(world, function) else "UNASSOCIATED"


def _is_in_use(world: World, function: CloudFrontFunction) -> bool:
    """By what its owner wants, or by what edges still know."""
    return any(
        function.arn in behaviour.functions.values()
        for each in world.all(Distribution)
        for setup in (each.setup, each.at_edges)
        if setup is not None
        for behaviour in setup.behaviours
    )


@operation(on=("function/{Name}",))
async def describe_function(call: Call, *, name: str, stage: str | None = None) -> dict[str, Any]:
    found = call.world.get(CloudFrontFunction, name)
    shown = stage or DEVELOPMENT
    return {"function_summary": summary(call.world, found, shown), "e_tag": found.edition(shown).etag}


@operation(on=("function/{Name}",))
async def get_function(call: Call, *, name: str, stage: str | None = None) -> dict[str, Any]:
    edition = call.world.get(CloudFrontFunction, name).edition(stage or DEVELOPMENT)
    return {"function_code": edition.code, "e_tag": edition.etag, "content_type": "application/octet-stream"}


@operation
async def list_functions(
    call: Call, *, marker: str | None = None, max_items: str | None = None, stage: str | None = None
) -> dict[str, Any]:
    shown, world = stage or DEVELOPMENT, call.world
    found = [each for each in world.all(CloudFrontFunction) if shown == DEVELOPMENT or each.live is not None]
    return {"function_list": listed(found, marker, max_items, lambda each: summary(world, each, shown))}


@operation(on=("function/{Name}",))
async def update_function(
    call: Call, *, name: str, if_match: str, function_config: dict[str, Any], function_code: bytes
) -> dict[str, Any]:
    """What is published stays as it is."""
    world = call.world
    found = world.get(CloudFrontFunction, name)
    refuse_other_edition(found.etag, if_match)
    found.development = await _edition(world, function_config, function_code)
    return {"function_summary": summary(world, found, DEVELOPMENT), "e_tag": found.etag}


@operation(on=("function/{Name}",))
async def publish_function(call: Call, *, name: str, if_match: str) -> dict[str, Any]:
    world = call.world
    found = world.get(CloudFrontFunction, name)
    refuse_other_edition(found.etag, if_match)
    found.live = found.development.model_copy(update={"etag": new_id(world, "ETV"), "modified_at": world.now})
    wake_users(world, found.arn)
    return {"function_summary": summary(world, found, LIVE)}


@operation(on=("function/{Name}",))
async def delete_function(call: Call, *, name: str, if_match: str) -> None:
    found = call.world.get(CloudFrontFunction, name)
    refuse_other_edition(found.etag, if_match)
    if _is_in_use(call.world, found):
        told = "Cannot delete the function because it's attached to one or more cache behaviors."
        raise AwsError("FunctionInUse", told, 409)
    home(call.world).remove(found)


@operation(on=("function/{Name}",))
async def test_function(
    call: Call,
    *,
    name: str,
    if_match: str,
    event_object: bytes,
    stage: str | None = None,  # noqa: PT028 -- it is no test
) -> dict[str, Any]:
    """Nothing of it is counted or written down; the same again has the same luck."""
    world, shown = call.world, stage or DEVELOPMENT
    found = world.get(CloudFrontFunction, name)
    edition = found.edition(shown)
    if if_match != edition.etag:
        told = "The If-Match version is missing or not valid for the resource."
        raise AwsError("InvalidIfMatchVersion", told)
    event = _event(event_object)
    if why_not(world):
        raise AwsError("TestFunctionFailed", why_not(world), 500)
    seed = world.luck("function test", edition.etag, event_object).below(2**32)
    ran = await run(world, edition, event, seed, {})
    failure, output = ran.failure, ""
    if not failure:
        try:
            output = _output(event, ran.answer)
        except Invalid as flaw:
            failure = f"The CloudFront function returned an invalid value: {flaw}."
    result = {
        "function_summary": summary(world, found, shown),
        "compute_utilization": f"{ran.utilization:.0f}",
        "function_execution_logs": ran.logs,
        "function_error_message": failure,
        "function_output": output,
    }
    return {"test_result": result}


def _event(text: bytes) -> dict[str, Any]:
    """With all that a function may look at; what a test leaves out is empty."""
    try:
        event: dict[str, Any] = orjson.loads(text)
        type = event["context"]["eventType"]
        request: dict[str, Any] = {"querystring": {}, "headers": {}, "cookies": {}} | event["request"]
        whole: dict[str, Any] = {"version": VERSION} | event | {"request": request}
        is_sound = isinstance(request["method"], str) and isinstance(request["uri"], str)
        if type == RESPONSE:
            whole["response"] = {"headers": {}, "cookies": {}} | event["response"]
            is_sound = is_sound and isinstance(whole["response"]["statusCode"], int)
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise invalid("The event object is not valid.") from None
    if type not in EVENT_TYPES or whole["version"] != VERSION or not is_sound:
        raise invalid("The event object is not valid.")
    return whole


def _output(event: Mapping[str, Any], answer: Any) -> str:
    """Raises Invalid."""
    if event["context"]["eventType"] == REQUEST:
        read_request(event, answer)
    else:
        read_response(event, answer)
    return orjson.dumps({"response" if "statusCode" in answer else "request": answer}).decode()
