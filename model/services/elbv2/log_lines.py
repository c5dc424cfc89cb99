"""What the logs of balancers say of a request, a connection or a handshake, field by field as AWS has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from model.physics.demand import RequestShape
from model.physics.traffic import TLS_VERSIONS
from model.services.elbv2.security_policies import find_policy
from model.services.elbv2.singles import Drawn, Single
from model.services.elbv2.tracks import FIXED, FORWARD, REDIRECT, Track

NOTHING = "-"

STATUSES = {
    "target_2xx": ("200", "200"),
    "target_4xx": ("404", "404"),
    "target_5xx": ("500", "500"),
    "elb_502": ("502", NOTHING),
    "elb_503": ("503", NOTHING),
    "elb_504": ("504", NOTHING),
}
"""What a balancer answered, and what it was answered by a target, of what is counted so."""

_BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "curl/8.14.1",
)
_OWN_BYTES = 300
"""About what a page of the balancer's own is long."""

_NODE_SECONDS = 0.002
"""The most that a node needs for itself."""


class Greeting(NamedTuple):
    """The security policy of a listener, the certificate that it shows, and which versions its clients agree on."""

    policy: str
    certificate: str
    versions: Drawn[str]

    def agreed(self, single: Single) -> tuple[str, str]:
        """Cipher and version."""
        version = self.versions.draw(single.luck) or TLS_VERSIONS[2]
        return _cipher(self.policy, version), version


def _cipher(policy: str, version: str) -> str:
    """The first that goes with the version, with a certificate of RSA."""
    known = find_policy(policy).ciphers
    is_new = version == TLS_VERSIONS[-1]
    fits = (each for each in known if each.startswith("TLS_") == is_new and "ECDSA" not in each)
    wanted = [each for each in fits if is_new or each.endswith(("-SHA256", "-SHA384")) == (version == "TLSv1.2")]
    return wanted[0] if wanted else known[0]


class Teller(NamedTuple):
    """What the lines of one log have in common."""

    name: str
    "As the log calls the balancer, or its listener too."
    protocol: str
    port: int
    host: str
    shape: RequestShape
    tracks: Sequence[Track] = ()
    greeting: Greeting | None = None

    def track(self, single: Single) -> Track:
        """One that a request of its kind may have gone."""
        wanted = {"redirects": REDIRECT, "fixed_responses": FIXED}.get(single.kind, FORWARD)
        fits = [each for each in self.tracks if each.action == wanted]
        group = single.aim.target.target_group_arn if single.aim else ""
        mine = [each for each in fits if group in each.groups]
        found = Drawn((each, each.share) for each in mine or fits or self.tracks).draw(single.luck)
        return found or Track("/", 1.0)

    def sizes(self, single: Single, is_answered: bool) -> tuple[int, int]:
        """Bytes of a request, and of its answer."""
        asked = int(self.shape.bytes_in * (0.5 + single.luck.random()))
        answer = int(self.shape.bytes_out * (0.5 + single.luck.random()))
        return asked, answer if is_answered else _OWN_BYTES

    def asked(self, path: str, version: str) -> str:
        return f"GET {self.protocol.lower()}://{self.host}:{self.port}{path} {version}"


