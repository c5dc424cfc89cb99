"""Which ways the requests of a balancer's demand go: each path, and the rule that decides about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from model.kit.world import World
from model.physics.traffic import Traffic
from model.services.elbv2.conditions import applies
from model.services.elbv2.resources.listeners import Deed, Listener, Redirect, Rule

FORWARD, REDIRECT, FIXED = "forward", "redirect", "fixed-response"


class Track(NamedTuple):
    """Requests for a path, and what becomes of them there."""

    path: str
    share: float
    priority: int = 0
    action: str = FORWARD
    groups: tuple[str, ...] = ()
    status: str = ""
    "Of what the balancer answers by itself."
    aim: str = ""
    "Where they are sent to instead."


def tracks_at(world: World, listener: Listener, traffic: Traffic, host: str) -> Iterator[Track]:
    """`host` is what clients call the balancer, where the story says nothing."""
    rules = sorted(world.where(Rule, listener_arn=listener.arn), key=lambda rule: (rule.is_default, rule.place))
    for path, share in traffic.paths:
        rule = next(rule for rule in rules if rule.is_default or applies(rule, path, traffic.host))
        yield _track(Track(path, share, rule.place), listener, rule.actions[-1], traffic.host or host)


def _track(track: Track, listener: Listener, deed: Deed, host: str) -> Track:
    if deed.redirect_config is not None:
        status = deed.redirect_config.status_code.removeprefix("HTTP_")
        return track._replace(
            action=REDIRECT, status=status, aim=_aim(deed.redirect_config, listener, host, track.path)
        )
    if deed.fixed_response_config is not None:
        return track._replace(action=FIXED, status=deed.fixed_response_config.status_code)
    return track._replace(groups=tuple(arn for arn, _ in deed.shares))


def _aim(redirect: Redirect, listener: Listener, host: str, path: str) -> str:
    query = f"?{redirect.query}" if redirect.query else ""
    aim = f"{redirect.protocol}://{redirect.host}:{redirect.port}{redirect.path}{query}".lower()
    known = {"protocol": listener.protocol.lower(), "host": host, "port": str(listener.port), "path": path.lstrip("/")}
    for name, value in (*known.items(), ("query", "")):
        aim = aim.replace(f"#{{{name}}}", value)
    return aim.removesuffix("?")
