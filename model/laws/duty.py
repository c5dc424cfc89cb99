"""Whose duty is it? Below the line of a service everything is the provider's, from there up the customer's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Duty = Literal["provider", "customer"]


def whose(layers: Sequence[str], line: str, layer: str) -> Duty:
    """`line` is the lowest layer that is the customer's."""
    return "customer" if layers.index(layer) >= layers.index(line) else "provider"
