"""Policies of all sorts: Amazon's, which nobody changes, and the account's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

import orjson

from model.catalog.pages import page
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.edge.setup import Behaviour
from model.laws.edge.terms import Terms, policy_terms
from model.services.cloudfront.editions import location, new_id, new_uuid, refuse_other_edition
from model.services.cloudfront.home import home
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import refuse_beyond
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.resources.policies import CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy

P = TypeVar("P", CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy)
Refuse = Callable[[dict[str, Any]], None]
"Raises what AWS says to a policy that cannot be."

_ETAG = "E23ZP02F085DFQ"


@dataclass(frozen=True)
class PolicySort(Generic[P]):
    """`word` is what answers call one; `named_by` says which one a behaviour goes by."""

    kind: type[P]
    word: str
    named_by: Callable[[Behaviour], str]

    @property
    def managed(self) -> Mapping[str, P]:
        """Those that Amazon keeps for everybody, by id, in the order of AWS's guide."""
        return _managed(self.kind, self.word.removesuffix("_policy"))

    def get(self, world: World, id: str) -> P:
        return self.managed.get(id) or world.get(self.kind, id)

    def create(self, world: World, said: dict[str, Any], refuse: Refuse) -> dict[str, Any]:
        refuse(said)
        self._refuse_taken(world, said["Name"], "")
        plural = f"{self.word.removesuffix('y')}ies".replace("_", "-")
        refuse_beyond(world, plural, len(world.all(self.kind)) + 1, f"TooMany{plural.title().replace('-', '')}")
        policy = self.kind(
            policy_id=new_uuid(world),
            name=said["Name"],
            config=orjson.dumps(said).decode(),
            etag=new_id(world),
            last_modified_time=world.now,
        )
        made = home(world).add(policy)
        place = location(f"{self.word.replace('_', '-')}/{made.policy_id}")
        return {self.word: made.description, "location": place, "e_tag": made.etag}

    def update(
        self, world: World, id: str, said: dict[str, Any], if_match: str | None, refuse: Refuse
    ) -> dict[str, Any]:
        if id in self.managed:
            raise AwsError("IllegalUpdate", "Managed policies cannot be changed.")
        found = world.get(self.kind, id)
        refuse_other_edition(found.etag, if_match)
        refuse(said)
        self._refuse_taken(world, said["Name"], id)
        found.name, found.config = said["Name"], orjson.dumps(said).decode()
        found.etag, found.last_modified_time = new_id(world), world.now
        return {self.word: found.description, "e_tag": found.etag}

    def delete(self, world: World, id: str, if_match: str | None) -> None:
        if id in self.managed:
            raise AwsError("IllegalDelete", "You cannot delete a managed policy.")
        found = world.get(self.kind, id)
        refuse_other_edition(found.etag, if_match)
        for each in world.all(Distribution):
            if any(self.named_by(behaviour) == id for behaviour in each.setup.behaviours):
                told = "Cannot delete the policy because it is attached to one or more cache behaviors."
                raise AwsError(f"{self.kind.__name__}InUse", told, 409)
        world.remove(found)

    def list(self, world: World, type: str | None, marker: str | None, max_items: str | None) -> dict[str, Any]:
        """Managed ones come with the first page."""
        own = listed(world.all(self.kind), marker, max_items, lambda each: self._summary("custom", each))
        kept = [] if marker or type == "custom" else [self._summary("managed", each) for each in self.managed.values()]
        shown = kept if type == "managed" else [*kept, *(own["items"] or ())]
        following = None if type == "managed" else own["next_marker"]
        told = {**own, "items": shown or None, "quantity": len(shown), "next_marker": following}
        return {f"{self.word}_list": told}

    def _summary(self, type: str, policy: P) -> dict[str, Any]:
        return {"type": type, self.word: policy.description}

    def _refuse_taken(self, world: World, name: str, own: str) -> None:
        names = {each.name for each in self.managed.values()}
        others = {each.name for each in world.all(self.kind) if each.policy_id != own}
        if name in names | others:
            told = "There is a policy of this name already; each needs a name of its own."
            raise AwsError(f"{self.kind.__name__}AlreadyExists", told, 409)


@cache
def _managed(kind: type[P], section: str) -> dict[str, P]:
    found: dict[str, P] = {}
    for id, config in page("edge_policies")[section].items():
        said = orjson.dumps(config).decode()
        found[id] = kind(policy_id=id, name=config["Name"], config=said, etag=_ETAG, last_modified_time=0.0)
    return found


CACHE_POLICIES = PolicySort(CachePolicy, "cache_policy", lambda behaviour: behaviour.cache_policy)
REQUEST_POLICIES = PolicySort(
    OriginRequestPolicy, "origin_request_policy", lambda behaviour: behaviour.origin_request_policy
)
HEADERS_POLICIES = PolicySort(
    ResponseHeadersPolicy, "response_headers_policy", lambda behaviour: behaviour.headers_policy
)


def terms_of(world: World, behaviour: Behaviour) -> Terms:
    """Of the behaviour itself, or of the policy that it names."""
    if behaviour.own is not None:
        return behaviour.own
    return _read(CACHE_POLICIES.get(world, behaviour.cache_policy).config)


@cache
def _read(config: str) -> Terms:
    said: dict[str, Any] = orjson.loads(config)
    return policy_terms(said)
