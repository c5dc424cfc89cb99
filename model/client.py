"""The front desk: everything that screens and servers may ask of the cloud."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hmac import compare_digest
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from model.catalog.cities import City, cities, find_city
from model.catalog.geography import client_in, place_of_city, place_of_region
from model.catalog.regions import Region, region, regions
from model.catalog.running_costs import dollars_per_hour
from model.cloud import Cloud
from model.gateway.acting import permission_of
from model.gateway.because import Chain, Link, NothingHappened, because
from model.gateway.call import Call
from model.gateway.command_line import command_line
from model.gateway.command_reading import NotACommand, read_command
from model.gateway.question import Question, questions
from model.gateway.reads import Read, reads_about
from model.gateway.registry import Offer, find_offer, load_services
from model.gateway.review import Review, duties, review
from model.gateway.showing import without_secrets
from model.gateway.taking_back import foreseen
from model.gateway.tape.entry import NotARecording, read_recording
from model.gateway.tape.recorder import CHAOS, DEMAND, UNDO
from model.gateway.tape.replay import Parting, Replayed
from model.gateway.trail import Called
from model.gateway.trying import tried
from model.gateway.why import Said, Why, may_do, why
from model.gateway.wire.endpoints import host_of
from model.kernel.consequences import CannotUndo, Consequences, Obstacle
from model.kernel.durable import durable
from model.kernel.file import WorldFileError
from model.kernel.journal import Record
from model.kernel.kernel import PastIsFixed
from model.kernel.past import NotRemembered
from model.kit.action import Action
from model.kit.arn import read_arn
from model.kit.cell import CellSettings
from model.kit.column import Column
from model.kit.console import CONSOLE_SECONDS, Knock, tell_of
from model.kit.errors import AwsError
from model.kit.event_stream import EventStream
from model.kit.finding import Finding
from model.kit.hosting import Browsing, Page, addresses_behind, hosted
from model.kit.intended import Intended
from model.kit.names import snake
from model.kit.openness import is_open
from model.kit.principal import Principal, root
from model.kit.published import published
from model.kit.resource import Resource
from model.kit.view import KindView, Row, kind_view, row
from model.kit.world import GLOBAL, World
from model.laws.access.judge import in_words, judge
from model.laws.access.question import Question as MayI
from model.laws.duty import Duty
from model.laws.origins import OriginRule
from model.physics.facilities.desk import Facilities, SiteReport, UnknownSite
from model.physics.facilities.incidents import EDGE_PERILS, PERILS, UnknownPeril
from model.physics.facilities.side import Side, side_of
from model.physics.premises.crossing import Crossing
from model.physics.premises.desk import Premises, UnknownDevice
from model.physics.round_trip import RoundTrip, round_trips
from model.physics.story_file import NotAStory, read_story
from model.services.cloudfront.picture import BehaviourSeen, CdnPicture, OriginSeen, PathSeen
from model.services.cloudfront.viewing import Delivered, View
from model.services.cloudwatch.charges import MetricCharges, charges_of
from model.services.cloudwatch.dashboard_body import DashboardBody, DashboardWidget, WidgetLine, read_body
from model.services.cloudwatch.measured import Measured, measured
from model.services.cloudwatch.resources.alarms import AlarmChanged
from model.services.ec2.address_plans import AddressHome, AddressPlan
from model.services.ec2.exposure import Cause, Exposed, Origin, Severity
from model.services.ec2.preview import Preview
from model.services.ec2.reachability import Reachability
from model.services.ec2.rule_drafts import Weighed
from model.services.ec2.walk_ends import WalkEnd
from model.services.ec2.walk_ports import SERVICES as KNOWN_PORTS
from model.services.ec2.walk_steps import Step as WalkStep
from model.services.ec2.walking import PacketWalk
from model.services.elbv2.demand_desk import DemandEntry, Demands
from model.services.elbv2.outlook import Outlook
from model.services.elbv2.picture import BalancerPicture, Crowd, Door, Node, Stand, Way, Wires
from model.services.iam.administrators import administrators
from model.services.iam.sign_in import SignedIn, account_called, account_of, refused, sign_in, sign_in_as_root
from model.services.logs.tailing import Heard, Tail
from model.services.route53.digging import Dug, dig, dig_from
from model.services.route53.home import HOME
from model.services.route53.picture import Believed, BelievedLong, CheckSeen, TaughtRecord, ZonePicture
from model.services.sso_oidc.approving import approve, find_grant
from model.services.sts.console import (
    find_session,
    find_token,
    make_token,
    open_console,
    refuse_foreign,
    tell_of_login,
)
from model.services.sts.resources import Session

if TYPE_CHECKING:
    from model.services.cloudfront.resources.distributions import Distribution
    from model.services.fis.desk import Chaos

__all__ = [
    "EDGE_PERILS",
    "KNOWN_PORTS",
    "PERILS",
    "Action",
    "AddressHome",
    "AddressPlan",
    "AlarmChanged",
    "AwsError",
    "BalancerPicture",
    "BehaviourSeen",
    "Believed",
    "BelievedLong",
    "Called",
    "CannotUndo",
    "Cause",
    "CdnPicture",
    "Chain",
    "CheckSeen",
    "City",
    "Client",
    "Column",
    "Consequences",
    "Crossing",
    "Crowd",
    "DashboardBody",
    "DashboardWidget",
    "Delta",
    "DemandEntry",
    "Demands",
    "Door",
    "Dug",
    "Duty",
    "Exposed",
    "Facilities",
    "Finding",
    "Guest",
    "Heard",
    "Intended",
    "KindView",
    "Link",
    "Measured",
    "MetricCharges",
    "Node",
    "NotACommand",
    "NotARecording",
    "NotAStory",
    "NotRemembered",
    "NothingHappened",
    "Obstacle",
    "Origin",
    "OriginSeen",
    "Outlook",
    "PacketWalk",
    "Parting",
    "PastIsFixed",
    "PathSeen",
    "Preview",
    "Question",
    "Reachability",
    "Read",
    "Record",
    "Region",
    "Replayed",
    "Review",
    "RoundTrip",
    "Row",
    "RowKey",
    "Said",
    "Severity",
    "Side",
    "SignedIn",
    "SiteReport",
    "Stand",
    "Steering",
    "Tail",
    "TaughtRecord",
    "UnknownDevice",
    "UnknownPeril",
    "UnknownSite",
    "Visit",
    "WalkEnd",
    "WalkStep",
    "Watch",
    "Way",
    "Weighed",
    "Why",
    "WidgetLine",
    "Wires",
    "WorldFileError",
    "ZonePicture",
    "build_world",
    "cities",
    "client_in",
    "dollars_per_hour",
    "find_city",
    "open_cloud",
    "read_body",
    "read_story",
    "recorded_in",
    "region",
    "regions",
    "side_of",
]

_MOST_LISTED = 100
"Events of a stream, where an answer is shown whole."

Fact = TypeVar("Fact")
RowKey = tuple[str, str]
"(region, id)"


@dataclass(slots=True)
class Steering:
    """How fast simulated time is to go; the heartbeat obeys it and says in `reached` how fast it really went.

    `jump` are simulated seconds to go through as fast as the machine can, `step` asks for the next event alone.
    """

    speed: float = 1.0
    paused: bool = False
    jump: float = 0.0
    step: bool = False
    reached: float = 0.0


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed since the last look; `gone` are keys."""

    rows: tuple[Row, ...]
    gone: tuple[RowKey, ...]


