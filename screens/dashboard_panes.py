"""Which panes the dashboard has, and what each says in its corner and when there is nothing in it."""

from __future__ import annotations

from screens.answers import Total
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

INSTANCE, VOLUME, BUCKET = "ec2:Instance", "ec2:Volume", "s3:Bucket"
ALARM, GROUP, BALANCER = "cloudwatch:MetricAlarm", "autoscaling:AutoScalingGroup", "elbv2:LoadBalancer"
_BESIDE = ("ec2:Address", "rds:DBInstance")
"What is counted, and has no pane."
KINDS = tuple(dict.fromkeys((INSTANCE, VOLUME, BUCKET, ALARM, GROUP, ACTIVITY, BALANCER, *_BESIDE, *VPC_KINDS)))

TABS = (
    PaneTab("regions", "1", "Regions"),
    PaneTab("topology", "2", "VPC"),
    PaneTab("instances", "3", "Instances"),
    PaneTab("volumes", "4", "Volumes"),
    PaneTab("buckets", "5", "Buckets"),
    PaneTab("alarms", "6", "Alarms"),
    PaneTab("groups", "7", "ASG"),
    PaneTab("chart", "8", "Chart"),
)

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
    """The dashboard's panes by their names."""

    def __init__(self, feed: Feed, ink: Ink) -> None:
        views = feed.views
        self.regions = Regions(number="1", ink=ink)
        self.chart = ChartPane(number="8", ink=ink)
        self.topology = VpcPane(feed, number="2", ink=ink)
        self.instances = TablePane(views[INSTANCE], _INSTANCES, title="Instances", number="3", ink=ink, id="instances")
        self.volumes = TablePane(
            views[VOLUME],
            _VOLUMES,
            title="Volumes",
            number="4",
            ink=ink,
            id="volumes",
            answer=Total(views[VOLUME], "size", _gibibytes),
        )
        self.buckets = TablePane(
            views[BUCKET],
            _BUCKETS,
            title="Buckets",
            number="5",
            ink=ink,
            id="buckets",
            answer=Total(views[BUCKET], "size", _bytes),
        )
        self.alarms = Alarms(views[ALARM], number="6", ink=ink)
        self.groups = Groups(views[GROUP], views[ACTIVITY], number="7", ink=ink)

    @property
    def all(self) -> tuple[Regions | ChartPane | VpcPane | ViewPane, ...]:
        """In the order of the grid."""
        return (self.regions, self.chart, self.topology, self.instances, *self.bottom)

    @property
    def bottom(self) -> tuple[ViewPane, ...]:
        return (self.volumes, self.buckets, self.alarms, self.groups)

    @property
    def tables(self) -> tuple[TablePane, ...]:
        return (self.instances, self.volumes, self.buckets)

    @property
    def cards(self) -> tuple[Alarms, Groups]:
        return (self.alarms, self.groups)

    @property
    def lists(self) -> tuple[ViewPane, ...]:
        return (*self.tables, *self.cards)

    def named(self, id: str) -> Regions | ChartPane | VpcPane | ViewPane:
        return next(pane for pane in self.all if pane.id == id)


def _gibibytes(size: float) -> str:
    return f"{size:,.0f} GiB"


def _bytes(size: float) -> str:
    return quantity(size, "B")
