"""Fixed data that looks like a cloud at work."""

from __future__ import annotations

from math import exp, sin

from screens.widgets.capacity import Group
from screens.widgets.cell import Age, Cell, Number, Spark, State, Text
from screens.widgets.chart import Chart, Mark, Series, Threshold
from screens.widgets.clock_face import Face
from screens.widgets.column import Column
from screens.widgets.confirm import Consequence, Question
from screens.widgets.detail_lines import Detail, Section
from screens.widgets.empty import Lesson
from screens.widgets.field import Field
from screens.widgets.health import Tone
from screens.widgets.key_bar import Key
from screens.widgets.pins import Pin
from screens.widgets.row import Row
from screens.widgets.teacher import Deed
from screens.widgets.topology_picture import Entrance, Gate, Node, SubnetPicture, VpcPicture, Way, ZonePicture
from screens.widgets.trace import Point
from tests.screens.widgets.gallery import NOW

INSTANCE_COLUMNS = (
    Column("name", "NAME", min=8, flex=1),
    Column("id", "ID", width=11, cut="middle", priority=2),
    Column("type", "TYPE", min=8),
    Column("az", "AZ", priority=1),
    Column("state", "STATE", kind="state", min=9),
    Column("cpu", "CPU", kind="spark", width=9),
    Column("age", "AGE", kind="age", min=4),
    Column("cost", "COST/h", kind="number", priority=3),
)


def instance(
    number: int, name: str, state: State, load: float | None, age: float, kind: str = "t3.small", cost: float = 0.021
) -> Row:
    wave = tuple(None if load is None else max(0.0, load + shift) for shift in (-50, -30, -9, 0))
    cells: tuple[Cell, ...] = (
        name,
        Text(f"i-{(number * 0x9E3779B97F4A7C15) % 2**68:017x}", "dim"),
        kind,
        "1a" if number % 2 else "1b",
        state,
        Spark(() if load is None else wave, load),
        Age(NOW - age),
        Number(cost, "", 3),
    )
    return Row(f"i-{number}", cells, tone=state.tone)


RUNNING = State("good", "running")
INSTANCES = (
    instance(1, "web-7", State("busy", "pending"), None, 20),
    instance(2, "web-6", RUNNING, 81, 240),
    instance(3, "web-5", RUNNING, 84, 7_500),
    instance(4, "web-4", RUNNING, 79, 7_500),
    instance(5, "web-3", State("warn", "impaired"), 97, 33_000),
    instance(6, "bastion", State("off", "stopped"), None, 260_000, "t3.nano", 0.0),
    instance(7, "db-1", RUNNING, 31, 260_000, "r5.large", 0.126),
    instance(8, "kafka-世界-[b]1[/b]", RUNNING, 12, 260_000, "m6i.2xlarge", 0.384),
    instance(9, "batch\x1b[31m-9", State("leaving", "shutting-down"), 3, 9_000, "c5.large", 0.085),
    instance(10, "old-1", State("gone", "terminated"), None, 9_100, "t2.micro", 0.0),
    instance(11, "lost-2", State("unknown", "no data"), None, 100, "t2.micro", 0.0),
    instance(12, "web-10", State("bad", "failed"), 0, 90_000, "t2.micro", 0.0),
)


def wave(shift: float, minutes: int = 60, missing: range = range(0)) -> tuple[Point, ...]:
    """A minute's values of a load that swells after two thirds of the hour."""
    return tuple(
        (
            NOW - 60 * (minutes - minute),
            None
            if minute in missing
            else 25 + shift + 3 * sin(minute / 2 + shift) + 52 * exp(-(((minute - minutes * 0.66) / 6) ** 2)),
        )
        for minute in range(minutes + 1)
    )


CPU = Chart(
    NOW - 3600,
    NOW,
    (Series("web avg", wave(0)),),
    unit="%",
    thresholds=(Threshold(70),),
    marks=(Mark(NOW - 1320, "scale-out", "warn"), Mark(NOW - 600, "deploy")),
    high=100,
)
LATENCY = Chart(
    NOW - 3600,
    NOW,
    (
        Series("p50", wave(0)),
        Series("p90", wave(30, missing=range(20, 26))),
        Series("p99", wave(55)),
        Series("max", wave(90)),
    ),
    unit="/s",
)

PINS = (
    Pin("us-east-1", 38.9, -77.4, "warn", 41),
    Pin("eu-west-1", 53.3, -6.3, "good", 6),
    Pin("eu-central-1", 50.1, 8.7, "bad", 3),
    Pin("ap-southeast-2", -33.9, 151.2, "busy", 12),
    Pin("us-west-2", 45.8, -119.7),
    Pin("us-east-2", 40.0, -83.0),
    Pin("sa-east-1", -23.5, -46.6),
    Pin("af-south-1", -33.9, 18.4),
    Pin("ap-south-1", 19.1, 72.9),
    Pin("ap-northeast-1", 35.7, 139.7),
    Pin("eu-north-1", 59.3, 18.1),
    Pin("me-central-1", 24.5, 54.4),
    Pin("ca-central-1", 45.5, -73.6),
)


