"""What the host under an instance lets out of it and shows it, whatever its guest would like."""

from __future__ import annotations

from typing import NamedTuple

ARP = "arp"


class Frame(NamedTuple):
    """A packet as it leaves an interface; `protocol` is IANA's number, or ARP."""

    source_mac: str
    source: str
    destination: str
    protocol: str
    port: int


class Plug(NamedTuple):
    """An interface as its host knows it; `checks` is its source/destination check."""

    mac: str
    addresses: tuple[str, ...]
    checks: bool = True


class HostVerdict(NamedTuple):
    passes: bool
    because: str


def judge_sent(frame: Frame, plug: Plug) -> HostVerdict:
    """Only an interface that may forward for others sends from addresses that are not its own, and none from a MAC."""
    if frame.source_mac != plug.mac:
        return HostVerdict(False, "the source MAC is not the interface's")
    if frame.protocol == ARP:
        return HostVerdict(False, "the host answers ARP from the network's own book, and forwards none")
    if plug.checks and frame.source not in plug.addresses:
        return HostVerdict(False, "the source address is not the interface's")
    return HostVerdict(True, "the source is the interface's own" if plug.checks else "the interface may forward")


def judge_shown(plug: Plug, bound_for: Plug) -> HostVerdict:
    """A guest sees what is bound for its own interface; that it listens to everything changes nothing."""
    if plug.mac == bound_for.mac:
        return HostVerdict(True, "the frame is bound for this interface")
    return HostVerdict(False, "the frame is bound for another interface")
