"""S3's two ways to name a bucket: in the path, or in front of the host."""

from __future__ import annotations

import re
from dataclasses import replace

from model.gateway.wire.messages import HttpRequest

BUCKET = r"(?P<bucket>[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9])"
VIRTUAL_HOSTS = re.compile(rf"{BUCKET}\.s3(?:[.\-].*)?"), re.compile(rf"{BUCKET}\.localhost")
PLAIN_HOST = re.compile(r"s3(?:[.\-].*)?")


def bucket_in_host(host: str) -> str | None:
    """`photos` of `photos.s3.amazonaws.com:4566` and `photos.localhost`; None for `s3.…`, addresses and the rest."""
    name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
    if PLAIN_HOST.fullmatch(name.lower()):
        return None
    matches = (host.fullmatch(name.lower()) for host in VIRTUAL_HOSTS)
    return next((found["bucket"] for found in matches if found), None)


def with_bucket_in_path(request: HttpRequest) -> HttpRequest:
    """The same request as if the bucket stood in its path."""
    bucket = bucket_in_host(request.header("host"))
    return replace(request, path=f"/{bucket}{request.path}") if bucket else request
