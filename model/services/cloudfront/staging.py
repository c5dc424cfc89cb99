"""Staging distributions: which one tries something for a primary one, and which of its viewers come there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from model.kit.world import World
from model.laws.edge.deployment import COOKIE, Session, Split, read_session, without_session, write_session
from model.laws.edge.setup import Setup
from model.services.cloudfront.resources.deployment import ContinuousDeploymentPolicy
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.viewing import Delivered, View


class Staged(NamedTuple):
    """A staging distribution that edges know and that serves, and who comes there."""

    distribution: Distribution
    setup: Setup
    split: Split


def staged_for(world: World, setup: Setup) -> Staged | None:
    """As edges know the primary one. Where nothing serves, everybody stays with the primary."""
    policy = world.find(ContinuousDeploymentPolicy, setup.deployment) if setup.deployment else None
    split = policy.split if policy is not None else None
    if policy is None or split is None:
        return None
    for name in policy.staging:
        for found in world.where(Distribution, domain_name=name):
            there = found.at_edges
            if there is not None and there.enabled:
                return Staged(found, there, split)
    return None


class Way(NamedTuple):
    """Where one viewer is served, what of the request goes on, and what the answer has to set."""

    distribution: Distribution
    setup: Setup
    view: View
    cookie: str = ""

    def signed(self, delivered: Delivered) -> Delivered:
        """With the session's cookie, beside whatever else is set."""
        if not self.cookie:
            return delivered
        lines = [line for line in (delivered.headers.get("set-cookie", ""), self.cookie) if line]
        return delivered._replace(headers={**delivered.headers, "set-cookie": "\n".join(lines)})


def way_for(world: World, distribution: Distribution, setup: Setup, view: View) -> Way:
    staged = staged_for(world, setup)
    if staged is None:
        return Way(distribution, setup, view)
    split, plain = staged.split, view._replace(headers=_without_session(view.headers))
    if split.header:
        comes = view.headers.get(split.header) == split.value
        return Way(staged.distribution, staged.setup, plain) if comes else Way(distribution, setup, plain)
    session = read_session(view.asked.cookies.get(COOKIE, "")) if split.idle else None
    if session is None or not session.goes_on(split, world.now):
        drawn = world.luck("staging", world.count("staging")).random() < split.weight
        session = Session(drawn, world.now, world.now)
    cookie = write_session(session._replace(seen=world.now), split) if split.idle else ""
    if session.is_staged:
        return Way(staged.distribution, staged.setup, plain, cookie)
    return Way(distribution, setup, plain, cookie)


def _without_session(headers: Mapping[str, str]) -> Mapping[str, str]:
    cookies = headers.get("cookie", "")
    if COOKIE not in cookies:
        return headers
    kept = without_session(cookies)
    others = {name: value for name, value in headers.items() if name != "cookie"}
    return {**others, "cookie": kept} if kept else others
