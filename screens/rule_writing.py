"""What a text means that is written into a cell of a rule, and which cell comes after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import ip_network
from typing import Final

from screens.rule_choices import Choice
from screens.rule_grid import editable
from screens.rule_line import Line, tidied
from screens.rule_types import RuleType, type_called

_AN_ID: Final = re.compile(r"(sg|pl)-[0-9a-f]{8,}")


def written(line: Line, column: str, text: str, choices: Sequence[Choice]) -> Line:
    """The rule with this text in a cell; a beginning stands for the first that begins so."""
    said = text.strip()
    whole = choices[0].value if choices and said and not _stands(column, said, choices) else said
    match column:
        case "type":
            found = type_called(whole)
            return _of_type(line, found) if found else line
        case "action":
            return replace(line, allows=whole != "deny")
        case "protocol":
            return tidied(replace(line, protocol=whole or "all"))
        case "peer":
            return replace(line, peer=whole)
        case "ports":
            return replace(line, ports=whole)
        case "number":
            return replace(line, number=whole)
        case _:
            return replace(line, description=text)


def _stands(column: str, said: str, choices: Sequence[Choice]) -> bool:
    """The text is meant as it is: it is one of those, or a range or an id; a number may be a protocol."""
    if any(each.value == said for each in choices):
        return True
    return said.isdecimal() if column == "protocol" else column == "peer" and is_peer(said)


def is_peer(said: str) -> bool:
    """A range or an id, and no beginning of one."""
    try:
        ip_network(said, strict=False)
    except ValueError:
        return bool(_AN_ID.fullmatch(said))
    return "/" in said


def _of_type(line: Line, chosen: RuleType) -> Line:
    kept = line.ports if chosen.protocol == line.protocol and line.type.custom else ""
    ports = kept if chosen.custom else chosen.ports
    return replace(line, protocol=chosen.protocol or line.protocol, ports=ports)


def next_cell(line: Line, column: str, *, numbered: bool) -> str:
    """Where whoever makes a new rule writes on; what its type says need not be said again. Empty after the last."""
    there = editable(numbered=numbered)
    known = ("protocol",) if line.type.custom and line.protocol else ("protocol", "ports")
    return next((each for each in there[there.index(column) + 1 :] if each not in known), "")
