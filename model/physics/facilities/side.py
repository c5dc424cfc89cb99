"""On whose side something happened: what the provider does goes back to no call, what customers do to theirs."""

from __future__ import annotations

from typing import Literal

Side = Literal["provider", "customer"]

_OF_THE_PROVIDER = ("site/", "founding", "forgetting", "metadata")
"How causes begin that nobody called for: buildings, what every account finds, tidying up, rotated credentials."


def side_of(cause: str) -> Side:
    """Read off the cause of a record: a call has a principal who made it, what the provider does has none."""
    return "provider" if cause.startswith(_OF_THE_PROVIDER) else "customer"


def provider_cause(zone_id: str, number: int) -> str:
    """The cause of something that begins at a site and that nobody called for."""
    return f"site/{zone_id}/{number}"
