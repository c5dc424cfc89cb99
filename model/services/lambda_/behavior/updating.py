"""Lambda: what happens by itself: an update of a function is done after a moment."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.world import World
from model.services.lambda_.refusals import conflict
from model.services.lambda_.resources.functions import Configuration, Function

_SECONDS = Between(0.5, 3.0)
_IN_A_NETWORK = Between(15, 40)
IN_PROGRESS = "InProgress"


def begin_update(world: World, function: Function, configuration: Configuration) -> None:
    """Until it is done, the function is run as before."""
    moves = configuration.network != function.configuration.network
    function.outgoing = function.configuration
    function.configuration, function.last_update_status = configuration, IN_PROGRESS
    seconds = world.delay(_IN_A_NETWORK if moves else _SECONDS, function.function_name, "update")
    world.wake(end_update, function.function_name, after=seconds)


def refuse_while_changing(function: Function) -> None:
    """Raises ResourceConflictException: one change at a time."""
    text = "The operation cannot be performed at this time."
    if function.state == "Pending":
        raise conflict(f"{text} The function is currently in the following state: Pending")
    if function.last_update_status == IN_PROGRESS:
        raise conflict(f"{text} An update is in progress for resource: {function.arn}")


@due
async def end_update(world: World, name: str) -> None:
    function = world.find(Function, name)
    if function is not None:
        function.outgoing, function.last_update_status = None, "Successful"
