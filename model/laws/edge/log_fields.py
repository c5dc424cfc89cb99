"""Records of real-time logs: which fields there are, in which order they stand, and how values are written.

Source: Amazon CloudFront Developer Guide, "Use real-time access logs".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from string import printable
from urllib.parse import quote

FIELDS = (
    *("timestamp", "c-ip", "time-to-first-byte", "sc-status", "sc-bytes", "cs-method", "cs-protocol", "cs-host"),
    *("cs-uri-stem", "cs-bytes", "x-edge-location", "x-edge-request-id", "x-host-header", "time-taken"),
    *("cs-protocol-version", "c-ip-version", "cs-user-agent", "cs-referer", "cs-cookie", "cs-uri-query"),
    *("x-edge-response-result-type", "x-forwarded-for", "ssl-protocol", "ssl-cipher", "x-edge-result-type"),
    *("fle-encrypted-fields", "fle-status", "sc-content-type", "sc-content-len", "sc-range-start", "sc-range-end"),
    *("c-port", "x-edge-detailed-result-type", "c-country", "cs-accept-encoding", "cs-accept"),
    *("cache-behavior-path-pattern", "cs-headers", "cs-header-names", "cs-headers-count", "primary-distribution-id"),
    *("primary-distribution-dns-name", "origin-fbl", "origin-lbl", "asn"),
)
MOST_OF_COOKIES = 800
NOTHING = "-"
_PLAIN = "".join(each for each in printable if each.isprintable() and each not in ' "%')


def record(wanted: Collection[str], known: Mapping[str, str]) -> str:
    """A line: the fields that are wanted, in their own order, with tabs between them."""
    values = (known.get(each) or NOTHING for each in FIELDS if each in wanted)
    return "\t".join([quote(each, safe=_PLAIN) for each in values]) + "\n"
