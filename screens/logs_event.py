"""One log event and all about it: what it says field by field, where it comes from, and what counts it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from model.client import AwsError, Client, Heard
from screens.links import Links, target_of
from screens.logs_words import clock, fields_of, level_of
from screens.opening import open_link
from screens.session import Session
from screens.title_line import Title, TitleLine
from screens.widgets.detail_lines import Detail, Section
from screens.widgets.details import Details
from screens.widgets.key_bar import Key, KeyBar
from screens.widgets.pane import Pane
from screens.widgets.too_small import TooSmall
from screens.work_screen import WorkScreen

_KEYS: Final = (
    Key("esc", "back", stays=True),
    Key("enter", "fold or follow"),
    Key("c", "copy the message"),
    Key("?", "help", stays=True),
)


class EventScreen(WorkScreen):
    """Sections one below the other; a line leads to what it names."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,h,backspace,q", "leave", "Back", id="event.back"),
        Binding("c", "copy_message", "Copy the message", id="event.copy"),
    ]

    def __init__(self, session: Session, heard: Heard, region: str) -> None:
        super().__init__(session)
        self.heard = heard
        self.where = region

    def compose(self) -> ComposeResult:
        heard = self.heard
        word, tone = level_of(heard.message)
        label = f"{heard.group} {heard.stream}"
        yield TitleLine(Title("Log event", label, label, self.where, word, tone, self.client.now), ink=self.ink)
        yield Pane(Details(ink=self.ink), title=clock(heard.time), ink=self.ink)
        yield KeyBar(_KEYS)
        yield TooSmall()

    def on_mount(self) -> None:
        self.query_one(Details).focus()
        self.query_one(Details).set_sections(said_sections(self.client, self.heard, self.where))
        self.read(self._look)

    async def _look(self) -> None:
        counted = Section("Counted by", tuple(await counting(self.client, self.heard, self.where)))
        self.query_one(Details).set_sections([*said_sections(self.client, self.heard, self.where), counted])

    @on(Details.Followed)
    def followed(self, followed: Details.Followed) -> None:
        open_link(self, self.session, followed.target)

    def action_copy_message(self) -> None:
        self.app.copy_to_clipboard(self.heard.message)
        self.notify("The message is on the clipboard.", timeout=2, markup=False)

    def action_leave(self) -> None:
        self.dismiss(None)


def said_sections(client: Client, heard: Heard, region: str) -> list[Section]:
    """What the event says, and where it comes from; ids in its fields lead to what they name."""
    links = Links(client, region)
    moment = datetime.fromtimestamp(heard.time / 1000, UTC)
    event = (
        Detail("Time", f"{moment:%Y-%m-%d} {clock(heard.time)}"),
        Detail("Group", heard.group, target=target_of("logs:LogGroup", region, heard.group)),
        Detail("Stream", heard.stream, target=target_of("logs:LogStream", region, f"{heard.group}:{heard.stream}")),
        Detail("Source", links.linked(heard.stream.partition("/")[0])),
        Detail("Message", heard.message),
    )
    fields = tuple(Detail(name, links.linked(value, name)) for name, value in fields_of(heard.message).items())
    return [Section("Event", event), *([Section("Fields", fields)] if fields else [])]


async def counting(client: Client, heard: Heard, region: str) -> list[Detail]:
    """The group's metric filters that the event counts for, and the alarms on their metrics."""
    try:
        told = await client.call("logs:DescribeMetricFilters", region=region, logGroupName=heard.group)
        found = [line for each in told["metricFilters"] for line in await _counted(client, heard, region, each)]
    except AwsError as refusal:
        return [Detail("Not told", refusal.message, tone="warn")]
    return found or [Detail("Nothing", "no metric filter of the group is about this event")]


async def _counted(client: Client, heard: Heard, region: str, each: dict[str, Any]) -> list[Detail]:
    tried = await client.call(
        "logs:TestMetricFilter",
        region=region,
        filterPattern=each["filterPattern"],
        logEventMessages=[heard.message],
    )
    if not tried["matches"]:
        return []
    of = each["metricTransformations"][0]
    metric = {"Namespace": of["metricNamespace"], "MetricName": of["metricName"]}
    alarms = await client.call("cloudwatch:DescribeAlarmsForMetric", region=region, **metric)
    target = target_of("logs:MetricFilter", region, f"{heard.group}:{each['filterName']}")
    said = f"{each['filterName']}: {of['metricNamespace']} {of['metricName']}"
    return [
        Detail("Metric filter", said, target=target),
        *(
            Detail("Alarm", alarm["AlarmName"], target=target_of("cloudwatch:MetricAlarm", region, alarm["AlarmName"]))
            for alarm in alarms["MetricAlarms"]
        ),
    ]
