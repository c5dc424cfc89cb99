"""What a scaling group is about right now, in words: what runs and why, what is waited for, what stands ready."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from screens.briefly import brief_alarm, brief_id
from screens.scaling_reading import AlarmNow, BalancerNow, PolicyNow
from screens.scaling_rows import Fleet, Told
from screens.steps import verb_of
from screens.tones import tone_of_word
from screens.widgets.health import Tone, count_spans, health
from screens.widgets.ink import Ink
from screens.widgets.member_grid import Tile
from screens.widgets.passage import Paragraph
from screens.widgets.quantity import digits, span_of_time, wall_clock
from screens.widgets.size_bar import GroupSize
from screens.widgets.spans import Span, clean

MOST_RUNNING: Final = 3
"So many activities that are under way are told with their causes; the others are counted."
_BAR_CELLS: Final = 12
_NEAR: Final = 0.85
"A metric that has come so near to its threshold is worth a look."
_MOMENT: Final = re.compile(r"At (\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z")
_ALARM: Final = re.compile(r"(?<=monitor alarm )\S+")
_GOING: Final = {"launch": "launching", "terminate": "ending", "attach": "attaching", "detach": "detaching"}
_DONE: Final = {"launch": "launched", "terminate": "ended", "attach": "attached", "detach": "detached"}
_INCOMPLETE: Final[Mapping[str, Tone]] = {"Standby": "off", "Warmed": "off", "Detaching": "leaving"}


def size_of(fleet: Fleet) -> GroupSize:
    group, states = fleet.group, [each["lifecycle_state"] for each in fleet.members]
    others = (
        ("leaving", sum(state.startswith("Terminating") for state in states)),
        ("standby", states.count("Standby")),
        ("warm", len(fleet.warm)),
        ("spot", sum(each["market"] == "spot" for each in fleet.serving)),
    )
    serving, coming = len(fleet.serving), len(fleet.coming)
    return GroupSize(
        int(group["min_size"]), int(group["desired_capacity"]), int(group["max_size"]), serving, coming, others
    )


def tone_of_member(member: Told) -> Tone:
    """Its lifecycle, unless it is unhealthy."""
    if member["health_status"] != "Healthy":
        return "bad"
    state = str(member["lifecycle_state"])
    return _INCOMPLETE.get(state.partition(":")[0]) or tone_of_word(state)


def tile_of(member: Told, load: float | None, now: float) -> Tile:
    """`t3.small 2h spot protected`."""
    since = member["serves_since"] or member["created_at"]
    unhealthy = "" if member["health_status"] == "Healthy" else str(member["health_status"])
    facts = (
        unhealthy,
        str(member["instance_type"]),
        span_of_time(now - since),
        "spot" if member["market"] == "spot" else "",
        "protected" if member["protected_from_scale_in"] else "",
    )
    return Tile(
        str(member["instance_id"]),
        str(member["availability_zone"]),
        tone_of_member(member),
        str(member["lifecycle_state"]),
        brief_id(str(member["instance_id"])),
        load,
        " ".join(fact for fact in facts if fact),
    )


def unseen_told(permissions: Sequence[str], ink: Ink) -> list[Paragraph]:
    """What is missing here because it may not be read."""
    if not permissions:
        return []
    return [Paragraph(((f"{health('warn').sign(ink)} not permitted", "warn"),), ", ".join(permissions))]


def now_told(fleet: Fleet, balancers: Iterable[BalancerNow], now: float, ink: Ink) -> list[Paragraph]:
    """What is under way first, then what is waited for, then what stands ready."""
    told = [
        *_running(fleet, now, ink),
        *_refresh(fleet, now, ink),
        *_waits(fleet, now, ink),
        *_pool(fleet),
        *(_balancer(each, ink) for each in balancers),
    ]
    return told or [Paragraph((("Nothing is under way: it has what it wants.", "dim"),))]


def _running(fleet: Fleet, now: float, ink: Ink) -> Iterator[Paragraph]:
    """What is under way, told once for all that have the same cause."""
    together: dict[tuple[str, str], list[Told]] = {}
    for each in fleet.running:
        together.setdefault((verb_of(each["description"]), str(each["cause"])), []).append(each)
    for (verb, cause), same in list(together.items())[-MOST_RUNNING:]:
        tone: Tone = "leaving" if verb == "terminate" else "busy"
        ids = [brief_id(str(each["description"]).rpartition(": ")[2]) for each in same]
        who = clean(ids[0]) if len(ids) == 1 else f"{len(ids)} instances"
        since, progress = min(each["start_time"] for each in same), min(each["progress"] for each in same)
        lead: tuple[Span, ...] = (
            (f"{health(tone).sign(ink)} {_GOING.get(verb, 'moving')} {who}", tone),
            (f"  {progress:.0f} %  {span_of_time(now - since)}", "dim"),
        )
        yield Paragraph(lead, in_words(cause), "text")
    if len(together) > MOST_RUNNING:
        yield Paragraph(((f"  and {len(together) - MOST_RUNNING} more causes", "dim"),))
    if not together and fleet.activities:
        yield _last(fleet.activities[-1], now, ink)


def newest_told(fleet: Fleet, now: float, ink: Ink) -> list[Span]:
    """What it does or did last, with its cause, in one line."""
    told = next(_running(fleet, now, ink), None)
    return [*told.lead, (f"  {told.text}", "dim")] if told is not None else []


def _last(activity: Told, now: float, ink: Ink) -> Paragraph:
    tone: Tone = "bad" if activity["status_code"] == "Failed" else "good"
    verb = verb_of(activity["description"])
    id = brief_id(str(activity["description"]).rpartition(": ")[2]) if tone == "good" else ""
    what = f"{_DONE.get(verb, 'moved') if tone == 'good' else f'could not {verb}'} {id}".rstrip()
    lead: tuple[Span, ...] = (
        (f"{health(tone).sign(ink)} ", tone),
        (f"{span_of_time(now - activity['start_time'])} ago  ", "dim"),
        (clean(what), "text"),
    )
    why = activity["status_message"] if tone == "bad" else activity["cause"]
    return Paragraph(lead, in_words(str(why or activity["cause"])), "bad" if tone == "bad" else "dim")


def in_words(cause: str) -> str:
    """AWS's sentence with clock times for dates, and names that machines made shortened."""
    timed = _MOMENT.sub(lambda found: f"{found[2]}", cause)
    return brief_id(_ALARM.sub(lambda found: brief_alarm(found[0]), timed))


