"""What usually answers at a port, and which of those nobody means to show to the world."""

from __future__ import annotations

from model.laws.reach.openings import LAST_PORT, Opening
from model.laws.reach.packets import ALL, ICMP, ICMP6, TCP, UDP
from model.services.ec2.rule_words import NAMES, ports_words
from model.services.ec2.walk_ports import SERVICES

GUARDED = {
    22: "ssh",
    23: "telnet",
    135: "rpc",
    445: "smb",
    1433: "sql server",
    1521: "oracle",
    2375: "docker",
    2379: "etcd",
    3306: "mysql",
    3389: "rdp",
    5432: "postgresql",
    5439: "redshift",
    5900: "vnc",
    5985: "winrm",
    5986: "winrm",
    6379: "redis",
    6443: "kubernetes",
    9200: "elasticsearch",
    11211: "memcached",
    27017: "mongodb",
}
"Ports of administrators and of databases."

PUBLIC = frozenset({80, 443})
"Ports of web sites."

_BY_NAME = {name: number for number, name in NAMES.items()}
_USUAL = {(_BY_NAME[each.protocol], each.port): each.name for each in SERVICES} | {
    (TCP, port): name for port, name in GUARDED.items()
}


def protocol_words(opening: Opening) -> str:
    if opening.protocol == ALL:
        return "all other" if opening.besides else "all"
    return NAMES.get(opening.protocol, f"protocol {opening.protocol}")


def ports_of(opening: Opening) -> str:
    """`22`, `8000-8080`, `all ports`, `type 8`; empty where a protocol has none."""
    if opening.protocol in (TCP, UDP):
        return ports_words(opening.first, opening.last)
    if opening.protocol in (ICMP, ICMP6) and opening.first == opening.last:
        return f"type {opening.first}"
    return ""


def service_of(opening: Opening) -> str:
    """Empty where nothing is usual, or several things are."""
    if opening.first != opening.last:
        return ""
    return _USUAL.get((opening.protocol, opening.first), "")


def is_guarded(opening: Opening) -> bool:
    """Somebody could log in there, or read a database."""
    return any(opening.covers(TCP, port) for port in GUARDED) or (opening.protocol == UDP and is_wide(opening))


def is_wide(opening: Opening) -> bool:
    return opening.protocol == ALL or (opening.first, opening.last) == (0, LAST_PORT)


def is_public(opening: Opening) -> bool:
    """A web site's port, or a ping."""
    if opening.protocol in (ICMP, ICMP6):
        return True
    return opening.protocol == TCP and opening.first == opening.last and opening.first in PUBLIC
