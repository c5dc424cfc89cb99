"""Policies of data protection: which kinds of data they look for, who is told of it, and whether they mask it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol, cast

import orjson

from model.laws.data_protection.identifiers import IDENTIFIERS, LONGEST
from model.laws.log_patterns.flaws import BadPattern
from model.laws.log_patterns.regex import Regex

MANAGED = re.compile(r"arn:aws[\w-]*:dataprotection::aws:data-identifier/([\w-]+)")
CUSTOM_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")
MOST_CUSTOM = 10
LONGEST_CUSTOM = 200
LONGEST_POLICY = 30_720
MASK = "*"


class BadProtection(ValueError):
    """A document that is no policy of data protection."""


class Kind(Protocol):
    """Finds data of a kind."""

    @property
    def name(self) -> str: ...
    def spans(self, text: str) -> Iterator[tuple[int, int]]: ...


class Custom(NamedTuple):
    """A kind of data of the customer's own."""

    name: str
    expression: Regex

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        return self.expression.spans(text, LONGEST)


class Destinations(NamedTuple):
    """Where findings are told: names, empty where not."""

    log_group: str = ""
    bucket: str = ""
    stream: str = ""


class Protection(NamedTuple):
    """What a policy says."""

    name: str
    kinds: tuple[Kind, ...]
    destinations: Destinations
    masks: bool


Findings = Mapping[str, Sequence[tuple[int, int]]]
"Where in a text data of which kind stands."


@lru_cache(maxsize=256)
def read_protection(document: str) -> Protection:
    """Raises BadProtection."""
    if len(document) > LONGEST_POLICY:
        raise BadProtection(f"The policy document is longer than {LONGEST_POLICY} characters.")
    policy = document_of(document)
    audit, masking = _statements(policy)
    named = identifiers_of(audit)
    if masking is not None and set(named) != set(identifiers_of(masking)):
        raise BadProtection("The DataIdentifier arrays of the Audit and the Deidentify statement must match exactly.")
    custom = customs_of(policy)
    return Protection(
        str(policy.get("Name", "")),
        tuple(kind_of(each, custom) for each in named),
        _destinations(audit["Operation"]["Audit"]),
        masking is not None,
    )


def found_in(text: str, kinds: Sequence[Kind]) -> Findings:
    """Kinds that are there, with where."""
    found = {kind.name: tuple(kind.spans(text)) for kind in kinds}
    return {name: spans for name, spans in found.items() if spans}


def masked(text: str, kinds: Sequence[Kind], mask: str = MASK) -> str:
    """With a star, or what else is told, for each character of what is sensitive."""
    spans = sorted(span for kind in kinds for span in kind.spans(text))
    if not spans:
        return text
    parts: list[str] = []
    at = 0
    for begin, end in spans:
        if end > at:
            parts += (text[at : max(begin, at)], mask * (end - max(begin, at)))
            at = end
    return "".join((*parts, text[at:]))


def document_of(document: str) -> dict[str, Any]:
    try:
        read = orjson.loads(document)
    except orjson.JSONDecodeError as error:
        raise BadProtection("The policy document is not valid JSON.") from error
    if not isinstance(read, dict):
        raise BadProtection("The policy document is no JSON object.")
    return cast("dict[str, Any]", read)


def _statements(policy: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The one that audits, and the one that masks."""
    given = policy.get("Statement")
    statements = cast("list[Any]", given) if isinstance(given, list) else []
    audits = [each for each in statements if isinstance(operation_of(each).get("Audit"), dict)]
    masks = [each for each in statements if isinstance(operation_of(each).get("Deidentify"), dict)]
    if len(audits) != 1 or len(masks) != 1 or len(statements) != len(audits) + len(masks):
        raise BadProtection("A policy has one statement with an Audit operation and one with a Deidentify operation.")
    if operation_of(masks[0])["Deidentify"] != {"MaskConfig": {}}:
        raise BadProtection("The Deidentify operation must contain an empty MaskConfig.")
    return audits[0], masks[0]


def operation_of(statement: Any) -> dict[str, Any]:
    found = cast("dict[str, Any]", statement).get("Operation") if isinstance(statement, dict) else None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def identifiers_of(statement: Mapping[str, Any]) -> list[str]:
    given = statement.get("DataIdentifier")
    names = cast("list[Any]", given) if isinstance(given, list) else []
    if not names or not all(isinstance(name, str) for name in names):
        raise BadProtection("A statement names at least one data identifier in DataIdentifier.")
    return cast("list[str]", names)


def customs_of(policy: Mapping[str, Any]) -> dict[str, Custom]:
    said = policy.get("Configuration")
    configuration = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
    given = configuration.get("CustomDataIdentifier", [])
    customs = cast("list[Any]", given) if isinstance(given, list) else None
    if customs is None or len(customs) > MOST_CUSTOM:
        raise BadProtection(f"CustomDataIdentifier is a list of at most {MOST_CUSTOM} data identifiers.")
    found = [_customs(each) for each in customs]
    return {each.name: each for each in found}


def _customs(given: Any) -> Custom:
    said = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    name, text = said.get("Name"), said.get("Regex")
    if not isinstance(name, str) or not CUSTOM_NAME.fullmatch(name):
        raise BadProtection("A custom data identifier has a name of letters, digits, underscores and hyphens.")
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_CUSTOM:
        raise BadProtection(f"The regex of a custom data identifier has at most {LONGEST_CUSTOM} characters.")
    try:
        return Custom(name, Regex(text, loose=True))
    except BadPattern as bad:
        raise BadProtection(str(bad)) from bad


def kind_of(named: str, custom: Mapping[str, Custom]) -> Kind:
    if named in custom:
        return custom[named]
    managed = MANAGED.fullmatch(named)
    found = IDENTIFIERS.get(managed[1]) if managed else None
    if found is None:
        raise BadProtection(f"The data identifier {named} is not offered.")
    return found


def _destinations(audit: Mapping[str, Any]) -> Destinations:
    given = audit.get("FindingsDestination")
    if not isinstance(given, dict):
        raise BadProtection("The Audit operation must contain a FindingsDestination.")
    return destinations_of(cast("dict[str, Any]", given))


def destinations_of(said: Mapping[str, Any]) -> Destinations:
    if odd := sorted(said.keys() - _NAMED.keys()):
        raise BadProtection(f"Findings cannot be sent to {odd[0]}.")
    return Destinations(*(_name(said.get(kind), member) for kind, member in _NAMED.items()))


def _name(said: Any, member: str) -> str:
    if said is None:
        return ""
    name = cast("dict[str, Any]", said).get(member) if isinstance(said, dict) else None
    if not isinstance(name, str) or not name:
        raise BadProtection(f"A destination of findings is named by {member}.")
    return name


_NAMED = {"CloudWatchLogs": "LogGroup", "S3": "Bucket", "Firehose": "DeliveryStream"}
