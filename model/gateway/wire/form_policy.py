"""What a form may contain: the policy that whoever made the form has signed.

Source: Amazon S3 API Reference, "Creating a POST policy".
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

import orjson

from model.gateway.wire.times import parsed
from model.kit.errors import AwsError

FREE = frozenset({"awsaccesskeyid", "x-amz-signature", "signature", "policy"})
"Fields that no condition has to speak of."
IGNORED = "x-ignore-"
RANGE = "content-length-range"


class Condition(NamedTuple):
    """`eq` or `starts-with`, a field by its name in lower case, and what it is held against."""

    operator: str
    field: str
    value: str
    written: str
    "As a refusal quotes it."

    def holds(self, fields: Mapping[str, str]) -> bool:
        found = fields.get(self.field, "")
        if self.operator == "eq":
            return found == self.value
        kinds = found.split(",") if self.field == "content-type" else [found]
        return all(kind.strip().startswith(self.value) for kind in kinds)


class FormPolicy(NamedTuple):
    """`sizes` are the least and the most bytes that a file may have."""

    expires: float
    conditions: Sequence[Condition]
    sizes: tuple[int, int] | None

    def refuse(self, fields: Mapping[str, str], size: int, now: float) -> None:
        """Raises what S3 says of a form that came too late, or is not what was signed."""
        if now > self.expires:
            raise denied("Policy expired.")
        for condition in self.conditions:
            if not condition.holds(fields):
                raise denied(f"Policy Condition failed: {condition.written}")
        spoken_of = FREE | {condition.field for condition in self.conditions}
        extra = [name for name in fields if name not in spoken_of and not name.startswith(IGNORED)]
        if extra:
            raise denied(f"Extra input fields: {','.join(extra)}")
        if self.sizes is not None:
            refuse_size(size, *self.sizes)


def refuse_size(size: int, least: int, most: int) -> None:
    if size < least:
        text = "Your proposed upload is smaller than the minimum allowed size"
        raise AwsError("EntityTooSmall", text, 400, ProposedSize=size, MinSizeAllowed=least)
    if size > most:
        text = "Your proposed upload exceeds the maximum allowed size"
        raise AwsError("EntityTooLarge", text, 400, ProposedSize=size, MaxSizeAllowed=most)


def read_form_policy(text: str) -> FormPolicy:
    """Raises InvalidPolicyDocument."""
    document = decoded(text)
    if "expiration" not in document:
        raise invalid("Policy missing expiration.")
    if not isinstance(document.get("conditions"), list):
        raise invalid("Policy missing conditions.")
    expiration = document["expiration"]
    expires = parsed(expiration) if isinstance(expiration, str) else None
    if expires is None:
        raise invalid(f"Invalid 'expiration' value: '{expiration}'")
    written = cast("list[Any]", document["conditions"])
    sizes = [range_of(each) for each in written if is_range(each)]
    conditions = [found for each in written if not is_range(each) for found in conditions_of(each)]
    return FormPolicy(expires, conditions, sizes[-1] if sizes else None)


def decoded(text: str) -> dict[str, Any]:
    try:
        document = orjson.loads(b64decode(text, validate=True))
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise invalid("Invalid JSON.")
    return cast("dict[str, Any]", document)


def is_range(written: Any) -> bool:
    return isinstance(written, list) and str(cast("list[Any]", written)[:1]).lower() == f"['{RANGE}']"


def range_of(written: list[Any]) -> tuple[int, int]:
    try:
        _, least, most = written
        return int(least), int(most)
    except (ValueError, TypeError):
        raise invalid(f"Invalid {RANGE}: {quoted(written)}") from None


def conditions_of(written: Any) -> Iterator[Condition]:
    """One of a list of three, one of each member of an object."""
    if isinstance(written, dict):
        for name, value in cast("dict[str, Any]", written).items():
            yield condition("eq", f"${name}", value)
        return
    if not isinstance(written, list) or len(cast("list[Any]", written)) != 3:
        raise invalid(f"Invalid Condition: {quoted(written)}")
    yield condition(*written)


def condition(operator: Any, field: Any, value: Any) -> Condition:
    written = quoted([operator, field, value])
    known = isinstance(operator, str) and operator.lower() in ("eq", "starts-with")
    if not known or not isinstance(field, str) or not field.startswith("$") or not isinstance(value, str):
        raise invalid(f"Invalid Condition: {written}")
    return Condition(operator.lower(), field[1:].lower(), value, written)


def quoted(written: Any) -> str:
    return orjson.dumps(written).decode().replace('","', '", "')


def invalid(why: str) -> AwsError:
    return AwsError("InvalidPolicyDocument", f"Invalid Policy: {why}")


def denied(why: str) -> AwsError:
    return AwsError("AccessDenied", f"Invalid according to Policy: {why}", 403)
