"""What hands do with time: pause, slower, faster, the next event, a jump."""

from __future__ import annotations

import re
from typing import Final

from model.client import Steering

SPEEDS: Final = (1.0, 10.0, 60.0, 600.0, 3600.0, 36_000.0, 100_000.0)
_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def pause(steering: Steering) -> None:
    steering.paused = not steering.paused


def change_speed(steering: Steering, steps: int) -> None:
    """The next speed up or down; goes on if time stood still."""
    if steps > 0:
        faster = [speed for speed in SPEEDS if speed > steering.speed]
        steering.speed = faster[0] if faster else SPEEDS[-1]
    else:
        slower = [speed for speed in SPEEDS if speed < steering.speed]
        steering.speed = slower[-1] if slower else SPEEDS[0]
    steering.paused = False


def step(steering: Steering) -> None:
    """Go to the next event and stand still there."""
    steering.paused = True
    steering.step = True


def jump_seconds(text: str) -> float | None:
    """The seconds that `+1h30m` means, None if it is no jump."""
    match = re.fullmatch(r"\+((?:\d+(?:\.\d+)?[smhd])+)", text.strip())
    if match is None:
        return None
    return sum(float(count) * _UNITS[unit] for count, unit in re.findall(r"(\d+(?:\.\d+)?)([smhd])", match[1]))


def speed_of(text: str) -> float | None:
    """The speed that `x600` or `600x` means, None if it is none."""
    match = re.fullmatch(r"[x×]?(\d+(?:\.\d+)?)(k?)x?", text.strip())
    if match is None:
        return None
    return min(SPEEDS[-1], float(match[1]) * (1000 if match[2] else 1))
