"""How much a balancer's nodes carry, in capacity units, and how many of them a load needs."""

from __future__ import annotations

from math import ceil

from model.kit.world import World
from model.physics.demand import RequestShape
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.books import IDLE_SECONDS
from model.services.elbv2.fronts import Front
from model.services.elbv2.reach import nodes

CONNECTIONS_PER_UNIT = {"new": 25.0, "active": 3000.0}
BYTES_PER_UNIT = 1e9 / 3600
NODE_UNITS = 250.0
"What one node carries: some five thousand usual requests a second."

FULL = 0.7
"A node that is used more than so much is to have another beside it."


def grows(world: World, front: Front) -> bool:
    """Those of flows and of appliances carry millions from the beginning."""
    of_requests = isinstance(front, ClassicBalancer) or front.type == "application"
    return of_requests and world.cell.settings.delays


def units_of(rate: float, shape: RequestShape, per_connection: float) -> float:
    """Capacity units that requests a second take up: the dimension that is used most decides."""
    new = rate / per_connection
    active = new * IDLE_SECONDS
    transferred = rate * (shape.bytes_in + shape.bytes_out)
    return max(new / CONNECTIONS_PER_UNIT["new"], active / CONNECTIONS_PER_UNIT["active"], transferred / BYTES_PER_UNIT)


def carried_share(world: World, front: Front, units: float) -> float:
    """Which part of a load its nodes take; the rest is told 503."""
    if not units or not grows(world, front):
        return 1.0
    return min(1.0, NODE_UNITS * len(nodes(world, front)) / units)


def size_for(front: Front, units: float) -> int:
    """How many nodes it takes in each zone; what is reserved is there whatever comes."""
    zones = max(len(front.zone_names), 1)
    reserved = 0 if isinstance(front, ClassicBalancer) else front.provided_units
    return max(ceil(units / (FULL * NODE_UNITS * zones)), ceil(reserved / (NODE_UNITS * zones)), 1)
