"""What happens at the console's door: no call of an API, and on the trail all the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from model.kernel.unit import current
from model.kit.called import SCRIBES, SIGN_IN, Called, next_request_id
from model.kit.principal import Principal
from model.kit.world import World

FAILED = "Failed authentication"
HOME = "us-east-1"
"Where root signs in."
HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
"Stands for a name that nobody has: it may be a password that was typed into the wrong field."
CONSOLE_SECONDS = 12 * 3600
"How long a console session lasts."


@dataclass(frozen=True, kw_only=True)
class Knock:
    """An event of the door: who came, from where, and why not if they were not let in. `added` is what else is said."""

    event: str
    caller: Principal
    failure: str = ""
    source_ip: str = "127.0.0.1"
    added: dict[str, Any] = field(default_factory=dict[str, Any])
    answer: dict[str, Any] = field(default_factory=dict[str, Any])


def tell_of(world: World, knock: Knock) -> None:
    """Put it on the trail. A failure is told at once: the refusal takes back whatever else is in the unit of work."""
    called = _called(world, knock)
    if SCRIBES:
        world.kernel.note(called)
    if knock.failure:
        world.kernel.bus.tell(called)
    else:
        current().serials.add("call")
        world.tell(called)


def _called(world: World, knock: Knock) -> Called:
    id, caller = next_request_id(world.kernel), knock.caller
    return Called(
        world.now,
        id,
        id,
        SIGN_IN,
        knock.event,
        HOME if caller.type == "Root" else world.region,
        caller.account,
        caller.name,
        by_service=False,
        reads=False,
        params={},
        refused="AuthenticationFailure" if knock.failure else None,
        message=knock.failure,
        ignored=(),
        caller=caller,
        access_key=caller.access_key,
        source_ip=knock.source_ip,
        answer=knock.answer | {knock.event: "Failure" if knock.failure else "Success"},
        added=knock.added,
    )


def about_sign_in(*, mfa_used: bool, device: str = "") -> dict[str, Any]:
    """What a ConsoleLogin says of how somebody came."""
    said = {"LoginTo": "https://console.aws.amazon.com/console/home", "MobileVersion": "No"}
    return said | ({"MFAIdentifier": device} if device else {}) | {"MFAUsed": "Yes" if mfa_used else "No"}