class Watch:
    """A live view of one kind. `take` gives everything first, then what changed since; `close` it when done."""

    def __init__(self, cloud: Cloud, kind: type[Resource], account: str, regions: frozenset[str]) -> None:
        self._kernel = cloud.kernel
        self._kind = kind
        self._account = account
        self._regions = regions
        self._dirty: dict[RowKey, None] | None = None
        self._stop = cloud.kernel.bus.listen(Record, self._note)

    @property
    def changed(self) -> bool:
        return self._dirty is None or bool(self._dirty)

    def take(self) -> Delta:
        dirty, self._dirty = self._dirty, {}
        if dirty is None:
            found = [thing for thing in self._kernel.store.everywhere(self._kind) if self._wanted(thing)]
            return Delta(tuple(map(row, found)), ())
        things = {key: self._kernel.store.find(self._account, key[0], self._kind, key[1]) for key in dirty}
        return Delta(
            tuple(row(thing) for thing in things.values() if thing is not None),
            tuple(key for key, thing in things.items() if thing is None),
        )

    def close(self) -> None:
        self._stop()

    def _wanted(self, thing: Resource) -> bool:
        return thing.account == self._account and (not self._regions or thing.region in self._regions)

    def _note(self, record: Record) -> None:
        if self._dirty is None:
            return
        for change in record.changes:
            account, region, kind, id = change.key
            if kind == self._kind.kind and account == self._account and (not self._regions or region in self._regions):
                self._dirty[region, id] = None


async def open_cloud(path: Path | None, *, seed: int, now: float, wall: Callable[[], float], **settings: Any) -> Client:
    """Open a world and stand at its desk as root; `settings` are those of `CellSettings`.

    Raises WorldFileError for a file that is no world, newer, damaged, or open elsewhere.
    """
    return Client(await Cloud.open(path, seed=seed, now=now, settings=CellSettings(**settings), wall=wall))


def recorded_in(text: str) -> tuple[int, float, dict[str, Any]]:
    """Seed, time and settings of the world in which a recording began. Raises NotARecording."""
    head, _, _ = read_recording(text)
    return head.seed, head.begun, head.settings


