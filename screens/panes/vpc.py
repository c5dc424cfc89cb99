"""The topology pane: the VPC that the eye is on, as it is wired."""

from __future__ import annotations

from textual.message import Message

from model.client import Row
from screens.feed import Feed
from screens.missing import permission_in
from screens.network_rows import KINDS, Ground
from screens.tables import Sparks
from screens.topology_measures import measures_of
from screens.vpc_picture import picture_of
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane
from screens.widgets.topology import EMPTY, Topology, vpc_scene


class VpcPane(Pane):
    """Shows one VPC: that of what was last chosen, otherwise the one with the most in it."""

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
        super().__init__(self.drawing, title="Topology", number=number, ink=ink, id="topology")

    @property
    def front(self) -> Topology:
        return self.drawing

    @property
    def vpc(self) -> Row | None:
        return self._vpc

    def show(self, feed: Feed, scope: str, sparks: Sparks) -> None:
        self._ground.sort()
        held = feed.find("ec2:Vpc", (self._vpc.region, self._vpc.id)) if self._vpc else None
        vpc = held if held is not None and scope in {"", held.region} else next(iter(self._ground.vpcs(scope)), None)
        self._vpc = vpc
        if vpc is None:
            self.drawing.set_scene(EMPTY)
            refusal = feed.refused.get("ec2:Vpc")
            self.set_answer([(f"not permitted: {permission_in(refusal)}", "warn")] if refusal else ())
            return
        picture = picture_of(self._ground, vpc, measures_of(sparks))
        self.drawing.set_scene(vpc_scene(picture, compact=True))
        self.set_answer([(picture.name or vpc.id[:8], "text"), (f" {picture.cidr}", "dim")])

    def turn_to(self, row: Row) -> None:
        """Show the VPC that something is in from the next `show` on."""
        self._vpc = self._ground.feed.find("ec2:Vpc", (row.region, self._ground.vpc_of(row))) or self._vpc

    def on_topology_highlighted(self, event: Topology.Highlighted) -> None:
        event.stop()
        self._point(event.spot_id, opened=False)

    def on_topology_selected(self, event: Topology.Selected) -> None:
        event.stop()
        self._point(event.spot_id, opened=True)

    def _point(self, id: str, opened: bool) -> None:
        if self._vpc is None:
            return
        found = (self._ground.feed.find(kind, (self._vpc.region, id)) for kind in KINDS)
        row = next((row for row in found if row is not None), None)
        if row is not None:
            self.post_message(self.Pointed(row, opened))
