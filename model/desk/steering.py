"""How fast simulated time is to go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Steering:
    """What the heartbeat obeys; it says in `reached` how fast time really went.

    `jump` are simulated seconds to go through as fast as the machine can, `step` asks for the next event alone.
    """

    speed: float = 1.0
    paused: bool = False
    jump: float = 0.0
    step: bool = False
    reached: float = 0.0
