"""What a call needs the policies to allow: a permission, and the resources that it acts on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any, NamedTuple, cast

from model.gateway.awakening import kinds_of
from model.gateway.registry import Offer
from model.kit.arn import arn
from model.kit.names import snake
from model.kit.operation import Operation
from model.kit.permission import NAMES, Acted
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World

VENDORS = {
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "opensearch": "es",
    "service-quotas": "servicequotas",
    "sso-admin": "sso",
}
"Services that IAM knows under another name than the SDKs."

FREE = frozenset({"sts:GetCallerIdentity", "sts:GetSessionToken"})
"What every signed caller may do, whatever the policies say (STS API reference)."

BY_TRUST = frozenset({"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"})
"What the trust policy of a role decides too: whoever answers these has the law judge them."

EVERYTHING = "*"

_ANYTHING = frozenset({"resource_arn", "resource_arns", "resource_name", "resources", "resource_id"})
"Members that name things of whatever kind."


def permission_of(operation: Operation, name: str, params: Mapping[str, Any]) -> str:
    """`ec2:RunInstances`, as policies write it; `name` is AWS's for the operation."""
    own = operation.permission
    if own:
        return own if isinstance(own, str) else own(params)
    return f"{VENDORS.get(operation.service, operation.service)}:{name}"


def acted_on(world: World, offer: Offer, params: Mapping[str, Any], caller: Principal) -> Sequence[Acted]:
    """Everything that the call acts on; what cannot be narrowed down is everything.

    Nothing where the operation says so: it judges each of its resources as it comes to it.
    """
    operation = offer.operation
    if operation.on == ():
        return ()
    if operation.on is not None:
        found = [Acted(_whole(world, operation.service, text)) for text in _filled(operation.on, params)]
    elif operation.service in NAMES:
        named = NAMES[operation.service](world, params, caller)
        found = [each if isinstance(each, Acted) else Acted(_whole(world, operation.service, each)) for each in named]
    else:
        found = list(_named(world, offer, params))
    found += [Acted(_whole(world, operation.service, text)) for text in _filled(operation.also, params)]
    return list(dict.fromkeys(found)) or [Acted(EVERYTHING)]


def _filled(templates: Sequence[str], params: Mapping[str, Any]) -> Iterator[str]:
    """Templates with the members in braces; one whose member was not sent is about nothing."""
    for template in templates:
        yield from _texts(template, params)


def _texts(template: str, params: Mapping[str, Any]) -> Iterator[str]:
    """What a client sent is put in as it is: braces in it are no members."""
    before, brace, after = template.partition("{")
    if not brace:
        yield before
        return
    name, _, rest = after.partition("}")
    for value in _listed(params.get(name)):
        yield from (f"{before}{value}{ending}" for ending in _texts(rest, params))


def _listed(one_or_many: Any) -> Sequence[Any]:
    if isinstance(one_or_many, list | tuple):
        return cast("Sequence[Any]", one_or_many)
    return () if one_or_many is None else (one_or_many,)


def _whole(world: World, service: str, text: str) -> str:
    """The ARN of what was named by what follows the account in it."""
    if text == EVERYTHING or text.startswith("arn:"):
        return text
    return arn(VENDORS.get(service, service), "" if service == "iam" else world.region, world.account, text)


@dataclass(frozen=True, slots=True)
class _Pointer:
    """A member that names things of a kind, by id or by ARN."""

    member: str
    kind: type[Resource] | None


class _Plan(NamedTuple):
    """How the parameters of an operation show what it acts on; `fresh` are what it makes."""

    fresh: tuple[type[Resource], ...]
    pointers: tuple[_Pointer, ...]


@cache
def _plan(offer: Offer) -> _Plan:
    operation = offer.operation
    if operation.name.startswith("describe_"):
        return _Plan((), ())
    own = kinds_of(operation.service)
    fresh = tuple(kind for kind in own if kind.words.create == offer.contract.name and kind.words.arn)
    pointers = [_pointer(member, own) for member in offer.contract.input.members]
    return _Plan(fresh, tuple(each for each in pointers if each is not None))


def _pointer(member: str, own: Sequence[type[Resource]]) -> _Pointer | None:
    """`VolumeId` and `VolumeIds` name volumes; other ids tell by their beginning what they are of."""
    name = snake(member)
    found = [kind for kind in own if name in (kind.words.key, f"{kind.words.key}s")]
    if found:
        named = (kind for kind in found if kind.words.arn or kind.words.key.endswith("_arn"))
        return next((_Pointer(member, kind) for kind in named), None)
    loose = name in _ANYTHING or name.endswith(("_id", "_ids"))
    return _Pointer(member, None) if loose else None


def _named(world: World, offer: Offer, params: Mapping[str, Any]) -> Iterator[Acted]:
    plan = _plan(offer)
    for kind in plan.fresh:
        yield Acted(_fresh_arn(world, kind, params))
    for pointer in plan.pointers:
        for value in _listed(params.get(pointer.member)):
            found = _thing(world, offer.operation.service, pointer, value) if isinstance(value, str) else None
            if found is not None:
                yield found


def _thing(world: World, service: str, pointer: _Pointer, value: str) -> Acted | None:
    kind = pointer.kind or _kind_of_id(service, value)
    thing = world.find(kind, value) if kind else None
    if thing is not None:
        return Acted(thing.arn, thing)
    if value.startswith("arn:"):
        return Acted(value) if pointer.kind or snake(pointer.member) in _ANYTHING else None
    return Acted(_arn_of(world, kind, {kind.words.key: value}, otherwise=EVERYTHING)) if kind else None


@cache
def _by_prefix(service: str) -> dict[str, type[Resource]]:
    return {kind.words.prefix: kind for kind in kinds_of(service) if kind.words.prefix}


def _kind_of_id(service: str, id: str) -> type[Resource] | None:
    return _by_prefix(service).get(id.rpartition("-")[0])


def _fresh_arn(world: World, kind: type[Resource], params: Mapping[str, Any]) -> str:
    """Of a thing that is to be: the names that it is given, and any id."""
    given = {snake(member): value for member, value in params.items() if isinstance(value, str)}
    return _arn_of(world, kind, given, otherwise=EVERYTHING)


def _arn_of(world: World, kind: type[Resource], values: Mapping[str, str], otherwise: str) -> str:
    known = {name: values.get(name) or default or otherwise for name, default in _named_in(kind)}
    region = "" if kind.words.scope == "global" else world.region
    return arn(VENDORS.get(kind.service, kind.service), region, world.account, kind.words.arn.format_map(known))


@cache
def _named_in(kind: type[Resource]) -> tuple[tuple[str, str], ...]:
    """The fields that ARNs of a kind are made of, each with what it is unless it is given."""
    names = [name for _, name, _, _ in Formatter().parse(kind.words.arn) if name]
    defaults = [kind.model_fields[name].default for name in names]
    return tuple((name, each if isinstance(each, str) else "") for name, each in zip(names, defaults, strict=True))
