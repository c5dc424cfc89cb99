"""What name servers answer to a question, every way that luck may take it, with the reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, Protocol

from model.laws.dns.blocks import Located
from model.laws.dns.names import STAR, above, is_within
from model.laws.dns.policies import Step, choose
from model.laws.dns.records import Alias, Asker, Record

Status = Literal["NOERROR", "NXDOMAIN", "SERVFAIL", "REFUSED"]

LONGEST_CHAIN = 8
"So many names lead on to another at the most."

ALIAS_TTL = 60
"Seconds that clients keep the addresses behind an alias of Amazon's own names."


class Question(NamedTuple):
    name: str
    type: str
    asker: Asker = Asker()


class Line(NamedTuple):
    """One record of an answer."""

    name: str
    type: str
    ttl: int
    value: str


class Target(NamedTuple):
    """What one of Amazon's own names leads to, and whether anything there is well."""

    addresses: tuple[str, ...]
    is_well: bool


class Zone(Protocol):
    """The records that a zone's name servers know."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    def group(self, name: str, type: str) -> Sequence[Record]: ...

    def exists(self, name: str) -> bool:
        """Whether there is a record of this name, or below it."""
        ...


class Servers(Protocol):
    """Whoever answers: which zone knows a name, and what is known beside the zones."""

    def zone_of(self, name: str) -> Zone | None: ...

    def is_healthy(self, check: str) -> bool: ...

    def located(self, collection: str, network: str) -> tuple[Located, ...]:
        """What holds an asker, of the blocks of a collection, the narrowest first."""
        ...

    def target(self, name: str, asker: Asker) -> Target | None:
        """Of a name that Amazon itself answers for, and not everybody alike."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """`chance` is how often the question ends so. `target` is Amazon's name where it ended at one; `soa` is what
    tells how long clients may believe that there is nothing.
    """

    status: Status = "NOERROR"
    lines: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    chance: float = 1.0
    target: str = ""
    zone: str = ""
    soa: Line | None = None

    @property
    def ttl(self) -> int:
        """How long clients keep it."""
        return min((each.ttl for each in self.lines), default=self.soa.ttl if self.soa else 0)

    def led_by(self, *steps: Step, lines: tuple[Line, ...] = (), chance: float = 1.0) -> Answer:
        """The same after what led to it."""
        return replace(self, steps=(*steps, *self.steps), lines=(*lines, *self.lines), chance=self.chance * chance)


def answers(question: Question, servers: Servers, depth: int = 0) -> tuple[Answer, ...]:
    """All that can be answered, with their chances, which sum up to one."""
    if depth > LONGEST_CHAIN:
        return (Answer("SERVFAIL", steps=(Step("chain", "the names lead in a circle"),)),)
    zone = servers.zone_of(question.name)
    if zone is None:
        return (_beside(question, servers),)
    found = _find(zone, question)
    if not found.group:
        return (_nothing(zone, found),)
    step = Step("zone", f"{zone.name} ({zone.id}) has {found.told}")
    chosen = choose(
        found.group, seen_by(found.group, question.asker, servers), lambda record: is_well(record, zone, servers)
    )
    if not chosen.chances:
        return (Answer(steps=(step, *chosen.steps), zone=zone.id, soa=_soa(zone)),)
    if chosen.together:
        lines = tuple(line for record, _ in chosen.chances for line in _lines(record, question.name))
        return (Answer(lines=lines, steps=(step, *chosen.steps), zone=zone.id),)
    return tuple(
        each.led_by(step, *chosen.steps, chance=chance)
        for record, chance in chosen.chances
        for each in _answers_of(record, question, zone, servers, depth)
    )


def seen_by(group: Sequence[Record], asker: Asker, servers: Servers) -> Asker:
    """The asker as records of one policy see it: those of IP-based routing by their collection."""
    cidr = group[0].cidr
    return asker if cidr is None else asker._replace(located=servers.located(cidr.collection, asker.network))


class _Found(NamedTuple):
    group: Sequence[Record]
    name: str
    exists: bool

    @property
    def told(self) -> str:
        first = self.group[0]
        wild = " as a wildcard" if first.name != self.name else ""
        if first.flow is not None and not first.rule:
            return f"{first.name} {first.type}{wild}, of a traffic policy"
        name = f"rule {first.rule}," if first.rule else first.name
        return f"{name} {first.type}{wild}, {first.policy}"


def _find(zone: Zone, question: Question) -> _Found:
    """Records of the name itself; those of a wildcard answer for names that nobody has a record for."""
    for name in _names(zone, question.name):
        if zone.exists(name):
            group = zone.group(name, question.type) or zone.group(name, "CNAME")
            return _Found(group, question.name, exists=True)
    return _Found((), question.name, exists=False)


def _names(zone: Zone, name: str) -> Iterator[str]:
    """The name, and the wildcard below the nearest name above it that exists."""
    yield name
    nearest = next((each for each in above(name) if zone.exists(each) or each == zone.name), None)
    if nearest is not None and is_within(nearest, zone.name):
        yield f"{STAR}.{nearest}"


def _nothing(zone: Zone, found: _Found) -> Answer:
    told = "has no record of this type" if found.exists else "does not know the name"
    step = Step("zone", f"{zone.name} ({zone.id}) {told}")
    return Answer("NOERROR" if found.exists else "NXDOMAIN", steps=(step,), zone=zone.id, soa=_soa(zone))


def _soa(zone: Zone) -> Line | None:
    """Nothing is believed for as long as the last number of the SOA record says, or its own TTL if that is less."""
    for record in zone.group(zone.name, "SOA"):
        minimum = int(record.values[0].split()[-1])
        return Line(zone.name, "SOA", min(minimum, record.ttl or 0), record.values[0])
    return None


def _beside(question: Question, servers: Servers) -> Answer:
    found = servers.target(question.name, question.asker)
    if found is None:
        told = f"nobody answers for {question.name}"
        return Answer("NXDOMAIN", steps=(Step("delegation", told),))
    return _at_target(question, question.name, found, ALIAS_TTL)


def _answers_of(record: Record, question: Question, zone: Zone, servers: Servers, depth: int) -> tuple[Answer, ...]:
    if record.alias is not None:
        return _through_alias(record, record.alias, question, zone, servers, depth)
    own = _lines(record, question.name)
    if record.type != "CNAME" or question.type == "CNAME":
        return (Answer(lines=own, zone=zone.id),)
    step = Step("CNAME", f"{question.name} is called {record.values[0]}")
    further = answers(question._replace(name=_absolute(record.values[0])), servers, depth + 1)
    return tuple(replace(each.led_by(step, lines=own), status=each.status) for each in further)


def _through_alias(
    record: Record, alias: Alias, question: Question, zone: Zone, servers: Servers, depth: int
) -> tuple[Answer, ...]:
    """The answer bears the name that was asked for, so nobody outside sees the alias."""
    who = f"rule {record.rule} leads to" if record.rule else f"{question.name} stands for"
    step = Step("alias", f"{who} {alias.told}")
    if alias.zone_id == zone.id:
        found = answers(question._replace(name=alias.name), servers, depth + 1)
        return tuple(_renamed(each, alias.name, question.name).led_by(step) for each in found)
    target = servers.target(alias.name, question.asker)
    if target is None:
        return (Answer(steps=(step, Step("alias", f"{alias.name} is no more")), zone=zone.id, soa=_soa(zone)),)
    return (replace(_at_target(question, alias.name, target, ALIAS_TTL).led_by(step), zone=zone.id),)


def _renamed(answer: Answer, was: str, name: str) -> Answer:
    return replace(
        answer,
        lines=tuple(line._replace(name=name) if line.name == was else line for line in answer.lines),
    )


def _at_target(question: Question, name: str, target: Target, ttl: int) -> Answer:
    family = {"A": ".", "AAAA": ":"}.get(question.type)
    fitting = [each for each in target.addresses if family and family in each]
    lines = tuple(Line(question.name, question.type, ttl, each) for each in fitting)
    return Answer(
        lines=lines, steps=(Step("target", f"{name} is at {', '.join(fitting) or 'no address'}"),), target=name
    )


def _lines(record: Record, name: str) -> tuple[Line, ...]:
    return tuple(Line(name, record.type, record.ttl or 0, each) for each in record.values)


def _absolute(name: str) -> str:
    lower = name.lower()
    return lower if lower.endswith(".") else f"{lower}."


def is_well(record: Record, zone: Zone, servers: Servers, depth: int = 0) -> bool:
    """By the health check that it hangs on, and by its target where an alias is to look at that."""
    if record.check and not servers.is_healthy(record.check):
        return False
    alias = record.alias
    if alias is None or not alias.evaluates or depth > LONGEST_CHAIN:
        return True
    if alias.zone_id == zone.id:
        group = _find(zone, Question(alias.name, record.type)).group
        return any(is_well(each, zone, servers, depth + 1) for each in group)
    target = servers.target(alias.name, Asker())
    return target is not None and target.is_well
