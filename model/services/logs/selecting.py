"""Which groups a policy of an account is about: `LogGroupName NOT IN ["a"]`, `LogGroupNamePrefix IN ["/aws"]`."""

from __future__ import annotations

import re
from typing import Any, NamedTuple, cast

import orjson

from model.services.logs.refusals import invalid
from model.services.logs.resources.account_policies import INDEX, SUBSCRIPTION, TRANSFORMER

MOST_BYTES = 25 * 1024
_CRITERIA = re.compile(r"\s*(LogGroupNamePrefix|LogGroupName)\s+(NOT\s+IN|IN)\s+(\[.*\])\s*", re.DOTALL)
_WORDS = {
    SUBSCRIPTION: ("LogGroupName", "NOT IN"),
    INDEX: ("LogGroupNamePrefix", "IN"),
    TRANSFORMER: ("LogGroupNamePrefix", "IN"),
}


class Selection(NamedTuple):
    """Prefixes of names, of which one has to fit if there are any; and names that are left out."""

    prefixes: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def read_selection(policy_type: str, criteria: str) -> Selection:
    """Raises InvalidParameterException."""
    if not criteria:
        return Selection()
    found = _CRITERIA.fullmatch(criteria)
    said = (found[1], " ".join(found[2].split())) if found else None
    if found is None or said != _WORDS.get(policy_type) or len(criteria.encode()) > MOST_BYTES:
        raise invalid(f"The selectionCriteria {criteria[:200]} is not supported for the policy type {policy_type}.")
    names = _names(found[3])
    return Selection(excluded=names) if policy_type == SUBSCRIPTION else Selection(prefixes=names)


def _names(text: str) -> tuple[str, ...]:
    try:
        read: Any = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise invalid("The selectionCriteria names log groups in a list of strings.") from error
    names = cast("list[Any]", read)
    if not all(isinstance(name, str) and name for name in names):
        raise invalid("The selectionCriteria names log groups in a list of strings.")
    return tuple(names)
