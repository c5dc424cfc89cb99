"""All that can be read of one thing: its columns, its description, and what every other read tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from model.client import AwsError, Client, Column, KindView, Row
from screens.answer import plain
from screens.detail_contributors import KIND as RULE
from screens.detail_contributors import top_contributors
from screens.errands import folded, value_of
from screens.links import Links
from screens.tables import tone_in
from screens.widgets.detail_lines import Detail, Section
from screens.widgets.quantity import quantity

_SINCE: Final[Mapping[str, str]] = {"Age": "Since"}
_UNTOLD: Final = frozenset({"ResponseMetadata"})
_LONG: Final = 60
_ACRONYMS: Final = frozenset(["5XX", "ACL", "ARN", "CIDR", "CPU", "DHCP", "DNS", "ID", "IOPS", "IP", "VPC"])
_OLD: Final = frozenset({"s3:ListObjects"})
"Reads that a newer one tells all of."
_UNITS: Final[Mapping[str, str]] = {"bytes": "B", "percent": "%", "money": "$"}


async def read_sections(client: Client, kind: KindView, row: Row) -> tuple[Section, ...]:
    """What the fields tab shows; what AWS refuses to tell stands at the end, by its code."""
    links = Links(client, row.region, row)
    sections = [summary(kind, row, links)]
    if kind.kind == RULE:
        sections.append(await top_contributors(client, row))
    described: dict[str, Any] = {}
    untold: list[Detail] = []
    for action, params in _reads(client, kind, row, described):
        name = action.partition(":")[2]
        try:
            answer = await client.call(action, region=_place(row, client), **params)
        except AwsError as refusal:
            untold.append(Detail(name, refusal.code))
            continue
        if action == kind.describe:
            answer = _about(answer, row)
            described.update(answer)
        told = _filled(answer)
        if told:
            sections.append(Section(name, _details(told, links)))
    return (*sections, Section("Not told", tuple(untold))) if untold else tuple(sections)


def long_ones(sections: Iterable[Section]) -> frozenset[str]:
    """The titles of those that would bury what stands below them."""
    return frozenset(section.title for section in sections if _lines(section.details) > _LONG)


def summary(kind: KindView, row: Row, links: Links) -> Section:
    """The columns of its table, with whole texts and moments where a table has no room for them."""
    details = [
        _detail(kind, row, column, value, links)
        for column, value in zip(kind.columns, row.values, strict=True)
        if column.shows != "metric"
    ]
    region = [] if kind.is_global or any(column.field == "region" for column in kind.columns) else [row.region]
    return Section(kind.kind.partition(":")[2], (*details, *(Detail("Region", each) for each in region)))


def _detail(kind: KindView, row: Row, column: Column, value: Any, links: Links) -> Detail:
    label = label_of_title(column.title)
    if column.shows == "state" and value:
        return Detail(label, str(value), tone_in(kind, row, str(value)))
    if column.shows == "age":
        return Detail(_SINCE.get(label, label), plain(value, "Time"))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Detail(label, quantity(float(value), column.unit or _UNITS.get(column.shows, "")))
    return Detail(label, links.linked(value, column.field))


def label_of_title(title: str) -> str:
    """`PUBLIC IP` → `Public IP`."""
    words = [word if word in _ACRONYMS else word.lower() for word in title.split(" ")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _reads(
    client: Client, kind: KindView, row: Row, described: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """One call after the other; what the first has `described` says what some are asked for."""
    if kind.describe:
        yield kind.describe, _narrowed(client, kind, row)
    for read in client.reads_about(kind.kind):
        if read.filter:
            values = [value for name in read.told if isinstance(value := described.get(name), str)]
            yield read.action, {read.member: [{"Name": read.filter, "Values": values}]}
        elif read.action not in _OLD:
            id = value_of(kind, row, read.member) or row.id
            yield read.action, {read.member: [id] if read.many else id}


def _narrowed(client: Client, kind: KindView, row: Row) -> dict[str, Any]:
    """The parameter that asks for this one alone; without one all are listed and it is looked for among them."""
    known = {folded(each.name): each for each in client.questions(kind.describe)}
    key = folded(kind.key)
    for name in (f"{key}s", key):
        if name in known:
            asked = known[name]
            return {asked.name: [row.id] if asked.type == "list" else row.id}
    return {}


def _about(answer: Any, row: Row) -> Mapping[str, Any]:
    """The first structure that holds the id itself: answers wrap what they describe in lists, some twice."""
    if isinstance(answer, Mapping):
        if row.id in answer.values():
            return answer
        children = list(answer.values())
    else:
        children = answer if isinstance(answer, list) else []
    return next((found for child in children if (found := _about(child, row))), {})


def _filled(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What says something."""
    return {name: value for name, value in answer.items() if name not in _UNTOLD and value not in (None, [], {}, "")}


def _details(told: Mapping[str, Any], links: Links) -> tuple[Detail, ...]:
    """Single values first, then what has parts."""
    details = [Detail(name, links.linked(value, name)) for name, value in told.items()]
    return tuple(sorted(details, key=lambda detail: isinstance(detail.value, list | dict)))


def _lines(value: Any) -> int:
    if isinstance(value, Detail):
        return 1 + _lines(value.value)
    if isinstance(value, Mapping):
        return len(value) + sum(map(_lines, value.values()))
    return sum(map(_lines, value)) if isinstance(value, list | tuple) else 0


def _place(row: Row, client: Client) -> str:
    return client.region if row.region == "global" else row.region
