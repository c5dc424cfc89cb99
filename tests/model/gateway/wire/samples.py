"""A value for every shape, deep enough to be interesting."""

from datetime import UTC, datetime
from typing import Any

from model.gateway.wire.shapes import Shape

DEEPEST = 4
MOMENT = datetime(2024, 5, 4, 18, 57, 45, tzinfo=UTC)
HTTP_DATE = "Sat, 04 May 2024 18:57:45 GMT"
AWKWARD = 'a <b> & "c" ü=+%/'


def sample(shape: Shape, depth: int = 0) -> Any:
    """What boto3 would be given or give: datetimes for timestamps, bytes for blobs."""
    match shape.type:
        case "structure":
            return {
                name: sample(member, depth + 1)
                for name, member in shape.members.items()
                if is_worth_it(member, depth) and not (shape.has("union") and name != next(iter(shape.members)))
            }
        case "list":
            return [sample(shape.item, depth + 1), sample(shape.item, depth + 1)]
        case "map":
            return {shape.key.enum[0] if shape.key.enum else "key": sample(shape.value, depth + 1)}
        case _:
            return scalar(shape)


def is_worth_it(member: Shape, depth: int) -> bool:
    if member.is_scalar:
        return member.location != "statusCode"
    inside = {"structure": member.members, "list": True, "map": True}[member.type]
    return depth < DEEPEST and bool(inside) and not member.has("eventstream") and not holds_only_deeper(member, depth)


def holds_only_deeper(member: Shape, depth: int) -> bool:
    """Whether a value of it would be cut off to nothing."""
    held = member.item if member.type == "list" else member.value if member.type == "map" else member
    inside = depth + (1 if held is member else 2)
    return held.type == "structure" and not any(is_worth_it(each, inside) for each in held.members.values())


def scalar(shape: Shape) -> Any:
    if shape.enum:
        return shape.enum[-1]
    if shape.type == "string":
        if shape.name in ("Expires", "ResponseExpires"):
            return HTTP_DATE
        return "plain" if shape.location else AWKWARD
    values: dict[str, Any] = {
        "boolean": True,
        "timestamp": MOMENT,
        "blob": b"bytes",
    }
    return values.get(shape.type, 1.5 if shape.type in ("double", "float") else 7)


def seconds(value: Any) -> Any:
    """The same with our timestamps."""
    if isinstance(value, dict):
        return {key: seconds(held) for key, held in value.items()}
    if isinstance(value, list):
        return [seconds(held) for held in value]
    return value.timestamp() if isinstance(value, datetime) else value
