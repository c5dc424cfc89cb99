"""Policies of data protection of topics: what of a message is let through to whom, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast

from model.laws.data_protection.policy import (
    LONGEST_POLICY,
    BadProtection,
    Custom,
    Destinations,
    Kind,
    customs_of,
    destinations_of,
    document_of,
    found_in,
    identifiers_of,
    kind_of,
    masked,
    operation_of,
)

VERSION = "2021-06-01"
MOST_SAMPLED = 99
VENDED = "/aws/vendedlogs/"
"What names of log groups begin with that findings are told to."
_DIRECTIONS = ("Inbound", "Outbound")
_EVERYBODY = "*"


class Scope(NamedTuple):
    """What a statement looks for: in what is published, or in what goes out, by whom or to whom."""

    inbound: bool
    principals: tuple[str, ...]
    kinds: tuple[Kind, ...]

    def concerns(self, names: Iterable[str]) -> bool:
        """Whether somebody is meant, who may be known by several names."""
        return _EVERYBODY in self.principals or any(name in self.principals for name in names)


class Cleaning(NamedTuple):
    """What is sensitive is taken out, or a character put in the place of each of its."""

    scope: Scope
    mask: str


class Auditing(NamedTuple):
    """Of so many of a hundred messages it is told whether there was something, and where."""

    scope: Scope
    percent: int
    findings: Destinations
    no_findings: Destinations


class TopicProtection(NamedTuple):
    denials: tuple[Scope, ...] = ()
    cleanings: tuple[Cleaning, ...] = ()
    auditing: Auditing | None = None

    def denies(self, text: str, *, inbound: bool, names: Sequence[str]) -> bool:
        scopes = (each for each in self.denials if each.inbound == inbound and each.concerns(names))
        return any(found_in(text, each.kinds) for each in scopes)

    def cleaned(self, text: str, *, inbound: bool, names: Sequence[str]) -> str:
        for scope, mask in self.cleanings:
            if scope.inbound == inbound and scope.concerns(names):
                text = masked(text, scope.kinds, mask)
        return text


@lru_cache(maxsize=256)
def read_topic_protection(document: str) -> TopicProtection:
    """Raises BadProtection."""
    if len(document) > LONGEST_POLICY:
        raise BadProtection(f"The policy document is longer than {LONGEST_POLICY} characters.")
    policy = document_of(document)
    given = policy.get("Statement")
    if policy.get("Version") != VERSION or not isinstance(given, list) or not given:
        raise BadProtection(f"A policy is of version {VERSION} and has at least one statement.")
    custom = customs_of(policy)
    denials: list[Scope] = []
    cleanings: list[Cleaning] = []
    audits: list[Auditing] = []
    for each in cast("list[Any]", given):
        scope = _scope(each, custom)
        name, how = _deed(each)
        if name == "Deny" and not how:
            denials.append(scope)
        elif name == "Deidentify":
            cleanings.append(Cleaning(scope, _mask(how)))
        elif name == "Audit" and scope.inbound and not audits:
            audits.append(_auditing(scope, how))
        else:
            raise BadProtection("A statement denies or de-identifies, and one may audit what comes in.")
    return TopicProtection(tuple(denials), tuple(cleanings), audits[0] if audits else None)


def _deed(statement: Any) -> tuple[str, Mapping[str, Any]]:
    """The one operation of a statement, and how it is to be done."""
    said = operation_of(statement)
    name, how = next(iter(said.items())) if len(said) == 1 else ("", None)
    return (name, cast("dict[str, Any]", how)) if isinstance(how, dict) else ("", {})


def _scope(statement: Any, custom: Mapping[str, Custom]) -> Scope:
    said = cast("dict[str, Any]", statement) if isinstance(statement, dict) else {}
    direction, whom = said.get("DataDirection"), said.get("Principal")
    if direction not in _DIRECTIONS:
        raise BadProtection("DataDirection is Inbound or Outbound.")
    names = cast("list[Any]", whom) if isinstance(whom, list) else []
    if not names or not all(isinstance(name, str) for name in names):
        raise BadProtection("A statement names at least one Principal.")
    kinds = tuple(kind_of(each, custom) for each in identifiers_of(said))
    return Scope(direction == "Inbound", tuple(names), kinds)


def _mask(how: Mapping[str, Any]) -> str:
    """Nothing where data are redacted."""
    match how:
        case {"RedactConfig": {**extra}} if not extra and len(how) == 1:
            return ""
        case {"MaskConfig": {"MaskWithCharacter": str(mark)}} if len(mark) == 1 and len(how) == 1:
            return mark
        case _:
            raise BadProtection("Deidentify has a MaskConfig with one MaskWithCharacter, or an empty RedactConfig.")


def _auditing(scope: Scope, how: Mapping[str, Any]) -> Auditing:
    rate = str(how.get("SampleRate", ""))
    if not rate.isdecimal() or int(rate) > MOST_SAMPLED:
        raise BadProtection(f"SampleRate is a whole number from 0 to {MOST_SAMPLED}.")
    places = [_places(how.get(name, {})) for name in ("FindingsDestination", "NoFindingsDestination")]
    if not any(map(any, places)):
        raise BadProtection("An Audit operation has a FindingsDestination or a NoFindingsDestination.")
    return Auditing(scope, int(rate), *places)


def _places(said: Any) -> Destinations:
    found = destinations_of(cast("dict[str, Any]", said)) if isinstance(said, dict) else Destinations()
    if found.log_group and not found.log_group.startswith(VENDED):
        raise BadProtection(f"The name of a log group for findings begins with {VENDED}.")
    return found
