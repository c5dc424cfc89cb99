"""The one door: every act on the cloud is a call that goes through this chain."""

from __future__ import annotations

from functools import reduce
from typing import Any

from model.gateway.call import Call, Handler, Proceed
from model.gateway.handlers.authenticate import authenticate
from model.gateway.handlers.authorize import authorize
from model.gateway.handlers.dispatch import dispatch
from model.gateway.handlers.fault import fault
from model.gateway.handlers.record import record
from model.gateway.handlers.replay import replay
from model.gateway.handlers.validate import validate

CHAIN: tuple[Handler, ...] = (record, authenticate, validate, authorize, fault, replay, dispatch)
"Read aloud, this is the life of a call."


async def _end(call: Call) -> Any:
    raise AssertionError(f"{call.action} fell through the chain")


def _link(chain: tuple[Handler, ...]) -> Proceed:
    """One function out of the chain: each handler is given the rest of it."""

    def before(proceed: Proceed, handler: Handler) -> Proceed:
        return lambda call: handler(call, proceed)

    return reduce(before, reversed(chain), _end)


pass_through: Proceed = _link(CHAIN)
