"""One call that a key stands for: asked for first where something is lost, and refused in AWS's words."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from model.client import AwsError, Client
from screens.balancer_calls import Deed
from screens.deed_refusal import Refusal, Refused
from screens.widgets.confirm import Confirm, Question
from screens.widgets.ink import Ink


def do(screen: Screen[Any], client: Client, deed: Deed, label: str, ink: Ink, region: str = "") -> None:
    """It is done, whether one waits for it on this screen or not."""
    screen.app.run_worker(_call(screen, client, deed, label, ink, region), group="deeds")


def do_if_agreed(
    screen: Screen[Any], client: Client, deed: Deed, label: str, consequence: str, ink: Ink, region: str = ""
) -> None:
    """The same once somebody has said yes to what follows from it."""
    line = client.command_line(deed.action, deed.params, region or client.region)

    def answered(agreed: bool | None) -> None:
        if agreed:
            do(screen, client, deed, label, ink, region)

    screen.app.push_screen(Confirm(Question(f"{deed.title}?", consequence, "Do it", (), line), ink=ink), answered)


async def _call(screen: Screen[Any], client: Client, deed: Deed, label: str, ink: Ink, region: str) -> None:
    try:
        await client.call(deed.action, region=region or client.region, **deed.params)
    except AwsError as refusal:
        line = client.command_line(deed.action, deed.params, region or client.region)
        refused = Refused(label, refusal.code, refusal.message, line)
        screen.app.push_screen(Refusal(deed.title, [refused], done=0, ink=ink))