def machine(number: int, load: float | None, tone: Tone = "good") -> Node:
    return Node(f"i-{number}", f"web-{number}", tone, load)


def zone(letter: str, third: int, machines: tuple[Node, ...], tone: Tone = "good") -> ZonePicture:
    nat = Node(f"nat-{letter}", f"nat-0{third}", "good", named=True, gate=True)
    database = Node(
        f"i-db-{letter}", f"db-{third}", "good", 0.31, "primary" if letter == "a" else "standby", named=True
    )
    internet, translated = (Way("0.0.0.0/0", "igw-01"),), (Way("0.0.0.0/0", f"nat-{letter}"),)
    office = (Way("192.168.0.0/16", "vgw-01"),)
    return ZonePicture(
        f"us-east-1{letter}",
        (
            SubnetPicture(f"subnet-p{letter}", "public", f"10.0.{third}.0/24", internet, (nat,)),
            SubnetPicture(f"subnet-w{letter}", "web", f"10.0.1{third}.0/24", (*translated, *office), machines, 0.6),
            SubnetPicture(f"subnet-d{letter}", "data", f"10.0.2{third}.0/24", (), (database,)),
        ),
        tone,
    )


VPC = VpcPicture(
    "vpc-0a12",
    "10.0.0.0/16",
    "shop",
    (
        Gate(
            "igw-01",
            "igw-01",
            "internet",
            beyond=((Entrance("", "internet"),),),
            behind=(Entrance("alb-web", "alb/web", note="812 req/s"),),
        ),
        Gate(
            "vgw-01",
            "vgw-01",
            "vpn",
            beyond=((Entrance("vpn-1", "vpn-1", signs=("good", "bad")), Entrance("cgw-1", "office 198.51.100.20")),),
        ),
    ),
    zones=(
        zone("a", 0, (machine(1, 0.81), machine(2, 0.84), machine(3, None, "busy"))),
        zone("b", 1, (machine(4, 0.79), machine(5, 0.12), machine(6, 0.97, "warn")), "warn"),
    ),
)

FACE = Face(
    "three_tier",
    "us-east-1",
    NOW,
    more_regions=3,
    speed=60,
    dollars_per_hour=3.84,
    dollars_today=41.2,
    counts={"bad": 1, "warn": 2, "good": 58},
    principal="root",
)
DEED = Deed("aws autoscaling execute-policy --auto-scaling-group-name web --policy-name cpu-out", "alarm web-cpu-high")
KEYS = (
    Key(":", "command"),
    Key("/", "filter"),
    Key("⏎", "open"),
    Key("x", "actions"),
    Key("n", "new", "You may not create instances here."),
    Key("X", "why"),
    Key("t", "map"),
    Key("p", "pause"),
    Key(", .", "speed"),
    Key("u", "undo"),
    Key("?", "help", stays=True),
)
SECTIONS = (
    Section(
        "Instance",
        (
            Detail("Name", "web-7"),
            Detail("State", "running", "good"),
            Detail("Image", "ami-0abc", target="ami/ami-0abc"),
            Detail(
                "Description", "A text that is long enough to be wrapped onto another line in any pane it is shown in"
            ),
            Detail("Tags", [{"Key": "env", "Value": "prod"}, {"Key": "team", "Value": "[b]x"}]),
            Detail("Placement", {"AvailabilityZone": "us-east-1a", "Tenancy": "default", "Ports": [80, 443]}),
        ),
    ),
    Section("Network", (Detail("Public IP", None),)),
)
LESSON = Lesson(
    "Volumes are disks that outlive the machines they are attached to. There are none in us-east-1.",
    "n",
    "create a volume",
    "aws ec2 create-volume --availability-zone us-east-1a --size 8",
)
GROUPS = (
    Group(
        *("web", 2, 6, 10, 5),
        history=(1, 1, 1, 2, 2, 2, 3, 3, 5, 5, 5, 6, 6, 6),
        tone="busy",
        activity="15:02 launching i-0c41…",
        cause="web-cpu-high",
        next_step="cooldown 4m10s",
    ),
    Group("batch", 0, 0, 4, 0, tone="off"),
)
FIELDS = (
    Field("ImageId", "Image", required=True, help="The id of an image, such as ami-0abc."),
    Field("InstanceType", "Instance type", "choice", choices=("t3.micro", "t3.small", "m5.large"), default="t3.micro"),
    Field("MinCount", "At least", "int", required=True, default=1, minimum=1, maximum=100),
    Field("EbsOptimized", "EBS optimized", "bool"),
    Field("SecurityGroupIds", "Security groups", "list"),
    Field("Tags", "Tags", "tags", help="Keys and values that you choose."),
    Field("UserData", "User data", group="more"),
    Field("Policy", "Policy", "json", group="more"),
)
QUESTION = Question(
    "Terminate 3 instances",
    "web-3, web-4 and web-5 will be terminated. This cannot be undone.",
    "Terminate",
    (Consequence("2 volumes are deleted with them", "bad"), Consequence("alarm web-cpu-high will fire")),
    "aws ec2 terminate-instances --instance-ids i-1 i-2 i-3",
)
