"""CloudFront: what happens by itself: functions publish how often they run, how they fail and what they take."""

from __future__ import annotations

from collections.abc import Mapping

from model.kit.world import World
from model.physics.minutes import minutely, tell_events
from model.services.cloudfront.behavior.counting import SEEN
from model.services.cloudfront.home import home
from model.services.cloudfront.resources.functions import CloudFrontFunction, Uses


def count_use(world: World, name: str, uses: Uses) -> None:
    """A single viewer had it run."""
    function = world.get(CloudFrontFunction, name)
    function.tally += uses
    tell_function_minute.begin(world, function)


@minutely(CloudFrontFunction)
async def tell_function_minute(world: World, function: CloudFrontFunction) -> bool:
    events = {f"{SEEN}{name}": getattr(function.tally, name) for name in Uses.model_fields}
    tell_events(world, function.arn, events)
    told, function.tally = function.tally, Uses()
    return told != Uses()


def tell_uses(world: World, distribution: str, uses: Mapping[str, Uses]) -> None:
    """What load stories make of functions at a distribution now; each tells what they make of it at all together."""
    for function in home(world).all(CloudFrontFunction):
        before = dict(function.flowing)
        after = {id: each for id, each in before.items() if id != distribution}
        if function.name in uses:
            after[distribution] = uses[function.name]
        if after != before:
            function.flowing = tuple(sorted(after.items()))
            _measure(world, function)


def _measure(world: World, function: CloudFrontFunction) -> None:
    whole = Uses()
    for _, each in function.flowing:
        whole += each
    for name in Uses.model_fields:
        world.measure(function.arn, name, getattr(whole, name))
