"""The topology pane: the VPC that the eye is on, as it is wired."""

from __future__ import annotations

from textual.message import Message

from model.client import Row
from screens.feed import Feed
from screens.missing import permission_in
from screens.tables import Sparks, values_of
from screens.vpc_picture import main_vpc, picture_of
from screens.widgets.ink import Ink
from screens.widgets.pane import Pane
from screens.widgets.topology import Topology


class VpcPane(Pane):
    """Shows one VPC: that of what was last chosen, otherwise the one with the most in it."""

    class Pointed(Message):
        """Something in the drawing was chosen (`opened`: is to be opened)."""

        def __init__(self, row: Row, opened: bool) -> None:
            super().__init__()
            self.row = row
            self.opened = opened

    KINDS = ("ec2:Instance", "elbv2:LoadBalancer", "ec2:Subnet", "ec2:InternetGateway", "ec2:NatGateway")

    def __init__(self, *, number: str, ink: Ink) -> None:
        self.drawing = Topology(ink=ink)
        self._feed: Feed | None = None
        self._vpc: Row | None = None
        super().__init__(self.drawing, title="Topology", number=number, ink=ink, id="topology")

    @property
    def front(self) -> Topology:
        return self.drawing

    def show(self, feed: Feed, scope: str, sparks: Sparks) -> None:
        self._feed = feed
        held = feed.find("ec2:Vpc", (self._vpc.region, self._vpc.id)) if self._vpc else None
        vpc = held if held is not None and scope in {"", held.region} else main_vpc(feed, scope)
        self._vpc = vpc
        if vpc is None:
            self.drawing.set_picture(None)
            refusal = feed.refused.get("ec2:Vpc")
            self.set_answer([(f"not permitted: {permission_in(refusal)}", "warn")] if refusal else ())
            return
        self.drawing.set_picture(picture_of(feed, vpc, sparks))
        told = values_of(feed.views["ec2:Vpc"], vpc)
        self.set_answer([(vpc.label if vpc.label != vpc.id else vpc.id[:8], "text"), (f" {told['cidr_block']}", "dim")])

    def turn_to(self, vpc_id: str, region: str) -> None:
        """Show this one from the next `show` on."""
        if self._feed is not None:
            self._vpc = self._feed.find("ec2:Vpc", (region, vpc_id)) or self._vpc

    def on_topology_highlighted(self, event: Topology.Highlighted) -> None:
        event.stop()
        self._point(event.spot_id, opened=False)

    def on_topology_selected(self, event: Topology.Selected) -> None:
        event.stop()
        self._point(event.spot_id, opened=True)

    def _point(self, id: str, opened: bool) -> None:
        if self._feed is None or self._vpc is None:
            return
        found = (self._feed.find(kind, (self._vpc.region, id)) for kind in self.KINDS)
        row = next((row for row in found if row is not None), None)
        if row is not None:
            self.post_message(self.Pointed(row, opened))
