"""docs/keys.md, written from the bindings of the screens, so that it cannot be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key

from app.console import Console
from screens.access import AccessScreen
from screens.alarm import AlarmScreen
from screens.answer import AnswerScreen
from screens.balancer import BalancerScreen
from screens.boards import BoardScreen
from screens.browser import BrowserScreen
from screens.cdn import CdnScreen
from screens.chaos import ChaosScreen
from screens.command_bar import CommandBar
from screens.dashboard import Dashboard
from screens.deed_refusal import Refusal
from screens.deeds import ActionMenu
from screens.demand import DemandScreen
from screens.detail import DetailScreen
from screens.detail_metrics import Metrics
from screens.dns import DnsScreen
from screens.door import DoorScreen
from screens.exposure import ExposureScreen
from screens.form_screen import FormScreen
from screens.function import FunctionScreen
from screens.help import HelpScreen
from screens.inbox import InboxScreen
from screens.item import ItemScreen
from screens.items import ItemsScreen
from screens.latency import LatencyScreen
from screens.logs import LogsScreen
from screens.logs_event import EventScreen
from screens.logs_insights import InsightsScreen
from screens.metrics import MetricsScreen
from screens.packet_walk import PacketWalkScreen
from screens.panes.chart_pane import ChartPane
from screens.responsibility import ResponsibilityScreen
from screens.rule_editor import RuleEditor
from screens.rule_grid import RuleGrid
from screens.rule_servers import ServerScreen
from screens.scaling import ScalingScreen
from screens.sign_in import SignInScreen
from screens.text_editor import TextEditor
from screens.topology import TopologyScreen
from screens.trail import TrailScreen
from screens.trail_call import CallScreen
from screens.why import WhyScreen
from screens.widgets.card_list import CardList
from screens.widgets.choose import Choose
from screens.widgets.confirm import Confirm
from screens.widgets.details import Details
from screens.widgets.form import Form, GroupHead
from screens.widgets.knobs import Knobs
from screens.widgets.lanes import LaneView
from screens.widgets.member_grid import MemberGrid
from screens.widgets.pick import Pick, PickScreen
from screens.widgets.resource_table import ResourceTable
from screens.widgets.tick import Tick
from screens.widgets.time_series import TimeSeries
from screens.widgets.topology import Topology
from screens.widgets.world_map import WorldMap
from screens.work_screen import WorkScreen

HEAD = """# Keys

`?` shows the keys of the place you are in; this page has them all. `ctrl+p` opens the palette, which finds views,
actions and themes by a few letters. The mouse works everywhere: click a row, a column's head, a tab, a key in the last
line; turn the wheel.

The keys of single actions (stop an instance, attach a volume) are in [services.md](services.md); `x` lists those of
what is selected.

![The keys of the dashboard, in the dashboard](help.svg)