async def build_world(client: Client, name: str) -> None:
    """Fill a new world; KeyError if there is no such scenario."""
    from model.worlds import WORLDS

    await WORLDS[name](client)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who came to the console by a sign-in token: who, the code for the dashboard, and when it is over."""

    arn: str
    code: str
    ends: float


class Guest:
    """An instance from inside: its metadata, to which no policy applies and of which no trail tells."""

    def __init__(self, cloud: Cloud, instance: Any) -> None:
        self._cloud = cloud
        self._instance = instance

    @property
    def enabled(self) -> bool:
        return self._instance.metadata_options.http_endpoint == "enabled"

    @property
    def tokens_required(self) -> bool:
        """Only version 2 is allowed."""
        return self._instance.metadata_options.http_tokens == "required"

    async def read(self, path: str) -> str | None:
        """What is at a path below `/latest`, the names below it for a folder, None if there is nothing."""
        from model.services.ec2.guest_role import role_tree
        from model.services.ec2.metadata import look_up, tree_of

        world = self._cloud.world(self._instance.account, self._instance.region, "ec2")
        roles: Any = {}
        if path.startswith("meta-data"):
            async with durable(self._cloud.kernel.unit("metadata", "ec2:renew_credentials")):
                roles = await role_tree(world, self._instance)
        return look_up(tree_of(world, self._instance, roles), path)

    async def send(
        self, destination: str, port: int, *, protocol: str = "6", source: str = "", mac: str = ""
    ) -> tuple[bool, str]:
        """Send one frame within the network, with a forged source if one is given: did it arrive, and why."""
        from model.services.ec2.guest_frames import send

        async with durable(self._cloud.kernel.unit(f"guest/{self._instance.id}", "guest:send")):
            return send(self._world, self._instance, destination, protocol, port, source, mac)

    async def listen(self, *, promiscuous: bool = False) -> None:
        """Write down the frames that the interface is shown from now on, as tcpdump does."""
        from model.services.ec2.guest_frames import listen

        async with durable(self._cloud.kernel.unit(f"guest/{self._instance.id}", "guest:listen")):
            listen(self._world, self._instance, promiscuous=promiscuous)

    def resolve(self, name: str) -> str | None:
        """The address behind a name, as the name servers of its network tell it; None where they do not."""
        from model.services.ec2.resolving import resolve
        from model.services.ec2.wiring import Wiring

        primary = self._instance.primary_interface
        nic = Wiring(self._world).nic(primary.network_interface_id) if primary else None
        return resolve(self._world, nic, name) if nic else None

    def heard(self) -> list[tuple[str, str, int]]:
        """Source, destination and port of every frame since then, oldest first."""
        from model.services.ec2.guest_frames import heard

        return [(each.source, each.destination, each.port) for each in heard(self._world, self._instance)]

    @property
    def dropped(self) -> int:
        """How many of its frames its host did not let out."""
        from model.services.ec2.guest_frames import dropped

        return dropped(self._world, self._instance)

    def log_in(self, user_name: str, private_key: str) -> str:
        """Come in by the door of the operating system; returns `user@host`.

        Raises PermissionError for whom the machine does not know: it takes the private half of its key pair alone.
        """
        from model.services.ec2.guest_login import log_in

        return log_in(self._world, self._instance, user_name, private_key)

    def read_disk(self, device: str, number: int) -> bytes:
        """A block of 512 bytes of a volume that is attached. Raises DiskError where that cannot be."""
        from model.services.ec2.guest_disk import read

        return read(self._world, self._instance, device, number)

    async def write_disk(self, device: str, number: int, content: bytes) -> None:
        """Put up to 512 bytes there, likewise."""
        from model.services.ec2.guest_disk import write

        async with durable(self._cloud.kernel.unit(f"guest/{self._instance.id}", "guest:write_disk")):
            write(self._world, self._instance, device, number, content)

    @property
    def _world(self) -> World:
        return self._cloud.world(self._instance.account, self._instance.region, "ec2")


class Client:
    """One person at the desk: a principal, in a region."""

    def __init__(self, cloud: Cloud, principal: Principal | None = None, region: str = "us-east-1") -> None:
        self._cloud = cloud
        self.principal = principal or root(cloud.settings.account)
        self.region = region
        self.steering = Steering()
        self._ends: float | None = None
        "When whoever is signed in has to sign in again, in wall time."

    @property
    def is_new(self) -> bool:
        """Nobody has been in this world before."""
        return self._cloud.is_new

    @property
    def services(self) -> tuple[str, ...]:
        """What is offered, by botocore's names."""
        return load_services()

    @property
    def spool(self) -> Path:
        """Where servers put the bodies of requests that are too large to hold."""
        return self._cloud.bodies.spool

    @property
    def resources(self) -> int:
        """How many things exist."""
        return len(self._cloud.kernel.store)

    async def handle(self, call: Call) -> Any:
        """Answer a call that came over a wire."""
        return await self._cloud.handle(call)

    async def reset(self, *, seed: int, now: float) -> None:
        """Begin anew with an empty world."""
        await self._cloud.reset(seed=seed, now=now)

    async def close(self) -> None:
        await self._cloud.close()

    @property
    def now(self) -> float:
        """Simulated seconds since the epoch."""
        return self._cloud.kernel.clock.now

    async def call(self, action: str, /, *, region: str = "", **params: Any) -> dict[str, Any]:
        """Make an AWS API call, `call("ec2:RunInstances", ImageId=…, MinCount=1, MaxCount=1)`, and get boto3's answer.

        Raises AwsError when AWS would refuse.
        """
        self._refuse_ended()
        return await self._cloud.call(action, params, principal=self.principal, region=region or self.region)

    async def tail(self, groups: Sequence[str], pattern: str = "", region: str = "") -> Tail:
        """What is said in log groups from now on; refused as a search for the same in each of them is."""
        place, now = region or self.region, int(self.now * 1000)
        for name in groups:
            asked = {"logGroupName": name, "filterPattern": pattern, "startTime": now, "limit": 1}
            await self.call("logs:FilterLogEvents", region=place, **asked)
        return Tail(self._cloud.world(self.principal.account, place, "logs"), groups, pattern)

    def endpoint(self, kind: str, region: str) -> str:
        """The host that AWS has for a kind's service in a region, or everywhere: `ec2.eu-west-1.amazonaws.com`."""
        return host_of(kind.partition(":")[0], region)

    def round_trips(self, city: City) -> tuple[RoundTrip, ...]:
        """How long packets are under way between a city and each region, the nearest first."""
        return round_trips(self._cloud.kernel.seed, city, regions())

    def command_line(self, action: str, params: Mapping[str, Any], region: str = "") -> str:
        """The `aws` line that makes this call."""
        return command_line(_offer(action).contract, params, "" if region == self.region else region)

    def without_secrets(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of a call as others may see them. Raises AwsError for an operation that is not offered."""
        return without_secrets(_offer(action).contract, params)

    def method(self, action: str) -> str:
        """What boto3 calls it: `run_instances`."""
        return snake(action.partition(":")[2])

    async def call_line(self, line: str) -> tuple[str, dict[str, Any]]:
        """Make the call that an `aws` line makes; returns the action's name and boto3's answer, streams as lists.

        Raises NotACommand for a line that is none, AwsError when AWS would refuse.
        """
        action, params, region = read_command(line)
        answer = await self.call(action, region=region, **params)
        return action, {name: await _listed(value) for name, value in answer.items()}

    def questions(self, action: str) -> tuple[Question, ...]:
        """What an operation asks for, required parameters first."""
        return questions(_offer(action))

    def kinds(self) -> dict[str, KindView]:
        """Every kind of resource that a screen can list, by name (`ec2:Instance`)."""
        kinds = cast(Mapping[str, type[Resource]], self._cloud.kernel.kinds)
        return {name: kind_view(kind) for name, kind in kinds.items() if kind.words.columns}

    def watch(self, kind: str, regions: Iterable[str] = ()) -> Watch:
        """A live view of a kind in some regions, or in all; refused without the permission to describe it."""
        found = cast(type[Resource], self._cloud.kernel.kinds[kind])
        self._must_be_allowed(kind_view(found).describe)
        return Watch(self._cloud, found, self.principal.account, frozenset(regions))

    def find(self, kind: str, region: str, id: str) -> Row | None:
        """One thing by its id, None if there is none; a global one is found in any region."""
        found = cast(type[Resource], self._cloud.kernel.kinds[kind])
        self._must_be_allowed(kind_view(found).describe)
        thing = self._thing(found, region, id)
        return row(thing) if thing is not None else None

    def reads_about(self, kind: str) -> tuple[Read, ...]:
        """The operations that tell more about one thing of a kind than its description does."""
        return reads_about(cast(type[Resource], self._cloud.kernel.kinds[kind]))

    def measured(self, row: Row, names: Collection[str] = ()) -> tuple[Measured, ...]:
        """The metrics that a thing publishes now, all or those of some names, for `cloudwatch:GetMetricData`."""
        kind = cast(type[Resource], self._cloud.kernel.kinds[row.kind])
        thing = self._thing(kind, row.region, row.id)
        if thing is None:
            return ()
        return measured(self._cloud.world(row.account, row.region, kind.service), thing, names)

    async def metric_charges(self, region: str = "") -> MetricCharges:
        """What metrics of the account's own cost in a region; refused as their list is."""
        self._must_be_allowed("cloudwatch:ListMetrics")
        return await charges_of(self._cloud.world(self.principal.account, region or self.region, "cloudwatch"))

    def records(self, row: Row) -> tuple[Record, ...]:
        """The latest units of work that changed a thing, oldest first, of those still in memory."""
        key = (row.account, row.region, row.kind, row.id)
        return tuple(each for each in self._cloud.kernel.journal if any(change.key == key for change in each.changes))

    def records_of(self, cause: str) -> tuple[Record, ...]:
        """The units of work that follow from a call, its own among them, oldest first, of those still in memory."""
        return tuple(each for each in self._cloud.kernel.journal if each.cause == cause)

    async def because(self, row: Row, until: float = inf) -> Chain:
        """Why what happened last to a thing happened, up to an instant, and what came of it, as far as is remembered.

        Raises NothingHappened, and AwsError for whom may not see the thing itself.
        """
        key = (row.account, row.region, row.kind, row.id)
        self._must_be_allowed(kind_view(cast(type[Resource], self._cloud.kernel.kinds[row.kind])).describe)
        return await because(self._cloud, key, until, tuple(self._cloud.kernel.journal), self._caller, self._may_see)

    async def _caller(self, record: Record) -> str:
        """Who made a call, as the trail tells whoever may ask it."""
        regions = [change.key[1] for change in record.changes if change.key[1] != GLOBAL]
        asked: dict[str, Any] = {"StartTime": record.time - 1.0, "EndTime": record.time + 1.0}
        asked["LookupAttributes"] = [{"AttributeKey": "EventName", "AttributeValue": record.what.partition(":")[2]}]
        try:
            told = await self.call("cloudtrail:LookupEvents", region=next(iter(regions), ""), **asked)
        except AwsError:
            return ""
        return next((each["Username"] for each in told["Events"] if record.cause in each["CloudTrailEvent"]), "")

    def _may_see(self, kind: str) -> bool:
        """Things that no call describes are nobody's secret."""
        found = cast("type[Resource] | None", self._cloud.kernel.kinds.get(kind))
        try:
            self._must_be_allowed(kind_view(found).describe if found is not None else "")
        except AwsError:
            return False
        return True

    def listen(self, kind: type[Fact], listener: Callable[[Fact], None]) -> Callable[[], None]:
        """Be told facts (Called, Record, …) once they are kept; call what is returned to stop."""
        return self._cloud.kernel.bus.listen(kind, listener)

    def guest(self, instance_id: str) -> Guest | None:
        """What a running instance can ask about itself; None if there is none of this id, or it is down."""
        from model.services.ec2.resources.instances import Instance

        found = self._cloud.kernel.store.anywhere(Instance, instance_id)
        return Guest(self._cloud, found) if found is not None and found.state_name == "running" else None

    def origin_rules(self, bucket: str) -> tuple[OriginRule, ...] | None:
        """Which web pages of other origins may use a bucket; None if there is none of this name."""
        from model.services.s3.sharing import rules_of

        return rules_of(self._cloud.world("", GLOBAL, "s3"), bucket)

    def comes_to_edges(self, host: str) -> bool:
        """Whether who asks for a host is led to a content delivery network: to a distribution, or by a record there."""
        from model.services.cloudfront.serving import comes_to_edges

        return comes_to_edges(self._cloud.world(self.principal.account, HOME, "cloudfront"), host)

    async def view(self, host: str, path: str = "/", **more: Any) -> Delivered:
        """What the edge nearest to a viewer answers: `more` are other fields of a `View`.

        Nobody signs in for that, and no trail tells of it.
        """
        from model.services.cloudfront.serving import serve

        kernel = self._cloud.kernel
        if kernel.is_due():
            await kernel.run_until(kernel.clock.now)
        async with durable(kernel.unit("viewer", "client:view")):
            return await serve(self._cloud.world("", HOME, "cloudfront"), View(host, path=path, **more))

    async def browse(self, host: str, path: str = "/", **more: Any) -> Page | None:
        """What a web server of AWS's own answers where a host's name leads, as the website of a bucket, or None.

        `more` are other fields of a `Browsing`. Nobody signs in for that.
        """
        world = self._cloud.world("", HOME, "s3")
        for address in addresses_behind(world, host)[:1]:
            page = hosted(world, Browsing(address, host, path=path, **more))
            if page is None:
                break
            async with durable(self._cloud.kernel.unit("browser", "client:browse")):
                return await page
        return None

    async def make_signing_key_pair(self, public_key: str) -> str:
        """Have the account's root, in the console, make known a key that it signs CloudFront URLs with; returns its id.

        Raises AccessDenied for anybody else.
        """
        from model.services.cloudfront.key_pairs import make_key_pair

        self._refuse_ended()
        async with self._at_the_door(self.principal.account, "CreateCloudFrontKeyPair", "cloudfront") as world:
            return make_key_pair(world, self.principal, public_key)

    async def run_until(self, instant: float, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Let simulated time go on; False when `go_on` said stop before it got there."""
        return await self._cloud.kernel.run_until(instant, go_on)

    async def demand(self, entry: str, told: Mapping[str, Any] | None = None) -> None:
        """Have a load story come in at a load balancer, by its ARN, or at a DNS name; without one it falls silent.

        `told` is what `Story.told` reads, and may name `paths`, `host`, `databases` and `database_milliseconds`; for a
        name `origins` says which share comes from where, as {"EU": 2, "Boston": 1}, and `late` which share keeps any
        answer for so many seconds, as {"1800": 0.1, "forever": 0.05}. ValueError says what is wrong.
        """
        place = read_arn(entry)
        named = {"LoadBalancerArn": entry} if place.region else {"Name": entry}
        params = {**named, "Story": dict(told or {})}
        await self._cloud.act(DEMAND, params, self.principal, place.region or self.region)

    def dig(self, name: str, type: str = "A", *, address: str = "", turn: int = 0) -> Dug:
        """What the name servers of the internet tell a client at an address, with the reasons.

        Luck, where there is any, differs from turn to turn. Whoever may ask: what they tell is public.
        """
        return dig(self._cloud.world(self.principal.account, HOME, "route53"), name, type, address, turn)

    def dig_from(self, name: str, type: str = "A", *, where: str = "", turn: int = 0) -> Dug:
        """The same for somebody in a city, a region, a continent by its code, at an address, or in a VPC by its id.

        Raises ValueError for what is none of these.
        """
        if where.startswith("vpc-"):
            self._must_be_allowed("route53:ListHostedZonesByVPC")
        return dig_from(self._cloud.world(self.principal.account, HOME, "route53"), name, type, where, turn)

    async def distribution(self, id: str) -> CdnPicture | None:
        """A distribution with who comes and what its caches make of that; None if there is none of this id."""
        from model.services.cloudfront.picturing import picture_of

        found = self._distribution(id)
        return await picture_of(*found) if found is not None else None

    async def path_seen(self, id: str, path: str, city: str = "") -> PathSeen | None:
        """What becomes of a path that somebody asks a distribution for. ValueError for a city that is on no map."""
        from model.services.cloudfront.picturing import path_seen

        found, there = self._distribution(id), find_city(city) if city else None
        if city and there is None:
            raise ValueError(f"there is no city {city!r} on the map")
        place = place_of_city(there) if there else place_of_region(HOME)
        assert place is not None, "AWS's own home is on the map"
        return await path_seen(*found, path, place) if found is not None else None

    def _distribution(self, id: str) -> tuple[World, Distribution] | None:
        from model.services.cloudfront.resources.distributions import Distribution

        for operation in ("GetDistribution", "ListInvalidations"):
            self._must_be_allowed(f"cloudfront:{operation}")
        world = self._cloud.world(self.principal.account, HOME, "cloudfront")
        found = world.find(Distribution, id)
        return (world, found) if found is not None else None

    def alias_zone(self, name: str) -> str:
        """The hosted zone by which aliases call one of Amazon's own names; empty for any other name, or an address."""
        is_name = name.rstrip(".").endswith((".com", ".net"))
        found = published(self._cloud.world("", HOME, "route53").cell, name) if is_name else None
        return found.zone_id if found else ""

    async def zone(self, id: str) -> ZonePicture | None:
        """A hosted zone with who is told what; None if there is none of this id."""
        from model.services.route53.picturing import picture_of
        from model.services.route53.resources.hosted_zones import HostedZone

        for operation in ("ListResourceRecordSets", "ListHealthChecks"):
            self._must_be_allowed(f"route53:{operation}")
        world = self._cloud.world(self.principal.account, HOME, "route53")
        found = world.find(HostedZone, id)
        return await picture_of(world, found) if found is not None else None

    async def at(self, instant: float) -> Client:
        """The same person's desk at an instant of the past: watches, descriptions and metrics as they were then.

        A call that would change something raises PastIsFixed. Raises NotRemembered for an instant before the oldest
        record that is kept.
        """
        then = Client(await self._cloud.at(instant), self.principal, self.region)
        then._ends = self._ends
        return then

    async def fork(self, path: Path, instant: float | None = None) -> None:
        """Keep a copy at another path of what the world is now, or was; both live on by themselves.

        Raises NotRemembered for an instant before the oldest record that is kept, ValueError for one to come,
        FileExistsError where something is in the way.
        """
        await self._cloud.fork(path, instant)

    async def record(self, path: Path) -> None:
        """Write down all that is done in the world from now on, over what is at the path, until `stop_recording`.

        The file holds whatever is called, passwords included, and is for its owner's eyes.
        """
        await self._cloud.record(path)

    async def stop_recording(self) -> None:
        await self._cloud.stop_recording()

    @property
    def is_recording(self) -> bool:
        return self._cloud.recorder is not None

    async def replay(self, text: str) -> Replayed:
        """Do what a recording tells: in a world like the one it began in, the outcome is the same byte for byte.

        In another, what was told then stands for what is told now. Raises NotARecording for a text that is none,
        ValueError for a world that is older than the recording's when it began.
        """
        return await self._cloud.replay(text)

    async def consequences(self, cause: str) -> Consequences:
        """What an undo of a call and of all that followed from it would change; `cause` is its record's.

        Raises CannotUndo for one that the journal does not remember, or that was taken back already, and AwsError where
        this person might not make the call.
        """
        return await foreseen(self._cloud, cause, self.principal, self.region)

    async def undo(self, cause: str) -> str:
        """Take back a call and all that followed from it; returns the cause of the undo, whose undo is the redo.

        Raises CannotUndo, with what stands in the way, or AwsError where this person might not make the call; then
        nothing has changed.
        """
        return await self._cloud.act(UNDO, {"Cause": cause}, self.principal, self.region)

    @property
    def facilities(self) -> Facilities:
        """The provider's buildings, which no call of AWS's leads to: how they are, and what disturbs them."""
        return Facilities(self._cloud)

    def public_board(self) -> list[dict[str, Any]]:
        """What the page for everybody says of services that did not work, in all regions, the newest first."""
        from model.services.health.telling import public_board

        worlds = (self._cloud.world(self.principal.account, each.name, "health") for each in regions())
        return sorted((told for world in worlds for told in public_board(world)), key=lambda told: -told["began"])

    @property
    def demands(self) -> Demands:
        """What clients want at each entry, and what would become of another story there."""
        return Demands(self._cloud, self.principal.account)

    @property
    def premises(self) -> Premises:
        """The customers' own networks, which no call of AWS's leads to: what they have, and what their devices do."""
        return Premises(self._cloud)

    async def text_back(self, number: str, text: str, region: str = "") -> bool:
        """Have whoever has a telephone answer what came from a region: whether it was a wish to be left alone."""
        from model.services.sns.texting import answer

        world = self._cloud.world(self.principal.account, region or self.region, "sns")
        async with durable(self._cloud.kernel.unit("phone", "client:text_back")) as unit:
            unit.cause = f"phone/{unit.next_serial('phone')}"
            return answer(world, number, text)

    def chaos(self, region: str = "") -> Chaos:
        """Where things of a region are broken on purpose, and mended."""
        from model.services.fis.desk import Chaos

        place = region or self.region

        async def act(params: dict[str, Any]) -> str:
            self._refuse_ended()
            return await self._cloud.act(CHAOS, params, self.principal, place)

        return Chaos(self._cloud.world(self.principal.account, place, "fis"), act)

    def crossings(self, device: str, region: str = "") -> tuple[Crossing, ...]:
        """The ways of a network on premises to a region: how long, how evenly and how wide. Raises UnknownDevice."""
        from model.services.ec2.crossings import crossings

        world = self._cloud.world(self.principal.account, region or self.region, "ec2")
        return tuple(crossings(world, self.premises.device(device)))

    def reachability(self, region: str = "") -> Reachability:
        """What reaches what in the network of a region."""
        world = self._cloud.world(self.principal.account, region or self.region, "ec2")
        return Reachability(world, self._must_be_allowed, tried)

    async def balancer(self, kind: str, region: str, id: str) -> BalancerPicture | None:
        """What flows through a load balancer now, of whichever kind; None if there is none of this id."""
        from model.services.elbv2.picturing import balancer_named, picture_of

        self._must_be_allowed(f"{kind.partition(':')[0]}:DescribeLoadBalancers")
        classic = kind.startswith("elb:")
        self._must_be_allowed("elb:DescribeInstanceHealth" if classic else "elbv2:DescribeTargetHealth")
        world = self._cloud.world(self.principal.account, region, "elbv2")
        found = balancer_named(world, kind, id)
        return await picture_of(world, found) if found is not None else None

    def duties(self, service: str) -> Mapping[str, Duty]:
        """Whose every layer of a service is, from the ground up; KeyError for one that the table does not know."""
        return duties(service)

    def review(self, regions: Iterable[str] = ()) -> Review:
        """What of the account's is left unprotected, in these regions or in all that it can use."""
        account = self.principal.account
        usable = (each.name for each in _every_region() if is_open(self._cloud.kernel, account, each.name))
        return review(self._cloud, account, tuple(regions) or tuple(usable), self._must_be_allowed)

    @property
    def next_event(self) -> float | None:
        """When something is due next."""
        timer = self._cloud.kernel.timers.next()
        return timer.due if timer else None

    def why(self, who: str, action: str, resource: str = "*", more: Sequence[str] = ()) -> Why:
        """May the principal of this ARN do this, and which statement says so; `more` are further policies' texts.

        KeyError if there is nobody of this name. Whoever asks needs the permission iam:SimulatePrincipalPolicy.
        """
        return why(self._cloud, self._judged(who), self.region, action, resource, more)

    def may_do(self, who: str, service: str, more: Sequence[str] = ()) -> Iterator[tuple[str, bool]]:
        """Every permission of a service, and whether the principal has it on everything; errors as for `why`."""
        return may_do(self._cloud, self._judged(who), self.region, service, more)

    def people(self) -> tuple[str, ...]:
        """The ARNs of all whom one can sign in as: root, users, roles, and the roots of the world's other accounts.

        Whoever sits at the desk owns the world.
        """
        from model.services.iam.resources.accounts import Account
        from model.services.iam.resources.roles import Role
        from model.services.iam.resources.users import User

        account, store = self.principal.account, self._cloud.kernel.store
        found = [each.arn for kind in (User, Role) for each in store.everywhere(kind) if each.account == account]
        others = {each.id for each in store.everywhere(Account) if each.status == "ACTIVE"}
        roots = [root(number).arn for number in sorted((others | {self._cloud.settings.account}) - {account})]
        return (root(account).arn, *sorted(found, key=lambda arn: (":role/" in arn, arn)), *roots)

    def administrators(self, account: str) -> tuple[str, ...]:
        """The names of the users who may do everything in an account, by AWS's policy for that or by a group's."""
        return administrators(self._cloud.world(account, self.region, "iam"))

    async def sign_in(self, arn: str) -> None:
        """Be somebody else of this world from now on: root, a user, or a role in a session of sts:AssumeRole's.

        KeyError if there is nobody of this name; AwsError if whoever is signed in may not take the role.
        """
        found, before = self._cloud.identities.named(arn), self.principal
        if found is None:
            raise KeyError(arn)
        if not found.role_arn:
            self._become(found, None)
            return
        told = await self.call("sts:AssumeRole", RoleArn=arn, RoleSessionName="console")
        key = self._cloud.identities.key(told["Credentials"]["AccessKeyId"])
        assert key is not None, "credentials that were just given are known"
        self._become(key.principal, key.expires)
        switched = Knock(event="SwitchRole", caller=key.principal, added={"SwitchFrom": before.arn})
        async with self._at_the_door(key.principal.account, "SwitchRole") as world:
            tell_of(world, switched)

    async def sign_in_with_password(self, account: str, name: str, password: str, code: str = "") -> SignedIn:
        """Come in by the console's door: a user of an account (its number or alias), or without one root by e-mail.

        Whose password has to be changed is in only after `change_password`. Raises AwsError: AuthenticationFailure,
        or MultiFactorAuthenticationRequired where the code of a device is missing.
        """
        cloud = self._cloud
        found = account_called(cloud.kernel.store, account) if account else account_of(cloud, name)
        if found is None:
            raise refused()
        async with self._at_the_door(found, "ConsoleLogin") as world:
            signed_in = (sign_in if account else sign_in_as_root)(world, name, password, code)
        if not signed_in.must_change_password:
            self._come_in(signed_in)
        return signed_in

    async def change_password(self, signed_in: SignedIn, old: str, new: str) -> None:
        """What somebody does at the door who has to. Raises AwsError for what the account's policy does not take."""
        params = {"OldPassword": old, "NewPassword": new}
        await self._cloud.call("iam:ChangePassword", params, principal=signed_in.principal, region=self.region)
        self._come_in(signed_in)

    async def sign_in_token(self, key: Mapping[str, str], seconds: int | None, source_ip: str) -> str:
        """What the federation endpoint gives for temporary credentials (`sessionId`, `sessionKey`, `sessionToken`).

        Raises AwsError for credentials that are not good, or not for this.
        """
        cloud, id = self._cloud, key.get("sessionId", "")
        found = cloud.identities.key(id)
        given = (key.get("sessionKey", "").encode(), key.get("sessionToken", "").encode())
        if found is None or not (
            found.active
            and compare_digest(found.secret.encode(), given[0])
            and compare_digest(found.token.encode(), given[1])
            and cloud.wall() < (found.expires or inf)
        ):
            raise AwsError("BadRequest", "The credentials are not valid, or not any more.", 400)
        session = refuse_foreign(cloud.kernel.store.anywhere(Session, id), seconds)
        async with self._at_the_door(session.account, "GetSigninToken", "sts") as world:
            return make_token(world, session, found.principal, seconds, source_ip).token

    async def open_console(self, token: str, source_ip: str) -> Visit:
        """What a sign-in token opens. Raises AwsError for one that is not good any more."""
        cloud = self._cloud
        account = find_token(cloud, token).account
        async with self._at_the_door(account, "ConsoleLogin", "sts") as world:
            session = open_console(world, find_token(cloud, token))
            key = cloud.identities.key(session.access_key_id)
            assert key is not None, "credentials that were just given are known"
            tell_of_login(world, session, key.principal, source_ip)
        return Visit(session.arn, session.code, session.expires)

    async def sign_in_with_code(self, code: str) -> None:
        """Go on here as whoever came by the federation endpoint. The code is good once."""
        session = find_session(self._cloud, code)
        async with self._at_the_door(session.account, "UseCode", "sts"):
            session.code = ""
        key = self._cloud.identities.key(session.access_key_id)
        if key is None or not key.active:
            raise AwsError("AuthenticationFailure", "The role or user behind this code is no more.", 401)
        self._become(key.principal, key.expires)

    async def approve_device(self, user_code: str, user_name: str) -> None:
        """Let the device that shows this code act for somebody of Identity Center's directory.

        Whoever sits at the desk owns the world, and answers for them. Raises AwsError for a code that no device shows.
        """
        grant = find_grant(self._cloud, user_code)
        async with durable(self._cloud.kernel.unit("signin", "signin:ApproveDevice")):
            approve(self._cloud.world(grant.account, grant.region, grant.service), grant, user_name)

    def _come_in(self, signed_in: SignedIn) -> None:
        self._become(signed_in.session(self.now), self._cloud.wall() + CONSOLE_SECONDS)

    def _become(self, principal: Principal, ends: float | None) -> None:
        self.principal, self._ends = principal, ends

    @asynccontextmanager
    async def _at_the_door(self, account: str, event: str, service: str = "iam") -> AsyncGenerator[World, None]:
        """The world of an account while somebody comes in to its console; kept when it is left."""
        async with durable(self._cloud.kernel.unit("signin", f"signin:{event}")):
            yield self._cloud.world(account, self.region, service)

    def _refuse_ended(self) -> None:
        if self._ends is not None and self._cloud.wall() >= self._ends:
            raise AwsError("ExpiredToken", "The session has ended: sign in again.", 403)

    def _judged(self, who: str) -> Principal:
        self._must_be_allowed("iam:SimulatePrincipalPolicy")
        found = self._cloud.identities.named(who)
        if found is None:
            raise KeyError(who)
        return found

    def _thing(self, kind: type[Resource], region: str, id: str) -> Resource | None:
        place = GLOBAL if kind.words.scope == "global" else region
        return self._cloud.kernel.store.find(self.principal.account, place, kind, id)

    def _must_be_allowed(self, action: str) -> None:
        self._refuse_ended()
        caller = self.principal
        grounds = self._cloud.identities.grounds(caller)
        if not action or (caller.may_everything and not grounds.organization):
            return
        offer = _offer(action)
        question = MayI(permission_of(offer.operation, offer.contract.name, {}), None, caller.caller)
        verdict = judge(grounds, question)
        if not verdict.allowed:
            raise AwsError("AccessDenied", in_words(verdict, question), 403)


_every_region = regions


async def _listed(value: Any) -> Any:
    if not isinstance(value, EventStream):
        return value
    return await cast("EventStream[Any]", value).beginning(_MOST_LISTED)


def _offer(action: str) -> Offer:
    service, _, name = action.partition(":")
    return find_offer(service, name)
