"""A packet walk in words and spans: its stations as stops, what the packet meets where it is, what has changed."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace

from model.client import PacketWalk, Row, WalkStep
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.lane_layout import Lanes, Stop
from screens.widgets.spans import Span, clean, wrap

FIRST_TRAFFIC = "tcp 443"


@dataclass(frozen=True, slots=True)
class Asked:
    """Between whom a packet is to walk, by id, name or address, and what it is: `tcp 443`, `https`, `ping`."""

    start: str = ""
    end: str = ""
    traffic: str = FIRST_TRAFFIC
    region: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.start and self.end)

    @property
    def protocol_and_port(self) -> tuple[str, str]:
        """A number alone is a port of TCP."""
        first, _, rest = self.traffic.strip().partition(" ")
        return ("tcp", first) if first.isdigit() else (first, rest.strip())

    def __str__(self) -> str:
        """As the command bar takes it."""
        words = [shlex.quote(each) for each in (self.start, self.end) if each]
        place = [f"@{self.region}"] if self.region else []
        return " ".join(["walk", *words, *([self.traffic] if self.is_whole else []), *place])


def parse_walk(text: str) -> Asked:
    """`web-1 db-1 tcp 5432 @eu-west-1`; what is not said is asked for. Names with blanks stand in quotes."""
    try:
        words = shlex.split(text)
    except ValueError:
        words = text.replace('"', " ").replace("'", " ").split()
    region = next((word[1:] for word in words if word.startswith("@")), "")
    start, end, *traffic = [*(word for word in words if not word.startswith("@")), "", ""]
    asked = " ".join(filter(None, traffic))
    return Asked(start, end, asked or FIRST_TRAFFIC, region)


def settled(asked: Asked, found: PacketWalk) -> Asked:
    """With ids in place of names, which are looked for once; an address stays: it may be one of several."""
    start = found.start.id if asked.start == found.start.label else asked.start
    return replace(asked, start=start, end=found.end.id if asked.end == found.end.label else asked.end)


BEGINNINGS = (
    "ec2:Instance",
    "ec2:NetworkInterface",
    "ec2:NatGateway",
    "ec2:VpcEndpoint",
    "ec2:VpnConnection",
    "elbv2:LoadBalancer",
)
"The kinds of things that a packet can come from."


def asked_from(row: Row) -> Asked:
    """A walk that begins at a thing, or just in its region."""
    return Asked(row.id if row.kind in BEGINNINGS else "", region=row.region if row.region != "global" else "")


def lanes_of(walked: PacketWalk, at: int) -> Lanes:
    return Lanes(tuple(map(_stop, walked.there)), tuple(map(_stop, walked.back)), at)


def _stop(step: WalkStep) -> Stop:
    return Stop(
        key=f"{step.word} {step.id}",
        word=step.word,
        label=clean(step.label or step.id),
        rule=clean(step.rule),
        looks=f"{step.leaves.source} → {step.leaves.destination}",
        changed=step.translates,
        dropped=bool(step.dropped),
        remembers=step.word == "security group",
    )


def told_here(walked: PacketWalk, at: int, width: int, ink: Ink) -> list[list[Span]]:
    """The station where the packet is, what the packet is like there, and at the end how it ended."""
    steps = (*walked.there, *walked.back)
    if not steps:
        return []
    step = steps[at]
    lines: list[list[Span]] = [_place(step, at, len(steps)), _packet(step)]
    if step.rule:
        lines.append(_rule(step, ink))
    if at == len(steps) - 1:
        lines += _ending(walked, width, ink)
    return lines


def _place(step: WalkStep, at: int, steps: int) -> list[Span]:
    way = "back" if step.back else "there"
    direction = {True: "  going out", False: "  coming in"}[step.outward] if step.word in _FIREWALLS else ""
    return [
        (f"{at + 1} of {steps} {way}  ", "dim"),
        (step.word, "text"),
        (f"  {clean(step.label)}", "strong"),
        (f"  {step.id}" if step.id != step.label else "", "dim"),
        (direction, "dim"),
    ]


_FIREWALLS = ("security group", "network ACL")


def _packet(step: WalkStep) -> list[Span]:
    came: list[Span] = [("packet  ", "dim"), (f"{step.arrives.source} → {step.arrives.destination}", "text")]
    if not step.translates:
        return came
    return [*came, ("  becomes  ", "warn"), (f"{step.leaves.source} → {step.leaves.destination}", "accent")]


def _rule(step: WalkStep, ink: Ink) -> list[Span]:
    tone = "bad" if step.dropped else "good"
    named = step.rule_id if step.rule_id.startswith("sgr-") else ""
    return [
        ("rule    ", "dim"),
        (f"{health(tone).sign(ink)} {clean(step.rule)}", tone),
        (f"  {named}", "dim"),
    ]


def _ending(walked: PacketWalk, width: int, ink: Ink) -> list[list[Span]]:
    verdict = walked.verdict
    tone = "good" if walked.arrived else "bad"
    said = [
        f"{health(tone).sign(ink)} {line}" if not at else f"  {line}" for at, line in _numbered(verdict.sentence, width)
    ]
    lines: list[list[Span]] = [[(line, tone)] for line in said]
    remedy = (
        [f"{'→' if not at else ' '} {line}" for at, line in _numbered(verdict.remedy, width)] if verdict.remedy else []
    )
    return [*lines, *([(line, "text")] for line in remedy)]


def _numbered(text: str, width: int) -> Iterator[tuple[int, str]]:
    return enumerate(wrap(text, max(20, width - 3)))


def rule_of(step: WalkStep) -> str:
    """What the editor calls the rule that decided: an ACL has numbers for both directions."""
    if step.kind != "ec2:NetworkAcl" or not step.rule_id:
        return step.rule_id
    return f"{'out' if step.outward else 'in'} {step.rule_id}"


def outcome(walked: PacketWalk, *, told: bool) -> tuple[Tone, str]:
    """The tone and the words of the title's answer; as long as the packet is under way, nothing is given away."""
    if not told:
        return "busy", "under way"
    return ("good", "arrives, and is answered") if walked.arrived else ("bad", f"dropped  {walked.verdict.code}")


def news_of(before: PacketWalk, now: PacketWalk) -> str:
    """What another walk between the same ends means; empty where it comes by the same stations as before."""
    if before.arrived and not now.arrived:
        return f"It arrived before, and is dropped now at {_where(now)}."
    if now.arrived and not before.arrived:
        return f"It was dropped at {_where(before)}, and arrives now."
    if _where(now) != _where(before) and not now.arrived:
        return f"It was dropped at {_where(before)}, and is now at {_where(now)}."
    if _way(before) != _way(now):
        return "It takes another way now, or passes by another rule."
    return ""


def _where(walked: PacketWalk) -> str:
    steps = (*walked.there, *walked.back)
    last = steps[-1]
    return f"{last.word} {last.label or last.id}"


def _way(walked: PacketWalk) -> list[WalkStep]:
    """But for the names of things."""
    return [replace(step, label="") for step in (*walked.there, *walked.back)]
