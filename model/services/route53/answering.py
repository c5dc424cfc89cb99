"""One answer out of all that there may be, as luck has it."""

from __future__ import annotations

from dataclasses import replace

from model.kernel.chance import Luck
from model.kit.world import World
from model.laws.dns.answer import Answer
from model.laws.dns.records import Asker
from model.services.route53.resolving import ask
from model.services.route53.resources.hosted_zones import ZoneVpc


def one_answer(
    world: World,
    name: str,
    type: str,
    asker: Asker,
    *,
    vpc: ZoneVpc | None = None,
    of_zone: str = "",
    luck: Luck | None = None,
) -> Answer:
    """Drawn by the chances; several values come in whatever order. `of_zone` asks the servers of that zone alone."""
    found = ask(world, name, type, asker, vpc, of_zone)
    drawn = luck or world.luck("answer", world.now, name, type, asker[:3])
    return _shuffled(_drawn(found, drawn.random()), drawn)


def _drawn(found: tuple[Answer, ...], share: float) -> Answer:
    for each in found:
        if share < each.chance:
            return each
        share -= each.chance
    return found[-1]


def _shuffled(answer: Answer, luck: Luck) -> Answer:
    """The lines of the last name: those that lead there keep their place."""
    if len(answer.lines) < 2:
        return answer
    last = answer.lines[-1].name
    first = tuple(each for each in answer.lines if each.name != last)
    rest = [each for each in answer.lines if each.name == last]
    turn = luck.below(len(rest))
    return replace(answer, lines=(*first, *rest[turn:], *rest[:turn]))
