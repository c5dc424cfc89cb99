"""All that is known of one call: what was asked and answered, who was allowed, what it changed and what followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from model.client import AwsError, Client, Record
from screens.answer import details_of
from screens.detail_events import change_said, changed_fields
from screens.links import Links, target_of
from screens.trail_forms import action_of, aws_line, params_of, python_lines
from screens.trail_ring import Entry, Ring
from screens.trail_words import about, is_head, who
from screens.widgets.detail_lines import Detail, Link, Section
from screens.widgets.quantity import ABSENT

CALL: Final = "call"
"The kind in a link's target that leads to another call."
COMMAND: Final = "Command line"
PYTHON: Final = "Python"
_FOLLOWED_MOST: Final = 200
_HARD_BLANK: Final = "\u00a0"
"Wrapping takes it for a letter, so that a line keeps its indent."


def sections_of(client: Client, ring: Ring, entry: Entry) -> list[Section]:
    records = client.history.following(entry.called.cause)
    return [
        Section("Call", tuple(_call(ring, entry))),
        Section("Request", _request(client, entry)),
        _answer(entry),
        Section("Verdict", tuple(_verdict(client, entry))),
        Section(
            "What it changed", tuple(_changed(client, (each for each in records if not each.follows))) or _nothing()
        ),
        Section("What followed", tuple(_followed(ring, entry, records)) or _nothing()),
        *_forms(client, entry),
    ]


def _call(ring: Ring, entry: Entry) -> list[Detail]:
    called = entry.called
    head = next((each for each in ring.of(called.cause) if is_head(each)), None)
    details = [
        Detail("Time", datetime.fromtimestamp(called.time, UTC).strftime("%Y-%m-%d %H:%M:%S")),
        Detail("Who", who(entry)),
        Detail("Operation", f"{action_of(entry)}, {'which only reads' if called.reads else 'which changes things'}"),
        Detail("Region", called.region),
        Detail("Request", called.request_id),
        Detail("Access key", called.access_key),
        Detail("From", f"{called.source_ip} {called.user_agent}".strip() or "this screen or a service"),
    ]
    if head is not None and head is not entry:
        because = f"{action_of(head)} by {who(head)}"
        details.append(Detail("Because of", because, target=target_of(CALL, "", str(head.number))))
    if called.ignored:
        details.append(Detail("Ignored", list(called.ignored), tone="warn"))
    if ring.is_taken_back(called.cause):
        details.append(Detail("Taken back", "with all that followed", tone="gone"))
    return details


def _request(client: Client, entry: Entry) -> tuple[Detail, ...]:
    links = Links(client, entry.called.region)
    told = params_of(client, entry)
    return tuple(Detail(name, links.linked(value, name)) for name, value in told.items()) or _nothing("no parameters")


def _answer(entry: Entry) -> Section:
    called = entry.called
    if called.refused:
        code = Detail("Code", called.refused, tone="bad" if called.failed else "good")
        return Section("Refusal" if called.failed else "Dry run", (code, Detail("Message", called.message)))
    if called.answer:
        return Section("Answer", details_of(called.answer))
    return Section("Answer", _nothing("what a read answers is not kept" if called.reads else "nothing is told of it"))


def _verdict(client: Client, entry: Entry) -> list[Detail]:
    called = entry.called
    if called.service == "signin":
        return [Detail("Who", called.caller.arn or "nobody known"), Detail("Verdict", "no policy is asked at the door")]
    denied = called.refused is not None and ("Denied" in called.refused or "Unauthorized" in called.refused)
    said = "refused" if denied else "allowed"
    return [
        Detail("Who", called.caller.arn or "nobody known"),
        Detail("Action", action_of(entry)),
        Detail("Verdict", said, tone="bad" if denied else "good"),
        Detail("Because", called.message if denied else _grounds(client, entry)),
    ]


def _grounds(client: Client, entry: Entry) -> str:
    match entry.called.caller.type:
        case "Root":
            return "root of the account meets no policies but those of resources"
        case "AWSService":
            return "a service acts under a role that allows what it does"
        case _:
            return _statement(client, entry) or "a policy allowed it"


def _statement(client: Client, entry: Entry) -> str:
    """Which statement would allow it now; empty where none does any more, or who looks may not ask."""
    caller = entry.called.caller
    try:
        why = client.protection.why(caller.role_arn or caller.arn, action_of(entry))
    except (AwsError, KeyError):
        return ""
    return why.sentence if why.allowed else ""


def _changed(client: Client, records: Iterable[Record]) -> Iterable[Detail]:
    """Every thing that was changed, as a branch with its fields from what to what."""
    kinds = client.kinds()
    for record in records:
        for key, before, after in record.changes:
            _, region, kind, id = key
            if kind not in kinds:
                continue
            title = f"{kind.partition(':')[2]} {id}"
            said = _existence(before, after)
            fields = changed_fields(before, after)
            link = Link(said or "changed", target_of(kind, region, id)) if after is not None else said
            yield Detail(title, {"How": link, **fields} if fields else link)
        if record.rows:
            yield Detail("Stored data", f"{record.rows} statements")


def _existence(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    return "made" if before is None else "gone" if after is None else ""


def _followed(ring: Ring, entry: Entry, records: Iterable[Record]) -> list[Detail]:
    """Calls that were made because of this one, and what happened by itself, in the order of time."""
    calls = [
        (each.called.time, action_of(each), Link(_ended(each), target_of(CALL, "", str(each.number))))
        for each in ring.of(entry.called.cause)
        if each is not entry and not is_head(each)
    ]
    habits = [(each.time, each.what, _effect(each)) for each in records if each.follows]
    told = sorted([*calls, *habits], key=lambda each: each[0])
    return [Detail(f"{_clock(at)} {what}", said) for at, what, said in told[:_FOLLOWED_MOST]]


def _ended(entry: Entry) -> str:
    told = about(entry.params)
    return f"{entry.called.refused or 'ok'}  {told}".rstrip()


def _effect(record: Record) -> str:
    said = [f"{key[3]} {text}" for key, before, after in record.changes if (text := change_said(before, after))]
    return "; ".join(said[:3]) + (f" and {len(said) - 3} more" if len(said) > 3 else "")


def _forms(client: Client, entry: Entry) -> list[Section]:
    """None of what only CloudTrail remembers."""
    line = aws_line(client, entry)
    if not line:
        return []
    return [Section(COMMAND, (Detail("$", line),)), Section(PYTHON, _python(client, entry))]


def _python(client: Client, entry: Entry) -> tuple[Detail, ...]:
    lines = python_lines(client, entry).split("\n")
    return tuple(Detail("", _indented(line)) for line in lines)


def _indented(line: str) -> str:
    bare = line.lstrip(" ")
    return _HARD_BLANK * (len(line) - len(bare)) + bare


def _clock(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%H:%M:%S")


def _nothing(said: str = ABSENT) -> tuple[Detail, ...]:
    return (Detail("", said),)
