"""Which fields of a group are indexed, and which events a query passes over because of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import orjson

from model.kit.world import World
from model.laws.log_queries.query import Query
from model.laws.log_queries.row import Row, shown
from model.services.logs.behavior.forgetting_indexes import end_index
from model.services.logs.refusals import invalid
from model.services.logs.resources.account_policies import INDEX, AccountPolicy
from model.services.logs.resources.field_indexes import BY_DEFAULT, FieldIndex
from model.services.logs.resources.groups import STANDARD, LogGroup

MOST_FIELDS, LONGEST_FIELD = 20, 100
FIELD_INDEX, FACET = "FIELD_INDEX", "FACET"
OF_ACCOUNT = "policy "
"Before the name of an account's policy, where a group's name stands for its own."

Fields = Mapping[str, str]
"Names of fields, and of which type their indexes are."


def read_index_policy(document: str) -> Fields:
    """Raises InvalidParameterException."""
    policy = _object(document)
    if policy.keys() - {"Fields", "FieldsV2"}:
        raise invalid("An index policy has Fields and FieldsV2, and nothing else.")
    plain, typed = policy.get("Fields", []), policy.get("FieldsV2", {})
    if not isinstance(plain, list) or not isinstance(typed, dict):
        raise invalid("Fields is a list of names, and FieldsV2 an object of them.")
    names, types = cast("list[Any]", plain), cast("dict[str, Any]", typed)
    if not all(isinstance(name, str) and 0 < len(name) <= LONGEST_FIELD for name in (*names, *types)):
        raise invalid(f"The name of a field has at most {LONGEST_FIELD} characters.")
    if set(names) & types.keys():
        raise invalid("A field is named in Fields or in FieldsV2, not in both.")
    found = dict.fromkeys(cast("list[str]", names), FIELD_INDEX) | {name: _type(said) for name, said in types.items()}
    if not 0 < len(found) <= MOST_FIELDS:
        raise invalid(f"An index policy has at least one field and at most {MOST_FIELDS}.")
    return found


def _object(document: str) -> dict[str, Any]:
    try:
        read: Any = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        raise invalid("The policy document is not valid JSON.") from error
    if not isinstance(read, dict):
        raise invalid("The policy document is no JSON object.")
    return cast("dict[str, Any]", read)


def _type(said: Any) -> str:
    found = cast("dict[str, Any]", said).get("type") if isinstance(said, dict) else None
    if found not in (FIELD_INDEX, FACET):
        raise invalid(f"The type of a field is {FIELD_INDEX} or {FACET}.")
    return found


def settle(world: World, source: str, fields: Fields) -> None:
    """From now on a policy indexes these. What it no longer does is of use for another month."""
    kept = {each.field_name: each for each in world.where(FieldIndex, source=source) if each.until is None}
    for name, each in kept.items():
        if name not in fields:
            end_index(world, each)
        else:
            each.type = fields[name]
    for name in fields.keys() - kept.keys():
        id = f"{source} {name} {world.count('logs-index')}"
        world.add(FieldIndex(index_id=id, source=source, field_name=name, type=fields[name], since=world.now))


def policy_over(world: World, group: LogGroup) -> AccountPolicy | None:
    """The account's policy that holds for a group, which none does that has a policy of its own."""
    if group.log_group_class != STANDARD or group.index_policy is not None:
        return None
    found = (each for each in world.where(AccountPolicy, policy_type=INDEX) if each.selects(group.log_group_name))
    return next(found, None)


def indexes_of(world: World, group: LogGroup) -> tuple[FieldIndex, ...]:
    """Of the group's own policies and of the account's, those too that ended lately."""
    over = policy_over(world, group)
    of_account = world.where(FieldIndex, source=f"{OF_ACCOUNT}{over.policy_name}") if over else ()
    return (*world.where(FieldIndex, source=group.log_group_name), *of_account)


class Skipping:
    """What a query passes over of one group."""

    def __init__(self, world: World, group: LogGroup, query: Query) -> None:
        self._demands = query.demands
        self._indexed_only = query.indexed_only
        self._defaults = frozenset(BY_DEFAULT if group.log_group_class == STANDARD else ())
        self._indexes = [each for each in indexes_of(world, group) if each.field_name in query.demands]

    @property
    def whole(self) -> bool:
        """All of the group: none of the fields that only indexed groups are wanted for is indexed in it."""
        return self._indexed_only and not self._indexes and not (self._defaults & self._demands.keys())

    def passes_over(self, row: Row, ingested: int) -> bool:
        """Whether it is known of an event, without a look at it, that it is not among those that are wanted."""
        known = {each.field_name for each in self._indexes if each.covers(ingested)} | self._known_by_default()
        if self._indexed_only and not known:
            return True
        return any(not _has(row, name, self._demands[name]) for name in known)

    def _known_by_default(self) -> frozenset[str]:
        return self._defaults & self._demands.keys()


def _has(row: Row, name: str, wanted: Iterable[str]) -> bool:
    found = row.get(name)
    return found is not None and shown(found) in wanted
