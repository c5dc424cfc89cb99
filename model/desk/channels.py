"""What flows from thing to thing: by what is configured, and by what a role lets those do who act under it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Final, cast

from model.cloud import Cloud
from model.kernel.unhurried import in_turns
from model.kit.arn import read_arn
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.view import attribute
from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.policy import Effect, Statement
from model.laws.access.question import Question

MOST_LOOKED_AT: Final = 200
"Of each kind: nobody could read a drawing of more."
MOST_TOLD: Final = 1_000
"Those that are configured come before those that are only allowed."
_END: Final = re.compile("[/:]")

Stop = tuple[str, str, str]
"(kind, region, id)"


@dataclass(frozen=True, slots=True)
class Channel:
    """From one thing to another; `sure` where it is configured, otherwise it is only allowed, by name."""

    source: Stop
    target: Stop
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """What an account has that something may pass through, as far as somebody may see it; nobody awakes by looking."""

    cloud: Cloud
    account: str
    things: tuple[Resource, ...]

    @classmethod
    def by(cls, cloud: Cloud, account: str, may_see: Callable[[str], bool]) -> Seen:
        kinds = [kind for kind in list(cloud.kernel.kinds.values()) if issubclass(kind, Resource) and _has_part(kind)]
        there = cloud.kernel.store.regions(account, {kind.kind for kind in kinds})
        things = (
            islice((each for each in cloud.kernel.store.everywhere(kind) if each.account == account), MOST_LOOKED_AT)
            for kind in kinds
            if kind.kind in there and may_see(kind.kind)
        )
        return cls(cloud, account, tuple(each for some in things for each in some))

    @property
    def stops(self) -> dict[str, Resource]:
        """By their ARNs: what carries load, and what lets others put something in."""
        return {each.arn: each for each in self.things if each.words.headline or each.words.takes}


async def channels(seen: Seen, roles: bool) -> tuple[Channel, ...]:
    """Those that can be drawn, each once; `roles` says whether it may be known what roles allow."""
    stops = seen.stops
    sure = {(one, other): True for one, other in _joined(set(_configured(seen)), stops) if one != other}
    told = dict(islice(sure.items(), MOST_TOLD))
    if roles:
        async for pair in _allowed(seen, stops):
            if len(told) >= MOST_TOLD:
                break
            if pair not in sure and pair[::-1] not in sure:
                told[pair] = False
    return tuple(Channel(_stop(stops[one]), _stop(stops[other]), known) for (one, other), known in sorted(told.items()))


def _has_part(kind: type[Resource]) -> bool:
    words = kind.words
    return bool(words.flows or words.takes or words.headline)


def _stop(thing: Resource) -> Stop:
    return thing.kind, thing.region, thing.id


def _configured(seen: Seen) -> Iterator[tuple[str, str]]:
    for thing in seen.things:
        for start, end in thing.words.flows:
            for one in _texts(attribute(thing, start)):
                yield from ((one, other) for other in _texts(attribute(thing, end)))


def _texts(value: object) -> Iterable[str]:
    """An attribute names one thing, or some, or none."""
    several = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
    return (each for each in several if isinstance(each, str) and each)


def _joined(pairs: set[tuple[str, str]], stops: dict[str, Resource]) -> Iterator[tuple[str, str]]:
    """What lies between two stops is left out: a balancer's way to a function leads through a group of targets."""
    onward: dict[str, list[str]] = {}
    for one, other in sorted(pairs):
        onward.setdefault(one, []).append(other)
    for one in onward:
        start = _named(one, stops)
        if start:
            yield from ((start, end) for end in _reached(one, onward, stops, set()))


def _reached(name: str, onward: dict[str, list[str]], stops: dict[str, Resource], passed: set[str]) -> Iterator[str]:
    for each in onward.get(name, ()):
        stop = _named(each, stops)
        if stop:
            yield stop
        elif each not in passed:
            passed.add(each)
            yield from _reached(each, onward, stops, passed)


def _named(name: str, stops: dict[str, Resource]) -> str:
    """The stop that an ARN means, be it of a version of a function or of a table's stream; empty if there is none."""
    if name in stops:
        return name
    told = read_arn(name)
    parts = _END.split(told.resource)
    kept = (told.resource[: sum(map(len, parts[:n])) + n - 1] for n in (2, 1))
    return next((arn for each in kept if (arn := str(told._replace(resource=each))) in stops), "")


async def _allowed(seen: Seen, stops: dict[str, Resource]) -> AsyncIterator[tuple[str, str]]:
    """Whoever acts under a role may write to what a statement of the role's own policies names."""
    taking = [(arn, each) for arn, each in stops.items() if each.words.takes]
    under: dict[str, list[str]] = {}
    for thing in seen.things:
        if thing.words.acts_as:
            under.setdefault(str(attribute(thing, thing.words.acts_as)), []).append(thing.arn)
    async for role, actors in in_turns(under.items(), few=1):
        principal = seen.cloud.identities.named(role)
        if principal is not None:
            grounds = seen.cloud.identities.grounds(principal)
            reached = [arn for arn, each in taking if _may_write(principal, grounds, arn, each)]
            for pair in product(actors, reached):
                yield pair


def _may_write(principal: Principal, grounds: Grounds, arn: str, thing: Resource) -> bool:
    """A statement about everything says nothing about one thing."""
    for resource in (arn, f"{arn}/*"):
        about = Question(f"{thing.service}:{thing.words.takes[0]}", resource, principal.caller)
        for statement in _about(grounds, about):
            asked = (replace(about, action=f"{thing.service}:{operation}") for operation in thing.words.takes)
            if any(statement.actions.cover(each.action.lower()) and judge(grounds, each).allowed for each in asked):
                return True
    return False


def _about(grounds: Grounds, question: Question) -> Iterator[Statement]:
    """What allows something to a resource by its name, whatever that is."""
    for policy in grounds.identity:
        for each in policy.statements:
            named = each.effect is Effect.ALLOW and not each.resources.every
            if named and each.resources.cover(question, denies=False):
                yield each
