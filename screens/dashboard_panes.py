"""Which panes the dashboard has, and what each says in its corner and when there is nothing in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from model.client import Client, KindView
from screens.answers import AnyAnswer, Counted, States, Total
from screens.briefly import brief_title
from screens.dashboard_places import ALARM, BALANCER, BUCKET, GROUP, HOMES, INSTANCE, VOLUME
from screens.feed import Feed
from screens.network_rows import KINDS as VPC_KINDS
from screens.panes.alarms import Alarms
from screens.panes.chart_pane import ChartPane
from screens.panes.groups import ACTIVITY, Groups
from screens.panes.regions import Regions
from screens.panes.table_pane import TablePane
from screens.panes.view_pane import ViewPane
from screens.panes.vpc import VpcPane
from screens.widgets.empty import Lesson
from screens.widgets.ink import Ink
from screens.widgets.pane_tabs import PaneTab
from screens.widgets.quantity import quantity

_BESIDE = ("ec2:Address",)
"What is counted, and has no pane."
KINDS = tuple(dict.fromkeys((*HOMES, ACTIVITY, BALANCER, *_BESIDE, *VPC_KINDS)))
"What is followed in every world; other kinds are once there is something of them."

_IDS: Final[dict[str, str]] = dict(zip(HOMES, ("instances", "volumes", "buckets", "alarms", "groups"), strict=True))
_SHORT: Final = {GROUP: "ASG"}
_FIRST_LIST: Final = 3

_INSTANCES = Lesson(
    "Instances are machines that you rent by the second.",
    "n",
    "launch an instance",
    "aws ec2 run-instances --image-id ami-… --instance-type t3.micro",
)
_VOLUMES = Lesson(
    "Volumes are disks that outlive the machines they are attached to.",
    "n",
    "create a volume",
    "aws ec2 create-volume --availability-zone us-east-1a --size 8",
)
_BUCKETS = Lesson(
    "Buckets hold files of any number and size.", "n", "create a bucket", "aws s3 mb s3://a-name-of-yours"
)


class Panes:
    """The dashboard's panes by their names: three drawings, and a list in each place."""

    def __init__(self, client: Client, feed: Feed, ink: Ink, kinds: Sequence[str]) -> None:
        self._client = client
        self._feed = feed
        self._ink = ink
        self.regions = Regions(number="1", ink=ink)
        self.chart = ChartPane(number="8", ink=ink)
        self.topology = VpcPane(feed, number="2", ink=ink)
        self.lists = tuple(self._list(kind, place) for place, kind in enumerate(kinds))

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is listed, place by place."""
        return tuple(pane.kind for pane in self.lists)

    def arrange(self, kinds: Sequence[str]) -> list[tuple[ViewPane, ViewPane]]:
        """Have other kinds in the places; returns who leaves and who comes instead."""
        before = self.lists
        self.lists = tuple(
            pane if pane.kind == kind else self._list(kind, place)
            for place, (pane, kind) in enumerate(zip(before, kinds, strict=True))
        )
        return [(old, new) for old, new in zip(before, self.lists, strict=True) if old is not new]

    @property
    def all(self) -> tuple[Regions | ChartPane | VpcPane | ViewPane, ...]:
        """In the order of the grid."""
        return (self.regions, self.chart, self.topology, *self.lists)

    @property
    def tables(self) -> tuple[TablePane, ...]:
        return tuple(pane for pane in self.lists if isinstance(pane, TablePane))

    @property
    def cards(self) -> tuple[Alarms | Groups, ...]:
        return tuple(pane for pane in self.lists if isinstance(pane, Alarms | Groups))

    @property
    def tabs(self) -> tuple[PaneTab, ...]:
        """In the order of their numbers."""
        views = self._feed.views
        lists = (
            PaneTab(id_of(pane.kind), str(number), _SHORT.get(pane.kind) or brief_title(views[pane.kind]))
            for number, pane in enumerate(self.lists, _FIRST_LIST)
        )
        return (PaneTab("regions", "1", "Regions"), PaneTab("topology", "2", self.topology.word), *lists, _CHART)

    def named(self, id: str) -> Regions | ChartPane | VpcPane | ViewPane:
        return next(pane for pane in self.all if pane.id == id)

    def _list(self, kind: str, place: int) -> ViewPane:
        view, number = self._feed.views[kind], str(_FIRST_LIST + place)
        if kind == ALARM:
            pane: ViewPane = Alarms(view, number=number, ink=self._ink)
        elif kind == GROUP:
            pane = Groups(view, self._feed.views[ACTIVITY], number=number, ink=self._ink)
        else:
            pane = self._table(view, number)
        pane.set_class(place == 0, "-large")
        return pane

    def _table(self, view: KindView, number: str) -> TablePane:
        lesson = _LESSONS.get(view.kind) or self._lesson(view)
        answer = _ANSWERS.get(view.kind, _counts)(view)
        return TablePane(
            view, lesson, title=brief_title(view), number=number, ink=self._ink, id=id_of(view.kind), answer=answer
        )

    def _lesson(self, view: KindView) -> Lesson:
        """For what was there, and is gone while somebody looks at it."""
        text = f"There are no {view.title.lower()} any more."
        return (
            Lesson(text, "n", "make one", self._client.command_line(view.create, {})) if view.create else Lesson(text)
        )


_CHART: Final = PaneTab("chart", "8", "Chart")


def id_of(kind: str) -> str:
    """What the pane of a kind is called."""
    return _IDS.get(kind) or kind.replace(":", "-").casefold()


def _counts(view: KindView) -> AnyAnswer:
    has_state = any(column.shows == "state" for column in view.columns)
    return States(view) if has_state else Counted(view)


def _gibibytes(size: float) -> str:
    return f"{size:,.0f} GiB"


def _bytes(size: float) -> str:
    return quantity(size, "B")


_LESSONS: Final = {INSTANCE: _INSTANCES, VOLUME: _VOLUMES, BUCKET: _BUCKETS}
_ANSWERS: Final[dict[str, Callable[[KindView], AnyAnswer]]] = {
    VOLUME: lambda view: Total(view, "size", _gibibytes),
    BUCKET: lambda view: Total(view, "size", _bytes),
}
