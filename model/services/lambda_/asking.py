"""What a function asks of AWS while it runs: a call like any other, under the function's role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.catalog.functions import call_seconds
from model.kernel.chance import Between
from model.services.lambda_.contexts import WAITING, Wait
from model.services.lambda_.places import Target
from model.services.lambda_.writing import in_session


async def answer(target: Target, request_id: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """For the worker: what the gateway tells its SDK, and the seconds that it took."""
    cell, function = target.world.cell, target.function
    role = cell.identities.named(target.configuration.role)
    wait = Wait()
    token = WAITING.set(wait)
    try:
        if "web" in asked:
            told = await cell.answer_web(asked["web"])
        else:
            under = None if role is None else in_session(role, function.function_name)
            told = await cell.answer_sdk(asked, function.account, under)
    finally:
        WAITING.reset(token)
    if "id" not in told:
        return told | {"seconds": 0.0}
    luck = target.world.luck("function call", request_id, asked["passed"], asked["service"])
    return told | {"seconds": round(luck.draw(Between(*call_seconds(asked["service"]))) + wait.seconds, 6)}
