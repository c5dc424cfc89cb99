"""Asking the name servers of the internet from anywhere on the map, with the reasons of the answer."""

from __future__ import annotations

from typing import NamedTuple

from model.catalog.geography import Place, place_of_address, place_of_region
from model.kit.world import World
from model.laws.dns.answer import Answer
from model.services.route53.answering import one_answer
from model.services.route53.home import HOME
from model.services.route53.resolving import asker_at


class Dug(NamedTuple):
    """An answer, and where whoever asked was taken to be; nowhere where no map has the address."""

    answer: Answer
    place: Place | None


def dig(world: World, name: str, type: str, address: str, turn: int) -> Dug:
    """As a client at an address is told, or without one somebody at Route 53's own; luck differs from turn to turn."""
    place = place_of_address(address) if address else place_of_region(HOME)
    luck = world.luck("dig", world.now, name, type, turn)
    return Dug(one_answer(world, name, type, asker_at(world, place), luck=luck), place)
