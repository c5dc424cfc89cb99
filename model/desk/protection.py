"""How an account is protected: who may do what in it, whose every layer is, and what is left open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.catalog.regions import regions as every_region
from model.desk.person import Person
from model.gateway.review import Review, duties, review
from model.gateway.why import Why, may_do, why
from model.kit.openness import is_open
from model.kit.principal import Principal
from model.laws.duty import Duty
from model.services.iam.administrators import administrators
from model.services.iam.attempts import attempts_of, recall_attempts


@dataclass(frozen=True, slots=True)
class LastTry:
    """When and where somebody last asked for what a permission allows, whether or not it was allowed."""

    at: float
    region: str


class Protection:
    """Questions that are answered without anybody doing anything."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def why(self, who: str, action: str, resource: str = "*", more: Sequence[str] = ()) -> Why:
        """May the principal of this ARN do this, and which statement says so; `more` are further policies' texts.

        KeyError if there is nobody of this name. Whoever asks needs the permission iam:SimulatePrincipalPolicy.
        """
        return why(self._person.cloud, self._judged(who), self._person.region, action, resource, more)

    def may_do(self, who: str, service: str, more: Sequence[str] = ()) -> Iterator[tuple[str, bool]]:
        """Every permission of a service, and whether the principal has it on everything; errors as for `why`."""
        return may_do(self._person.cloud, self._judged(who), self._person.region, service, more)

    async def last_tries(self, who: str) -> Mapping[str, LastTry]:
        """By permission, what a root, user or role asked for lately: what is not in it was not tried for 400 days.

        KeyError if there is nobody of this name. Needs the permission iam:GenerateServiceLastAccessedDetails.
        """
        self._person.must_be_allowed("iam:GenerateServiceLastAccessedDetails")
        principal = self._found(who)
        world = self._person.cloud.world(principal.account, self._person.region, "iam")
        await recall_attempts(world)
        tried = attempts_of(world, principal.account, principal.user_id.partition(":")[0])
        return {action: LastTry(each.at, each.region) for action, each in tried.items()}

    def administrators(self, account: str) -> tuple[str, ...]:
        """The names of the users who may do everything in an account, by AWS's policy for that or by a group's."""
        return administrators(self._person.cloud.world(account, self._person.region, "iam"))

    def duties(self, service: str) -> Mapping[str, Duty]:
        """Whose every layer of a service is, from the ground up; KeyError for one that the table does not know."""
        return duties(service)

    def review(self, regions: Iterable[str] = ()) -> Review:
        """What of the account's is left unprotected, in these regions or in all that it can use."""
        cloud, account = self._person.cloud, self._person.principal.account
        usable = (each.name for each in every_region() if is_open(cloud.kernel, account, each.name))
        return review(cloud, account, tuple(regions) or tuple(usable), self._person.must_be_allowed)

    def _judged(self, who: str) -> Principal:
        self._person.must_be_allowed("iam:SimulatePrincipalPolicy")
        return self._found(who)

    def _found(self, who: str) -> Principal:
        found = self._person.cloud.identities.named(who)
        if found is None:
            raise KeyError(who)
        return found
