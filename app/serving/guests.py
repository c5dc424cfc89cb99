"""Instance metadata over HTTP, versions 1 and 2, for every instance of the world.

Software of a real instance asks a link-local address; here the address itself names the instance:
`AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:4566/_cloudarium/imds/i-…`, or the host name `i-….imds.localhost`.
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable
from hashlib import sha256
from ipaddress import ip_address
from secrets import token_bytes

from model.client import Client, Guest
from model.gateway.wire.messages import HttpRequest, HttpResponse

FOLDER = "/_cloudarium/imds/"
HOST = re.compile(r"(i-[0-9a-f]+)\.imds\.")
LONGEST_TTL = 21600
VERSIONS = re.compile(r"latest|1\.0|\d{4}-\d\d-\d\d")

_TOKEN = "x-aws-ec2-metadata-token"  # noqa: S105 - the name of a header
_TTL = "x-aws-ec2-metadata-token-ttl-seconds"


class Guests:
    """Answers instances. `wall` is real time, in which tokens end."""

    def __init__(self, client: Client, wall: Callable[[], float]) -> None:
        self._client = client
        self._wall = wall
        self._secret = token_bytes(32)

    def knows(self, request: HttpRequest) -> bool:
        """Whether a request is meant for instance metadata."""
        return request.path.startswith(FOLDER) or HOST.match(request.header("host")) is not None

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """404 for what is not there, 401 without a token where one is needed, 403 where the service is switched off."""
        id, path = _asked(request)
        guest = self._client.guest(id) if _is_near(request) else None
        if guest is None:
            return _refused(404)
        if not guest.enabled:
            return _refused(403)
        if request.method == "PUT":
            return self._token(request, id, path)
        if request.method not in ("GET", "HEAD"):
            return _refused(405)
        if not self._may_read(request, id, guest):
            return _refused(401)
        return await _read(guest, path)

    def _token(self, request: HttpRequest, id: str, path: str) -> HttpResponse:
        if path != "latest/api/token":
            return _refused(404)
        if request.header("x-forwarded-for"):
            return _refused(403)
        ttl = request.header(_TTL)
        if not ttl.isdecimal() or not 1 <= int(ttl) <= LONGEST_TTL:
            return _refused(400)
        return HttpResponse(200, {"content-type": "text/plain", _TTL: ttl}, self._sealed(id, self._wall() + int(ttl)))

    def _sealed(self, id: str, until: float) -> bytes:
        """A token is only its own end, and proof that we said so."""
        said = f"{id}/{int(until)}".encode()
        return urlsafe_b64encode(said + b"/" + hmac.digest(self._secret, said, sha256).hex().encode())

    def _may_read(self, request: HttpRequest, id: str, guest: Guest) -> bool:
        token = request.headers.get(_TOKEN)
        if token is None:
            return not guest.tokens_required
        until = _end(token)
        return until > self._wall() and hmac.compare_digest(token.encode(), self._sealed(id, until))


def _end(token: str) -> int:
    """When a token says that it ends; long ago if it is none."""
    try:
        parts = urlsafe_b64decode(token).split(b"/")
        return int(parts[1])
    except (Error, ValueError, IndexError):
        return 0


def _asked(request: HttpRequest) -> tuple[str, str]:
    """The instance and the path below its root."""
    if request.path.startswith(FOLDER):
        id, _, path = request.path.removeprefix(FOLDER).partition("/")
        return id, path.strip("/")
    host = HOST.match(request.header("host"))
    return host[1] if host else "", request.path.strip("/")


def _is_near(request: HttpRequest) -> bool:
    """Credentials of roles are for software on this machine, whatever address the endpoint is bound to."""
    return ip_address(request.source_ip).is_loopback


async def _read(guest: Guest, path: str) -> HttpResponse:
    if not path:
        return _told("latest\n1.0")
    version, _, below = path.partition("/")
    if not VERSIONS.fullmatch(version):
        return _refused(404)
    text = await guest.read(below)
    return _refused(404) if text is None else _told(text)


def _told(text: str) -> HttpResponse:
    kind = "application/json" if text.startswith("{") else "text/plain"
    return HttpResponse(200, {"content-type": kind, "server": "EC2ws"}, text.encode())


def _refused(status: int) -> HttpResponse:
    words = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed"}
    title = f"{status} - {words[status]}"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
    return HttpResponse(status, {"content-type": "text/html", "server": "EC2ws"}, page.encode())
