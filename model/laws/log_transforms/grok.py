"""Grok: texts taken apart by patterns that have names, `%{IP:client} %{WORD:method}`.

Whatever is tried at a place is tried there once, so that taking apart takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.laws.log_transforms.document import BadTransformer

MOST_PATTERNS = 20
MOST_OPEN = 5
"Patterns that take anything."
LONGEST_TEXT = 4096
"Longer texts are not taken apart."
LONGEST_RUN = 256
"Characters within which a shorter match than the longest is looked for."
OPEN = frozenset({"DATA", "GREEDYDATA"})
_PIECE = re.compile(r"%\{(\w+)(?::([\w.@\[\]-]+))?\}|\\s([+*]?)|\\(.)|([^%\\]+|%)", re.DOTALL)

PATTERNS: Mapping[str, str] = {
    "USERNAME": r"[a-zA-Z0-9._-]+",
    "USER": r"[a-zA-Z0-9._-]+",
    "INT": r"[+-]?\d+",
    "POSINT": r"[1-9]\d*",
    "NONNEGINT": r"\d+",
    "BASE10NUM": r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)",
    "NUMBER": r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)",
    "BASE16NUM": r"[+-]?(?:0x)?[0-9A-Fa-f]+",
    "BOOLEAN": r"(?i:true|false)",
    "WORD": r"\w+",
    "NOTSPACE": r"\S+",
    "SPACE": r"\s*",
    "QUOTEDSTRING": r"\"[^\"]*\"|'[^']*'",
    "QS": r"\"[^\"]*\"|'[^']*'",
    "UUID": r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}",
    "URN": r"urn:[0-9A-Za-z][0-9A-Za-z-]{0,31}:\S+",
    "MAC": r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}",
    "IPV4": r"\d{1,3}(?:\.\d{1,3}){3}",
    "IPV6": r"[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+",
    "IP": r"\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+",
    "HOSTNAME": r"[0-9A-Za-z][0-9A-Za-z-]*(?:\.[0-9A-Za-z][0-9A-Za-z-]*)*\.?",
    "HOST": r"[0-9A-Za-z][0-9A-Za-z-]*(?:\.[0-9A-Za-z][0-9A-Za-z-]*)*\.?",
    "IPORHOST": r"\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+|[0-9A-Za-z][0-9A-Za-z.-]*",
    "HOSTPORT": r"[0-9A-Za-z][0-9A-Za-z.-]*:\d+",
    "EMAILADDRESS": r"[\w.+-]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*",
    "PATH": r"(?:/[\w%!$@:.,+~-]*)+|[A-Za-z]:(?:\\[^\\?*]*)+",
    "UNIXPATH": r"(?:/[\w%!$@:.,+~-]*)+",
    "WINPATH": r"[A-Za-z]:(?:\\[^\\?*]*)+",
    "URIPROTO": r"[A-Za-z][A-Za-z0-9+.-]*",
    "URIHOST": r"[0-9A-Za-z][0-9A-Za-z.-]*(?::\d+)?",
    "URIPATH": r"(?:/[\w$.+!*'(){},~:;=@#%&|-]*)+",
    "URIPARAM": r"\?[\w$.+!*'|(){},~@#%&/=:;?\[\]<>-]*",
    "URIPATHPARAM": r"(?:/[\w$.+!*'(){},~:;=@#%&|-]*)+(?:\?[\w$.+!*'|(){},~@#%&/=:;?\[\]<>-]*)?",
    "URI": r"[A-Za-z][A-Za-z0-9+.-]*://\S+",
    "MONTH": r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*",
    "MONTHNUM": r"0?[1-9]|1[0-2]",
    "MONTHDAY": r"0[1-9]|[12]\d|3[01]|[1-9]",
    "DAY": r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*",
    "YEAR": r"\d{4}|\d{2}",
    "HOUR": r"2[0-3]|[01]?\d",
    "MINUTE": r"[0-5]\d",
    "SECOND": r"(?:[0-5]?\d|60)(?:[.,]\d+)?",
    "TIME": r"(?:2[0-3]|[01]?\d):[0-5]\d(?::(?:[0-5]?\d|60)(?:[.,]\d+)?)?",
    "DATE_US": r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}",
    "DATE_EU": r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}",
    "DATE": r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}",
    "ISO8601_TIMEZONE": r"Z|[+-]\d{2}:?\d{2}",
    "TIMESTAMP_ISO8601": r"\d{4}-\d{2}-\d{2}[T ]\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?",
    "TZ": r"[A-Z]{3,4}",
    "HTTPDATE": r"\d{1,2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}",
    "SYSLOGTIMESTAMP": r"[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}",
    "SYSLOGHOST": r"[0-9A-Za-z][0-9A-Za-z.:-]*",
    "PROG": r"[\w./%-]+",
    "LOGLEVEL": (
        r"(?i:trace|debug|notice|information|info|warning|warn|error|err|critical|crit|fatal|severe|emergency|emerg|alert)"
    ),
    "ARN": r"arn:[\w-]*:[\w-]*:[\w-]*:\d*:\S+",
}
"By name. None of them, but for the open ones, leaves much to choose from."
COMMON: Mapping[str, str] = {
    "COMMONAPACHELOG": (
        r"%{IPORHOST:clientip} %{NOTSPACE:ident} %{NOTSPACE:auth} \[%{HTTPDATE:timestamp}\] "
        r'"%{WORD:verb} %{NOTSPACE:request} HTTP/%{NUMBER:httpversion}" %{INT:response} %{NOTSPACE:bytes}'
    ),
    "APACHE_ACCESS_LOG": (
        r"%{IPORHOST:clientip} %{NOTSPACE:ident} %{NOTSPACE:auth} \[%{HTTPDATE:timestamp}\] "
        r'"%{WORD:verb} %{NOTSPACE:request} HTTP/%{NUMBER:httpversion}" %{INT:response} %{NOTSPACE:bytes}'
    ),
    "NGINX_ACCESS_LOG": (
        r"%{IPORHOST:remote_ip} - %{NOTSPACE:user} \[%{HTTPDATE:timestamp}\] "
        r'"%{WORD:http_method} %{NOTSPACE:request} HTTP/%{NUMBER:http_version}" %{INT:response_code} %{NOTSPACE:bytes} '
        r"%{QS:referrer} %{QS:agent}"
    ),
}
"Whole lines of well-known programs."


@dataclass(frozen=True)
class _Element:
    """A part of a pattern: how it is written, under which name it is kept, and whether it takes anything."""

    pattern: re.Pattern[str]
    name: str = ""
    is_open: bool = False

    def ends(self, text: str, begin: int) -> Iterator[int]:
        """Where it may end, the longest first; what takes anything is in no hurry to."""
        if self.is_open:
            yield from range(begin, len(text) + 1) if self.pattern.pattern == ".*?" else range(len(text), begin - 1, -1)
            return
        found = self.pattern.match(text, begin)
        if found is None:
            return
        yield found.end()
        for end in range(found.end() - 1, max(begin, found.end() - LONGEST_RUN) - 1, -1):
            if self.pattern.fullmatch(text, begin, end):
                yield end


class Grok:
    """Raises BadTransformer for what is no pattern."""

    def __init__(self, text: str) -> None:
        self._elements = tuple(_elements(text))
        if sum(bool(each.name) for each in self._elements) > MOST_PATTERNS:
            raise BadTransformer(f"A grok pattern has at most {MOST_PATTERNS} fields.")
        if sum(each.is_open for each in self._elements) > MOST_OPEN:
            raise BadTransformer(f"A grok pattern has at most {MOST_OPEN} patterns that take anything.")

    def match(self, text: str) -> dict[str, str] | None:
        """Values by name; None where the text begins otherwise, or is too long."""
        if len(text) > LONGEST_TEXT:
            return None
        spans = self._spans(text)
        if spans is None:
            return None
        return {
            each.name: text[begin:end] for each, (begin, end) in zip(self._elements, spans, strict=True) if each.name
        }

    def _spans(self, text: str) -> list[tuple[int, int]] | None:
        """Depth first, with no place tried twice by the same element."""
        tried: set[tuple[int, int]] = set()
        way: list[tuple[int, Iterator[int]]] = [(0, self._ends(text, 0, 0, tried))]
        spans: list[tuple[int, int]] = []
        while way:
            begin, ends = way[-1]
            end = next(ends, None)
            if end is None:
                way.pop()
                if spans:
                    spans.pop()
                continue
            spans.append((begin, end))
            if len(spans) == len(self._elements):
                return spans
            way.append((end, self._ends(text, len(spans), end, tried)))
        return None

    def _ends(self, text: str, place: int, begin: int, tried: set[tuple[int, int]]) -> Iterator[int]:
        if (place, begin) in tried:
            return iter(())
        tried.add((place, begin))
        return self._elements[place].ends(text, begin)


def _elements(text: str) -> Iterator[_Element]:
    at = 0
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None:
            raise BadTransformer(f"The grok pattern is not valid at position {at}.")
        at = found.end()
        name, field, spaces, escaped, plain = found.groups()
        if name in COMMON:
            yield from _elements(COMMON[name])
        elif name in OPEN:
            yield _Element(re.compile(".*?" if name == "DATA" else ".*"), field or "", is_open=True)
        elif name is not None:
            if name not in PATTERNS:
                raise BadTransformer(f"The grok pattern {name} is not offered.")
            yield _Element(re.compile(PATTERNS[name], re.ASCII), field or "")
        elif spaces is not None:
            yield _Element(re.compile(rf"\s{spaces}"))
        else:
            yield _Element(re.compile(re.escape(escaped or plain)))
