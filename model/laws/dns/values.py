"""What the values of each type of record look like, and what is wrong with one that does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from model.laws.dns.names import canonical, flaw_of

MOST_TEXT = 255
"Characters of one quoted string."

_QUOTED = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)")\s*')
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"[^\s]+")


def flaw_in(type: str, value: str) -> str:
    """What makes a value impossible, empty if nothing does."""
    if not value:
        return _fatal(f"{type}RRDATAEmpty", "Value is empty", value)
    if _control(value):
        return _fatal("UnsupportedCharacter", "Value contains unsupported characters", value)
    return _CHECKS[type](value)


def _fatal(code: str, meaning: str, value: str) -> str:
    return f"FATAL problem: {code} ({meaning}) encountered with '{value}'"


def _control(value: str) -> bool:
    return any(ord(each) < 32 and each != "\t" for each in value)


def _ipv4(value: str) -> str:
    try:
        IPv4Address(value)
    except AddressValueError:
        return _fatal("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address", value)
    return ""


def _ipv6(value: str) -> str:
    try:
        IPv6Address(value)
    except AddressValueError:
        return _fatal("AAAARRDATAIllegalIPv6Address", "Value is not a valid IPv6 address", value)
    return ""


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        return _fatal("DomainNameIllegal", "Value is not a valid domain name", value)
    flaw = "" if value == "." else flaw_of(canonical(value))
    return _fatal("DomainNameIllegal", flaw, value) if flaw else ""


def _text(value: str) -> str:
    """Strings in quotation marks, with space between them."""
    place = 0
    while place < len(value):
        found = _QUOTED.match(value, place)
        if found is None:
            meaning = "Value should be enclosed in quotation marks"
            return _fatal("InvalidCharacterString", meaning, value)
        if len(found[1]) > MOST_TEXT:
            return _fatal("CharacterStringTooLong", "Value is too long", value)
        place = found.end()
    return ""


def _fields(type: str, *kinds: tuple[str, Callable[[str], bool]]) -> Callable[[str], str]:
    """Fields with space between them; the last one may have spaces of its own."""

    def check(value: str) -> str:
        parts = value.split(None, len(kinds) - 1)
        if len(parts) < len(kinds):
            meaning = f"{type} record doesn't have {len(kinds)} fields"
            return _fatal(f"{type}RRDATANot{_COUNTS[len(kinds)]}Fields", meaning, value)
        for part, (name, is_good) in zip(parts, kinds, strict=True):
            if not is_good(part):
                return _fatal(f"{type}RRDATAIllegal{name}", f"{name} is not valid", value)
        return ""

    return check


_COUNTS = {2: "Two", 3: "Three", 4: "Four", 6: "Six", 7: "Seven"}


def _number(most: int) -> Callable[[str], bool]:
    return lambda part: _NUMBER.fullmatch(part) is not None and int(part[:12]) <= most


def _is_name(part: str) -> bool:
    return not _name(part.strip())


def _is_hexadecimal(part: str) -> bool:
    return re.fullmatch(r"[0-9a-fA-F\s]+", part) is not None


def _is_quoted(part: str) -> bool:
    return re.fullmatch(r'"[^"]*"', part) is not None


def _is_regular(part: str) -> bool:
    """Service, expression and replacement of a NAPTR record, which is its flags' rest."""
    return re.fullmatch(r'"[^"]*"\s+"[^"]*"\s+"[^"]*"\s+\S+', part) is not None


def _anything(part: str) -> bool:
    return bool(part)


_BYTE, _SHORT, _LONG = _number(255), _number(65_535), _number(2**32 - 1)

_CHECKS: dict[str, Callable[[str], str]] = {
    "A": _ipv4,
    "AAAA": _ipv6,
    "CAA": _fields("CAA", ("Flags", _BYTE), ("Tag", _anything), ("Value", _is_quoted)),
    "CNAME": _name,
    "DS": _fields("DS", ("KeyTag", _SHORT), ("Algorithm", _BYTE), ("DigestType", _BYTE), ("Digest", _is_hexadecimal)),
    "HTTPS": _fields("HTTPS", ("Priority", _SHORT), ("Target", lambda part: _is_name(part.split()[0]))),
    "MX": _fields("MX", ("Priority", _SHORT), ("MailServer", _is_name)),
    "NAPTR": _fields("NAPTR", ("Order", _SHORT), ("Preference", _SHORT), ("Rest", _is_regular)),
    "NS": _name,
    "PTR": _name,
    "SOA": _fields(
        "SOA",
        *(("NameServer", _is_name), ("Mailbox", _is_name)),
        *(("Serial", _LONG), ("Refresh", _LONG), ("Retry", _LONG), ("Expire", _LONG), ("Minimum", _LONG)),
    ),
    "SPF": _text,
    "SRV": _fields("SRV", ("Priority", _SHORT), ("Weight", _SHORT), ("Port", _SHORT), ("Target", _is_name)),
    "SSHFP": _fields("SSHFP", ("Algorithm", _BYTE), ("Type", _BYTE), ("Fingerprint", _is_hexadecimal)),
    "SVCB": _fields("SVCB", ("Priority", _SHORT), ("Target", lambda part: _is_name(part.split()[0]))),
    "TLSA": _fields("TLSA", ("Usage", _BYTE), ("Selector", _BYTE), ("Matching", _BYTE), ("Data", _is_hexadecimal)),
    "TXT": _text,
}
