"""What the customer has to look after, service by service, and what of it is left undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from model.catalog.regions import DEFAULT_REGION
from model.catalog.responsibility import first_of_customer, layers
from model.gateway.awakening import awaken_all
from model.kit.cell import Cell
from model.kit.errors import AwsError
from model.kit.finding import PROTECTIONS, Finding, findings
from model.laws.duty import Duty, whose


@dataclass(frozen=True, slots=True)
class Review:
    """`unread` says which permission is missing, for each protection that whoever asks may not look at.

    `looked` is how many protections were looked at.
    """

    findings: tuple[Finding, ...]
    unread: tuple[str, ...]
    looked: int

    @property
    def score(self) -> int:
        """In percent, the protections that nothing goes without."""
        lacking = len({each.title for each in self.findings})
        return round(100 * (1 - lacking / self.looked)) if self.looked else 0


def duties(service: str) -> Mapping[str, Duty]:
    """Whose every layer is, from the ground up; KeyError for a service that the table does not know."""
    line = first_of_customer(service)
    return {layer: whose(layers(), line, layer) for layer in layers()}


def review(cell: Cell, account: str, regions: Iterable[str], may_read: Callable[[str], None]) -> Review:
    """Look at what an account has in these regions; `may_read` raises what AWS says to somebody who may not."""
    awaken_all()
    allowed, unread = list[str](), dict[str, None]()
    known = sorted(PROTECTIONS, key=lambda each: (each.service, each.title))
    for reads in dict.fromkeys(each.reads for each in known):
        try:
            may_read(reads)
            allowed.append(reads)
        except AwsError as refusal:
            unread[refusal.message] = None
    seen = [each for each in known if each.reads in allowed]
    found = list(findings(cell.world(account, DEFAULT_REGION, "review"), (each for each in seen if each.is_global)))
    for region in regions:
        found += findings(cell.world(account, region, "review"), (each for each in seen if not each.is_global))
    return Review(tuple(found), tuple(unread), len(seen))
