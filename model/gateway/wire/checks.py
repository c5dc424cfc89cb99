"""What is wrong with a call's parameters, measured against the shape that AWS publishes for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, cast

from model.gateway.wire.flaws import FINE, MOST_PROBLEMS, Check, Flaw, Key, Problem
from model.gateway.wire.scalar_checks import length_check, scalar_check
from model.gateway.wire.shapes import Shape


def problems(params: Mapping[str, Any], shape: Shape) -> list[Problem]:
    """Everything that is wrong, in AWS's order of members; members that the shape does not know are no problem."""
    return list(check_of(shape)(params))


@cache
def check_of(shape: Shape) -> Check:
    if shape.has("document"):
        return lambda _: FINE
    if shape.type == "structure":
        return structure_check(shape)
    if shape.type == "list":
        return list_check(shape)
    if shape.type == "map":
        return map_check(shape)
    return scalar_check(shape)


def structure_check(shape: Shape) -> Check:
    known: dict[str, Check] = {}
    named, required = shape.members, tuple(shape.required)

    def check(value: Any) -> Iterable[Problem]:
        if not isinstance(value, Mapping):
            return (Problem(Flaw.TYPE, shape, value),)
        members = cast(Mapping[str, Any], value)
        missing = [name for name in required if members.get(name) is None]
        found = [Problem(Flaw.MISSING, named[name], None, (name,)) for name in in_order(shape, missing)]
        for name, member in members.items():
            if member is not None and name in named:
                member_check = known.get(name) or known.setdefault(name, check_of(named[name]))
                if wrong := member_check(member):
                    found += [problem.under(name) for problem in wrong]
        return found

    return check


def in_order(shape: Shape, names: Sequence[str]) -> Sequence[str]:
    """Some members in AWS's order."""
    return [name for name in shape.members if name in names] if len(names) > 1 else names


def list_check(shape: Shape) -> Check:
    item_check, measure = check_of(shape.item), length_check(shape)

    def check(value: Any) -> Iterable[Problem]:
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            return (Problem(Flaw.TYPE, shape, value),)
        items = cast(Sequence[Any], value)
        wrong = (problem.under(at) for at, item in enumerate(items, 1) for problem in item_check(item))
        return [*measure(items), *islice(wrong, MOST_PROBLEMS)]

    return check


def map_check(shape: Shape) -> Check:
    key_check, value_check, measure = check_of(shape.key), check_of(shape.value), length_check(shape)

    def check(value: Any) -> Iterable[Problem]:
        if not isinstance(value, Mapping):
            return (Problem(Flaw.TYPE, shape, value),)
        entries = cast(Mapping[str, Any], value)
        found = measure(entries)
        both = ((key, problem) for key, held in entries.items() for problem in (*key_check(key), *value_check(held)))
        return [*found, *islice((problem.under(Key(key)) for key, problem in both), MOST_PROBLEMS)]

    return check
