"""Taps: what exists: a guest that writes down what its interface is shown."""

from __future__ import annotations

from model.kit.resource import Resource
from model.kit.value import Value

KEPT_FRAMES = 100


class SeenFrame(Value):
    """A frame as tcpdump shows it."""

    at: float
    source: str
    destination: str
    protocol: str
    port: int


class Tap(Resource, key="network_interface_id"):
    """`promiscuous` is what the guest asked of its interface."""

    network_interface_id: str
    promiscuous: bool
    frames: tuple[SeenFrame, ...] = ()

    def write(self, frame: SeenFrame) -> None:
        self.frames = (*self.frames, frame)[-KEPT_FRAMES:]