def stamp(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def line_of_application(teller: Teller, single: Single) -> str:
    track, luck = teller.track(single), single.luck
    status, of_target = STATUSES.get(single.kind, (track.status, NOTHING))
    asked, answered = teller.sizes(single, of_target != NOTHING)
    place = single.aim.place if single.aim else NOTHING
    seconds = single.seconds if of_target != NOTHING else -1.0
    began = single.ended - max(seconds, 0.0)
    cipher, version = teller.greeting.agreed(single) if teller.greeting else (NOTHING, NOTHING)
    return " ".join((
        "h2" if teller.greeting else "http",
        stamp(single.ended),
        teller.name,
        single.client,
        place,
        _times(single, seconds, 3),
        f"{status} {of_target} {asked} {answered}",
        f'"{teller.asked(track.path, "HTTP/2.0" if teller.greeting else "HTTP/1.1")}" "{luck.choice(_BROWSERS)}"',
        f"{cipher} {version}",
        single.aim.target.target_group_arn if single.aim else NOTHING,
        f'"Root=1-{int(began):08x}-{luck.hexadecimal(24)}"',
        _named(teller),
        f"{track.priority} {stamp(began)}",
        f'"{track.action}" "{track.aim or NOTHING}" "-"',
        f'"{place}" "{of_target}" "-" "-"',
        f'TID_{luck.hexadecimal(32)} "-" "-" "-"',
    ))  # fmt: skip


def _named(teller: Teller) -> str:
    """The name that was asked for over TLS, and what was shown for it."""
    shown = (teller.host, teller.greeting.certificate) if teller.greeting else (NOTHING, NOTHING)
    return " ".join(f'"{each}"' for each in shown)


def _times(single: Single, seconds: float, digits: int) -> str:
    """Of the node with the request, of the target, and of the node with the answer; -1 where it came to nothing."""
    if seconds < 0:
        return "-1 -1 -1"
    own = (single.luck.random() * _NODE_SECONDS for _ in range(2))
    first, last = (f"{each:.{digits}f}" for each in own)
    return f"{first} {seconds:.{digits}f} {last}"


def line_of_classic(teller: Teller, single: Single) -> str:
    """Where a balancer reads no requests, nothing is known of them."""
    reads = bool(single.kind in STATUSES)
    status, of_target = STATUSES.get(single.kind, (NOTHING, NOTHING))
    is_answered = of_target != NOTHING or single.kind == "answered"
    asked, answered = teller.sizes(single, is_answered)
    seconds = single.seconds if is_answered else -1.0
    cipher, version = teller.greeting.agreed(single) if teller.greeting else (NOTHING, NOTHING)
    request = teller.asked(teller.track(single).path, "HTTP/1.1") if reads else "- - - "
    browser = single.luck.choice(_BROWSERS) if reads else NOTHING
    return " ".join((
        stamp(single.ended),
        teller.name,
        single.client,
        single.aim.place if single.aim else NOTHING,
        _times(single, seconds, 6),
        f"{status} {of_target} {asked if is_answered else 0} {answered if is_answered else 0}",
        f'"{request}" "{browser}" {cipher} {version}',
    ))  # fmt: skip


def line_of_flow(teller: Teller, single: Single) -> str:
    """A balancer of flows tells of those that it took out of TLS."""
    failed = single.kind == "tls_errors"
    asked, answered = (0, 0) if failed else teller.sizes(single, True)
    handshake = 2 + single.luck.below(20)
    lasted = handshake + int(single.seconds * 1000)
    cipher, version = teller.greeting.agreed(single) if teller.greeting and not failed else (NOTHING, NOTHING)
    began = single.ended - lasted / 1000
    return " ".join((
        "tls 2.0",
        f"{datetime.fromtimestamp(single.ended, UTC):%Y-%m-%dT%H:%M:%S}",
        teller.name,
        single.client,
        f"{single.node.private_ip_address}:{teller.port}",
        f"{lasted} {NOTHING if failed else handshake} {asked} {answered} {NOTHING}",
        f"{teller.greeting.certificate if teller.greeting and not failed else NOTHING} {NOTHING}",
        f"{cipher} {version.lower().replace('.', '') if version != 'TLSv1' else 'tlsv10'} {NOTHING}",
        f"{teller.host} {NOTHING} {NOTHING} {NOTHING}",
        f"{datetime.fromtimestamp(began, UTC):%Y-%m-%dT%H:%M:%S}",
    ))  # fmt: skip


def line_of_connection(teller: Teller, single: Single) -> str:
    failed = single.kind == "tls_errors"
    cipher, version = teller.greeting.agreed(single) if teller.greeting and not failed else (NOTHING, NOTHING)
    verified = NOTHING if teller.greeting is None else "Failed:UnmappedConnectionError" if failed else "Success"
    address, _, port = single.client.rpartition(":")
    return " ".join((
        stamp(single.ended),
        f"{address} {port} {teller.port}",
        f"{version} {cipher}",
        f"{0.002 + single.luck.random() * 0.02:.3f}" if teller.greeting else NOTHING,
        f'"{NOTHING}" {NOTHING} {NOTHING}',
        verified,
        f"TID_{single.luck.hexadecimal(32)}",
    ))  # fmt: skip
