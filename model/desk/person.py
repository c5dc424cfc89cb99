"""Who stands at a desk, and what that person may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from model.cloud import Cloud
from model.gateway.acting import permission_of
from model.gateway.registry import Offer, find_offer
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.view import kind_view
from model.kit.world import GLOBAL, World
from model.laws.access.judge import in_words, judge
from model.laws.access.question import Question


@dataclass(slots=True)
class Person:
    """A principal in a region of a world. Who signs in as somebody else is somebody else at every desk."""

    cloud: Cloud
    principal: Principal
    region: str
    ends: float | None = None
    "When whoever is signed in has to sign in again, in wall time."

    def become(self, principal: Principal, ends: float | None) -> None:
        self.principal, self.ends = principal, ends

    def world(self, service: str, region: str = "") -> World:
        """What a service of the person's account knows, here or in another region."""
        return self.cloud.world(self.principal.account, region or self.region, service)

    async def call(self, action: str, params: dict[str, Any], region: str = "") -> dict[str, Any]:
        self.refuse_ended()
        return await self.cloud.call(action, params, principal=self.principal, region=region or self.region)

    async def act(self, deed: str, params: dict[str, Any], region: str = "") -> str:
        """Do what is no call of AWS's; returns its cause."""
        return await self.cloud.act(deed, params, self.principal, region or self.region)

    def kind(self, name: str) -> type[Resource]:
        """A kind of resource by its name (`ec2:Instance`); KeyError if there is none."""
        return cast(type[Resource], self.cloud.kernel.kinds[name])

    def thing(self, kind: str, region: str, id: str) -> Resource | None:
        """One of the account's own; a global one is found in any region."""
        found = self.kind(kind)
        place = GLOBAL if found.words.scope == "global" else region
        thing = self.cloud.kernel.store.find(self.principal.account, place, found, id)
        return None if thing is not None and thing.is_hidden else thing

    def refuse_ended(self) -> None:
        if self.ends is not None and self.cloud.wall() >= self.ends:
            raise AwsError("ExpiredToken", "The session has ended: sign in again.", 403)

    def must_see(self, kind: str) -> type[Resource]:
        """The kind of this name, for whom may have its things described."""
        found = self.kind(kind)
        self.must_be_allowed(kind_view(found).describe)
        return found

    def may_see(self, kind: str) -> bool:
        """Things that no call describes are nobody's secret."""
        try:
            self.must_be_allowed(kind_view(self.kind(kind)).describe if kind in self.cloud.kernel.kinds else "")
        except AwsError:
            return False
        return True

    def must_be_allowed(self, *actions: str) -> None:
        """Raises AccessDenied for whom may not make these calls. One that has no name is everybody's."""
        self.refuse_ended()
        caller = self.principal
        grounds = self.cloud.identities.grounds(caller)
        if caller.may_everything and not grounds.organization:
            return
        for action in filter(None, actions):
            offer = offer_of(action)
            question = Question(permission_of(offer.operation, offer.contract.name, {}), None, caller.caller)
            verdict = judge(grounds, question)
            if not verdict.allowed:
                raise AwsError("AccessDenied", in_words(verdict, question), 403)


def offer_of(action: str) -> Offer:
    """The operation that an action (`ec2:RunInstances`) is of; AwsError if none is offered."""
    service, _, name = action.partition(":")
    return find_offer(service, name)
