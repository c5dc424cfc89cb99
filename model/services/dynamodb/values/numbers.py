"""Numbers of 38 digits: read, computed and spelt as DynamoDB does, in decimals and never in floats."""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal

from model.kit.errors import AwsError

MOST_DIGITS = 38
GREATEST_EXPONENT = 125
LEAST_EXPONENT = -130

_SPELLING = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,9})?", re.ASCII)
_SHORT_INTEGER = re.compile(r"-?[1-9]\d{0,17}|0", re.ASCII)
_EXACT = Context(prec=400, Emin=MIN_EMIN, Emax=MAX_EMAX)


def number(text: str) -> Decimal:
    """The number that a text spells, or the refusal of one that cannot be kept."""
    if not _SPELLING.fullmatch(text):
        said = f": {text}" if text else ""
        raise AwsError("ValidationException", f"The parameter cannot be converted to a numeric value{said}")
    return kept(Decimal(text))


def kept(value: Decimal) -> Decimal:
    """The value, when it has no more digits and is no greater or smaller than a Number may be."""
    if not value:
        return Decimal(0)
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    if value.adjusted() > GREATEST_EXPONENT:
        raise _out_of_range("overflow", "larger")
    if value.adjusted() < LEAST_EXPONENT:
        raise _out_of_range("underflow", "smaller")
    if len(digits) > MOST_DIGITS:
        raise AwsError("ValidationException", "Attempting to store more than 38 significant digits in a Number")
    return value


def _out_of_range(what: str, side: str) -> AwsError:
    text = f"Number {what}. Attempting to store a number with magnitude {side} than supported range"
    return AwsError("ValidationException", text)


def spelt(value: Decimal) -> str:
    """Without exponent, leading or trailing zeros: 1.50E3 is 1500."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) if value else "0"


def normal(text: str) -> str:
    """The one spelling of the number that a text spells."""
    return text if _SHORT_INTEGER.fullmatch(text) else spelt(number(text))


def total(left: str, right: str) -> str:
    return spelt(kept(_EXACT.add(Decimal(left), Decimal(right))))


def difference(left: str, right: str) -> str:
    return spelt(kept(_EXACT.subtract(Decimal(left), Decimal(right))))
