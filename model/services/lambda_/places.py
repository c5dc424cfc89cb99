"""Finding functions by name or ARN, in whichever account they are, and the configuration that a qualifier leads to."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.world import World
from model.services.lambda_.naming import Named, read_name
from model.services.lambda_.refusals import missing
from model.services.lambda_.resources.functions import LATEST, Configuration, Function
from model.services.lambda_.resources.versions import Alias, FunctionVersion, qualified


class Target(NamedTuple):
    """What is called: the part of the world that it is in, the function, and one of its versions."""

    world: World
    function: Function
    version: str
    configuration: Configuration
    qualifier: str
    "As it was said: a version, an alias, or nothing."

    @property
    def arn(self) -> str:
        """With the qualifier that it was called by."""
        return f"{self.function.arn}:{self.qualifier}" if self.qualifier else self.function.arn


def function_of(world: World, named: Named) -> Function | None:
    if named.region != world.region:
        return None
    return world.cell.world(named.account, world.region, "lambda").find(Function, named.name)


def function_at(world: World, text: str, qualifier: str | None = None) -> tuple[World, Function, Named]:
    """Raises ResourceNotFoundException."""
    named = read_name(world, text, qualifier)
    found = function_of(world, named)
    if found is None:
        raise missing(f"Function not found: {named.arn}")
    return world.cell.world(found.account, found.region, "lambda"), found, named


def target_at(world: World, text: str, qualifier: str | None = None, share: float = 0.0) -> Target:
    """Raises ResourceNotFoundException for a function, version or alias that is not there.

    An alias with weights leads to one version or the other by the `share` that was drawn, from 0 to 1.
    """
    place, function, named = function_at(world, text, qualifier)
    if named.qualifier in ("", LATEST):
        return Target(place, function, LATEST, function.current, named.qualifier)
    alias = place.find(Alias, qualified(named.name, named.qualifier))
    version = named.qualifier if alias is None else _drawn(alias, share)
    if version == LATEST:
        return Target(place, function, LATEST, function.current, named.qualifier)
    found = place.find(FunctionVersion, qualified(named.name, version))
    if found is None:
        raise missing(f"Function not found: {named.arn}")
    return Target(place, function, version, found.configuration, named.qualifier)


def _drawn(alias: Alias, share: float) -> str:
    for version, weight in alias.weights:
        if share < weight:
            return version
        share -= weight
    return alias.function_version
