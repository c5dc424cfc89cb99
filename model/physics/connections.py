"""Connections of a balancer's nodes with a server, kept for the next request for as long as both sides want to."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, expm1, sqrt

CLOSING_SECONDS = 0.002
"""How long the word that a server closes a connection is on its way, while a request may come to meet it."""

TCP_MILLISECONDS, TLS_MILLISECONDS = 0.4, 2.0
"""What a new connection takes of a server's vCPU, and what more it takes to agree on a key."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long each side keeps a connection that nothing is said over, and what a new one takes of the server.

    A server that keeps none (0 seconds) has every request open its own. Each of the `pools` of a balancer, one in every
    process of every node, has connections of its own.
    """

    balancer_seconds: float = 60.0
    server_seconds: float = 75.0
    pools: int = 16
    setup_milliseconds: float = TCP_MILLISECONDS

    def under(self, arrivals_per_second: float, inside: float) -> Kept:
        """Under a steady stream of requests, of which so many are being answered at any moment.

        A pool has as many connections as it needed at once: n + 3 sqrt(n) + 1. Requests go over them evenly, so that
        one is wanted again after an exponential time of rate r: later than T, when it is closed, in e^(-rT) of all
        cases; and just while the server closes it after s in e^(-rs) (e^(r d) - 1).
        """
        each = inside / self.pools
        spare = 3 * sqrt(each) + 1
        wanted_again = arrivals_per_second / self.pools / (each + spare)
        longest = min(self.balancer_seconds, self.server_seconds)
        closed = exp(-wanted_again * longest)
        meets = 0.0
        if 0 < self.server_seconds <= self.balancer_seconds:
            window = min(CLOSING_SECONDS, self.server_seconds)
            meets = exp(-wanted_again * self.server_seconds) * expm1(wanted_again * window)
        return Kept(closed, meets, inside + self.pools * spare * (1 - closed))


@dataclass(frozen=True, slots=True)
class Kept:
    """Which share of requests opens a connection, which finds its own being closed, and how many are open."""

    opened_share: float
    reset_share: float
    open: float
