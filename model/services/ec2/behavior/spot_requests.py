"""What happens to Spot requests that wait for a machine."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import changing, due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.behavior.instances import regain_public_address
from model.services.ec2.forms import LaunchForm, MarketForm, SpotForm
from model.services.ec2.launch_plan import plan_launch
from model.services.ec2.launching import launch
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.spot_requests import SpotInstanceRequest
from model.services.ec2.spot_ending import close
from model.services.ec2.spot_market import check_market

EVALUATION = Between(1, 8)
AGAIN_SECONDS = 3600.0
"How often a request that waits is held against the market; prices move at full hours."

_WAITING = {
    "SpotMaxPriceTooLow": "price-too-low",
    "InsufficientInstanceCapacity": "capacity-not-available",
    "MaxSpotInstanceCountExceeded": "limit-exceeded",
}


@changing(SpotInstanceRequest, "state")
async def reopen(world: World, request_id: str) -> None:
    """A persistent request that lost its instance waits for the next one."""
    request = world.find(SpotInstanceRequest, request_id)
    if request is not None and request.state == "open":
        evaluate_soon(world, request_id)


def evaluate_soon(world: World, request_id: str) -> None:
    world.wake(evaluate, request_id, after=world.delay(EVALUATION, request_id, "evaluation"))


@due
async def evaluate(world: World, request_id: str) -> None:
    """Give an open request its machine, or note why it has none yet."""
    request = world.find(SpotInstanceRequest, request_id)
    if request is None or request.state != "open":
        return
    if request.valid_until is not None and world.now >= request.valid_until:
        close(world, request, "closed", "schedule-expired")
        return
    if request.valid_from is not None and world.now < request.valid_from:
        world.wake(evaluate, request_id, at=request.valid_from)
        return
    try:
        await _fulfil(world, request)
    except AwsError as refusal:
        if refusal.code in _WAITING:
            request.turn("open", _WAITING[refusal.code], world.now)
            world.wake(evaluate, request_id, at=_next_look(world, request))
        else:
            close(world, request, "failed", "bad-parameters")


def _next_look(world: World, request: SpotInstanceRequest) -> float:
    """At the next full hour, or when the request expires."""
    hour = (world.now // AGAIN_SECONDS + 1) * AGAIN_SECONDS
    return hour if request.valid_until is None else min(hour, request.valid_until)


async def _fulfil(world: World, request: SpotInstanceRequest) -> None:
    resting = world.find(Instance, request.instance_id or "")
    if resting is not None and resting.state_name == "stopped":
        bid, platform = request.spot_price, resting.platform_details
        check_market(world, resting.machine, resting.availability_zone, platform, bid)
        regain_public_address(world, resting)
        resting.launch_time = world.now
        world.request(resting, "StartInstances")
        return
    plan = await plan_launch(world, launch_form(request), reserved_tags=False)
    launch(world, plan, request_id=request.id)


def launch_form(request: SpotInstanceRequest) -> LaunchForm:
    """One instance as a request specifies it, for its bid."""
    market = MarketForm(market_type="spot", spot_options=SpotForm(max_price=request.spot_price))
    wanted = LaunchForm.model_validate(request.launch_specification)
    return wanted.model_copy(update={"instance_market_options": market})
