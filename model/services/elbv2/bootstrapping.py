"""What the script in a machine's user data does before its software starts: as far as it says how long that takes."""

from __future__ import annotations

import re
from base64 import b64decode
from functools import lru_cache

from model.services.ec2.resources.instances import Instance

_SLEEP = re.compile(r"^\s*sleep\s+(\d+(?:\.\d+)?)([smh]?)\s*$", re.MULTILINE)
_SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


def bootstrap_seconds(instance: Instance) -> float:
    """All that its lines `sleep` together; a script is run at the first boot alone."""
    return _slept(instance.user_data) if instance.user_data and instance.boots <= 1 else 0.0


@lru_cache(maxsize=256)
def _slept(user_data: str) -> float:
    text = b64decode(user_data).decode(errors="replace")
    if not text.startswith("#!"):
        return 0.0
    return sum(float(amount) * _SECONDS[unit] for amount, unit in _SLEEP.findall(text))
