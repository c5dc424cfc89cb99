"""Beside a form that asks for a range of addresses: what it holds, where it lies, whom it meets, what is free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from typing_extensions import override

from model.client import AddressHome, AddressPlan, AwsError, Client
from screens.widgets.address_bar import Piece, address_bar, legend
from screens.widgets.drawn import Drawn
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, clean, fit, span_cells, wrap

SIZED: Final = frozenset({"ec2:CreateSubnet", "ec2:CreateVpc", "ec2:AssociateVpcCidrBlock"})
RANGE: Final = "CidrBlock"
ROOM_LINES: Final = 8
_NAMED_MOST: Final = 3


class AddressRoom(Drawn):
    """Follows what is typed; `offer` gives the next free block."""

    DEFAULT_CSS = """
    AddressRoom { height: 7; margin: 0 1 1 1; }
    """

    def __init__(self, client: Client, action: str, region: str, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(ink=ink)
        self._desk = client.reachability(region)
        self._action = action
        self._text = ""
        self._plan: AddressPlan | None = None
        self._refusal = ""

    def weigh(self, params: Mapping[str, Any]) -> None:
        """What is typed is this now."""
        self._text = str(params.get(RANGE, ""))
        try:
            self._plan = self._desk.address_plan(self._action, self._text, str(params.get("VpcId", "")))
        except AwsError as refusal:
            self._plan, self._refusal = None, refusal.message
        self.redraw()

    def offer(self, step: int) -> str:
        """The free block after the one that is typed, or before it; empty where there is none."""
        offers = self._plan.offers if self._plan else ()
        if not offers:
            return ""
        if self._text in offers:
            return offers[(offers.index(self._text) + step) % len(offers)]
        return offers[0 if step > 0 else -1]

    @override
    def draw(self, width: int, height: int) -> Sequence[Sequence[Span]]:
        plan = self._plan
        if plan is None:
            return [[(clean(self._refusal), "dim")]]
        tone, said = self._verdict(plan)
        verdict = [[(line, tone)] for line in wrap(said, width)] if said else []
        return [*self._held(plan), *self._places(plan, width), self._offers(plan), *verdict][:height]

    def _held(self, plan: AddressPlan) -> list[list[Span]]:
        block = plan.block
        if block is None:
            return [[("A range is written like 10.0.1.0/24.", "dim")], []]
        many = f"{_grouped(block.size)} addresses"
        cleared = f", kept as {block.cidr}" if block.cleared else ""
        ends: Span = (f"   {block.first} – {block.last}{cleared}", "dim")
        if self._action != "ec2:CreateSubnet":
            return [[(many, "strong"), ends], []]
        useful = f", {_grouped(block.usable)} of use"
        kept = "  ".join(f".{address.rpartition('.')[2]} {purpose}" for address, purpose in block.kept)
        return [[(many, "strong"), (useful, "text"), ends], [("kept: ", "dim"), (kept, "dim")]]

    def _places(self, plan: AddressPlan, width: int) -> list[list[Span]]:
        """The range that it would be taken from, as a bar of what is taken, wanted and free."""
        if not plan.homes:
            return [[("Choose a VPC to see where there is room in it.", "dim")], []]
        home = self._home(plan)
        front: list[Span] = [(f"{home.cidr}  ", "text")]
        back: list[Span] = [(f"  {_grouped(home.free)} free", "dim")]
        room = max(8, width - span_cells(front) - span_cells(back))
        pieces = [Piece(each.taken, each.wanted, each.both) for each in home.shares]
        return [[*front, *address_bar(pieces, room), *back], [(" " * span_cells(front), "text"), *legend()]]

    @staticmethod
    def _home(plan: AddressPlan) -> AddressHome:
        """Of several the one that the block lies in."""
        return next((home for home in plan.homes if any(each.wanted for each in home.shares)), plan.homes[0])

    def _verdict(self, plan: AddressPlan) -> tuple[Tone, str]:
        """What AWS would say, and whom the range meets."""
        named = ", ".join(f"{each.name} {each.block}" for each in plan.overlaps[:_NAMED_MOST])
        more = f" and {len(plan.overlaps) - _NAMED_MOST} more" if len(plan.overlaps) > _NAMED_MOST else ""
        if plan.fault is not None and self._text:
            met = f" It meets {named}{more}." if named else ""
            return "bad", self._signed("bad", f"{plan.fault.code}: {plan.fault.message.rstrip('.')}.{met}")
        if named:
            return "warn", self._signed("warn", f"{named}{more} has addresses of it: the two can never be peered.")
        return "good", self._signed("good", "It can be had.") if self._text and plan.homes else ""

    def _signed(self, tone: Tone, text: str) -> str:
        return f"{health(tone).sign(self.ink)} {clean(text)}"

    def _offers(self, plan: AddressPlan) -> list[Span]:
        if not plan.offers:
            return []
        spans: list[Span] = [("↑↓ ", "accent"), ("free ", "dim")]
        for each in plan.offers:
            here = each == self._text
            spans += [(fit(f"[{each}]" if here else f" {each} ", len(each) + 2), "accent" if here else "text")]
        return spans


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", " ")
