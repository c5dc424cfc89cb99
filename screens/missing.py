"""What somebody may not see: which permission is missing, and who would need it."""

from __future__ import annotations

import re
from typing import Final

from model.client import AwsError, Client
from screens.widgets.empty import Lesson

_PERMISSION: Final = re.compile(r"not authorized to perform: (\S+)")


def permission_in(refusal: AwsError) -> str:
    """The permission that AWS's sentence names, or else the refusal's code."""
    found = _PERMISSION.search(refusal.message)
    return found[1] if found else refusal.code


def lesson_of(client: Client, refusal: AwsError, command: str = "") -> Lesson:
    """In place of what may not be seen."""
    text = f"{client.principal.name} may not see what is here: the permission {permission_in(refusal)} is missing."
    return Lesson(text, command=command)
