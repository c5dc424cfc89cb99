"""The top-level domains that are offered, with dollars a year, and the names that others have."""

from __future__ import annotations

import re
from typing import NamedTuple

from model.kit.errors import AwsError
from model.laws.dns.names import flaw_of, labels

_LABEL = re.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


class Prices(NamedTuple):
    register: float
    transfer: float
    renew: float


PRICES = {
    "app": Prices(20, 20, 20),
    "be": Prices(9, 0, 9),
    "biz": Prices(19, 19, 19),
    "ch": Prices(12, 0, 12),
    "co.uk": Prices(9, 0, 9),
    "com": Prices(15, 15, 15),
    "de": Prices(9, 9, 9),
    "dev": Prices(17, 17, 17),
    "eu": Prices(13, 0, 13),
    "fr": Prices(12, 12, 12),
    "info": Prices(26, 26, 26),
    "io": Prices(71, 71, 71),
    "me": Prices(22, 22, 22),
    "net": Prices(17, 17, 17),
    "org": Prices(15, 15, 15),
    "tv": Prices(34, 34, 34),
    "us": Prices(15, 15, 15),
}

ELSEWHERE = frozenset(
    f"{name}.{tld}"
    for name in ("amazon", "aws", "example", "github", "google", "iana", "python", "wikipedia")
    for tld in PRICES
)
"Registered with others since long ago."


def read_domain(name: str) -> str:
    """`Shop.Example.COM` as the registry writes it. Raises InvalidInput for what is no name."""
    plain = name.lower().rstrip(".")
    parts = labels(plain)
    if flaw_of(f"{plain}.") or len(parts) < 2 or not all(_LABEL.fullmatch(each) for each in parts):
        raise AwsError("InvalidInput", f"Errors: [Domain name {name} is not valid]")
    return plain


def tld_of(domain: str) -> str:
    """Raises UnsupportedTLD for a name below something that is not sold, and InvalidInput for what lies deeper."""
    found = next((tld for tld in PRICES if domain.endswith(f".{tld}") and tld.count(".")), None)
    tld = found or domain.rpartition(".")[2]
    if tld not in PRICES:
        raise AwsError("UnsupportedTLD", f"Amazon Route 53 does not support the top-level domain .{tld}")
    if domain.removesuffix(f".{tld}").count("."):
        raise AwsError("InvalidInput", f"Errors: [{domain} is not a name right below .{tld}]")
    return tld
