"""The topology pane: the VPC that the eye is on, as it is wired, and what flows where no machine stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from textual.message import Message

from model.client import Channel, Row
from screens.feed import Feed
from screens.flow_picture import Stop, flow_of, row_at
from screens.missing import permission_in
from screens.network_rows import KINDS, Ground
from screens.tables import Sparks
from screens.topology_measures import measures_of
from screens.vpc_picture import picture_of
from screens.widgets.flow_tree import ALLOWED, FlowPicture, beneath, flow_scene
from screens.widgets.health import Tone, count_spans
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane
from screens.widgets.spans import Span
from screens.widgets.topology import EMPTY, Topology, vpc_scene


class VpcPane(Pane):
    """Shows one VPC: that of what was last chosen, otherwise the one with the most in it; and what flows from thing to
    thing, below it, or alone while no machine is in it."""

    class Pointed(Message):
        """Something in the drawing was chosen (`opened`: is to be opened)."""

        def __init__(self, row: Row, opened: bool) -> None:
            super().__init__()
            self.row = row
            self.opened = opened

    def __init__(self, feed: Feed, *, number: str, ink: Ink) -> None:
        self.drawing = Topology(ink=ink)
        self._ground = Ground(feed)
        self._vpc: Row | None = None
        self._channels: tuple[Channel, ...] = ()
        self._flow = FlowPicture()
        self._flows_alone = False
        super().__init__(self.drawing, title="Topology", number=number, ink=ink, id="topology")

    @property
    def front(self) -> Topology:
        return self.drawing

    @property
    def word(self) -> str:
        """What is drawn."""
        return "Flow" if self._flows_alone else "VPC"

    @property
    def vpc(self) -> Row | None:
        return self._vpc

    def see(
        self,
        feed: Feed,
        scope: str,
        sparks: Sparks,
        alarmed: Collection[Stop] = (),
        channels: tuple[Channel, ...] | None = None,
    ) -> None:
        """What flows, and how much, is drawn from the next `show` on; without new channels by those that are known."""
        self._channels = self._channels if channels is None else channels
        self._flow = flow_of(self._channels, feed, scope, sparks, alarmed)

    def show(self, feed: Feed, scope: str, sparks: Sparks) -> None:
        self._ground.sort()
        held = self._ground.vpc((self._vpc.region, self._vpc.id)) if self._vpc else None
        vpc = held if held is not None and scope in {"", held.region} else next(iter(self._ground.vpcs(scope)), None)
        self._vpc = vpc
        flow = self._flow
        self._flows_alone = bool(flow.stops) and (vpc is None or not self._ground.machines(vpc))
        if self._flows_alone:
            self.drawing.set_scene(flow_scene(flow))
            self.set_answer(self._flow_told(flow))
        elif vpc is None:
            self.drawing.set_scene(EMPTY)
            refusal = feed.refused.get("ec2:Vpc")
            self.set_answer([(f"not permitted: {permission_in(refusal)}", "warn")] if refusal else ())
        else:
            picture = picture_of(self._ground, vpc, measures_of(sparks))
            scene = vpc_scene(picture, compact=True)
            self.drawing.set_scene(beneath(scene, flow_scene(flow)) if flow.stops else scene)
            self.set_answer([(picture.name or vpc.id[:8], "text"), (f" {picture.cidr}", "dim")])

    def _flow_told(self, flow: FlowPicture) -> list[Span]:
        """What is only allowed is explained where it is drawn."""
        allowed = any(not sure for _, onward in flow.ways for _, sure in onward)
        legend: list[Span] = [(f"{ALLOWED[self._ink]} may write   ", "dim")] if allowed else []
        tones = Counter[Tone](stop.tone or "good" for stop in flow.stops)
        return [*legend, *count_spans(tones, self._ink)]

    def turn_to(self, row: Row) -> None:
        """Show the VPC that something is in from the next `show` on."""
        self._vpc = self._ground.vpc((row.region, self._ground.vpc_of(row))) or self._vpc

    def on_topology_highlighted(self, event: Topology.Highlighted) -> None:
        event.stop()
        self._point(event.spot_id, opened=False)

    def on_topology_selected(self, event: Topology.Selected) -> None:
        event.stop()
        self._point(event.spot_id, opened=True)

    def _point(self, id: str, opened: bool) -> None:
        region = self._vpc.region if self._vpc is not None else ""
        found = (self._ground.feed.find(kind, (region, id)) for kind in KINDS)
        row = row_at(self._ground.feed, id) or next((row for row in found if row is not None), None)
        if row is not None:
            self.post_message(self.Pointed(row, opened))
