"""Lambda: what its operations act on, what conditions can ask about a call, and the policies of its functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.permission import Acted, Guard, Value, acting_on, condition_keys, guarding
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World
from model.services.lambda_.naming import find_name
from model.services.lambda_.places import function_of
from model.services.lambda_.policies import policies_of
from model.services.lambda_.resources.event_source_mappings import EventSourceMapping


@acting_on
def functions(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    if text := params.get("FunctionName"):
        named = find_name(world, text, params.get("Qualifier"))
        yield Acted(named.arn, function_of(world, named)) if named is not None else f"function:{text}"
    elif tagged := params.get("Resource"):
        found = find_name(world, tagged)
        yield Acted(tagged, function_of(world, found) if found is not None else None)


@condition_keys
def asked(world: World, params: Mapping[str, Any], _thing: Resource | None) -> dict[str, Value]:
    """Who is let in, from where, and what a function is given."""
    found: dict[str, Value] = {}
    if "Principal" in params:
        found["lambda:Principal"] = str(params["Principal"])
    if "FunctionUrlAuthType" in params:
        found["lambda:FunctionUrlAuthType"] = str(params["FunctionUrlAuthType"])
    if "Layers" in params:
        found["lambda:Layer"] = tuple(params["Layers"])
    if called := _called(world, params):
        found["lambda:FunctionArn"] = called
    network: Mapping[str, Any] = params.get("VpcConfig") or {}
    for name in ("SubnetIds", "SecurityGroupIds"):
        if network.get(name):
            found[f"lambda:{name}"] = tuple(network[name])
    return found


def _called(world: World, params: Mapping[str, Any]) -> str:
    """The function that an event source mapping leads to, or is to lead to; empty where none is spoken of."""
    mapping = world.find(EventSourceMapping, str(params.get("UUID", "")))
    if mapping is None and "EventSourceArn" not in params:
        return ""
    named = find_name(world, str(params["FunctionName"])) if "FunctionName" in params else None
    return named.arn if named is not None else mapping.function_arn if mapping is not None else ""


@guarding
def function_policy(world: World, action: str, arn: str) -> Guard | None:
    """A function that is to be made has no policy yet."""
    named = None if action == "lambda:CreateFunction" else find_name(world, arn)
    function = function_of(world, named) if named is not None else None
    if named is None or function is None:
        return None
    return Guard(function.account, policies_of(function, named.qualifier))