def _refresh(fleet: Fleet, now: float, ink: Ink) -> Iterator[Paragraph]:
    it = fleet.refresh
    if it is None:
        return
    share = float(it["percentage_complete"]) / 100
    lead: tuple[Span, ...] = (
        ("↻ " if ink is Ink.BRAILLE else "o ", "busy"),
        (f"refresh {it['status']} ", "text"),
        *bar_spans(share, ink, "series-1"),
        (f" {100 * share:.0f} %, {it['instances_to_update']} left, {span_of_time(now - it['start_time'])}", "dim"),
    )
    yield Paragraph(lead, str(it["status_reason"] or ""))


def bar_spans(share: float, ink: Ink, role: str) -> list[Span]:
    full = round(_BAR_CELLS * min(1.0, max(0.0, share)))
    signs = ("█", "░") if ink is Ink.BRAILLE else ("█", ".")
    return [(signs[0] * full, role), (signs[1] * (_BAR_CELLS - full), "faint")]


def _waits(fleet: Fleet, now: float, ink: Ink) -> Iterator[Paragraph]:
    for each in fleet.held:
        left = span_of_time((each["held_until"] or now) - now)
        hooks, id = ", ".join(each["held_by"]), brief_id(str(each["instance_id"]))
        lead = ((f"{health('busy').sign(ink)} ", "busy"), (f"{id} waits at {clean(hooks)}", "text"))
        yield Paragraph((*lead, (f"  {left} left", "warn")))
    group = fleet.group
    if (cools := group["cools_until"]) and cools > now:
        yield Paragraph((("cooldown ", "dim"), (_left(cools - now), "warn"), (" to go", "dim")))
    warm_at = [(each["serves_since"] or now) + group["warmup_seconds"] for each in (*fleet.serving, *fleet.coming)]
    cold = [at for at in warm_at if at > now]
    if cold:
        said = f"{len(cold)} warming up, the last for {_left(max(cold) - now)}"
        yield Paragraph(((said, "dim"),))
    if group["suspended_processes"]:
        named = ", ".join(group["suspended_processes"])
        yield Paragraph(((f"{health('warn').sign(ink)} suspended: {named}", "warn"),))


