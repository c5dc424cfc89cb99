"""The other way round: the call that an `aws` line makes, read with the operation's own shapes."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from model.gateway.awakening import services
from model.gateway.registry import offers
from model.gateway.wire.shapes import OperationModel, Shape
from model.kit.names import snake

_SERVICE_OF = {"s3api": "s3"}
_SILENT = frozenset({"--output", "--profile", "--query", "--endpoint-url", "--no-cli-pager"})
"Options about how the CLI prints and connects; here nothing is printed and there is nowhere to connect to."


class NotACommand(ValueError):
    """The line is no call; its message says where it went wrong."""


def read_command(line: str) -> tuple[str, dict[str, Any], str]:
    """Action, parameters and region (empty if none is named) of `aws ec2 stop-instances --instance-ids i-…`."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise NotACommand(f"{error}.") from error
    if len(words) < 3 or words[0] != "aws":
        raise NotACommand("A command reads: aws SERVICE OPERATION --option value …")
    service = _SERVICE_OF.get(words[1], words[1])
    contract = _contract(service, words[2])
    params: dict[str, Any] = {}
    region = ""
    for option, values in _options(words[3:]):
        if option == "--region":
            region = _only(option, values)
        elif option not in _SILENT:
            params |= _parameter(contract, option, values)
    return f"{service}:{contract.name}", params, region


def _contract(service: str, operation: str) -> OperationModel:
    if service not in services():
        raise NotACommand(f"There is no service {service!r} here.")
    wanted = operation.replace("-", "_")
    found = next((offer.contract for offer in offers() if _is(offer.contract, service, wanted)), None)
    if found is None:
        raise NotACommand(f"{service} has no operation {operation!r}.")
    return found


def _is(contract: OperationModel, service: str, wanted: str) -> bool:
    return contract.service.name == service and snake(contract.name) == wanted


def _options(words: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each option with the words that follow it."""
    option, values = "", list[str]()
    for word in words:
        if word.startswith("--"):
            if option:
                yield option, values
            option, values = word, []
        elif not option:
            raise NotACommand(f"{word!r} belongs to no option.")
        else:
            values.append(word)
    if option:
        yield option, values


def _parameter(contract: OperationModel, option: str, values: list[str]) -> dict[str, Any]:
    name = option[2:].replace("-", "_")
    if contract.name == "RunInstances" and name == "count":
        least, _, most = _only(option, values).partition(":")
        return {"MinCount": _number(option, least), "MaxCount": _number(option, most or least)}
    members = {snake(member): (member, shape) for member, shape in contract.input.members.items()}
    if name.startswith("no_") and name[3:] in members and members[name[3:]][1].type == "boolean":
        return {members[name[3:]][0]: False}
    if name not in members:
        raise NotACommand(f"{snake(contract.name).replace('_', '-')} has no option {option}.")
    member, shape = members[name]
    return {member: _value(option, values, shape)}


def _value(option: str, values: list[str], shape: Shape) -> Any:
    if shape.type == "boolean":
        return not values or values[0].lower() == "true"
    if not values:
        raise NotACommand(f"{option} needs a value.")
    if shape.type == "list":
        return _list(option, values, shape)
    if shape.type in {"structure", "map"}:
        return _structure(option, _only(option, values), shape)
    return _scalar(option, _only(option, values), shape)


def _list(option: str, values: list[str], shape: Shape) -> list[Any]:
    if values[0].startswith("["):
        found: list[Any] = _json(option, values[0])
        return found
    if shape.item.is_scalar:
        return [_scalar(option, value, shape.item) for value in values]
    return [_structure(option, value, shape.item) for value in values]


def _structure(option: str, text: str, shape: Shape) -> Any:
    """JSON, or the CLI's shorthand `Key=Name,Value=web`; a list in it takes its values up to the next name."""
    if text.startswith(("{", "[")):
        return _json(option, text)
    found: dict[str, Any] = {}
    last = ""
    for piece in text.split(","):
        name, sign, value = piece.partition("=")
        if sign and (name in shape.members or shape.type == "map"):
            last = name
            found[name] = _piece(option, value, shape.members.get(name))
        elif last and isinstance(found[last], list):
            found[last].append(piece)
        else:
            raise NotACommand(f"{option} does not take {piece!r}.")
    return found


def _piece(option: str, value: str, shape: Shape | None) -> Any:
    if shape is not None and shape.type == "list":
        return [value]
    return value if shape is None else _scalar(option, value, shape)


def _scalar(option: str, text: str, shape: Shape) -> Any:
    match shape.type:
        case "integer" | "long":
            return _number(option, text)
        case "double" | "float":
            return _float(option, text)
        case "boolean":
            return text.lower() == "true"
        case "blob":
            return text.encode()
        case _:
            return text


def _number(option: str, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise NotACommand(f"{option} takes a whole number, not {text!r}.") from error


def _float(option: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise NotACommand(f"{option} takes a number, not {text!r}.") from error


def _json(option: str, text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise NotACommand(f"{option} takes JSON: {error}.") from error


def _only(option: str, values: list[str]) -> str:
    if len(values) != 1:
        raise NotACommand(f"{option} takes one value.")
    return values[0]
