"""Where demand is looked at and told anew: no AWS call leads here, since clients are nobody's resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isnan
from typing import Any, NamedTuple

from model.kernel.steps import Steps
from model.kit.arn import read_arn
from model.kit.cell import Cell
from model.physics.demand import Story, shifted
from model.physics.rhythms import KINDS
from model.physics.story_file import ToldStory, ready_stories, write_story
from model.physics.traffic import OWN_WORDS, Traffic
from model.services.cloudfront.resources.distributions import Distribution
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.outlook import Outlook, outlook
from model.services.elbv2.resources.load_balancers import LoadBalancer

_SILENCE: Mapping[str, Any] = {"components": []}
_OWN = frozenset({"paths", "origins", "late", "tls", "onward", "databases", *OWN_WORDS})


class DemandEntry(NamedTuple):
    """Something that demand comes in at, or could; the story began at `since`."""

    entry: str
    label: str
    region: str
    told: Mapping[str, Any]
    since: float
    stopped: str

    @property
    def is_balancer(self) -> bool:
        """So that what becomes of it can be foreseen; names and distributions only lead on."""
        return read_arn(self.entry).service == "elasticloadbalancing"

    @property
    def is_name(self) -> bool:
        """So that it matters for how long clients go by what name servers said."""
        return not self.entry.startswith("arn:")

    @property
    def is_silent(self) -> bool:
        return not self.told["components"]


class Demands:
    """All demand that comes to an account."""

    def __init__(self, cell: Cell, account: str) -> None:
        self._cell = cell
        self._account = account

    def entries(self) -> list[DemandEntry]:
        """Those where something comes in first, by their names."""
        found = {each.entry: self._entry_of(each) for each in self._known()}
        for arn, label in self._others():
            found.setdefault(arn, self._silent(arn, label))
        return sorted(found.values(), key=lambda each: (each.is_silent, each.label, each.entry))

    def entry(self, wanted: str) -> DemandEntry | None:
        """By its ARN, its name, or the beginning of that; a DNS name of whatever kind will do."""
        entries, word = self.entries(), wanted.casefold()
        exact = [each for each in entries if word in (each.entry.casefold(), each.label.casefold().rstrip("."))]
        begun = [each for each in entries if each.label.casefold().removeprefix("app/").startswith(word)]
        if exact or begun:
            return (exact or begun)[0]
        return self._silent(wanted, wanted) if "." in wanted else None

    def rates(self, told: Mapping[str, Any], since: float, moments: list[float]) -> list[float]:
        """Requests per second that a story wants to come; what comes from upstream is not in it."""
        plain = {word: value for word, value in told.items() if word not in _OWN}
        story = Story.told(plain, starts_at=since, seed=self._cell.kernel.seed)
        return [story.rate_at(each) for each in moments]

    def past(self, entry: DemandEntry, moments: list[float]) -> list[float | None]:
        """What came in, as it was recorded."""
        signal = self._signal(entry)
        values = [signal.value_at(each) for each in moments]
        return [None if isnan(each) else each for each in values]

    async def outlook(self, entry: DemandEntry, told: Mapping[str, Any], rate: float) -> Outlook | None:
        """What would become of so many requests per second with the machines that there are now."""
        world = self._cell.world(self._account, entry.region, "elbv2")
        return await outlook(world, entry.entry, told, rate)

    def retold(self, entry: DemandEntry) -> dict[str, Any]:
        """Its story for somebody who would let it in now."""
        return shifted(entry.told, self._cell.kernel.clock.now - entry.since)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Of what a story is made."""
        return tuple(KINDS)

    @property
    def ready(self) -> tuple[ToldStory, ...]:
        return tuple(ready_stories())

    def written(self, name: str, told: Mapping[str, Any]) -> str:
        """A story as the text of a file."""
        return write_story(name, told)

    def _known(self) -> Iterator[Traffic]:
        return (each for each in self._cell.kernel.store.everywhere(Traffic) if each.account == self._account)

    def _others(self) -> Iterator[tuple[str, str]]:
        store = self._cell.kernel.store
        for balancer in (*store.everywhere(LoadBalancer), *store.everywhere(ClassicBalancer)):
            if balancer.account == self._account:
                yield balancer.arn, balancer.label
        for distribution in store.everywhere(Distribution):
            if distribution.account == self._account:
                yield distribution.arn, distribution.domain_name

    def _entry_of(self, traffic: Traffic) -> DemandEntry:
        label = next((label for arn, label in self._others() if arn == traffic.entry), traffic.entry.rstrip("."))
        return DemandEntry(traffic.entry, label, traffic.region, traffic.as_told, traffic.starts_at, traffic.stopped)

    def _silent(self, entry: str, label: str) -> DemandEntry:
        return DemandEntry(entry, label, read_arn(entry).region, _SILENCE, self._cell.kernel.clock.now, "")

    def _signal(self, entry: DemandEntry) -> Steps:
        return self._cell.kernel.signals.get((self._account, entry.region, entry.entry, "requests"))
