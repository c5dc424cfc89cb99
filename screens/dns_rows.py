"""A zone's records as rows of a table, with the part of all answers that each has; its checks and clients as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import Final

from model.client import Believed, BelievedLong, CheckSeen, TaughtRecord, ZonePicture
from screens.widgets.cell import Bar, State, Text
from screens.widgets.column import Column
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.passage import Paragraph
from screens.widgets.quantity import money, quantity, span_of_time
from screens.widgets.row import Row
from screens.widgets.spans import Span, clean

EVERYONE: Final = "everyone"
RECORDS: Final = (
    Column("name", "NAME", min=10, max=34, cut="middle"),
    Column("type", "TYPE", width=5),
    Column("rule", "RULE", min=6, max=22, priority=1),
    Column("bar", "ANSWERED", width=8, priority=3),
    Column("told", "TO", min=8, max=20),
    Column("value", "LEADS TO", min=12, flex=1, cut="middle"),
    Column("ttl", "TTL", width=6, align="right", priority=2),
    Column("health", "HEALTH", kind="state", width=9),
)


def record_rows(seen: ZonePicture) -> list[Row]:
    """In the order of lists; what a group has in common stands on its first line alone."""
    rows: list[Row] = []
    before = ("", "")
    for each in seen.records:
        group = each.record.name, each.record.type
        rows.append(_row(each, seen.name, is_first=group != before))
        before = group
    return rows


def key_of(each: TaughtRecord) -> str:
    return "|".join(each.record.key)


def _row(each: TaughtRecord, zone: str, *, is_first: bool) -> Row:
    record = each.record
    well = Text("–", "faint") if each.well is None else State(*(("good", "healthy") if each.well else ("bad", "ill")))
    cells = (
        Text(_called(each, zone) if is_first else "  ┆", "text" if is_first and not record.rule else "dim"),
        Text(record.type if is_first else "", "dim"),
        Text(rule_of(each), "accent" if record.policies else "dim"),
        Bar(each.part, "series-1" if each.well is not False else "bad"),
        Text(told_of(each), "text" if each.told else "dim"),
        clean(leads_to(each)),
        Text("alias" if record.alias else span_of_time(record.ttl or 0), "dim"),
        well,
    )
    return Row(key_of(each), cells, revision=hash(cells), tone="bad" if each.well is False else None)


def _called(each: TaughtRecord, zone: str) -> str:
    """What a traffic policy made of a rule stands below the name that it is for."""
    return f"  └ {clean(each.record.rule)}" if each.record.rule else short_name(each.record.name, zone)


def short_name(name: str, zone: str) -> str:
    """`@` is the zone's own name, as in zone files."""
    return "@" if name == zone else clean(name.removesuffix(f".{zone}"))


def rule_of(each: TaughtRecord) -> str:
    """Its policy in one or two words."""
    record = each.record
    if record.weight is not None:
        return f"weight {record.weight}"
    if record.area is not None:
        where = "-".join(part for part in record.area[1:] if part) or record.area[0]
        return "any other place" if where == "*" else f"in {where}"
    if record.proximity is not None:
        return around(each)
    if record.cidr is not None:
        return "from elsewhere" if record.cidr.location == "*" else f"from {record.cidr.location}"
    if record.region:
        return f"near {record.region}"
    if record.failover:
        return record.failover.lower()
    if record.flow is not None and not record.rule:
        return "traffic policy"
    return "multivalue" if record.multivalue is not None else "simple"


def around(each: TaughtRecord) -> str:
    """`around eu-west-1 +20`, as the form takes it."""
    proximity = each.record.proximity
    assert proximity is not None, "the record stands somewhere"
    bias = f" {proximity.bias:+d}" if proximity.bias else ""
    return f"around {proximity.region or ','.join(proximity.coordinates)}{bias}"


def told_of(each: TaughtRecord) -> str:
    """To whom: a part of everyone, continents, or blocks of addresses."""
    if not each.told:
        return "nobody"
    if each.is_for_all:
        return _percent(each.part)
    return " ".join(who if share > 0.995 else f"{who} {_percent(share)}" for who, share in each.told)


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def leads_to(each: TaughtRecord) -> str:
    alias = each.record.alias
    return f"→ {alias.told.rstrip('.')}" if alias else ", ".join(each.record.values)


