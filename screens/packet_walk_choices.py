"""What a packet walk's ends and its protocol can be, as options to choose from."""

from __future__ import annotations

import asyncio
from typing import Final

from model.client import KNOWN_PORTS, Client, WalkEnd
from screens.widgets.choose import Option

AT_ONCE: Final = 100
"Ends that are looked up before others have their turn."


async def end_options(client: Client, region: str) -> list[Option]:
    """Raises AwsError where one may not ask."""
    found: list[Option] = []
    for end in client.reachability(region).ends():
        found.append(_option(end))
        if not len(found) % AT_ONCE:
            await asyncio.sleep(0)
    return found


def _option(end: WalkEnd) -> Option:
    told = [end.address, end.public if end.public != end.address else "", end.id if end.id != end.label else ""]
    return Option(end.id, end.kind, end.label, "  ".join(each for each in told if each))


def traffic_options() -> list[Option]:
    """Services by the ports that they usually answer at."""
    named = ((each, f"{each.protocol} {each.port}" if each.name != "ping" else each.name) for each in KNOWN_PORTS)
    return [Option(value, each.name, value if value != each.name else "icmp echo") for each, value in named]
