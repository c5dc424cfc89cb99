"""What the map draws at each step of nearness: all regions, their VPCs as cards, one VPC, one VPC with every name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from screens.network_rows import Ground, Measures
from screens.topology_world import world_of
from screens.vpc_picture import picture_of
from screens.widgets.health import count_spans
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, clean
from screens.widgets.topology import Planned, Scene, vpc_scene
from screens.widgets.topology_overview import plan_world
from screens.widgets.topology_picture import Joint, RegionPicture, VpcCard, WorldPicture
from screens.widgets.topology_plan import sign_span
from screens.widgets.topology_tree import Grown, Twig, vpc_twigs

LEVELS: Final = ("regions", "VPCs", "one VPC", "every machine")
WORLD, CARDS, ONE, CLOSE = range(4)
TREE_BELOW: Final = 100
"In fewer cells than that everything is a tree."
_CROWDS: Final[Mapping[int, int]] = {ONE: 5, CLOSE: 1_000_000}


@dataclass(slots=True)
class Sight:
    """How somebody looks at the map: how near, at which region (empty: all) and VPC, and what of the tree is open."""

    level: int = ONE
    region: str = ""
    vpc: tuple[str, str] | None = None
    opened: set[str] = field(default_factory=set[str])


def scene_of(ground: Ground, sight: Sight, measures: Measures, *, tree: bool) -> Scene:
    if tree:
        return _tree(ground, sight, measures)
    vpc = ground.vpc(sight.vpc) if sight.vpc else None
    if sight.level < ONE or vpc is None:
        return _world(world_of(ground, measures, sight.region), cards=sight.level == CARDS)
    near = picture_of(ground, vpc, measures, crowd=_CROWDS[sight.level], telling=sight.level == CLOSE)
    return vpc_scene(near)


def _world(picture: WorldPicture, *, cards: bool) -> Scene:
    def place(width: int, ink: Ink) -> Planned:
        return plan_world(picture, width, ink, cards=cards)

    return Scene((picture, cards), {}, place)


def _tree(ground: Ground, sight: Sight, measures: Measures) -> Scene:
    world = world_of(ground, measures, sight.region)
    opened = frozenset(sight.opened)

    def place(width: int, ink: Ink) -> Planned:
        grown = Grown(width, ink, opened)
        grown.grow(_twigs(ground, world, opened, measures, ink))
        return grown.plan(), grown.things

    return Scene((world, opened, measures.loads), {}, place)


def _twigs(ground: Ground, world: WorldPicture, opened: frozenset[str], measures: Measures, ink: Ink) -> Iterator[Twig]:
    for region in world.regions:
        cards = tuple(_vpc(ground, region, card, opened, measures, ink) for card in region.vpcs)
        spans = (sign_span(region.tone, ink), (f" {region.name}", "strong"), (f"  {region.place}", "dim"))
        yield Twig(region.name, spans, cards, ((f"{len(cards)} VPCs", "dim"),))
    if world.joints:
        joints = tuple(_joint(each, world, ink) for each in world.joints)
        yield Twig("joints", (("peerings and tunnels", "dim"),), joints)


def _vpc(
    ground: Ground, region: RegionPicture, card: VpcCard, opened: frozenset[str], measures: Measures, ink: Ink
) -> Twig:
    """What is in it is looked up only while it is open."""
    row = ground.vpc((region.name, card.id))
    spans = (sign_span(card.tone, ink), (f" {clean(card.name or card.id)}", "text"), (f"  {card.cidr}", "dim"))
    if card.id in opened and row is not None:
        picture = picture_of(ground, row, measures, crowd=_CROWDS[CLOSE])
        return Twig(card.id, spans, tuple(vpc_twigs(picture, ink)))
    return Twig(card.id, spans, (Twig("", ()),), tuple(count_spans(dict(card.counts), ink)))


def _joint(joint: Joint, world: WorldPicture, ink: Ink) -> Twig:
    names: dict[str, str] = {card.id: card.name or card.id for region in world.regions for card in region.vpcs}
    names |= {each.id: each.name for each in world.strangers}
    one, other = (clean(names.get(end, end)) for end in joint.ends)
    signs: list[Span] = [sign_span(each, ink) for each in joint.signs or (joint.tone,)]
    between = " <> " if ink is Ink.BLOCK else " ⇄ "
    spans = (*signs, (f" {clean(joint.name)}", "text"), (f"  {one}{between}{other}  {joint.note}", "dim"))
    return Twig(f"joint {joint.id}", spans)
