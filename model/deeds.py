"""What can be done to a world that is no call of AWS: each deed by a name, with values that a tape can keep."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from model.gateway.taking_back import take_back
from model.gateway.tape.names import CHAOS, DEMAND, FACILITIES, PHONE, PREMISES, UNDO
from model.kernel.durable import durable
from model.kit.cell import Cell
from model.kit.principal import Principal
from model.physics.facilities import desk as provider
from model.physics.premises import desk as customers

Deed = Callable[[Cell, Mapping[str, Any], str, str], Awaitable[str]]
"Done for an account in a region; the answer is its cause."


async def do(cell: Cell, action: str, params: Mapping[str, Any], principal: Principal, region: str) -> str:
    """Have a deed done; returns the cause of all that follows from it. Errors are those of what is done."""
    if action == UNDO:
        return await take_back(cell, params["Cause"], principal, region)
    return await _DEEDS[action](cell, params, principal.account, region)


async def _let_in(cell: Cell, params: Mapping[str, Any], account: str, region: str) -> str:
    """A load story at a balancer by its ARN, at a distribution, or at a name of whatever region's."""
    from model.services.cloudfront.demand import called
    from model.services.cloudfront.demand import let_in as let_in_at_edges
    from model.services.elbv2.demand import SILENCE, let_in
    from model.services.route53.demand import let_in as let_in_at_name
    from model.services.route53.home import HOME

    async with durable(cell.kernel.unit("demand", "client:demand")) as unit:
        unit.cause = f"demand/{unit.next_serial('demand')}"
        story = params["Story"] or SILENCE
        distribution = called(cell.world(account, HOME, "cloudfront"), params.get("Name", ""))
        if distribution is not None:
            let_in_at_edges(cell.world(account, HOME, "cloudfront"), distribution, story)
        elif "Name" in params:
            let_in_at_name(cell.world(account, HOME, "route53"), params["Name"], story)
        else:
            let_in(cell.world(account, region, "elbv2"), params["LoadBalancerArn"], story)
    return unit.cause


async def _disturb(cell: Cell, params: Mapping[str, Any], account: str, region: str) -> str:
    from model.services.fis.desk import do as do_chaos

    async with durable(cell.kernel.unit("chaos", "client:chaos")) as unit:
        unit.cause = f"chaos/{unit.next_serial('chaos')}"
        do_chaos(cell.world(account, region, "fis"), params)
    return unit.cause


async def _text_back(cell: Cell, params: Mapping[str, Any], account: str, region: str) -> str:
    from model.services.sns.texting import answer

    async with durable(cell.kernel.unit("phone", "client:text_back")) as unit:
        unit.cause = f"phone/{unit.next_serial('phone')}"
        answer(cell.world(account, region, "sns"), params["Number"], params["Text"])
    return unit.cause


async def _on_premises(cell: Cell, params: Mapping[str, Any], _account: str, _region: str) -> str:
    return await customers.do(cell, params)


async def _at_the_provider(cell: Cell, params: Mapping[str, Any], _account: str, _region: str) -> str:
    return await provider.do(cell, params)


_DEEDS: Final[Mapping[str, Deed]] = {
    DEMAND: _let_in,
    CHAOS: _disturb,
    PHONE: _text_back,
    PREMISES: _on_premises,
    FACILITIES: _at_the_provider,
}
