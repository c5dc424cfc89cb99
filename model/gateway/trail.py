"""A call that came to its end, as the trail tells of it."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.gateway.wire.checks import problems
from model.gateway.wire.telling import told_answer, told_request
from model.kit.called import SCRIBES, Called
from model.kit.errors import AwsError

__all__ = ["Called", "note"]


def note(call: Call, refusal: AwsError | None = None) -> Called | None:
    """Have the call written down if somebody keeps its trail; None where nobody wants to know of it at all.

    To be called while the unit of work is open, so that what the call changed and the note of it are kept together.
    A call that did not get as far as to be known, or whose caller is not, leaves no trail.
    """
    kernel = call.cell.kernel
    kept = call.is_known and any(scribe.wants(call.world, call.operation) for scribe in SCRIBES)
    if not kept and not kernel.bus.hears(Called):
        return None
    called = _told(call, refusal, kept)
    if kept:
        kernel.note(called)
    return called


def _told(call: Call, refusal: AwsError | None, kept: bool) -> Called:
    return Called(
        call.cell.kernel.clock.now,
        call.request_id,
        call.cause,
        call.service,
        call.operation,
        call.region,
        call.account,
        call.principal.name,
        call.principal.type == "AWSService",
        call.reads,
        call.params,
        refusal.code if refusal else None,
        refusal.message if refusal else "",
        tuple(call.ignored),
        call.principal,
        call.credentials.access_key if call.credentials else call.principal.access_key,
        call.source_ip,
        call.user_agent,
        _request(call, refusal) if kept and call.params else None,
        told_answer(call.offer.contract, call.result) if kept and refusal is None and not call.reads else None,
        internal=call.is_internal,
        endpoint=call.way.endpoint if call.way else "",
    )


def _request(call: Call, refusal: AwsError | None) -> dict[str, Any] | None:
    """What does not fit its shape cannot be put into words, and is what the refusal is about."""
    contract = call.offer.contract
    if refusal is not None and problems(call.params, contract.input):
        return None
    return told_request(contract, call.params)
