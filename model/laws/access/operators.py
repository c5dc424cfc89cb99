"""What the condition operators compare: is this value of the request one of those that the policy lists?

Source: IAM User Guide, "Condition operators".
"""

from __future__ import annotations

import operator
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple

from model.laws.access.patterns import Pattern, pattern
from model.laws.access.question import Question

Test = Callable[[str, Question], bool]
"""Whether a value of the request is one of the policy's."""
Order = Callable[[float, float], bool]

DATE = re.compile(r"(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?(?:T(.+))?", re.IGNORECASE)


class Compiled(NamedTuple):
    test: Test
    patterns: tuple[Pattern, ...] = ()


Compile = Callable[[Sequence[str], bool], Compiled]
"""From the policy's values, and whether it knows variables, to a test."""


def texts(*, wild: bool = False, any_case: bool = False) -> Compile:
    def compiled(values: Sequence[str], variables: bool) -> Compiled:
        each = tuple(pattern(value, variables=variables, wild=wild, any_case=any_case) for value in values)
        same = frozenset(one.exact for one in each)
        others = tuple(one for one in each if one.exact is None)

        def test(text: str, question: Question) -> bool:
            return text in same or any(one.matches(text, question) for one in others)

        return Compiled(test, each)

    return compiled


def arns(values: Sequence[str], variables: bool) -> Compiled:
    """Each of the six parts on its own, wildcards included; text that is no ARN is like none."""
    whole = tuple(
        pattern(value, variables=variables, arn=True) for value in values if value == "*" or value.count(":") >= 5
    )

    def test(text: str, question: Question) -> bool:
        return text.count(":") >= 5 and any(one.matches(text, question) for one in whole)

    return Compiled(test, whole)


def numbers(order: Order) -> Compile:
    return _ordered(read_number, order)


def dates(order: Order) -> Compile:
    return _ordered(read_date, order)


def _ordered(read: Callable[[str], float | None], order: Order) -> Compile:
    def compiled(values: Sequence[str], variables: bool) -> Compiled:  # noqa: ARG001 - only texts and ARNs have them
        bounds = [bound for value in values if (bound := read(value)) is not None]

        def test(text: str, question: Question) -> bool:  # noqa: ARG001
            number = read(text)
            return number is not None and any(order(number, bound) for bound in bounds)

        return Compiled(test)

    return compiled


def booleans(values: Sequence[str], variables: bool) -> Compiled:  # noqa: ARG001 - only texts and ARNs have them
    wanted = frozenset(value.lower() for value in values)

    def test(text: str, question: Question) -> bool:  # noqa: ARG001
        return text.lower() in wanted

    return Compiled(test)


def binaries(values: Sequence[str], variables: bool) -> Compiled:  # noqa: ARG001 - only texts and ARNs have them
    wanted = {read for value in values if (read := read_binary(value)) is not None}

    def test(text: str, question: Question) -> bool:  # noqa: ARG001
        return read_binary(text) in wanted

    return Compiled(test)


def addresses(values: Sequence[str], variables: bool) -> Compiled:  # noqa: ARG001 - only texts and ARNs have them
    ranges = [read for value in values if (read := read_range(value)) is not None]

    def test(text: str, question: Question) -> bool:  # noqa: ARG001
        address = read_address(text)
        return address is not None and any(address in each for each in ranges)

    return Compiled(test)


def read_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def read_date(text: str) -> float | None:
    """Seconds since the epoch, of a number of them or of an ISO 8601 date that may stop after its year or month."""
    if (number := read_number(text)) is not None and not re.fullmatch(r"\d{4}", text):
        return number
    parts = DATE.fullmatch(text)
    if parts is None:
        return None
    try:
        read = datetime.fromisoformat(f"{parts[1]}-{parts[2] or '01'}-{parts[3] or '01'}T{(parts[4] or '00').upper()}")
    except ValueError:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def read_binary(text: str) -> bytes | None:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return None


@lru_cache(maxsize=1_024)
def read_address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def read_range(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


POSITIVE: dict[str, Compile] = {
    "StringEquals": texts(),
    "StringEqualsIgnoreCase": texts(any_case=True),
    "StringLike": texts(wild=True),
    "NumericEquals": numbers(operator.eq),
    "NumericLessThan": numbers(operator.lt),
    "NumericLessThanEquals": numbers(operator.le),
    "NumericGreaterThan": numbers(operator.gt),
    "NumericGreaterThanEquals": numbers(operator.ge),
    "DateEquals": dates(operator.eq),
    "DateLessThan": dates(operator.lt),
    "DateLessThanEquals": dates(operator.le),
    "DateGreaterThan": dates(operator.gt),
    "DateGreaterThanEquals": dates(operator.ge),
    "Bool": booleans,
    "BinaryEquals": binaries,
    "IpAddress": addresses,
    "ArnEquals": arns,
    "ArnLike": arns,
}
NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}
