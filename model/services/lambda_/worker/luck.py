"""Luck inside an environment: the same for the same seed, whichever module is asked for it."""

from __future__ import annotations

import os
import random


def give_luck(seed: str) -> None:
    """Begin all of it anew."""
    random.seed(seed)
    bytes_of = random.Random(f"bytes {seed}").randbytes  # noqa: S311
    os.urandom = bytes_of
    random.__dict__["_urandom"] = bytes_of
