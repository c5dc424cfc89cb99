"""Ids of what Route 53 tells apart by UUIDs."""

from __future__ import annotations

from model.kit.world import World
from model.services.route53.home import home


def new_id(world: World, what: str) -> str:
    text = home(world).luck(what, home(world).count(what)).hexadecimal(32)
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