def answer_spans(seen: ZonePicture, ink: Ink) -> list[Span]:
    """How many records, whether questions are logged, how many are ill, and whether all servers know all of them."""
    ill = sum(each.well is False for each in seen.records)
    said: list[Span] = [(f"{len(seen.records)} records", "dim")]
    if seen.is_logged:
        said.append(("  questions logged", "dim"))
    if ill:
        said.append((f"  {health('bad').sign(ink)} {ill} ill", "bad"))
    if seen.pending:
        plural = "s" if seen.pending > 1 else ""
        said.append((f"  {health('busy').sign(ink)} {seen.pending} change{plural} on the way", "busy"))
    return said


def check_told(checks: Sequence[CheckSeen], now: float, ink: Ink) -> Iterator[Paragraph]:
    """Who is content with an endpoint, and how long it will be until clients feel it."""
    for each in checks:
        tone: Tone = "bad" if each.status != "healthy" else "warn" if each.turns_at is not None else "good"
        word = f"{each.status}{', inverted' if each.inverted else ''}"
        lead: list[Span] = [(f"{health(tone).sign(ink)} ", tone), (clean(each.label), "strong"), (f"  {word}", tone)]
        if each.checkers:
            lead.append((f"  {each.content} of {each.checkers} content", "text"))
        yield Paragraph(tuple(lead), " · ".join(_check_words(each, now)))


def _check_words(each: CheckSeen, now: float) -> Iterator[str]:
    yield clean(each.target)
    if each.checkers:
        yield f"every {each.interval} s, {each.threshold} in a row"
    if each.dollars:
        yield money(each.dollars, "/mo")
    if each.turns_at is not None:
        left = max(each.turns_at - now, 0.0)
        yield f"turns in {span_of_time(left)}, clients have moved {span_of_time(left + each.ttl)} from now"
    if each.status != "healthy" and each.why:
        yield clean(each.why)


def believed_told(believed: Sequence[Believed], now: float, ink: Ink) -> Iterator[Paragraph]:
    """Where the clients of a name are, and until when some of them go by what they were told before."""
    for each in believed:
        moving = each.until > now
        lead: list[Span] = [(clean(each.name.rstrip(".")), "strong"), (f"  {quantity(each.rate, '/s')}", "text")]
        if each.lost:
            lead.append((f"  {health('bad').sign(ink)} {quantity(each.lost, '/s')} get nowhere", "bad"))
        if moving:
            yield Paragraph(tuple(lead), f"now {_shares(each.now)}", "text")
            left = span_of_time(max(each.until - now, 0.0))
            who = "all but the late" if each.late else "all"
            yield Paragraph(((f"  {health('busy').sign(ink)} in {left} {who} are at {_shares(each.aim)}", "busy"),))
        else:
            yield Paragraph(tuple(lead), f"{_shares(each.now)}; an answer is kept {span_of_time(each.ttl)}", "text")
        yield from (_late_told(late, each, now, ink) for late in each.late)


def _late_told(late: BelievedLong, all: Believed, now: float, ink: Ink) -> Paragraph:
    """Those who do not care for a TTL: a word of warning while they are not where they are sent."""
    for_ever = late.keeps == inf
    who = f"{_percent(late.share)} {'never ask again' if for_ever else f'keep any answer {span_of_time(late.keeps)}'}"
    if late.until <= now:
        return Paragraph(((f"  {who}", "dim"),))
    how_long = "for ever" if for_ever else f"for up to {span_of_time(late.until - now)}"
    astray = ", ".join(clean(name) for name, _ in late.now if name not in dict(all.aim))
    return Paragraph(
        ((f"  {health('warn').sign(ink)} {who}", "warn"),), f"at {astray or _shares(late.now)} {how_long}", "text"
    )


def _shares(shares: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{clean(who)} {_percent(share)}" for who, share in shares) or "nowhere"
