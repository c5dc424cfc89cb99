"""The front desk: everything that screens and servers may ask of the cloud."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from model.catalog.cities import City, cities, find_city
from model.catalog.geography import client_in
from model.catalog.regions import Region, region, regions
from model.cloud import Cloud
from model.desk.functions import Functions
from model.desk.guest import Guest
from model.desk.person import Person, offer_of
from model.desk.steering import Steering
from model.desk.tape import Tape, recorded_in
from model.desk.watch import Delta, RowKey, Watch
from model.gateway.awakening import kinds, services
from model.gateway.call import Call
from model.gateway.command_line import command_line
from model.gateway.command_reading import NotACommand, read_command
from model.gateway.question import Question, questions
from model.gateway.reads import Read, reads_about
from model.gateway.showing import without_secrets
from model.gateway.tape.entry import NotARecording
from model.gateway.tape.names import CHAOS, DEMAND, FACILITIES, PHONE, PREMISES
from model.gateway.tape.replay import Replayed
from model.gateway.trail import Called
from model.gateway.trying import tried
from model.gateway.wire.endpoints import host_of
from model.kernel.consequences import CannotUndo, Consequences, Obstacle
from model.kernel.file import WorldFileError
from model.kernel.journal import Record
from model.kernel.kernel import PastIsFixed
from model.kernel.past import NotRemembered
from model.kit.action import Action
from model.kit.arn import read_arn
from model.kit.cell import CellSettings
from model.kit.column import Column
from model.kit.errors import AwsError
from model.kit.event_stream import EventStream
from model.kit.names import snake
from model.kit.principal import Principal, root
from model.kit.view import KindView, Row, kind_view, row
from model.physics.facilities.desk import Facilities, SiteReport, UnknownSite
from model.physics.facilities.incidents import EDGE_PERILS, PERILS, UnknownPeril
from model.physics.facilities.side import Side, side_of
from model.physics.premises.crossing import Crossing
from model.physics.premises.desk import Premises, UnknownDevice
from model.physics.round_trip import RoundTrip, round_trips

if TYPE_CHECKING:
    from model.desk.channels import Channel
    from model.desk.entrance import Entrance
    from model.desk.federation import Federation
    from model.desk.history import History
    from model.desk.internet import Internet
    from model.desk.metrics import Metrics
    from model.desk.pictures import Pictures
    from model.desk.protection import Protection
    from model.desk.shown import (
        KNOWN_PORTS,
        AddressHome,
        AddressPlan,
        AlarmChanged,
        BalancerPicture,
        BehaviourSeen,
        Believed,
        BelievedLong,
        Cause,
        CdnPicture,
        Chain,
        CheckSeen,
        Crowd,
        DashboardBody,
        DashboardWidget,
        DemandEntry,
        Demands,
        Door,
        Dug,
        Exposed,
        Finding,
        HandlerFile,
        Heard,
        Intended,
        LastTry,
        Link,
        Measured,
        Node,
        NotAStory,
        NothingHappened,
        Origin,
        OriginSeen,
        Outlook,
        PacketWalk,
        PathSeen,
        Preview,
        Reachability,
        Said,
        Severity,
        SignedIn,
        Stand,
        Tail,
        TaughtRecord,
        WalkEnd,
        WalkStep,
        Way,
        Weighed,
        Why,
        WidgetLine,
        Wires,
        ZonePicture,
        action_class,
        dollars_per_hour,
        read_body,
        read_story,
    )
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
    "Channel",
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
    "Exposed",
    "Facilities",
    "Finding",
    "Guest",
    "HandlerFile",
    "Heard",
    "Intended",
    "KindView",
    "LastTry",
    "Link",
    "Measured",
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
    "PastIsFixed",
    "PathSeen",
    "Preview",
    "Question",
    "Read",
    "Record",
    "Region",
    "Replayed",
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
    "action_class",
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


def __getattr__(name: str) -> Any:
    """What screens alone look at comes when one does, so that an endpoint opens without it."""
    if name.startswith("_"):
        raise AttributeError(name)
    from model.desk import shown

    return getattr(shown, name)


_MOST_LISTED = 100
"Events of a stream, where an answer is shown whole."

Fact = TypeVar("Fact")


async def open_cloud(path: Path | None, *, seed: int, now: float, wall: Callable[[], float], **settings: Any) -> Client:
    """Open a world and stand at its desk as root; `settings` are those of `CellSettings`.

    Raises WorldFileError for a file that is no world, newer, damaged, or open elsewhere.
    """
    return Client(await Cloud.open(path, seed=seed, now=now, settings=CellSettings(**settings), wall=wall))


async def build_world(client: Client, name: str) -> None:
    """Fill a new world; KeyError if there is no such scenario."""
    from model.worlds import WORLDS

    await WORLDS[name](client)


class Client:
    """One person at the front desk: calls, watches and steers, and is shown to the other desks from here."""

    def __init__(self, cloud: Cloud, principal: Principal | None = None, region: str = "us-east-1") -> None:
        self._cloud = cloud
        self._person = Person(cloud, principal or root(cloud.settings.account), region)
        self.steering = Steering()

    @property
    def principal(self) -> Principal:
        """Whoever is signed in."""
        return self._person.principal

    @property
    def region(self) -> str:
        """Where calls go that do not say."""
        return self._person.region

    @property
    def is_new(self) -> bool:
        """Nobody has been in this world before."""
        return self._cloud.is_new

    @property
    def services(self) -> tuple[str, ...]:
        """What is offered, by botocore's names."""
        return services()

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

    async def call(self, action: str, /, *, region: str = "", **params: Any) -> dict[str, Any]:
        """Make an AWS API call, `call("ec2:RunInstances", ImageId=…, MinCount=1, MaxCount=1)`, and get boto3's answer.

        Raises AwsError when AWS would refuse.
        """
        return await self._person.call(action, params, region)

    async def call_line(self, line: str) -> tuple[str, dict[str, Any]]:
        """Make the call that an `aws` line makes; returns the action's name and boto3's answer, streams as lists.

        Raises NotACommand for a line that is none, AwsError when AWS would refuse.
        """
        action, params, region = read_command(line)
        answer = await self._person.call(action, params, region)
        return action, {name: await _listed(value) for name, value in answer.items()}

    def command_line(self, action: str, params: Mapping[str, Any], region: str = "") -> str:
        """The `aws` line that makes this call."""
        return command_line(offer_of(action).contract, params, "" if region == self.region else region)

    def without_secrets(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of a call as others may see them. Raises AwsError for an operation that is not offered."""
        return without_secrets(offer_of(action).contract, params)

    def method(self, action: str) -> str:
        """What boto3 calls it: `run_instances`."""
        return snake(action.partition(":")[2])

    def questions(self, action: str) -> tuple[Question, ...]:
        """What an operation asks for, required parameters first."""
        return questions(offer_of(action))

    def kinds(self) -> dict[str, KindView]:
        """Every kind of resource that a screen can list, by name (`ec2:Instance`)."""
        return {name: kind_view(kind) for name, kind in kinds().items() if kind.words.columns}

    def reads_about(self, kind: str) -> tuple[Read, ...]:
        """The operations that tell more about one thing of a kind than its description does."""
        return reads_about(self._person.kind(kind))

    def watch(self, kind: str, regions: Iterable[str] = ()) -> Watch:
        """A live view of a kind in some regions, or in all; refused without the permission to describe it."""
        return Watch(self._cloud.kernel, self._person.must_see(kind), self.principal.account, frozenset(regions))

    def regions_with(self, kinds: Collection[str]) -> dict[str, set[str]]:
        """Where there is something of which kinds, of those that may be seen; nobody awakes by that."""
        found = self._cloud.kernel.store.regions(self.principal.account, kinds)
        return {kind: regions for kind, regions in found.items() if self._person.may_see(kind)}

    def find(self, kind: str, region: str, id: str) -> Row | None:
        """One thing by its id, None if there is none; a global one is found in any region."""
        self._person.must_see(kind)
        thing = self._person.thing(kind, region, id)
        return row(thing) if thing is not None else None

    async def tail(self, groups: Sequence[str], pattern: str = "", region: str = "") -> Tail:
        """What is said in log groups from now on; refused as a search for the same in each of them is."""
        from model.services.logs.tailing import Tail

        for name in groups:
            asked = {"logGroupName": name, "filterPattern": pattern, "startTime": int(self.now * 1000), "limit": 1}
            await self._person.call("logs:FilterLogEvents", asked, region)
        return Tail(self._person.world("logs", region), groups, pattern)

    def listen(self, kind: type[Fact], listener: Callable[[Fact], None]) -> Callable[[], None]:
        """Be told facts (Called, Record, …) once they are kept; call what is returned to stop."""
        return self._cloud.kernel.bus.listen(kind, listener)

    @property
    def now(self) -> float:
        """Simulated seconds since the epoch."""
        return self._cloud.kernel.clock.now

    @property
    def next_event(self) -> float | None:
        """When something is due next."""
        timer = self._cloud.kernel.timers.next()
        return timer.due if timer else None

    async def run_until(self, instant: float, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Let simulated time go on; False when `go_on` said stop before it got there."""
        return await self._cloud.kernel.run_until(instant, go_on)

    async def at(self, instant: float) -> Client:
        """The same person's desk at an instant of the past: watches, descriptions and metrics as they were then.

        A call that would change something raises PastIsFixed. Raises NotRemembered for an instant before the oldest
        record that is kept.
        """
        then = Client(await self._cloud.at(instant), self.principal, self.region)
        then._person.ends = self._person.ends
        return then

    async def fork(self, path: Path, instant: float | None = None) -> None:
        """Keep a copy at another path of what the world is now, or was; both live on by themselves.

        Raises NotRemembered for an instant before the oldest record that is kept, ValueError for one to come,
        FileExistsError where something is in the way.
        """
        await self._cloud.fork(path, instant)

    async def demand(self, entry: str, told: Mapping[str, Any] | None = None) -> None:
        """Have a load story come in at a load balancer, by its ARN, or at a DNS name; without one it falls silent.

        `told` is what `Story.told` reads, and may name `paths`, `host`, `databases` and `database_milliseconds`; for a
        name `origins` says which share comes from where, as {"EU": 2, "Boston": 1}, and `late` which share keeps any
        answer for so many seconds, as {"1800": 0.1, "forever": 0.05}. ValueError says what is wrong.
        """
        place = read_arn(entry).region
        named = {"LoadBalancerArn": entry} if place else {"Name": entry}
        await self._person.act(DEMAND, {**named, "Story": dict(told or {})}, place)

    def endpoint(self, kind: str, region: str) -> str:
        """The host that AWS has for a kind's service in a region, or everywhere: `ec2.eu-west-1.amazonaws.com`."""
        return host_of(kind.partition(":")[0], region)

    def round_trips(self, city: City) -> tuple[RoundTrip, ...]:
        """How long packets are under way between a city and each region, the nearest first."""
        return round_trips(self._cloud.kernel.seed, city, regions())

    def crossings(self, device: str, region: str = "") -> tuple[Crossing, ...]:
        """The ways of a network on premises to a region: how long, how evenly and how wide. Raises UnknownDevice."""
        from model.services.ec2.crossings import crossings

        return tuple(crossings(self._person.world("ec2", region), self.premises.device(device)))

    def guest(self, instance_id: str) -> Guest | None:
        """What a running instance can ask about itself; None if there is none of this id, or it is down."""
        from model.services.ec2.resources.instances import Instance

        found = self._cloud.kernel.store.anywhere(Instance, instance_id)
        return Guest(self._cloud, found) if found is not None and found.state_name == "running" else None

    @property
    def entrance(self) -> Entrance:
        """Where somebody signs in."""
        from model.desk.entrance import Entrance

        return Entrance(self._person)

    @property
    def federation(self) -> Federation:
        """Where those come in who signed in elsewhere."""
        from model.desk.federation import Federation

        return Federation(self._person)

    @property
    def protection(self) -> Protection:
        """Who may do what, and what of the account's is left open."""
        from model.desk.protection import Protection

        return Protection(self._person)

    @property
    def history(self) -> History:
        """What happened, why, and what an undo would take back."""
        from model.desk.history import History

        return History(self._person)

    @property
    def tape(self) -> Tape:
        """Where a session is recorded and played again."""
        return Tape(self._cloud)

    @property
    def metrics(self) -> Metrics:
        """Which metrics there are, and what they cost."""
        from model.desk.metrics import Metrics

        return Metrics(self._person)

    @property
    def functions(self) -> Functions:
        """The code of functions."""
        return Functions(self._person)

    @property
    def pictures(self) -> Pictures:
        """What is flowing through balancers, distributions and hosted zones."""
        from model.desk.pictures import Pictures

        return Pictures(self._person)

    async def channels(self) -> tuple[Channel, ...]:
        """What flows from thing to thing, everywhere in the account: of those that may be seen."""
        from model.desk.channels import Seen, channels

        seen = Seen.by(self._cloud, self.principal.account, self._person.may_see)
        return await channels(seen, roles=self._person.may_see("iam:Role"))

    def reachability(self, region: str = "") -> Reachability:
        """What reaches what in the network of a region."""
        from model.services.ec2.reachability import Reachability

        return Reachability(self._person.world("ec2", region), self._person.must_be_allowed, tried)

    @property
    def internet(self) -> Internet:
        """What everybody sees of the world from outside."""
        from model.desk.internet import Internet

        return Internet(self._person)

    @property
    def demands(self) -> Demands:
        """What clients want at each entry, and what would become of another story there."""
        from model.services.elbv2.demand_desk import Demands

        return Demands(self._cloud, self.principal.account)

    @property
    def facilities(self) -> Facilities:
        """The provider's buildings, which no call of AWS's leads to: how they are, and what disturbs them."""
        return Facilities(self._cloud, self._deed(FACILITIES))

    @property
    def premises(self) -> Premises:
        """The customers' own networks, which no call of AWS's leads to: what they have, and what their devices do."""
        return Premises(self._cloud, self._deed(PREMISES))

    async def text_back(self, number: str, text: str, region: str = "") -> bool:
        """Have whoever has a telephone answer what came from a region: whether it was a wish to be left alone."""
        from model.services.sns.texting import asks_to_stop

        await self._person.act(PHONE, {"Number": number, "Text": text}, region)
        return asks_to_stop(text)

    def chaos(self, region: str = "") -> Chaos:
        """Where things of a region are broken on purpose, and mended."""
        from model.services.fis.desk import Chaos

        return Chaos(self._person.world("fis", region), self._deed(CHAOS, region))

    def _deed(self, name: str, region: str = "") -> Callable[[dict[str, Any]], Awaitable[str]]:
        """Has something done that is no call of AWS, by whoever is signed in; returns its cause."""

        async def act(params: dict[str, Any]) -> str:
            self._person.refuse_ended()
            return await self._person.act(name, params, region)

        return act


async def _listed(value: Any) -> Any:
    if not isinstance(value, EventStream):
        return value
    return await cast("EventStream[Any]", value).beginning(_MOST_LISTED)