def _left(seconds: float) -> str:
    """`4m10s`, `35s`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}m{rest:02}s" if minutes else f"{rest}s"


def _pool(fleet: Fleet) -> Iterator[Paragraph]:
    if fleet.pool is not None:
        ready = sum(each["lifecycle_state"] == f"Warmed:{fleet.pool['pool_state']}" for each in fleet.warm)
        said = f" {len(fleet.warm)} {fleet.pool['pool_state'].casefold()}, {ready} ready"
        yield Paragraph((("warm pool", "text"), (said, "dim")))


def _balancer(balancer: BalancerNow, ink: Ink) -> Paragraph:
    counts: Counter[Tone] = Counter(tone_of_word(state) for state in balancer.states)
    healthy = balancer.states.count("healthy")
    told = f"  {healthy} of {len(balancer.states)} healthy"
    return Paragraph(((f"{clean(balancer.name)}  ", "text"), *count_spans(counts, ink), (told, "dim")))


def rules_told(policies: Sequence[PolicyNow], scheduled: Sequence[Told], now: float, ink: Ink) -> list[Paragraph]:
    """Each policy with its alarms and how far they are from firing, then what is planned."""
    told = [line for policy in policies for line in _policy(policy, ink)]
    told += [_planned(each, now) for each in scheduled]
    return told or [Paragraph((("No policies and no plans: it stays as large as it is told.", "dim"),))]


def _policy(policy: PolicyNow, ink: Ink) -> Iterator[Paragraph]:
    off = () if policy.enabled else ((" off", "warn"),)
    yield Paragraph(((clean(policy.name), "text"), (f"  {policy.does}", "accent"), *off))
    for alarm in policy.alarms:
        name = (f"  {health(alarm.tone).sign(ink)} ", alarm.tone), (clean(brief_alarm(alarm.name)), "text")
        yield Paragraph((*name, (f"  {alarm.metric}", "dim")))
        yield Paragraph((("    ", "text"), *_distance(alarm, ink)))


def _distance(alarm: AlarmNow, ink: Ink) -> Iterator[Span]:
    """How far its metric is from making it fire."""
    side = ">" if alarm.above else "<"
    if alarm.threshold is None or alarm.value is None:
        yield "" if alarm.threshold is None else f"{side} {digits(alarm.threshold)}", "dim"
        return
    share = _nearness(alarm.value, alarm.threshold, above=alarm.above)
    yield from bar_spans(share, ink, "warn" if share > _NEAR else "series-1")
    yield f" {digits(alarm.value)}", "text"
    yield f" {side} {digits(alarm.threshold)}", "dim"
    away = abs(alarm.threshold - alarm.value)
    yield (", crossed" if share >= 1 else f", {digits(away)} to go"), "dim"


def _nearness(value: float, threshold: float, *, above: bool) -> float:
    """How near a value is to its threshold: 1 when it has crossed it."""
    if (value > threshold) if above else (value < threshold):
        return 1.0
    larger, smaller = (threshold, value) if above else (value, threshold)
    return smaller / larger if larger > 0 else 0.0


def _planned(action: Told, now: float) -> Paragraph:
    at = action["start_time"]
    sizes = ", ".join(
        f"{word} {int(action[field])}"
        for word, field in (("min", "min_size"), ("wants", "desired_capacity"), ("max", "max_size"))
        if action[field] is not None
    )
    when = f"in {span_of_time(at - now)}, {wall_clock(at, seconds=False)}" if at else "not planned"
    again = f"  {action['recurrence']}" if action["recurrence"] else ""
    return Paragraph(((f"{clean(str(action['scheduled_action_name']))}  ", "text"), (f"{when}  {sizes}{again}", "dim")))


def member_told(member: Mapping[str, Any] | None, now: float, ink: Ink) -> list[Span]:
    """One line about the instance under the cursor."""
    if member is None:
        return [("It has no instances.", "dim")]
    tone = tone_of_member(member)
    since = member["serves_since"]
    serves = f", in service since {wall_clock(since)}" if since else ""
    protected = ", protected from scale-in" if member["protected_from_scale_in"] else ""
    return [
        (f"{health(tone).sign(ink)} {member['instance_id']}", tone),
        (f"  {member['lifecycle_state']}, {member['health_status']}", "text"),
        (f"{serves}{protected}, {member['market']}, {span_of_time(now - member['created_at'])} old", "dim"),
    ]
