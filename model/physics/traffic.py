"""The demand that comes in at an entry of the cloud, and what it puts on the machines behind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

import orjson

from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.physics.demand import Story
from model.physics.inflow import Inflow
from model.physics.latecomers import Late, read_late

OWN_WORDS = (
    *("host", "database_milliseconds", "database_reads", "database_writes", "database_growth"),
    *("clients", "client_address"),
)

_SHARED = ("paths", "origins", "late", "tls", "onward")
TLS_VERSIONS = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
"The older first."


class Cut(Value):
    """Requests whose answers never come, because who was to give them is let go of too soon."""

    per_second: float
    until: float


class Traffic(
    Resource,
    key="entry",
    index=("databases",),
    missing=("NoSuchDemand", "Nothing comes in at {id}"),
    title="Demand",
    columns=(
        Column("ENTRY", "entry"),
        Column("FROM", "clients", priority=3),
        Column("STOPPED", "stopped", priority=2),
        Column("AT", "stopped_at", priority=5),
        Column("SINCE", "starts_at", "age"),
    ),
):
    """The load story of one entry: the ARN of a load balancer, or a DNS name.

    `paths` says which share of the requests asks for which path; the `databases` answer those requests
    that ask one: instances by their ids, and those of RDS by their identifiers.
    """

    entry: str
    story: str
    "As JSON, in the words of `Story.told`."
    starts_at: float
    host: str = ""
    paths: tuple[tuple[str, float], ...] = (("/", 1.0),)
    databases: tuple[str, ...] = ()
    database_milliseconds: float = 5.0
    database_reads: float = 0.0
    database_writes: float = 0.0
    "What a query does on the disk of its database, in operations."
    database_growth: float = 0.0
    "How many bytes of it stay there, on average."
    clients: str = ""
    "Who asks: an instance, a VPN connection or a line; empty for the internet, or for the entry's own network."
    client_address: str = ""
    "Of those at a site."
    stopped: str = ""
    "What keeps clients from the entry, or some of them."
    stopped_at: str = ""
    "The id of where they are stopped."
    origins: tuple[tuple[str, float], ...] = ()
    "Which share comes from where: codes of continents, or cities; for entries that answer by place."
    late: Late = ()
    "Who keeps what name servers said for longer than they may; for entries that are names."
    tls: tuple[tuple[str, float], ...] = ()
    "Which share of the clients speaks which version of TLS as its newest; where nobody says, all speak any."
    onward: tuple[tuple[str, float], ...] = ()
    "Which other entries, by their ARNs, the machines behind ask how often for each request that they answer."
    poured: tuple[tuple[str, float], ...] = ()
    "What they ask there now, per second."
    inflows: tuple[Inflow, ...] = ()
    "What upstreams send here besides the story."
    cuts: tuple[Cut, ...] = ()
    "What is lost now of what targets had under way."
    machines: tuple[str, ...] = ()
    "The instances it puts load on now."
    disks: tuple[str, ...] = ()
    "The volumes it puts load on now."

    @property
    def label(self) -> str:
        return self.entry.rpartition("loadbalancer/")[2] or self.entry

    def told(self, seed: int) -> Story:
        return _told(self.story, self.starts_at, seed)

    @property
    def as_told(self) -> dict[str, Any]:
        """What `traffic_from` makes the same demand of, told at the same time."""
        shares = {name: dict(getattr(self, name)) for name in _SHARED if getattr(self, name)}
        own = {name: getattr(self, name) for name in OWN_WORDS}
        return {**orjson.loads(self.story), **shares, "databases": list(self.databases), **own}

    @property
    def inflow(self) -> float:
        """Requests per second that upstreams send."""
        return sum(each.rate for each in self.inflows)


@lru_cache(maxsize=64)
def _told(story: str, starts_at: float, seed: int) -> Story:
    return Story.told(orjson.loads(story), starts_at=starts_at, seed=seed)


def traffic_from(entry: str, told: Mapping[str, Any], starts_at: float) -> Traffic:
    """A story with where its requests come from and go. ValueError names what is wrong.

    Besides what `Story.told` knows: `paths`, `origins`, `late`, `tls`, `databases`, `onward` and the `OWN_WORDS`.
    """
    story = dict(told)
    paths = _shares(story.pop("paths", {"/": 1.0}))
    own = {name: story.pop(name) for name in OWN_WORDS if name in story}
    databases = tuple(str(each) for each in story.pop("databases", ()))
    origins = _shares(story.pop("origins")) if "origins" in story else ()
    late = read_late(story.pop("late", {}))
    tls = _shares(story.pop("tls")) if "tls" in story else ()
    if unknown := {version for version, _ in tls} - set(TLS_VERSIONS):
        raise ValueError(f"no such version of TLS: {min(unknown)}")
    _check_clients(own)
    onward = tuple((str(entry), float(times)) for entry, times in dict(story.pop("onward", {})).items())
    Story.told(story, starts_at=starts_at)
    text = orjson.dumps(story).decode()
    places = {"paths": paths, "origins": origins, "late": late, "tls": tls, "databases": databases, "onward": onward}
    return Traffic(entry=entry, story=text, starts_at=starts_at, **places, **own)


def _check_clients(own: Mapping[str, Any]) -> None:
    """Only those at a site need to say which of its addresses they have."""
    clients, address = str(own.get("clients", "")), str(own.get("client_address", ""))
    if clients and not clients.startswith("i-"):
        ip_address(address)


def _shares(paths: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    whole = sum(paths.values())
    if not whole or min(paths.values()) < 0:
        raise ValueError("the paths of a load story need shares")
    return tuple((path, share / whole) for path, share in paths.items())
