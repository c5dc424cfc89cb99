"""How objects are called that records lie in: prefixes with expressions for the time, and a name that says when."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from model.kernel.chance import Luck
from model.services.firehose.refusals import invalid

HOURS = "yyyy/MM/dd/HH/"
"What a prefix without an expression goes on with."
ERROR_TYPE = "!{firehose:error-output-type}"
SUFFIXES = {"UNCOMPRESSED": "", "GZIP": ".gz", "ZIP": ".zip"}

_EXPRESSION = re.compile(r"!\{([a-zA-Z]+):([^}]*)\}")
_LETTERS = re.compile(r"'([^']*)'|([a-zA-Z])\2*")
_TOLD: Mapping[str, Callable[[datetime], str]] = {
    **dict.fromkeys(("yyyy", "YYYY", "uuuu", "y"), lambda at: f"{at:%Y}"),
    "yy": lambda at: f"{at:%y}",
    "MM": lambda at: f"{at:%m}",
    "M": lambda at: str(at.month),
    "MMM": lambda at: f"{at:%b}",
    "MMMM": lambda at: f"{at:%B}",
    "dd": lambda at: f"{at:%d}",
    "d": lambda at: str(at.day),
    "DDD": lambda at: f"{at:%j}",
    "HH": lambda at: f"{at:%H}",
    "H": lambda at: str(at.hour),
    "hh": lambda at: f"{at:%I}",
    "a": lambda at: f"{at:%p}",
    "mm": lambda at: f"{at:%M}",
    "m": lambda at: str(at.minute),
    "ss": lambda at: f"{at:%S}",
    "SSS": lambda at: f"{at.microsecond // 1000:03}",
    **dict.fromkeys(("E", "EEE"), lambda at: f"{at:%a}"),
    "EEEE": lambda at: f"{at:%A}",
    "Z": lambda at: f"{at:%z}",
}
"What the letters of Java's DateTimeFormatter tell of a time."


def refuse_bad_prefixes(prefix: str | None, error_prefix: str | None) -> None:
    """Raises InvalidArgumentException for expressions that are none, or that cannot stand where they do."""
    for text, where in ((prefix or "", "Prefix"), (error_prefix or "", "ErrorOutputPrefix")):
        for namespace, value in _EXPRESSION.findall(text):
            _refuse_bad_expression(namespace, value, where)
        if "!{" in _EXPRESSION.sub("", text):
            raise invalid(f"{where} holds an expression that cannot be read: {text}")
    if prefix and "!{" in prefix and not error_prefix:
        raise invalid("ErrorOutputPrefix cannot be null or empty when Prefix contains expressions.")
    if error_prefix and "!{" in error_prefix and ERROR_TYPE not in error_prefix:
        raise invalid(f"ErrorOutputPrefix with expressions has to contain {ERROR_TYPE}.")


def _refuse_bad_expression(namespace: str, value: str, where: str) -> None:
    if namespace == "timestamp":
        unknown = [found[0] for found in _LETTERS.finditer(value) if found[2] and found[0] not in _TOLD]
        if unknown:
            raise invalid(f"{where}: the letters {unknown[0]} of a timestamp are not offered by this cloud.")
    elif (namespace, value) not in (("firehose", "random-string"), ("firehose", "error-output-type")):
        raise invalid(f"{where}: the expression !{{{namespace}:{value}}} is not offered by this cloud.")
    elif value == "error-output-type" and where == "Prefix":
        raise invalid(f"Prefix cannot contain {ERROR_TYPE}.")


def zone_of(name: str | None) -> tzinfo:
    """Raises InvalidArgumentException for a time zone that is none."""
    if not name or name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise invalid(f"CustomTimeZone {name} is no time zone.") from error


def folder(prefix: str | None, at: datetime, luck: Luck) -> str:
    """The prefix of objects with records of a time."""
    text = prefix or ""
    if "!{timestamp:" not in text and "!{firehose:" not in text:
        return text + _stamped(HOURS, at)

    return _filled(text, at, luck)


def _filled(text: str, at: datetime, luck: Luck) -> str:
    def told(found: re.Match[str]) -> str:
        return _stamped(found[2], at) if found[1] == "timestamp" else luck.letters(11, _ALPHABET)

    return _EXPRESSION.sub(told, text)


_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def error_folder(prefix: str | None, kind: str, at: datetime, luck: Luck) -> str:
    """The prefix of objects with what went wrong in one way or another."""
    text = prefix or ""
    if "!{" not in text:
        return f"{text}{kind}/{_stamped(HOURS, at)}"
    return _filled(text.replace(ERROR_TYPE, kind), at, luck)


def _stamped(pattern: str, at: datetime) -> str:
    return _LETTERS.sub(lambda found: found[1] if found[2] is None else _TOLD[found[0]](at), pattern)


def file_name(stream: str, version: int, at: datetime, luck: Luck, suffix: str) -> str:
    digits = luck.hexadecimal(32)
    unique = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    return f"{stream}-{version}-{at:%Y-%m-%d-%H-%M-%S}-{unique}{suffix}"
