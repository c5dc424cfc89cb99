"""On whose side something happened: what goes back to a call is the customer's, all else the provider's own."""

from __future__ import annotations

import re
from typing import Literal

Side = Literal["provider", "customer"]

_REQUEST = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"Only calls have causes in this form: the id of the request."


def side_of(cause: str) -> Side:
    """Read off the cause of a record: a call has a principal who made it, what the provider does has none."""
    return "customer" if _REQUEST.fullmatch(cause) else "provider"


def provider_cause(zone_id: str, number: int) -> str:
    """The cause of something that begins at a site and that nobody called for."""
    return f"site/{zone_id}/{number}"
