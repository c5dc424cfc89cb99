"""A call that was made, as the teacher's line tells it."""

from __future__ import annotations

from model.client import Called, Client
from screens.widgets.teacher import Deed


def deed_of(client: Client, called: Called) -> Deed:
    """Its command line, who made it, and AWS's words if it was refused."""
    action = f"{called.service}:{called.operation}"
    refusal = f"{called.refused}: {called.message}" if called.failed else ""
    return Deed(client.command_line(action, called.params, called.region), called.principal, refusal)