This page is written from the program's own bindings by `make docs`.
"""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    about: str
    nodes: tuple[type[DOMNode], ...]


SECTIONS = (
    Section("Everywhere", "Time and the program.", (Console,)),
    Section("Where there is something to work on", "The dashboard, every list, and what they open.", (WorkScreen,)),
    Section("Dashboard", "One pane has the focus; its frame is heavy.", (Dashboard,)),
    Section("Lists", "All resources of one kind: `z` on a pane, or the command bar.", (BrowserScreen,)),
    Section("Tables", "In a pane and in a list.", (ResourceTable,)),
    Section("Cards", "Alarms, scaling groups, menus.", (CardList,)),
    Section("Map", "Pane 1.", (WorldMap,)),
    Section("Topology", "Pane 2, and the map.", (Topology,)),
    Section("Map of the network", "`t`, or `:map`, which may name a VPC or a region.", (TopologyScreen,)),
    Section("Chart", "Pane 8; the cursor reads values.", (ChartPane, TimeSeries)),
    Section(
        "Metrics explorer",
        "What is measured, line over line: `:metrics AWS/EC2 CPUUtilization`, or `m` on a chart and on one thing.",
        (MetricsScreen,),
    ),
    Section(
        "Drawn dashboard",
        "A dashboard of CloudWatch: `enter` on one, or `:dashboard shop`.",
        (BoardScreen, TextEditor),
    ),
    Section("One thing in detail", "What `enter` opens.", (DetailScreen, Details, Metrics)),
    Section("Access", "Who may do what: `A`, or `:access`.", (AccessScreen,)),
    Section("Trail", "Every call, newest first: `T`, or `:trail`.", (TrailScreen,)),
    Section("Code of a function", "`e` on one, or among its actions.", (TextEditor,)),
    Section("Function", "A function at work: `enter` on one, or `:function greeter`.", (FunctionScreen,)),
    Section("Items", "What is in a table: `enter` on one, or `:items orders | price > 5`.", (ItemsScreen,)),
    Section("One item", "What `enter` opens among items.", (ItemScreen,)),
    Section("Log tail", "What is said in log groups: `enter` on one, or `:logs /shop/web | ERROR`.", (LogsScreen,)),
    Section("One log event", "What `enter` opens in the log tail.", (EventScreen,)),
    Section("Insights", "A query over log groups: `I` in the log tail.", (InsightsScreen,)),
    Section("Inbox", "Mail, text messages and pushes that arrived: `:inbox`.", (InboxScreen,)),
    Section("One call", "What `enter` opens in the trail.", (CallScreen,)),
    Section("Latency", "How far the regions are from a city: `L`, or `:latency`.", (LatencyScreen,)),
    Section(
        "Packet walk",
        "What stops a packet: `w`, or `:walk web-1 db-1 tcp 5432`. Any id, name, address or DNS name will do.",
        (PacketWalkScreen, LaneView),
    ),
    Section(
        "Alarm", "One alarm with its evidence, and its past: `enter` on it, or `:alarm web-cpu-high`.", (AlarmScreen,)
    ),
    Section("Why", "What led to something, and what came of it: `X`, or `:why alarm web-cpu-high`.", (WhyScreen,)),
    Section("Exposure", "What can be reached from where: `E`, or `:exposure peers`.", (ExposureScreen,)),
    Section(
        "Auto Scaling group",
        "One group at work: `enter` on it, or `:asg web`.",
        (ScalingScreen, MemberGrid),
    ),
    Section("Balancer", "What flows through one: `enter` on it, or `:lb shop`.", (BalancerScreen,)),
    Section("CDN", "A distribution, from viewers to origins: `enter` on one, or `:cdn`.", (CdnScreen,)),
    Section(
        "DNS",
        "A hosted zone, and what its names mean to whom: `enter` on one, or `:dns www.example.com`.",
        (DnsScreen,),
    ),
    Section("Chaos", "What can break, and what is broken: `B`, or `:chaos`.", (ChaosScreen,)),
    Section("Demand", "What clients want at an entry: `V`, or `:demand shop`.", (DemandScreen, Knobs)),
    Section("Responsibility", "Whose duty, and the buildings: `R`, or `:responsibility`.", (ResponsibilityScreen,)),
    Section("Menu of actions", "What `x` opens.", (ActionMenu,)),
    Section("Forms", "`n` makes something; some actions ask for more.", (FormScreen, Form, GroupHead, Tick, Pick)),
    Section(
        "Rules",
        "Of a security group or network ACL: `e` on one, or `:rules web`.",
        (RuleEditor, RuleGrid, ServerScreen),
    ),
    Section("Choosing several", "In a form.", (PickScreen,)),
    Section("Choosing one", "Of many, by typing; what is typed will do as well.", (Choose,)),
    Section("Before something is lost", "The question that comes first.", (Confirm,)),
    Section("Signing in", "As somebody else: `:sign-in`, or the palette.", (SignInScreen, DoorScreen)),
    Section("Answers and refusals", "What AWS said.", (AnswerScreen, Refusal)),
    Section("Command bar", "What `:` opens.", (CommandBar,)),
    Section("Help", "What `?` opens.", (HelpScreen,)),
)


def page() -> str:
    parts = [HEAD, *(_section(section) for section in SECTIONS)]
    return "\n".join(parts)


def own_bindings(node: type[DOMNode]) -> Iterator[Binding]:
    """What a class itself binds."""
    return (each for each in node.__dict__.get("BINDINGS", ()) if isinstance(each, Binding))


def _section(section: Section) -> str:
    verbs: dict[str, list[str]] = {}
    for node in section.nodes:
        for binding in own_bindings(node):
            verbs.setdefault(binding.description, []).extend(map(_sign, binding.key.split(",")))
    rows = [f"| {' '.join(dict.fromkeys(signs))} | {verb} |" for verb, signs in verbs.items()]
    return "\n".join([f"## {section.title}", "", section.about, "", "| key | what it does |", "|---|---|", *rows, ""])


def _sign(key: str) -> str:
    *held, last = key.strip().split("+")
    sign = {"enter": "enter", "@": "space"}.get(last) or format_key(last)
    return f"`{'+'.join([*held, sign])}`"
