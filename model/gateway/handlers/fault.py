"""Have a call from outside suffer what is wrong with the region that it comes to."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call, Proceed
from model.physics.facilities.edge import lost_on_the_way


async def fault(call: Call, proceed: Proceed) -> Any:
    if not call.inside:
        kernel = call.cell.kernel
        lost = lost_on_the_way(kernel, call.region, call.source_ip, kernel.serials.get("call", 0))
        if lost is not None:
            raise lost
    return await proceed(call)
